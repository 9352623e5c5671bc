"""What is written of a result, under which names; nothing is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmrrecon.errors import OutputError
from nmrrecon.nmr import NMRDataset

#: Folders of the planes of a 3D: its spectrum, and its FIDs.
SERIES = ("ft", "fid")
#: Bytes before the values of a NMRPipe file, and of a line of a peak list.
NMRPIPE_HEADER, PEAK_LINE = 2048, 60


@dataclass(frozen=True)
class Wanted:
    """What is to be written.

    Attributes
    ----------
    spectrum : bool
        As NMRPipe files.
    fids : bool
        The reconstructed ones, as NMRPipe files.
    ucsf : bool
        The spectrum for Sparky and POKY.
    picture : str
        Suffix of the picture: .png, .svg or .pdf; empty for none.
    peaks : str
        Suffix of the peak list: .list for Sparky, .tab for NMRPipe; empty for none.
    recipe, history : bool
    """

    spectrum: bool = True
    fids: bool = True
    ucsf: bool = False
    picture: str = ".png"
    peaks: str = ""
    recipe: bool = True
    history: bool = True


@dataclass(frozen=True)
class PlannedFile:
    """A file, or the planes of a 3D.

    Attributes
    ----------
    what : str
        Field of `Wanted` that it belongs to.
    name : str
        Within the folder; a pattern with ``%03d`` for planes.
    count : int
        Files under this name.
    bytes : int or None
        Of all of them together, about; None where it shows only when they are written.
    """

    what: str
    name: str
    count: int = 1
    bytes: int | None = None

    def present_in(self, folder: Path) -> bool:
        """Return whether `folder` holds any of them."""
        if self.count == 1 and "%" not in self.name:
            return (folder / self.name).exists()
        return any((folder / (self.name % number)).exists() for number in range(1, self.count + 1))


def planned_files(
    spectrum: NMRDataset, wanted: Wanted, fids: NMRDataset | None = None, peaks: int = 0
) -> list[PlannedFile]:
    """Return the files of a spectrum with so many peaks, and of FIDs and recipe where it came from FIDs.

    A 2D spectrum becomes ``spectrum.ft2``, a 3D ``ft/spectrum%03d.ft3``; the reconstructed FIDs, direct
    dimension transformed, ``fid.ft1`` or ``fid/fid%03d.ft1``; beside them ``spectrum.ucsf``,
    ``spectrum.png``, ``peaks.list``, ``recipe.toml`` and ``history.json``.
    """
    dimensions = len(spectrum.axes)
    planes = _planes(spectrum)
    folder = f"{SERIES[0]}/" if dimensions == 3 else ""
    number = "%03d" if dimensions == 3 else ""
    files = []
    if wanted.spectrum:
        size = _values(spectrum) + planes * NMRPIPE_HEADER
        files.append(PlannedFile("spectrum", f"{folder}spectrum{number}.ft{dimensions}", planes, size))
    if wanted.fids and fids is not None:
        planes = _planes(fids)
        name = f"{SERIES[1]}/fid%03d.ft1" if dimensions == 3 else "fid.ft1"
        files.append(PlannedFile("fids", name, planes, _values(fids) + planes * NMRPIPE_HEADER))
    if wanted.ucsf and dimensions > 1:
        files.append(PlannedFile("ucsf", "spectrum.ucsf", bytes=4 * _points(spectrum)))
    if wanted.picture:
        files.append(PlannedFile("picture", f"spectrum{wanted.picture}"))
    if wanted.peaks and peaks:
        files.append(PlannedFile("peaks", f"peaks{wanted.peaks}", bytes=PEAK_LINE * (peaks + 2)))
    if fids is not None:
        files += [PlannedFile("recipe", "recipe.toml")] if wanted.recipe else []
        files += [PlannedFile("history", "history.json")] if wanted.history else []
    return files


def check_apart(source: str | Path, folder: str | Path) -> None:
    """Refuse to write among the data: the folder would hold several data sets, and one may be overwritten.

    Raises
    ------
    OutputError
        If `folder` is the data set's own.
    """
    # realpath, unlike Path.resolve, leaves a circle of links to the error of the writing
    data = Path(os.path.realpath(source))
    if Path(os.path.realpath(folder)) == (data.parent if data.is_file() else data):
        raise OutputError("holds the data", path=folder, remedy="Choose another folder for the results.")


def _points(dataset: NMRDataset) -> int:
    points = 1
    for axis in dataset.axes:
        points *= axis.size
    return points


def _values(dataset: NMRDataset) -> int:
    array: Any = dataset.array
    return len(array) * _points(dataset) * (8 if array.dtype.kind == "c" else 4)


def _planes(dataset: NMRDataset) -> int:
    """Return the files of a data set: of a 3D one for each real or imaginary part of each F1 point."""
    if len(dataset.axes) < 3:
        return 1
    return dataset.axes[0].size * (1 if len(dataset.array) == 1 else 2)
