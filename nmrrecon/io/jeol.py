"""JEOL Delta files (.jdf) of FIDs, as far as nmrglue reads them: 1D and 2D, uniformly sampled or with a list.

No measured file was at hand when this was written. What could not be checked is reported as missing, with
the value that was used and can be set; layouts that nmrglue does not sort are refused.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import read_schedule

_MAGIC = (b"JEOL.NMR", b"RMN.LOEJ")
_NUS_PARAMETERS = ("y_nuslist", "y_orig_points", "sampling_rate")
_SCHEDULE_FILE = "nuslist"
_EXPORT = "Export it from Delta as generic or NMRPipe data."
#: what nmrglue lets through from a damaged file
_NMRGLUE_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    TypeError,
    ValueError,
    struct.error,
)


def recognises(path: Path) -> bool:
    """Whether `path` starts as a JEOL Delta file does."""
    try:
        if not Path(path).is_file():  # a pipe would be waited for
            return False
        with Path(path).open("rb") as file:
            return file.read(8) in _MAGIC
    except OSError:
        return False


def load(path: Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Read the FIDs of a JEOL Delta file.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Values set by the user, by fact name.

    Returns
    -------
    NMRDataset
        1D: ``(1, direct)``. 2D: ``(phase, point, direct)``, States where both dimensions are complex
        and magnitude mode (QF) where the indirect one is real.

    Raises
    ------
    DataError
        The file is damaged, processed, of more than two dimensions, or sampled non-uniformly without a
        list of its points in a file `nuslist` beside it.

    Notes
    -----
    nmrglue (0.12) hands over complex data as real - i imaginary; whether that is our sense of rotation
    is unconfirmed and can be set: ``f1.conjugate`` (1D) or ``f2.conjugate`` (2D).
    """
    path = Path(path)
    report = LoadReport(str(path), "JEOL Delta", overrides=dict(overrides or {}))
    dic, data = _read(path)
    header, parameters = dic["header"], dic["parameters"]
    dimensions = ng.jeol.ndims(dic)
    _refuse_processed(header, dimensions, path)
    report.read("format.kind", "Delta FIDs", "header")
    report.read("format.dtype", header["data_type"], "header")
    report.read("format.byte_order", header["endian"].split("_")[0], "header")
    report.read("experiment.title", header["title"], "header title")
    name = f"f{dimensions}"
    if report.missing(f"{name}.conjugate", False, "sense of rotation: as nmrglue reads it, unconfirmed"):
        data = data.conj()
    array = np.atleast_2d(data).astype(np.complex64)
    if not np.isfinite(array).all():
        raise DataError("holds values that are not finite numbers", path=path, remedy=_EXPORT)
    if dimensions == 1:
        axis = _direct_axis("f1", array.shape[1], parameters, report, path)
        report.check_overrides()
        return NMRDataset(array, (axis,), None, report, (f"opened {path} (JEOL Delta)",))
    return _two_dimensions(array, header, parameters, report, path)


def _read(path: Path) -> tuple[dict[str, Any], NDArray[Any]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dic, data = ng.jeol.read(str(path))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=path) from error
    except _NMRGLUE_ERRORS as error:
        raise DataError(f"cannot be read as a JEOL Delta file: {error}", path=path, remedy=_EXPORT) from error
    if not isinstance(data, np.ndarray) or ng.jeol.ndims(dic) not in (1, 2) or not data.size:
        raise DataError("is laid out in a way that cannot be read", path=path, remedy=_EXPORT)
    return dic, data


def _refuse_processed(header: Mapping[str, Any], dimensions: int, path: Path) -> None:
    units = [unit[2] for unit in header["units"][:dimensions]]
    if any(unit != "second" for unit in units):
        raise DataError(
            f"holds a spectrum (axes in {', '.join(map(str, units))}), not FIDs",
            path=path,
            remedy="Open the raw file, or export the spectrum as NMRPipe data.",
        )
    if header["data_axis_type"][0] != "complex":
        raise DataError("its FIDs are not complex", path=path, remedy=_EXPORT)


def _two_dimensions(
    array: NDArray[np.complex64],
    header: Mapping[str, Any],
    parameters: Mapping[str, Any],
    report: LoadReport,
    path: Path,
) -> NMRDataset:
    kind = header["data_axis_type"][1]
    found = Quadrature.STATES if kind == "complex" else Quadrature.QF
    quadrature = report.infer("f1.quadrature", found, f"header: indirect dimension {kind}")
    if quadrature.phases not in (1, 2) or (quadrature.phases == 2) != (found.phases == 2) or len(array) < 2:
        raise DataError(f"{quadrature} does not go with {found.phases} FIDs a point", path=path)
    points = len(array) // quadrature.phases
    array = array[: points * quadrature.phases].reshape(points, quadrature.phases, -1).transpose(1, 0, 2)
    schedule = _schedule(points, parameters, report, path)
    negate = report.missing("f1.negate", False, "sense of rotation: unconfirmed")
    facts = {
        "p0": report.missing("f1.p0", None, "parameters", "degrees"),
        "delay": report.missing("f1.delay", None, "parameters", "dwells"),
    }
    report.infer("f1.size", schedule.grid[0], "sampling.grid", "points")
    sw, observe, carrier, nucleus = _scale("f1", "y", parameters, report, path)
    indirect = Axis(
        schedule.grid[0], sw, observe, carrier, nucleus, quadrature, negate=negate, label=nucleus, facts=facts
    )
    direct = _direct_axis("f2", array.shape[2], parameters, report, path)
    report.check_overrides()
    return NMRDataset(
        np.ascontiguousarray(array), (indirect, direct), schedule, report, (f"opened {path} (JEOL Delta)",)
    )


def _schedule(points: int, parameters: Mapping[str, Any], report: LoadReport, path: Path) -> Schedule:
    """Return the full schedule, or that of a `nuslist` beside the file where parameters speak of NUS."""
    named = [name for name in _NUS_PARAMETERS if parameters.get(name)]
    grid_size = int(_number(parameters, "y_orig_points") or 0)
    nus = bool(named) and grid_size != points
    source = f"parameters {', '.join(named)}" if named else "no NUS parameter"
    if report.infer("sampling.nus", nus, source):
        file = path.with_name(_SCHEDULE_FILE)
        if not file.is_file():
            raise DataError(
                f"is sampled non-uniformly ({source}); its list of points cannot be read",
                path=path,
                remedy=f"Put the list beside it as a text file '{_SCHEDULE_FILE}', one increment a line.",
            )
        if grid_size:
            grid = report.read("sampling.grid", (grid_size,), "y_orig_points")
        else:
            grid = report.missing("sampling.grid", (points,), "y_orig_points")
        schedule = read_schedule(file, grid, report=report)
    else:
        schedule = Schedule.full(report.infer("sampling.grid", (points,), "FIDs in the file"))
    if len(schedule) != points:
        raise DataError(f"holds {points} points, its schedule names {len(schedule)}", path=path)
    report.infer("sampling.points", points, "FIDs in the file")
    return schedule


def _direct_axis(name: str, size: int, parameters: Mapping[str, Any], report: LoadReport, path: Path) -> Axis:
    report.read(f"{name}.size", size, "header, data_points", "points")
    sw, observe, carrier, nucleus = _scale(name, "x", parameters, report, path)
    delay = report.missing(f"{name}.group_delay", 0.0, "digital filter: cannot be told", "points")
    p0 = report.missing(f"{name}.p0", None, "parameters", "degrees")
    p1 = report.missing(f"{name}.p1", None, "parameters", "degrees")
    return Axis(
        size, sw, observe, carrier, nucleus, group_delay=delay, label=nucleus, facts={"p0": p0, "p1": p1}
    )


def _scale(
    name: str, letter: str, parameters: Mapping[str, Any], report: LoadReport, path: Path
) -> tuple[float, float, float, str]:
    """Return spectral width in Hz, frequency in MHz, carrier in ppm and nucleus of an axis."""
    values = []
    for fact, parameter, scale, unit in (
        ("sw_hz", f"{letter}_sweep", 1.0, "Hz"),
        ("observe_mhz", f"{letter}_freq", 1e-6, "MHz"),
    ):
        number = _number(parameters, parameter)
        if number:
            values.append(report.read(f"{name}.{fact}", number * scale, parameter, unit))
        else:
            values.append(report.missing(f"{name}.{fact}", 0.0, parameter, unit))
        if values[-1] <= 0:
            raise DataError(
                f"has no usable {parameter}", path=path, remedy=f"Give it: --set {name}.{fact}=VALUE."
            )
    offset = _number(parameters, f"{letter}_offset")
    if offset is None:
        offset = report.missing(f"{name}.carrier_ppm", 0.0, f"{letter}_offset", "ppm")
    else:
        offset = report.read(f"{name}.carrier_ppm", offset, f"{letter}_offset", "ppm")
    nucleus = _nucleus(str(parameters.get(f"{letter}_domain", "")))
    if nucleus:
        nucleus = report.read(f"{name}.nucleus", nucleus, f"{letter}_domain")
    else:
        nucleus = report.missing(f"{name}.nucleus", "", f"{letter}_domain")
    return values[0], values[1], offset, nucleus


def _number(parameters: Mapping[str, Any], name: str) -> float | None:
    value = parameters.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        return None
    return float(value)


def _nucleus(domain: str) -> str:
    """Return e.g. ``"13C"`` for Delta's ``"Carbon13"``; empty for a domain that is not known."""
    names = {"Proton": "1H", "Deuterium": "2H", "Carbon13": "13C", "Nitrogen15": "15N", "Fluorine19": "19F"}
    return (names | {"Phosphorus31": "31P"}).get(domain.strip("\0 "), "")
