"""Bruker parameter files (`acqus`, `acqu2s`, `procs`, ...): JCAMP-DX text, values by name."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from nmrrecon.errors import DataError

LARGEST_PARAMETER_FILE = 16 * 2**20  #: bytes; real ones have about ten thousand

RESTORE = "Copy the experiment folder again from the spectrometer, or correct the file."

# A record runs to the next line that starts one: arrays and strings go over several lines.
_RECORD = re.compile(r"^##\$(\w+)=[ \t]*(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^\$\$.*$", re.MULTILINE)


@dataclass(frozen=True)
class BrukerParameters:
    """Parameters of one file, as text until they are asked for.

    `nmrglue.bruker.read_jcamp` is not used: it reads on for ever where an array or a string
    is cut off by the end of the file, and it stops at the first blank line.
    """

    path: Path
    values: dict[str, str]

    @property
    def name(self) -> str:
        """Name of the file, for the load report."""
        return self.path.name

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """Return the text of `name`, without its angle brackets."""
        value = self.values.get(name, default)
        return value[1:-1].strip() if value.startswith("<") and value.endswith(">") else value

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return the number `name`, `default` where it is absent or empty.

        Raises
        ------
        DataError
            The value is not a finite number.
        """
        text = self.values.get(name, "")
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise DataError(
                f"parameter {name} is '{text[:40]}', not a number",
                path=self.path,
                remedy=RESTORE,
            )
        return value

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Return the whole number `name`, `default` where it is absent; raise `DataError` for any other."""
        value = self.number(name)
        if value is None:
            return default
        if value != int(value):
            raise DataError(
                f"parameter {name} is {value}, not a whole number", path=self.path, remedy=RESTORE
            )
        return int(value)

    def flag(self, name: str) -> bool:
        """Return whether `name` stands at yes."""
        return self.text(name).lower() == "yes"


def read_parameters(path: Path) -> BrukerParameters:
    """Read one parameter file.

    Raises
    ------
    DataError
        The file is missing, unreadable, absurdly large, or holds no Bruker parameter.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_PARAMETER_FILE:
            raise DataError(f"is {size} bytes long, which no parameter file is", path=path, remedy=RESTORE)
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError("the parameter file is missing", path=path, remedy=RESTORE) from error
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", path=path, remedy=RESTORE) from error
    # a last line without its end may be cut off within a number
    text = _COMMENT.sub("", _decode(raw).rpartition("\n")[0])
    values = {name: value.strip() for name, value in _RECORD.findall(text)}
    if not values:
        raise DataError("holds no Bruker parameter (##$NAME= value)", path=path, remedy=RESTORE)
    return BrukerParameters(path, values)


def _decode(raw: bytes) -> str:
    """Return the text, which older TopSpin wrote in the encoding of its locale, with plain line ends."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
