"""Peak lists, whatever program they are for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from nmrrecon.errors import ParameterError
from nmrrecon.io.nmrpipe_table import read_nmrpipe_table, write_nmrpipe_table
from nmrrecon.io.peak_list_lines import lines_of
from nmrrecon.io.sparky_list import read_sparky_list, write_sparky_list
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList

WRITERS: dict[str, Callable[[PeakList, str | Path], None]] = {
    ".list": write_sparky_list,
    ".tab": write_nmrpipe_table,
}
"""By the end of the file's name."""


def read_peak_list(path: str | Path, axes: Sequence[Axis]) -> PeakList:
    """Read a peak list of Sparky or NMRPipe; what the file holds tells which it is.

    Parameters
    ----------
    path : path-like
    axes : sequence of Axis
        Of the spectrum the peaks belong to.

    Raises
    ------
    DataError
        The file is neither, or does not fit the axes.
    """
    first = next((line for line in lines_of(path) if line.strip()), "")
    read = read_sparky_list if first.split()[:1] == ["Assignment"] else read_nmrpipe_table
    return read(path, axes)


def write_peak_list(peaks: PeakList, path: str | Path) -> None:
    """Write a peak list in the format that the end of the file's name asks for.

    Raises
    ------
    ParameterError
        The name ends otherwise.
    OutputError
        The file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise ParameterError(
            f"no format of peak lists is called '{suffix}'",
            remedy="Let the name end with .list for Sparky, or with .tab for NMRPipe.",
        )
    WRITERS[suffix](peaks, path)
