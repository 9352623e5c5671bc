"""Parameters of a method: a frozen dataclass whose fields carry bounds, unit and one line of help.

The command line's flags, the window's forms and the record in a result's history come
from these fields.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from nmrrecon.errors import ParameterError, unknown_name

#: What the kinds are called in messages.
KINDS: dict[type, str] = {int: "whole number", float: "number", bool: "yes or no", str: "text"}

YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class ParameterInfo:
    """What a form or a flag needs to know of one parameter."""

    name: str
    default: Any
    kind: type
    help: str
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    optional: bool = False


def parameter(
    default: Any,
    help: str,
    *,
    kind: type | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: str = "",
) -> Any:
    """Return a dataclass field with bounds, unit and help; `kind` is needed where the default is None."""
    metadata = {
        "kind": kind or type(default),
        "help": help,
        "minimum": minimum,
        "maximum": maximum,
        "unit": unit,
    }
    return field(default=default, metadata=metadata)


def describe(parameters: type) -> list[ParameterInfo]:
    """Return what there is to know of each parameter of a method's dataclass."""
    return [
        ParameterInfo(
            name=item.name,
            default=None if item.default is MISSING else item.default,
            kind=item.metadata["kind"],
            help=item.metadata["help"],
            minimum=item.metadata["minimum"],
            maximum=item.metadata["maximum"],
            unit=item.metadata["unit"],
            optional=item.default is None,
        )
        for item in fields(parameters)
    ]


def build(parameters: type, values: dict[str, Any]) -> Any:
    """Return the dataclass made from `values`, each converted and held to its bounds.

    Raises
    ------
    ParameterError
        For an unknown name, a value of another kind or one outside its bounds.
    """
    known = {info.name: info for info in describe(parameters)}
    converted = {}
    for name, value in values.items():
        if name not in known:
            raise unknown_name("parameter", name, list(known))
        converted[name] = _convert(known[name], value)
    return parameters(**converted)


def _convert(info: ParameterInfo, value: Any) -> Any:
    if value is None or (info.optional and value == "auto"):
        return info.default
    try:
        converted = yes_or_no(value) if info.kind is bool else _number(info.kind, value)
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(f"{info.name}={value}: not a {KINDS[info.kind]}", remedy=info.help) from None
    if info.minimum is not None and not converted >= info.minimum:
        raise ParameterError(f"{info.name}={value}: must be at least {info.minimum:g}", remedy=info.help)
    if info.maximum is not None and not converted <= info.maximum:
        raise ParameterError(f"{info.name}={value}: must be at most {info.maximum:g}", remedy=info.help)
    return converted


def _number(kind: type, value: Any) -> Any:
    """Return `value` as `kind`; neither a truth value nor a fraction is a whole number."""
    converted = kind(value)
    if isinstance(value, bool) or (kind is int and isinstance(value, float) and converted != value):
        raise ValueError(f"{value} would have to be bent")
    return converted


def yes_or_no(value: Any) -> bool:
    """Return the truth value that a word means: yes, true, 1, no, false or 0.

    Raises
    ------
    ValueError
        For any other word.
    """
    word = str(value).lower()
    if word not in YES_OR_NO:
        raise ValueError(f"{value} is not a yes or no")
    return YES_OR_NO[word]
