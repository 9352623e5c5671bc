"""The files of one Bruker experiment: which there are, and how many dimensions they describe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from pathlib import Path, PurePath

from nmrrecon.errors import DataError
from nmrrecon.io.bruker_parameters import RESTORE, BrukerParameters, read_parameters
from nmrrecon.report import LoadReport

DATA_FILES = ("ser", "fid")
LARGEST_DIMENSION = 4


@dataclass(frozen=True)
class BrukerFolder:
    """One experiment folder (EXPNO).

    Attributes
    ----------
    path : Path
        The folder.
    data : Path
        Its `ser` or `fid`.
    acquisition : tuple of BrukerParameters
        Of each dimension, F1 first: `acqus`, the direct dimension, is the last, `acqu2s` the last but one.
    """

    path: Path
    data: Path
    acquisition: tuple[BrukerParameters, ...]

    @property
    def acqus(self) -> BrukerParameters:
        """Parameters of the direct dimension."""
        return self.acquisition[-1]

    @cached_property
    def processing(self) -> dict[str, tuple[BrukerParameters | None, ...]]:
        """Processing parameters of each dimension, F1 first, by PROCNO (lowest first); None where absent."""
        return {
            folder.name: tuple(
                _read_if_there(folder / acquired.name.replace("acqu", "proc"))
                for acquired in self.acquisition
            )
            for folder in _numbered_folders(self.path / "pdata")
        }

    @property
    def schedule_files(self) -> list[Path]:
        """Files that may hold the NUS schedule, the likeliest first.

        Acqus NUSLIST names the list it was acquired with; ``automatic`` ones stand in `nuslist`.
        """
        named = PurePath(self.acqus.text("NUSLIST")).name
        return [self.path / name for name in (named, "nuslist") if name and (self.path / name).is_file()]


def experiment_folder(path: Path) -> Path:
    """Return the experiment folder that `path` is, or lies in (its `ser`, its `pdata/1`, ...)."""
    for folder in (path, *path.parents):
        if folder.name == "pdata":
            return folder.parent
    return path if path.is_dir() else path.parent


def open_folder(path: Path, report: LoadReport) -> BrukerFolder:
    """Find the data and the parameter files of an experiment and record its kind.

    Raises
    ------
    DataError
        Data or parameter files are missing or cannot be read.
    """
    folder = experiment_folder(path)
    if not (folder / "acqus").is_file():
        raise DataError(
            "acqus is missing, and without it nobody knows the size, type or width of the data",
            path=folder,
            remedy="Copy the whole experiment folder again, with acqus and acqu2s.",
        )
    acqus = read_parameters(folder / "acqus")
    data = _data_file(path, folder)
    dimensions = _dimensions(folder, data, acqus, report)
    indirect = [read_parameters(folder / f"acqu{number}s") for number in range(dimensions, 1, -1)]
    report.read("format.kind", f"Bruker {data.name}", data.name)
    return _without_unused(BrukerFolder(folder, data, (*indirect, acqus)), report)


def _data_file(path: Path, folder: Path) -> Path:
    if path.name in DATA_FILES and path.is_file():
        return path
    for name in DATA_FILES:
        if (folder / name).is_file():
            return folder / name
    raise DataError(
        "holds acqus but neither ser nor fid",
        path=folder,
        remedy="Copy the whole experiment folder again; a spectrum in pdata cannot replace the FIDs.",
    )


def _dimensions(folder: Path, data: Path, acqus: BrukerParameters, report: LoadReport) -> int:
    """Return how many dimensions the data have: PARMODE (0 is 1D) says it, acquNs must be there."""
    if data.name == "fid":
        return 1
    present = 1
    while (folder / f"acqu{present + 1}s").is_file():
        present += 1
    parmode = acqus.integer("PARMODE")
    if parmode is not None and 1 <= parmode < LARGEST_DIMENSION:
        return parmode + 1
    if parmode is not None and parmode >= LARGEST_DIMENSION:
        raise DataError(
            f"data of {parmode + 1} dimensions (PARMODE) are not supported", path=acqus.path, remedy=RESTORE
        )
    if present == 1:
        raise DataError(
            "acqu2s is missing: nothing says how the indirect dimension of ser was acquired",
            path=folder,
            remedy="Copy the whole experiment folder again.",
        )
    report.warn(f"{acqus.name} does not say the number of dimensions (PARMODE): taken from the acquNs files.")
    return min(present, LARGEST_DIMENSION)


def _without_unused(folder: BrukerFolder, report: LoadReport) -> BrukerFolder:
    """Return the folder without indirect dimensions of one FID, which a parameter set of a 3D leaves in a 2D.

    NUS data are spared: their acqu3s says TD = 1 whatever the grid. So are files with more rows than
    the other dimensions account for.
    """
    indirect = folder.acquisition[:-1]
    used = tuple(parameters for parameters in indirect if parameters.integer("TD") != 1)
    if used == indirect or not used or folder.acqus.integer("FnTYPE") == 2 or folder.schedule_files:
        return folder
    rows = prod(parameters.integer("TD", 1) or 1 for parameters in used)
    row_bytes = (folder.acqus.integer("TD", 0) or 0) * (8 if folder.acqus.integer("DTYPA") == 2 else 4)
    if folder.data.stat().st_size >= rows * max(1024, 2 * row_bytes):
        return folder
    for parameters in indirect:
        if parameters not in used:
            report.warn(f"{parameters.name} TD is 1 and the data are not NUS: the dimension is left out.")
    return replace(folder, acquisition=(*used, folder.acqus))


def _numbered_folders(parent: Path) -> list[Path]:
    try:
        folders = [folder for folder in parent.iterdir() if folder.name.isdigit() and folder.is_dir()]
    except OSError:
        return []
    return sorted(folders, key=lambda folder: int(folder.name))


def _read_if_there(path: Path) -> BrukerParameters | None:
    """Return the parameters of a file that the data can do without."""
    try:
        return read_parameters(path)
    except DataError:
        return None
