"""The load report: what a loader read, what it inferred and from where, what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, TypeVar

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.parameters import yes_or_no

T = TypeVar("T")
#: Last parts of the names of facts that are divided by.
POSITIVE = ("sw_hz", "observe_mhz", "carrier_mhz", "size")
#: What a person calls the types of facts.
KINDS = {int: "whole number", float: "number", str: "text"}


class Status(StrEnum):
    """How a fact became known."""

    READ = "read"
    INFERRED = "inferred"
    MISSING = "missing"
    SET = "set by user"


@dataclass(frozen=True)
class Fact:
    """One fact about a data set: its value, how it became known, and from which parameter."""

    name: str
    value: Any
    status: Status
    source: str
    unit: str = ""


@dataclass
class LoadReport:
    """All facts and warnings a loader gathered about one data set.

    A loader passes each fact through `read` or `infer` and uses what comes back:
    that is the value the user set, where they set one (``--set name=value``). A fact that nothing depends on
    goes through `tell`, and cannot be set.

    Attributes
    ----------
    path : str
        The file or folder that was opened.
    format : str
        Name of the format, e.g. ``"Bruker"``.
    facts : dict of str to Fact
        In the order in which they were gathered. Axis facts are named
        ``f1.sw_hz`` and so on, ``f1`` the slowest dimension.
    warnings : list of str
        What the user should know before trusting the data.
    overrides : mapping of str to str
        Values set by the user, by fact name.
    told : set of str
        Names of the facts that cannot be set.
    """

    path: str
    format: str
    facts: dict[str, Fact] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    overrides: Mapping[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def read(self, name: str, value: T, source: str, unit: str = "") -> T:
        """Record a fact that stands in the file under `source`; return the value to use."""
        return self._record(name, value, Status.READ, source, unit)

    def infer(self, name: str, value: T, source: str, unit: str = "") -> T:
        """Record a fact concluded from `source`; return the value to use."""
        return self._record(name, value, Status.INFERRED, source, unit)

    def missing(self, name: str, fallback: T, source: str, unit: str = "") -> T:
        """Record that a fact is nowhere to be found and what is used in its place."""
        return self._record(name, fallback, Status.MISSING, source, unit)

    def tell(self, name: str, value: Any, source: str, unit: str = "", status: Status = Status.READ) -> None:
        """Record a fact that is told and is no choice: `check_overrides` refuses a value set for it."""
        self.told.add(name)
        self.facts[name] = Fact(name, value, status, source, unit)

    def warn(self, text: str) -> None:
        """Record a warning once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def check_overrides(self) -> None:
        """Raise `ParameterError` where the user set a fact that this data set lacks, or that is only told."""
        choices = [name for name in self.facts if name not in self.told]
        for name, text in self.overrides.items():
            if name not in self.facts:
                raise unknown_name("fact", name, choices)
            if name in self.told:
                what = f"--set {name}={text}: follows from the data and cannot be set"
                raise ParameterError(what, remedy=f"Can be set: {', '.join(choices) or 'nothing'}.")

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data, ready for JSON."""
        return {
            "path": self.path,
            "format": self.format,
            "facts": {
                fact.name: {
                    "value": _plain(fact.value),
                    "status": str(fact.status),
                    "source": fact.source,
                    "unit": fact.unit,
                }
                for fact in self.facts.values()
            },
            "warnings": list(self.warnings),
        }

    def _record(self, name: str, value: T, status: Status, source: str, unit: str) -> T:
        if name in self.overrides:
            value = _possible(name, _parse(name, self.overrides[name], value))
            status, source = Status.SET, f"--set {name}"
        self.facts[name] = Fact(name, value, status, source, unit)
        return value


def _parse(name: str, text: str, like: T) -> T:
    """Parse `text` to the type of the value it replaces; a missing value (None) takes a number or text."""
    if isinstance(like, bool):
        try:
            return yes_or_no(text)  # type: ignore[return-value]
        except ValueError:
            raise ParameterError(f"--set {name}={text}: not a yes or no", remedy="Give yes or no.") from None
    if isinstance(like, tuple):
        return tuple(_parse(name, part, like[0] if like else None) for part in text.split(","))  # type: ignore[return-value]
    kinds = (int, float, str) if like is None else (type(like),)
    for kind in kinds:
        try:
            return kind(text)  # type: ignore[return-value, call-arg]
        except ValueError:
            continue
    if isinstance(like, Enum):
        known = ", ".join(str(member) for member in type(like))
        raise ParameterError(f"--set {name}={text}: no such value", remedy=f"Known: {known}.")
    raise ParameterError(
        f"--set {name}={text}: not a {KINDS.get(kinds[0], kinds[0].__name__)}",
        remedy=f"Its present value is {like}.",
    )


def _possible(name: str, value: T) -> T:
    """Return a value that was set, where a data set can have it: numbers are finite, widths above zero."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not math.isfinite(value):  # type: ignore[arg-type]
        raise ParameterError(f"--set {name}={value}: not a finite number", remedy="Give a finite number.")
    if is_number and name.rpartition(".")[2] in POSITIVE and value <= 0:  # type: ignore[operator]
        raise ParameterError(f"--set {name}={value}: must be above zero", remedy="Give a number above zero.")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, bool | int | float | str | None) else str(value)
