"""The parameter file of Varian/Agilent spectrometers, `procpar`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nmrglue as ng

from nmrrecon.errors import DataError

#: columns of a complete header line, the name included; the tenth says whether the parameter is on
_COLUMNS = 11
_ACTIVE = 9


@dataclass(frozen=True)
class Procpar:
    """Parameters by name.

    Attributes
    ----------
    values : dict of str to tuple of str
        As written, strings without their quotes.
    inactive : frozenset of str
        Parameters that the file holds but that are switched off ('n').
    mended : tuple of str
        What of the file was not as the format has it.
    """

    values: dict[str, tuple[str, ...]]
    inactive: frozenset[str] = frozenset()
    mended: tuple[str, ...] = field(default=())

    def active(self, name: str) -> bool:
        """Whether the file holds `name` and it is switched on."""
        return name in self.values and name not in self.inactive

    def text(self, name: str) -> str | None:
        """First value of `name` as text, None where absent or empty."""
        values = self.values.get(name, ())
        return (values[0].strip() or None) if values else None

    def numbers(self, name: str) -> tuple[float, ...]:
        """Values of `name` as finite numbers; empty where absent or one of them is none."""
        numbers = tuple(_number(value) for value in self.values.get(name, ()))
        return tuple(number for number in numbers if number is not None) if None not in numbers else ()

    def number(self, name: str) -> float | None:
        """First value of `name` as a finite number, None where there is none."""
        return next(iter(self.numbers(name)), None)

    def count(self, name: str) -> int:
        """Value of an active `name` as a count; 0 where absent, off or below 1."""
        number = self.number(name) if self.active(name) else None
        return max(0, round(number)) if number is not None else 0


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_procpar(path: Path) -> Procpar:
    """Read a `procpar` file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Procpar

    Raises
    ------
    DataError
        The file cannot be read or is no procpar.

    Notes
    -----
    nmrglue reads well-formed files. Two malformations that real files have make it raise IndexError
    (0.12, `varian.get_parameter` takes eleven columns and one-line strings for granted): entries that
    other programs append as a name and a value without attribute columns, and string values that
    hold newlines. Those files are read here.
    """
    try:
        entries = ng.varian.read_procpar(str(path))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=path) from error
    except (IndexError, ValueError):
        return _read_malformed(path)
    if not entries:
        raise _no_procpar(path)
    return Procpar(
        {name: tuple(entry["values"]) for name, entry in entries.items()},
        frozenset(name for name, entry in entries.items() if entry["active"] == "0"),
    )


def _read_malformed(path: Path) -> Procpar:
    lines = iter(path.read_text(encoding="utf-8", errors="replace").splitlines())
    values: dict[str, tuple[str, ...]] = {}
    inactive: set[str] = set()
    short: list[str] = []
    for line in lines:
        header = line.split()
        # enumeration lines start with a count, names never with a digit
        if not header or not re.match(r"[A-Za-z_]", header[0]):
            continue
        values[header[0]] = _values(next(lines, ""), lines)
        inactive.discard(header[0])
        if len(header) < _COLUMNS:
            short.append(header[0])
        elif header[_ACTIVE] == "0":
            inactive.add(header[0])
    if not any(values.values()):
        raise _no_procpar(path)
    return Procpar(values, frozenset(inactive), _mended(short))


def _no_procpar(path: Path) -> DataError:
    return DataError(
        "is not a procpar file: it holds no parameter",
        path=path,
        remedy="Copy the procpar file from the spectrometer again.",
    )


def _values(line: str, lines: Iterator[str]) -> tuple[str, ...]:
    """Return the values that start on `line`; quoted strings take further lines until they close."""
    count, _, rest = line.strip().partition(" ")
    if not count.isdigit():
        return (line.strip().strip('"'),) if line.strip() else ()
    if '"' not in rest:
        return tuple(rest.split())
    text = rest
    wanted = 2 * int(count)
    while text.count('"') < wanted:
        more = next(lines, None)
        if more is None:
            break
        text += "\n" + more
    return tuple(re.findall(r'"([^"]*)"?', text)[: int(count)])


def _mended(short: Iterable[str]) -> tuple[str, ...]:
    names = ", ".join(short)
    found = f"entries without attribute columns: {names}" if names else "string values with line breaks"
    return (f"procpar is malformed ({found}) and was read leniently",)
