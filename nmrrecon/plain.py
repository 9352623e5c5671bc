"""Records as plain data, as TOML and JSON hold it, and back; nothing is taken that does not fit its field."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from enum import Enum
from typing import Any, TypeVar

from nmrrecon.errors import ParameterError, unknown_name

T = TypeVar("T")


def build(kind: type[T], values: Any, what: str = "key", place: str = "") -> T:
    """Return the dataclass `kind` of plain data.

    Parameters
    ----------
    kind : type
        A dataclass of numbers, text, enumerations, tuples, dicts and such dataclasses.
    values : dict
        By field; what is absent takes its default.
    what : str
        What people call a field, such as ``recipe key``.
    place : str
        Stands before the names of fields in messages, such as ``direct.``.

    Raises
    ------
    ParameterError
        For an unknown key, one that must be there and is not, or a value of another kind, naming it.
    """
    hints = typing.get_type_hints(kind)
    if not isinstance(values, dict):
        raise ParameterError(f"{place or what} = {values!r:.60}: not a table of values")
    for name in values:
        if name not in hints:
            raise unknown_name(what, f"{place}{name}", [place + known for known in hints])
    for field in dataclasses.fields(typing.cast(Any, kind)):
        wanted = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if wanted and field.name not in values:
            raise ParameterError(f"{what} {place}{field.name} is missing")
    return kind(
        **{name: build_value(hints[name], value, place + name, what) for name, value in values.items()}
    )


def build_value(hint: Any, value: Any, place: str, what: str = "key") -> Any:
    """Return a value as the type `hint` has it; see `build`."""
    for kind in kinds_of(hint):
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if dataclasses.is_dataclass(kind) and isinstance(value, dict):
            return build(typing.cast(type, kind), value, what, f"{place}.")
        if kind is Any:
            return value
        if origin is tuple and isinstance(value, list):
            return _build_tuple(arguments, value, place, what)
        if origin is dict and isinstance(value, dict):
            return dict(value)
        if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
            return _finite(value, place)
        if isinstance(kind, type) and issubclass(kind, Enum) and value in [member.value for member in kind]:
            return kind(value)
        if isinstance(kind, type) and isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
            return value
    raise ParameterError(f"{place} = {value!r:.60}: not of the kind that belongs there ({hint})")


def kinds_of(hint: Any) -> tuple[Any, ...]:
    """Return the types that a type hint allows."""
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)


def _finite(value: float, place: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ParameterError(f"{place} = {value!r:.60}: not a number that can be used")
    return number


def _build_tuple(arguments: tuple[Any, ...], values: list[Any], place: str, what: str) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        kind = arguments[0]
        return tuple(build_value(kind, value, f"{place}[{i}]", what) for i, value in enumerate(values))
    if len(values) != len(arguments):
        raise ParameterError(f"{place} takes {len(arguments)} values, not {len(values)}")
    return tuple(build_value(kind, value, place, what) for kind, value in zip(arguments, values, strict=True))
