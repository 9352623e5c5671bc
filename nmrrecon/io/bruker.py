"""Bruker data: `ser` and `fid` of XWIN-NMR and TopSpin, uniformly sampled or NUS, 1D to 4D."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.bruker_axes import read_axis
from nmrrecon.io.bruker_folder import DATA_FILES, BrukerFolder, experiment_folder, open_folder
from nmrrecon.io.bruker_group_delay import read_group_delay
from nmrrecon.io.bruker_phases import with_direct_phases, with_indirect_phases
from nmrrecon.io.bruker_quadrature import read_quadratures
from nmrrecon.io.bruker_rows import locate_rows
from nmrrecon.io.bruker_sampling import BrukerSampling, read_sampling
from nmrrecon.io.bruker_ser import SerArray
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport

LAZY_BYTES = 2**28  #: files above this size stay on disk and are read when asked for


def recognises(path: Path) -> bool:
    """Return whether `path` is, or lies in, a Bruker experiment folder. Never raises.

    A folder with `ser` but without acqus counts, so that the error can say what is missing.
    """
    try:
        if path.is_file() and path.name not in DATA_FILES and not path.name.startswith(("acqu", "nuslist")):
            return path.parent.parent.name == "pdata"
        folder = experiment_folder(path)
        return (
            (folder / "acqus").is_file()
            or (folder / "ser").is_file()
            or ((folder / "fid").is_file() and (folder / "acqu").is_file())
        )
    except OSError:
        return False


def load(path: Path, overrides: Mapping[str, str]) -> NMRDataset:
    """Open a Bruker experiment.

    Parameters
    ----------
    path : Path
        The experiment folder, or a file in it.
    overrides : mapping of str to str
        Facts set by the user.

    Returns
    -------
    NMRDataset
        FIDs as acquired, ``(phase, point, direct)``, group delay included, the padding of the rows
        left out. Above 256 MiB the array is a `SerArray`, which reads the file when it is indexed.

    Raises
    ------
    DataError
        A file is missing, truncated, or contradicts another.
    ScheduleError
        The schedule does not fit the data.
    ParameterError
        An override names no fact, or has a value of the wrong kind.
    """
    report = LoadReport(str(path), "Bruker", overrides=overrides)
    folder = open_folder(path, report)
    if "pdata" in (path.name, path.parent.name, path.parent.parent.name):
        report.warn(
            f"{path.name} belongs to a processed spectrum; what is opened are the FIDs in {folder.data}."
        )
    _describe(folder, report)
    dataset = _load_1d(folder, report) if len(folder.acquisition) == 1 else _load_nd(folder, report)
    report.check_overrides()
    return dataset


def _load_1d(folder: BrukerFolder, report: LoadReport) -> NMRDataset:
    ser = locate_rows(folder.data, folder.acqus, {1}, "f1", report)
    array = SerArray(ser, np.zeros((1, 1), dtype=np.int64))[:, 0]
    return NMRDataset(array, (_direct_axis(folder, ser.points, report),), None, report)


def _load_nd(folder: BrukerFolder, report: LoadReport) -> NMRDataset:
    quadratures = read_quadratures(folder, report)
    sampling = read_sampling(folder, quadratures, report)
    indirect = tuple(
        with_indirect_phases(read_axis(folder, d, size, quadratures[d], report), d, folder, report)
        for d, size in enumerate(sampling.schedule.grid)
    )
    axes = (*indirect, _direct_axis(folder, sampling.ser.points, report))
    return NMRDataset(_fids(sampling, report), axes, sampling.schedule, report)


def _direct_axis(folder: BrukerFolder, points: int, report: LoadReport) -> Axis:
    place = len(folder.acquisition) - 1
    name = f"f{place + 1}"
    axis = read_axis(folder, place, points, Quadrature.COMPLEX, report)
    axis = replace(axis, group_delay=read_group_delay(folder.acqus, f"{name}.group_delay", points, report))
    return with_direct_phases(axis, folder, report)


def _fids(sampling: BrukerSampling, report: LoadReport) -> SerArray | NDArray[np.complex64]:
    """Return the FIDs ``(phase, point, direct)``, repeats averaged, lazily where they are large."""
    fids = SerArray(sampling.ser, sampling.rows)
    if sampling.has_repeats:
        return _averaged(np.asarray(fids), sampling.repeat_of, len(sampling.schedule))
    if np.prod(fids.shape) * fids.dtype.itemsize > LAZY_BYTES:
        return fids
    array = np.asarray(fids)
    zeros = int((~array.any(axis=2)).sum())
    if zeros:
        report.warn(f"{zeros} of {sampling.rows.size} FIDs hold nothing but zeros.")
    return array


def _averaged(
    fids: NDArray[np.complex64], repeat_of: NDArray[np.int64], points: int
) -> NDArray[np.complex64]:
    total = np.zeros((fids.shape[0], points, fids.shape[2]), dtype=np.complex64)
    for acquired, point in enumerate(repeat_of):
        total[:, point] += fids[:, acquired]
    return total / np.bincount(repeat_of, minlength=points).astype(np.float32)[:, None]


def _describe(folder: BrukerFolder, report: LoadReport) -> None:
    """Record what the experiment is; nothing of it changes the numbers."""
    acqus = folder.acqus
    facts: dict[str, tuple[Any, str, str]] = {
        "experiment.title": (_title(folder), "pdata title", ""),
        "experiment.pulse_program": (acqus.text("PULPROG") or None, "acqus PULPROG", ""),
        "experiment.scans": (acqus.integer("NS"), "acqus NS", ""),
        "experiment.solvent": (acqus.text("SOLVENT") or None, "acqus SOLVENT", ""),
        "experiment.temperature": (acqus.number("TE"), "acqus TE", "K"),
    }
    for name, (value, source, unit) in facts.items():
        (report.missing if value is None else report.read)(name, value, source, unit)


def _title(folder: BrukerFolder) -> str | None:
    for procno in folder.processing:
        try:
            lines = (
                (folder.path / "pdata" / procno / "title")
                .read_text(encoding="utf-8", errors="replace")
                .split("\n")
            )
        except OSError:
            continue
        return next((line.strip() for line in lines if line.strip()), None)
    return None
