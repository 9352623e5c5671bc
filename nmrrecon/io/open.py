"""Open a data set of any known format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.nmr import NMRDataset

#: Format and the module with its `recognises` and `load`, in the order in which they are asked. The
#: vendors' folders come first: a folder of raw data may hold files that NMRPipe made of them.
FORMATS: tuple[tuple[str, str], ...] = (
    ("Bruker", "nmrrecon.io.bruker"),
    ("Varian/Agilent", "nmrrecon.io.varian"),
    ("JEOL", "nmrrecon.io.jeol"),
    ("NMRPipe", "nmrrecon.io.nmrpipe"),
    ("MATLAB P/N pair", "nmrrecon.io.matlab_pn"),
    ("UCSF", "nmrrecon.io.ucsf_read"),
)
SIGNS = (
    "ser or fid with acqus (Bruker), fid with procpar (Varian), .jdf (JEOL), "
    ".fid, .ft1-.ft3 or a %03d series (NMRPipe), .mat with a P/N pair, .ucsf"
)
SEARCH_DEPTH = 2  #: folders below the given one that are searched for data sets
MOST_ENTRIES = 2000  #: looked at in that search
MOST_NAMED = 12  #: in an error message


def open_dataset(path: str | Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Open the data set at `path`.

    Parameters
    ----------
    path : path-like
        A data folder, a file in it, or a folder that holds one data set further down, which is
        opened and named in the report.
    overrides : mapping of str to str, optional
        Values by fact name that replace what the loader reads or infers.

    Returns
    -------
    NMRDataset
        As loaded; its report holds what was read, inferred and missing.

    Raises
    ------
    UnknownFormatError
        No loader recognises it.
    DataError
        The path does not exist, the data are broken or of MRI, or a folder holds several data sets.
    ScheduleError
        The sampling schedule does not fit the data.
    ParameterError
        An override names no fact of this data set, or has a value of the wrong kind.
    """
    path = Path(path).expanduser()
    module = _format_of(path)
    if module is not None:  # also the pattern of a series, which is no file itself
        return _load(module, path, overrides)
    try:
        if not path.exists():
            raise DataError("no such file or folder", path=path, remedy="Check the path.")
        entries = sorted(path.iterdir()) if path.is_dir() else []
    except OSError as error:
        raise DataError(
            f"cannot be opened: {error.strerror or error}",
            path=path,
            remedy="Check the permission to read it.",
        ) from error
    return _open_inside(path, entries, overrides)


@dataclass(frozen=True)
class Found:
    """A data set that can be opened.

    Attributes
    ----------
    path : Path
    format : str
        As `FORMATS` names it.
    """

    path: Path
    format: str


def datasets_at(path: str | Path) -> list[Found]:
    """Return what `open_dataset` would find: the data set at `path`, or those further down; no data are read.

    Raises
    ------
    OSError
        If a folder cannot be looked into.
    """
    path = Path(path).expanduser()
    module = _format_of(path)
    found = [(path, module)] if module is not None else []
    if not found and path.is_dir():
        found = _datasets_below(sorted(path.iterdir()))
    names = {name: title for title, name in FORMATS}
    return [Found(inside, names[module.__name__]) for inside, module in found]


def _load(module: ModuleType, path: Path, overrides: Mapping[str, str] | None) -> NMRDataset:
    dataset: NMRDataset = module.load(path, dict(overrides or {}))
    return dataset


def _format_of(path: Path) -> ModuleType | None:
    """Return the loader module that recognises `path`."""
    for _, name in FORMATS:
        module = import_module(name)
        if module.recognises(path):
            return module
    return None


def _open_inside(path: Path, entries: list[Path], overrides: Mapping[str, str] | None) -> NMRDataset:
    """Open the only data set below `path`; raise where there is none or more than one."""
    found = _datasets_below(entries)
    if len(found) == 1:
        inside, module = found[0]
        dataset = _load(module, inside, overrides)
        dataset.report.warn(f"{path} holds one data set, {inside.relative_to(path)}, which was opened.")
        return dataset
    if found:
        names = [str(inside.relative_to(path)) for inside, _ in found]
        raise DataError(f"holds several data sets: {_named(names)}", path=path, remedy="Open one of them.")
    _refuse_mri(path)
    if path.is_dir():
        names = [entry.name for entry in entries]
        what = f"the folder holds {_named(names)}" if names else "the folder is empty"
    else:
        what = f"'{path.name}' is no data file of a known format"
    from nmrrecon.io import open_kspace

    what = f"{what}; looked for {SIGNS}; of MRI for {open_kspace.SIGNS}"
    raise UnknownFormatError(what, path=path, remedy="Name a data folder or file.")


def _refuse_mri(path: Path) -> None:
    """Raise where `path` is, or holds, what `open_kspace` opens, or is a file of its kind."""
    from nmrrecon.io.open_kspace import is_k_space, refuse_hdf5

    if is_k_space(path):
        raise DataError(
            "holds k-space or images of MRI, not NMR data",
            path=path,
            remedy="On the command line `nmrrecon info` shows what it is, and `nmrrecon reconstruct` makes "
            "images of it.",
        )
    refuse_hdf5(path)


def _datasets_below(entries: list[Path]) -> list[tuple[Path, ModuleType]]:
    """Return the recognised folders below, and the recognised files beside them, nearest level first."""
    left = MOST_ENTRIES
    for _ in range(SEARCH_DEPTH):
        entries = [entry for entry in entries[:left] if not entry.name.startswith(".")]
        left -= len(entries)
        found = [(entry, module) for entry in entries if (module := _format_of(entry))]
        if found:
            return found
        entries = [inner for entry in entries for inner in _inside(entry)]
    return []


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    except OSError:
        return []


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
