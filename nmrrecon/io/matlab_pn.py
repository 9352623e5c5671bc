"""MATLAB files with a pair of FIDs for each increment: `fid.pos` (P-type) and `fid.neg` (N-type).

Such pairs are written by users' own scripts (Spinach distributes one). The file holds no spectrometer
parameters; at best time axes stand beside the FIDs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import matlab_cine
from nmrrecon.io.matlab_variables import is_matlab, read_variables
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

Variables = dict[str, NDArray[np.generic]]

_PAIRS = (("pos", "neg"), ("p", "n"))


def recognises(path: Path) -> bool:
    """Whether `path` is a MATLAB file by name and first bytes, and does not hold images or k-space."""
    path = Path(path)
    try:
        is_ours = path.is_file() and path.suffix.lower() == ".mat" and is_matlab(path)
    except OSError:
        return False
    return is_ours and not matlab_cine.recognises(path)


def load(path: Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Read a 2D data set stored as a P/N pair.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Values set by the user, by fact name: the frequencies are nowhere in the file.

    Returns
    -------
    NMRDataset
        ``(phase, point, direct)`` complex64, echo-antiecho: P is the echo, N the anti-echo.

    Raises
    ------
    DataError
        The file cannot be read, or holds no pair of complex matrices of one shape.

    Notes
    -----
    Seen on the 15N HSQC of ubiquitin that Spinach distributes: both FIDs are conjugates of our sense of
    rotation (water at the carrier's other side otherwise), P then turns against and N with our sense
    along F1, and at the first increment N = -P. With c = P - N and s = i (P + N) the peaks coincide with
    those of a Bruker HMQC of ubiquitin; with P and N exchanged the spectrum is mirrored.
    """
    path = Path(path)
    report = LoadReport(str(path), "MATLAB P/N pair", overrides=dict(overrides or {}))
    variables = read_variables(path)
    names, pair = _find_pair(variables, path)
    report.read("format.kind", "P/N pair of FIDs", ", ".join(names))
    report.read("format.dtype", str(pair[0].dtype), names[0])
    report.missing("experiment.title", "", "MATLAB file")
    axis = _direct_axis(variables, pair[0].shape, report)
    with np.errstate(over="ignore"):  # what overflows is infinite and refused
        first, second = (np.moveaxis(np.asarray(fid), axis, -1).astype(np.complex64) for fid in pair)
    if not np.isfinite(first).all() or not np.isfinite(second).all():
        raise DataError(
            "holds values that are not finite numbers", path=path, remedy="Export the file again."
        )
    if report.missing("f2.conjugate", True, "sense of rotation: as in the pair that Spinach distributes"):
        first, second = first.conj(), second.conj()
    second = _opposite(first, second, report)
    axes = (
        _axis("f1", first.shape[0], variables, (pair[0].shape, 1 - axis), report),
        _axis("f2", first.shape[1], variables, (pair[0].shape, axis), report),
    )
    schedule = Schedule.full((first.shape[0],))
    report.infer("sampling.nus", False, "a matrix of all increments")
    report.infer("sampling.points", first.shape[0], names[0])
    report.infer("sampling.grid", schedule.grid, names[0], "increments")
    report.warn(
        "The file does not say at which frequencies it was acquired: shifts count in Hz until f1.observe_mhz "
        "and f2.observe_mhz are set."
    )
    report.check_overrides()
    return NMRDataset(
        np.stack([first, second]), axes, schedule, report, (f"opened {path} (MATLAB P/N pair)",)
    )


def _find_pair(
    variables: Variables, path: Path
) -> tuple[tuple[str, str], tuple[NDArray[np.generic], NDArray[np.generic]]]:
    """Return the names and matrices of P and N, whatever struct they are in."""
    for ending_p, ending_n in _PAIRS:
        for name, first in variables.items():
            stem, _, last = name.rpartition(".")
            if last.lower() != ending_p:
                continue
            partner = [other for other in variables if other.rpartition(".")[0] == stem]
            for other in partner:
                second = variables[other]
                if other.rpartition(".")[2].lower() == ending_n and _fit(first, second):
                    return (name, other), (first, second)
    raise DataError(
        f"holds no P/N pair of complex matrices; it has {', '.join(list(variables)[:8]) or 'no array'}",
        path=path,
        remedy="Save a struct with the fields pos and neg, both complex and of one size.",
    )


def _fit(first: NDArray[np.generic], second: NDArray[np.generic]) -> bool:
    both = first.shape == second.shape and first.ndim == 2 and min(first.shape) > 1
    return both and np.iscomplexobj(first) and np.iscomplexobj(second)


def _direct_axis(variables: Variables, shape: tuple[int, ...], report: LoadReport) -> int:
    """Return the matrix axis of the direct dimension: the one sampled faster, else the longer."""
    dwells = [_dwell(variables, (shape, axis)) for axis in (0, 1)]
    if dwells[0] and dwells[1] and dwells[0][0] != dwells[1][0]:
        found = 0 if dwells[0][0] < dwells[1][0] else 1
        source = f"time axes {dwells[0][1]}, {dwells[1][1]}: the shorter dwell"
    else:
        found, source = (0 if shape[0] >= shape[1] else 1), f"size {shape[0]} x {shape[1]}: the longer"
    return 0 if report.infer("format.direct_dimension", found + 1, source) == 1 else 1


def _opposite(
    first: NDArray[np.complex64], second: NDArray[np.complex64], report: LoadReport
) -> NDArray[np.complex64]:
    """Give N the sign opposite to P's at the first increment, so that P - N is the cosine."""
    norm = float(np.linalg.norm(first[0]) * np.linalg.norm(second[0]))
    alike = float(np.vdot(first[0], second[0]).real) / norm if norm else 0.0
    if abs(alike) < 0.5:
        report.warn("P and N differ at the first increment: which combination is the cosine is uncertain")
    sign = report.infer("f1.pair_sign", 1 if alike > 0 else -1, f"N = {alike:.2f} P at the first increment")
    return -second if sign > 0 else second


def _axis(
    name: str,
    size: int,
    variables: Variables,
    along: tuple[tuple[int, ...], int],
    report: LoadReport,
) -> Axis:
    report.read(f"{name}.size", size, "size of the matrices", "points")
    sw = _spectral_width(name, size, variables, along, report)
    observe = report.missing(f"{name}.observe_mhz", 1.0, "MATLAB file", "MHz")
    if not (sw > 0 and observe > 0):
        raise ParameterError(f"{name}: spectral width {sw} Hz and frequency {observe} MHz must be above 0")
    carrier = report.missing(f"{name}.carrier_ppm", 0.0, "MATLAB file", "ppm")
    nucleus = report.missing(f"{name}.nucleus", "", "MATLAB file")
    quadrature = Quadrature.COMPLEX
    facts = {"p0": report.missing(f"{name}.p0", None, "MATLAB file", "degrees")}
    negate, delay = False, 0.0
    if name == "f1":
        quadrature = report.infer(
            f"{name}.quadrature", Quadrature.ECHO_ANTIECHO, "P/N pair: P echo, N anti-echo"
        )
        negate = report.infer(f"{name}.negate", False, "P/N pair, see f2.conjugate")
        facts["delay"] = report.missing(f"{name}.delay", None, "MATLAB file", "dwells")
    else:
        facts["p1"] = report.missing(f"{name}.p1", None, "MATLAB file", "degrees")
        delay = report.missing(f"{name}.group_delay", 0.0, "MATLAB file", "points")
    return Axis(
        size,
        sw,
        observe,
        carrier,
        nucleus,
        quadrature,
        group_delay=delay,
        negate=negate,
        label=nucleus,
        facts=facts,
    )


def _spectral_width(
    name: str, size: int, variables: Variables, along: tuple[tuple[int, ...], int], report: LoadReport
) -> float:
    found = _dwell(variables, along)
    if found is None:
        return report.missing(f"{name}.sw_hz", 1.0, "MATLAB file: no time axis", "Hz")
    dwell, variable = found
    literal, whole = 1.0 / dwell, size / (dwell * (size - 1))
    # linspace(0, at, n) steps by at/(n-1) where at/n was meant: the width is then no round number, n/at is
    if abs(whole - round(whole)) < 1e-6 < abs(literal - round(literal)):
        source = (
            f"{variable} ends at {size / whole:g} s, the acquisition time (its steps say {literal:.2f} Hz)"
        )
        return report.infer(f"{name}.sw_hz", float(round(whole)), source, "Hz")
    return report.infer(f"{name}.sw_hz", literal, f"steps of {variable}", "Hz")


def _dwell(variables: Variables, along: tuple[tuple[int, ...], int]) -> tuple[float, str] | None:
    """Return dwell in seconds and name of a matrix of FID shape that holds times along one axis."""
    shape, axis = along
    for name, values in variables.items():
        if values.shape != shape or np.iscomplexobj(values) or not np.issubdtype(values.dtype, np.number):
            continue
        times = np.moveaxis(np.asarray(values, dtype=float), axis, 0)
        steps = np.diff(times[:, 0])
        rising = bool((steps > 0).all()) and times[0, 0] == 0 and np.allclose(steps, steps.mean(), rtol=1e-3)
        if rising and bool((times == times[:, :1]).all()):
            return float(steps.mean()), name
    return None
