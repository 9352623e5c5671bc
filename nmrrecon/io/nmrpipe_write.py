"""Writer of NMRPipe data: FIDs, spectra and reconstructed FIDs that NMRPipe processes on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import NMRReconError, OutputError
from nmrrecon.io.atomic import atomic_folder, atomic_write
from nmrrecon.io.nmrpipe_axis import axis_entries
from nmrrecon.io.nmrpipe_files import first_of_pattern, is_nmrpipe_file
from nmrrecon.io.nmrpipe_header import read_header
from nmrrecon.nmr import NMRDataset, Quadrature

#: FDUSERNAME of the files written here, by which they are known again.
WRITER = "nmrrecon"
#: NMRPipe's numbers of X, Y and Z.
FILE_ORDER = (2, 1, 3)


def write_nmrpipe(dataset: NMRDataset, path: str | Path) -> Path:
    """Write a data set as NMRPipe files.

    Parameters
    ----------
    dataset : NMRDataset
        1D to 3D, each dimension in the time or frequency domain. Imaginary parts are written as far as
        they are there. A NUS FID is written on its full grid, zeros where nothing was acquired.
    path : path-like
        File of a 1D or 2D; for a 3D a pattern such as ``ft/test%03d.ft3``, or a folder, which gets
        ``test%03d.ft3`` (``.fid`` in the time domain), or a name with a suffix, for one file of all planes.

    Returns
    -------
    Path
        The file or the pattern that was written.

    Raises
    ------
    OutputError
        If the data have no form in NMRPipe, or the files cannot be written. What `path` held
        before is then still there.

    Notes
    -----
    X is the direct dimension (F2 in the header), Y the next (F1), Z the slowest (F3), as `bruk2pipe` has
    them. No date goes into the header, so that equal data make equal files.
    """
    target = Path(path)
    _check(dataset, target)
    array, parts = _with_parts(dataset)
    header = _header(dataset, array, parts)
    rows = _rows(array, parts)
    if len(dataset.axes) < 3:
        return _write_file(target, header, rows[0] if len(dataset.axes) == 2 else rows[0, 0])
    pattern = _pattern(dataset, target)
    if pattern is None:
        return _write_file(target, header | {"FDPIPEFLAG": 1.0, "FDFILECOUNT": 1.0}, rows)
    return _write_series(pattern, header, rows)


def extension(dataset: NMRDataset) -> str:
    """Return the suffix that NMRPipe users give such data: ``.fid``, ``.ft1``, ``.ft2``, ``.ft3``."""
    transformed = sum(axis.frequency_domain for axis in dataset.axes)
    return f".ft{transformed}" if transformed else ".fid"


def written_here(path: Path) -> bool:
    """Whether `path` is an NMRPipe file that this writer made."""
    try:
        return is_nmrpipe_file(path) and read_header(path).text["FDUSERNAME"] == WRITER
    except NMRReconError:
        return False


def _check(dataset: NMRDataset, path: Path) -> None:
    if not 1 <= len(dataset.axes) <= 3:
        raise OutputError(f"NMRPipe files of {len(dataset.axes)} dimensions are not written", path=path)
    for i, axis in enumerate(dataset.indirect):
        if axis.quadrature is Quadrature.ECHO_ANTIECHO and not axis.frequency_domain:
            raise OutputError(
                f"NMRPipe has no name for echo-antiecho data (F{i + 1})",
                path=path,
                remedy="Turn them into cosine and sine first (processing.quadrature.to_states).",
            )


def _with_parts(dataset: NMRDataset) -> tuple[NDArray[Any], tuple[int, ...]]:
    """Return ``(part of f1, ..., f1, ..., direct)`` on the full grid, and the parts of each dimension."""
    array = np.asarray(dataset.array)
    sizes = tuple(axis.size for axis in dataset.axes)
    if dataset.schedule is not None:
        full = np.zeros((len(array), *sizes), dtype=array.dtype)
        full[:, *dataset.schedule.points.T] = array
        array = full
    parts = tuple(axis.quadrature.phases for axis in dataset.indirect)
    if len(array) == 1:
        parts = (1,) * len(parts)
    elif len(array) != np.prod(parts):
        parts = (2,) * len(parts)
    if len(array) != np.prod(parts, dtype=int):
        raise ValueError(f"{len(array)} phases are not those of {len(parts)} indirect dimensions")
    dtype = np.complex64 if np.iscomplexobj(array) else np.float32
    return array.astype(dtype, copy=False).reshape(*parts, *sizes), (*parts, 1 + np.iscomplexobj(array))


def _rows(array: NDArray[Any], parts: tuple[int, ...]) -> NDArray[Any]:
    """Interleave the parts of the indirect dimensions with their points: ``(plane, row, x)``."""
    indirect = len(parts) - 1
    order = [axis for i in range(indirect) for axis in (indirect + i, i)]
    rows = array.transpose(*order, 2 * indirect)
    sizes = [points * count for points, count in zip(array.shape[indirect:-1], parts[:-1], strict=True)]
    plane = [1, 1, *sizes][-2:]
    return np.ascontiguousarray(rows).reshape(*plane, array.shape[-1])


def _header(dataset: NMRDataset, array: NDArray[Any], parts: tuple[int, ...]) -> dict[str, Any]:
    dimensions = len(dataset.axes)
    header: dict[str, Any] = ng.pipe.create_empty_dic()
    for axis, code, count in zip(reversed(dataset.axes), FILE_ORDER, reversed(parts), strict=False):
        header |= axis_entries(axis, code, count == 2)
    counts = [axis.size * count for axis, count in zip(dataset.axes, parts, strict=True)]
    rows = counts[-2] if dimensions > 1 else 1
    # with X real and Y complex NMRPipe counts the complex rows
    halved = dimensions > 1 and parts[-1] == 1 and parts[-2] == 2
    slices = rows // 2 if halved else rows
    header |= {
        "FDDIMCOUNT": dimensions,
        "FDSIZE": dataset.direct.size,
        "FDREALSIZE": header["FDF2TDSIZE"],
        "FDSPECNUM": slices,
        "FDSLICECOUNT": slices,
        "FDQUADFLAG": float(max(parts[-2:]) == 1),
        "FD2DPHASE": _plane_type(dataset),
        "FDUSERNAME": WRITER,
        "FDOPERNAME": WRITER,
        "FDTITLE": _ascii(_title(dataset), 59),
        "FDCOMMENT": _ascii(_comment(dataset), 159),
    }
    if dimensions == 3:
        header |= {"FDF3SIZE": counts[0], "FDFILECOUNT": counts[0]}
    return header | _scale(array) | _group_delay(dataset)


def _scale(array: NDArray[Any]) -> dict[str, float]:
    most, least = float(array.real.max()), float(array.real.min())
    return {"FDMAX": most, "FDDISPMAX": most, "FDMIN": least, "FDDISPMIN": least, "FDSCALEFLAG": 1.0}


def _group_delay(dataset: NMRDataset) -> dict[str, float]:
    """Return the delay that is still in the FID, or that was there and has been removed."""
    removed = float(dataset.direct.facts.get("group_delay_removed") or 0.0)
    if dataset.direct.frequency_domain and removed:
        return {"FDDMXVAL": removed, "FDDMXFLAG": 1.0}
    return {"FDDMXVAL": float(dataset.direct.group_delay), "FDDMXFLAG": 0.0}


def _plane_type(dataset: NMRDataset) -> float:
    """Return FD2DPHASE: 0 magnitude, 1 TPPI, 2 States."""
    if not dataset.indirect:
        return 0.0
    quadratures = {axis.quadrature for axis in dataset.indirect}
    if quadratures == {Quadrature.TPPI}:
        return 1.0
    return 0.0 if quadratures == {Quadrature.QF} else 2.0


def _title(dataset: NMRDataset) -> str:
    fact = dataset.report.facts.get("experiment.title")
    return str(fact.value).splitlines()[0] if fact is not None and fact.value else ""


def _comment(dataset: NMRDataset) -> str:
    """Return the last steps, without where a phase came from: a rerun by recipe writes the same file."""
    return re.sub(r" \([^)]*\)", "", "; ".join(dataset.history[-3:]))


def _ascii(text: str, length: int) -> str:
    return text.encode("ascii", "replace").decode()[:length]


def _pattern(dataset: NMRDataset, path: Path) -> Path | None:
    """Return the pattern of the series to write; None for one file of all planes."""
    if first_of_pattern(path) is not None:
        return path
    return path / f"test%03d{extension(dataset)}" if path.is_dir() or not path.suffix else None


def _write_file(path: Path, header: dict[str, Any], data: NDArray[Any]) -> Path:
    with atomic_write(path) as temporary:
        ng.pipe.write_single(str(temporary), header, data, overwrite=True)
    return path


def _write_series(pattern: Path, header: dict[str, Any], planes: NDArray[Any]) -> Path:
    prefix, suffix = pattern.name.split("%")[0], pattern.suffix

    def is_earlier_output(file: Path) -> bool:
        return file.name.startswith(prefix) and file.suffix == suffix and written_here(file)

    with atomic_folder(pattern.parent, is_earlier_output) as folder:
        for i, plane in enumerate(planes):
            ng.pipe.write_single(str(folder / (pattern.name % (i + 1))), header, plane, overwrite=True)
    return pattern
