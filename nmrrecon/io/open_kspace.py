"""Open MRI data of any known format: k-space, or images from which k-space is made."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.companion_files import is_companion
from nmrrecon.io.hdf5_guard import is_hdf5, open_hdf5
from nmrrecon.io.matlab_arrays import shapes_of
from nmrrecon.io.matlab_cine import holds_pair
from nmrrecon.kspace import KSpace

#: Format and the module with its `recognises` and `load`, in the order in which they are asked: those that
#: know a layout by its names come before those that infer one.
FORMATS: tuple[tuple[str, str], ...] = (
    ("cine", "nmrrecon.io.cine_file"),
    ("fastMRI", "nmrrecon.io.fastmri"),
    ("ISMRMRD", "nmrrecon.io.ismrmrd_file"),
    ("CMRxRecon", "nmrrecon.io.cmrxrecon"),
    ("BART", "nmrrecon.io.bart"),
    ("MATLAB", "nmrrecon.io.matlab_cine"),
    ("NumPy arrays", "nmrrecon.io.array_kspace"),
)
SIGNS = (
    "an HDF5 file of fastMRI, of ISMRMRD or of a cine, .mat with k-space or images, "
    ".cfl with .hdr (BART), .npy or .npz"
)
MOST_ENTRIES = 2000  #: of a folder that are looked at
MOST_NAMED = 12  #: in an error message


def open_kspace(path: str | Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Open the MRI data at `path`.

    Parameters
    ----------
    path : path-like
        A file, or a folder that holds one such file, which is opened and named in the report.
    overrides : mapping of str to str, optional
        Values by fact name that replace what the loader reads or infers.

    Returns
    -------
    KSpace
        One slice; its report holds what was read, inferred and missing. Of an image series the k-space is
        full and made by the Fourier transform, with the images as reference.

    Raises
    ------
    UnknownFormatError
        No loader recognises it.
    DataError
        The path does not exist, the data are broken, a folder holds several such files, or the data are of
        NMR.
    ParameterError
        An override names no fact of these data, or has a value of the wrong kind.
    """
    path = Path(path).expanduser()
    try:
        if not path.exists() and _format_of(path) is None:
            raise DataError("no such file or folder", path=path, remedy="Check the path.")
        found = _files_at(path)
    except OSError as error:
        what = f"cannot be opened: {error.strerror or error}"
        raise DataError(what, path=path, remedy="Check the permission to read it.") from error
    if len(found) == 1:
        inside, module = found[0]
        k_space: KSpace = module.load(inside, dict(overrides or {}))
        if inside != path:
            k_space.report.warn(f"{path} holds one file of MRI data, {inside.name}, which was opened.")
        return k_space
    if found:
        names = [inside.name for inside, _ in found]
        raise DataError(
            f"holds several files of MRI data: {_named(names)}", path=path, remedy="Open one of them."
        )
    _refuse_nmr(path)
    refuse_hdf5(path)
    raise UnknownFormatError(
        f"{_contents(path)}; looked for {SIGNS}", path=path, remedy="Name a file of MRI data."
    )


def is_k_space(path: str | Path) -> bool:
    """Whether `path` is a file of MRI data, or a folder that holds such files and no NMR data.

    What a file holds is looked at as far as its format asks.
    """
    from nmrrecon.io.open import datasets_at

    path = Path(path).expanduser()
    try:
        return bool(_files_at(path)) and not (path.is_dir() and datasets_at(path))
    except OSError:
        return False


def _files_at(path: Path) -> list[tuple[Path, ModuleType]]:
    """Return `path` with its module, or the files of MRI data in the folder `path`, one of each name."""
    module = _format_of(path)
    if module is not None:
        return [(path, module)]
    if not path.is_dir():
        return []
    found: dict[str, tuple[Path, ModuleType]] = {}
    for entry in sorted(path.iterdir())[:MOST_ENTRIES]:
        if entry.name.startswith(".") or not entry.is_file() or is_companion(entry):
            continue
        module = _format_of(entry)
        if module is not None:
            # the header and the data of BART are one
            found.setdefault(f"{module.__name__} {entry.stem}", (entry, module))
    return list(found.values())


def _format_of(path: Path) -> ModuleType | None:
    """Return the loader module that recognises `path`."""
    for _, name in FORMATS:
        module = import_module(name)
        if module.recognises(path):
            return module
    return None


def _refuse_nmr(path: Path) -> None:
    """Raise where `path` is, or holds, what `open_dataset` opens."""
    from nmrrecon.io.open import datasets_at

    # by its name alone a MATLAB file may be anything; one that cannot be read says why
    if path.suffix.lower() == ".mat" and path.is_file() and not holds_pair(shapes_of(path)):
        return
    found = datasets_at(path)
    if found:
        raise DataError(
            f"holds NMR data ({found[0].format}), not k-space of MRI",
            path=path,
            remedy="Reconstruct it with one of the methods for spectra.",
        )


def refuse_hdf5(path: Path) -> None:
    """Raise where `path` is an HDF5 file that no loader takes.

    Raises
    ------
    DataError
        It is damaged or hostile.
    UnknownFormatError
        Its layout is not known.
    """
    if not is_hdf5(path):
        return
    with open_hdf5(path) as file:
        raise UnknownFormatError(
            f"holds no k-space or images in a known layout; it has {file.structure.named()}",
            path=path,
            remedy="Save k-space as fastMRI, ISMRMRD or CMRxRecon do, or as .npy.",
        )


def _contents(path: Path) -> str:
    if not path.is_dir():
        return f"'{path.name}' is no file of MRI data in a known format"
    names = sorted(entry.name for entry in path.iterdir())
    return f"the folder holds {_named(names)}" if names else "the folder is empty"


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
