"""What can go wrong, told to the person at the screen.

Every error says what happened, to which file, and what to do about it. The
command line prints the message and exits with status 2.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path


class NMRReconWarning(UserWarning):
    """A warning issued by this library, where no load report is at hand to hold it."""


class NMRReconError(Exception):
    """Base class of all errors that a user can mend.

    Parameters
    ----------
    what : str
        What happened.
    path : path-like, optional
        The file or folder it happened to.
    remedy : str, optional
        What to do about it.
    """

    def __init__(self, what: str, *, path: str | Path | None = None, remedy: str = "") -> None:
        self.what = what
        self.path = Path(path) if path is not None else None
        self.remedy = remedy
        place = f"{self.path}: " if self.path is not None else ""
        super().__init__(f"{place}{what}" + (f"\n  {remedy}" if remedy else ""))


class DataError(NMRReconError):
    """A file or folder cannot be read as the data it claims to hold."""


class UnknownFormatError(DataError):
    """No loader recognises the file or folder."""


class WeightsError(DataError):
    """Trained weights cannot be used: damaged, unsafe, or not those that manifest and network describe."""


class ScheduleError(NMRReconError):
    """A sampling schedule does not fit its data, its grid or its format."""


class ParameterError(NMRReconError):
    """A parameter, option or override has a value that cannot be used."""


class OutputError(NMRReconError):
    """A result could not be written."""


class Cancelled(NMRReconError):  # noqa: N818 - an outcome that the user asked for, not a fault
    """The user cancelled the job; nothing was written."""


def unknown_name(kind: str, name: str, known: list[str]) -> ParameterError:
    """Return the error for a `name` that is not one of `known`, naming its nearest matches."""
    near = get_close_matches(name, known, n=3)
    every = f"Known: {', '.join(sorted(known))}." if known else "There are none: leave it out."
    hint = f"Did you mean {' or '.join(near)}?" if near else every
    return ParameterError(f"unknown {kind} '{name}'", remedy=hint)
