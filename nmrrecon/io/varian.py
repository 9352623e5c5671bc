"""Varian/Agilent data: a folder with `fid`, `procpar` and, for NUS, `sampling.sch`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.varian_axes import direct_axis, indirect_axis
from nmrrecon.io.varian_dimensions import VarianDimension, indirect_dimensions, phase_order
from nmrrecon.io.varian_fid import is_fid, read_fid
from nmrrecon.io.varian_procpar import Procpar, read_procpar
from nmrrecon.io.varian_quadrature import VarianQuadrature, cosine_and_sine, read_quadrature
from nmrrecon.io.varian_sampling import read_plan, sample
from nmrrecon.nmr import NMRDataset
from nmrrecon.report import LoadReport

_PROCPAR, _FID = "procpar", "fid"


def recognises(path: Path) -> bool:
    """Whether `path` is a Varian/Agilent folder, an experiment with `acqfil`, or a file in one."""
    try:
        folder = _data_folder(Path(path))
        if (folder / "acqus").exists() or (Path(path).is_file() and Path(path).name not in (_FID, _PROCPAR)):
            return False
        return (folder / _PROCPAR).is_file() or ((folder / _FID).is_file() and is_fid(folder / _FID))
    except OSError:
        return False


def load(path: Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Read a Varian/Agilent data set of one to four dimensions.

    Parameters
    ----------
    path : Path
        The .fid folder, its `fid` or `procpar`, or an experiment folder with `acqfil`.
    overrides : mapping of str to str
        Values set by the user, by fact name.

    Returns
    -------
    NMRDataset
        ``(phase, point, direct)`` complex64 with its schedule, F1 being the dimension of `ni2` in a 3D
        and of `ni` in a 2D. Hypercomplex dimensions come as States: the coefficients in `f1coef` are
        applied. A 1D comes as ``(1, direct)`` without a schedule.

    Raises
    ------
    DataError
        Files are missing, damaged or contradict each other.
    """
    folder = _data_folder(Path(path))
    report = LoadReport(str(path), "Varian/Agilent", overrides=dict(overrides or {}))
    fid, procpar_path = _files(folder)
    procpar = read_procpar(procpar_path)
    for line in procpar.mended:
        report.warn(line)
    report.read("format.kind", "Varian fid and procpar", fid.name)
    _experiment(procpar, report)
    traces = read_fid(fid, report)
    dimensions = indirect_dimensions(procpar, procpar_path)
    if not dimensions:
        return _one_dimension(traces, procpar, procpar_path, report)
    return _more_dimensions(traces, procpar, procpar_path, dimensions, report)


def _data_folder(path: Path) -> Path:
    folder = path if path.is_dir() else path.parent
    inner = folder / "acqfil"
    return inner if not (folder / _FID).is_file() and (inner / _FID).is_file() else folder


def _files(folder: Path) -> tuple[Path, Path]:
    fid, procpar = folder / _FID, folder / _PROCPAR
    if not procpar.is_file() and folder.name == "acqfil":
        procpar = folder.parent / _PROCPAR
    for file, holds in ((fid, "the FIDs"), (procpar, "the parameters")):
        if not file.is_file():
            raise DataError(
                f"has no file {file.name}, which holds {holds}",
                path=folder,
                remedy="Copy the whole .fid folder from the spectrometer.",
            )
    return fid, procpar


def _experiment(procpar: Procpar, report: LoadReport) -> None:
    for fact, names in (
        ("experiment.title", ("samplename", "comment")),
        ("experiment.pulse_program", ("seqfil", "pslabel")),
    ):
        name = next((name for name in names if procpar.text(name)), None)
        if name is not None:
            report.read(fact, procpar.text(name), f"procpar {name}")
        else:
            report.missing(fact, "", f"procpar {', '.join(names)}")
    scans = procpar.count("ct") or procpar.count("nt")
    if scans:
        report.read("experiment.scans", scans, "procpar ct, nt")
    else:
        report.missing("experiment.scans", None, "procpar ct, nt")


def _one_dimension(
    traces: NDArray[np.complex64], procpar: Procpar, path: Path, report: LoadReport
) -> NMRDataset:
    if len(traces) > 1:
        raise DataError(
            f"holds {len(traces)} FIDs, but procpar has no indirect dimension (ni, ni2, ni3)",
            path=path,
            remedy="Split an arrayed 1D into one .fid folder for each FID.",
        )
    axis = direct_axis(procpar, "f1", traces.shape[1], report, path)
    report.check_overrides()
    return NMRDataset(traces[:, : axis.size], (axis,), None, report, (_opened(report),))


def _more_dimensions(
    traces: NDArray[np.complex64],
    procpar: Procpar,
    path: Path,
    dimensions: tuple[VarianDimension, ...],
    report: LoadReport,
) -> NMRDataset:
    names = [f"f{i + 1}" for i in range(len(dimensions))]
    order = phase_order(procpar, dimensions)
    quadratures = [
        read_quadrature(procpar, dimension, name, report)
        for dimension, name in zip(dimensions, names, strict=True)
    ]
    _check_phases(dimensions, quadratures, path)
    fids = _points(traces, 2 ** len(order), path, report)
    fids, schedule = sample(fids, read_plan(procpar, dimensions), path.parent, report)
    array = _phases_first(fids, order, [quadratures[i] for i in sorted(order)])
    axes = []
    for i, name in enumerate(names):
        size = report.infer(f"{name}.size", schedule.grid[i], "sampling.grid", "points")
        if size != schedule.grid[i]:
            raise DataError(
                f"{name}.size is that of the grid", path=path, remedy="Set sampling.grid instead."
            )
        axes.append(indirect_axis(procpar, dimensions[i], quadratures[i], name, size, report, path))
    direct = direct_axis(procpar, f"f{len(names) + 1}", traces.shape[1], report, path)
    report.check_overrides()
    array = array[..., : direct.size]
    return NMRDataset(array, (*axes, direct), schedule, report, (_opened(report),))


def _check_phases(
    dimensions: tuple[VarianDimension, ...], quadratures: list[VarianQuadrature], path: Path
) -> None:
    for dimension, quadrature in zip(dimensions, quadratures, strict=True):
        if quadrature.quadrature.phases != max(1, len(dimension.phases)):
            raise DataError(
                f"{quadrature.quadrature} along {dimension.increments()} does not go with "
                f"{max(1, len(dimension.phases))} FIDs a point ({dimension.phase()})",
                path=path,
            )


def _points(traces: NDArray[Any], phases: int, path: Path, report: LoadReport) -> NDArray[np.complex64]:
    """Group the traces of each point: (point, phase, direct)."""
    points, rest = divmod(len(traces), phases)
    if points == 0:
        raise DataError(
            f"{len(traces)} FIDs are less than the {phases} of one point", path=path.with_name(_FID)
        )
    if rest:
        report.warn(f"the last {rest} FIDs do not make a point of {phases} and were left out")
    return traces[: points * phases].reshape(points, phases, -1)


def _phases_first(
    fids: NDArray[np.complex64], order: tuple[int, ...], quadratures: list[VarianQuadrature]
) -> NDArray[np.complex64]:
    """Sort (point, phase as acquired, direct) into (phase, point, direct), F1's phase slowest, as States."""
    points, _, direct = fids.shape
    array = fids.reshape(points, *(2,) * len(order), direct)
    ranks = np.argsort(order)  # acquired position of the phase of each hypercomplex axis, F1 first
    array = array.transpose(*(1 + rank for rank in ranks), 0, len(order) + 1)
    for axis, quadrature in enumerate(quadratures):
        if quadrature.coefficients:
            array = cosine_and_sine(array, axis, quadrature.coefficients)
    return np.ascontiguousarray(array).reshape(-1, points, direct)


def _opened(report: LoadReport) -> str:
    return f"opened {report.path} ({report.format})"
