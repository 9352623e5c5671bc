"""A data set laid out as NMRPipe FIDs: `test.fid`, or `fid/test%03d.fid` for a 3D, and its schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.io.atomic import atomic_folder
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.sampling.schedule_file import write_schedule
from synthetic.bruker_writer import delayed
from synthetic.quadrature import as_acquired

FORMS = ("expanded", "compact", "compact-real", "mask")
#: FDF1AQSIGN: 2 says that odd increments change sign.
AQSIGN = {Quadrature.STATES: 0.0, Quadrature.STATES_TPPI: 2.0}


def write_nmrpipe_fid(
    folder: str | Path,
    dataset: NMRDataset,
    form: str = "expanded",
    quadrature: Quadrature = Quadrature.STATES,
    group_delay: float = 0.0,
) -> None:
    """Write `dataset` as the FIDs that NMRPipe's conversion scripts leave.

    Parameters
    ----------
    folder : path-like
        Folder to make; its parent exists.
    dataset : NMRDataset
        Canonical States data ``(phase, point, direct)`` of 2 or 3 dimensions.
    form : {'expanded', 'compact', 'compact-real', 'mask'}
        Of NUS data. Expanded: the whole grid with zeros, and `nuslist`. Compact: the acquired FIDs in
        the order of `nuslist`; in a 3D, one plane with all its phases for each point. Compact-real: the
        same, its indirect dimensions marked as real, as scripts for hmsIST do (``-yN 4 -zN M -yMODE Real
        -zMODE Real``; of a 2D ``-yN 2M -yMODE Real``): the header knows neither grid nor quadrature. Mask:
        the grid with zeros and a second FID (`mask.fid`, `mask/test%03d.fid`) that is 1 where a point was
        acquired.
    quadrature : Quadrature
        Of all indirect dimensions: States or States-TPPI.
    group_delay : float
        Points of digital-filter delay left in the data (FDDMXVAL), as bruk2pipe -AMX does.

    Raises
    ------
    ParameterError
        For anything that cannot be laid out so.
    OutputError
        If the folder cannot be written.
    """
    if form not in FORMS:
        raise unknown_name("form", form, list(FORMS))
    if len(dataset.indirect) not in (1, 2) or quadrature not in AQSIGN or dataset.schedule is None:
        raise ParameterError("NMRPipe FIDs are written of 2D and 3D data, States or States-TPPI")
    acquired = as_acquired(dataset, (quadrature,) * len(dataset.indirect))
    fids = np.asarray(acquired.array)
    if group_delay:
        acquired = acquired.with_step("group delay", array=delayed(fids, group_delay).astype(np.complex64))
    with atomic_folder(folder) as place:
        if form.startswith("compact") and dataset.is_nus:
            header = _header(acquired, group_delay) | _compact_entries(acquired, form == "compact-real")
            _write(place, "fid", header, _compact(acquired))
        else:
            header = _header(acquired, group_delay)
            _write(place, "fid", header, _expanded(acquired))
            if form == "mask":
                ones = acquired.with_step("mask", array=np.full(fids.shape, 1 + 1j, np.complex64))
                _write(place, "mask", header, _expanded(ones))
        if dataset.is_nus and form != "mask":
            write_schedule(place / "nuslist", dataset.schedule, "nmrpipe")


def _expanded(dataset: NMRDataset) -> NDArray[np.complex64]:
    """Return the grid, phases interleaved with increments: ``(f1, direct)`` or ``(f1, f2, direct)``."""
    schedule = dataset.schedule
    assert schedule is not None
    array = np.asarray(dataset.array)
    full = np.zeros((len(array), int(np.prod(schedule.grid)), array.shape[-1]), np.complex64)
    full[:, schedule.flat] = array
    count = len(schedule.grid)
    full = full.reshape((2,) * count + (*schedule.grid, -1))
    order = [axis for d in range(count) for axis in (count + d, d)]
    return full.transpose(*order, 2 * count).reshape(*(2 * n for n in schedule.grid), -1)


def _compact(dataset: NMRDataset) -> NDArray[np.complex64]:
    """Return the acquired FIDs ``(point and phase, direct)`` of a 2D, ``(point, phase, direct)`` of a 3D."""
    array = np.asarray(dataset.array).swapaxes(0, 1)
    return array if len(dataset.indirect) > 1 else array.reshape(-1, array.shape[-1])


def _header(dataset: NMRDataset, group_delay: float) -> dict[str, Any]:
    """Return the header of a file that holds the whole grid."""
    axes: dict[int | str, Any] = {d: _universal(axis) for d, axis in enumerate(dataset.axes)}
    header: dict[str, Any] = ng.pipe.create_dic({"ndim": len(dataset.axes), **axes})
    header |= {"FDDMXVAL": group_delay, "FDDMXFLAG": 0.0, "FDPIPEFLAG": 0.0}
    for key, axis in zip(("FDF1", "FDF3"), reversed(dataset.indirect), strict=False):
        header[f"{key}AQSIGN"] = AQSIGN[axis.quadrature]
    return header


def _compact_entries(dataset: NMRDataset, real: bool) -> dict[str, float]:
    """Return what a compact file says of itself: its rows and planes and, if real, nothing of the grid."""
    points = dataset.array.shape[1]
    if len(dataset.indirect) == 1:
        entries: dict[str, float] = {"FDSPECNUM": 2.0 * points, "FDF1TDSIZE": points, "FDF1APOD": points}
        sizes = {"FDF1": 2 * points}
    else:
        entries = {"FDSPECNUM": 4.0, "FDF3SIZE": points, "FDFILECOUNT": points}
        sizes = {"FDF1": 4, "FDF3": points}
    for (key, size), axis in zip(sizes.items() if real else (), reversed(dataset.indirect), strict=False):
        center = size // 2 + 1
        origin = axis.carrier_ppm * axis.observe_mhz - axis.sw_hz * (size - center) / size
        entries |= {f"{key}QUADFLAG": 1.0, f"{key}AQSIGN": 0.0, f"{key}TDSIZE": size, f"{key}APOD": size}
        entries |= {f"{key}CENTER": center, f"{key}ORIG": origin}
    return entries


def _universal(axis: Axis) -> dict[str, Any]:
    """Return nmrglue's description of an axis; it counts real and imaginary rows of indirect dimensions."""
    indirect = axis.quadrature is not Quadrature.COMPLEX
    return {
        "sw": axis.sw_hz,
        "obs": axis.observe_mhz,
        "car": axis.carrier_ppm * axis.observe_mhz,
        "size": axis.size * (2 if indirect else 1),
        "label": (axis.label or axis.nucleus)[:7],
        "complex": True,
        "encoding": "states" if indirect else "direct",
        "time": True,
        "freq": False,
    }


def _write(folder: Path, name: str, header: dict[str, Any], array: NDArray[np.complex64]) -> None:
    """Write a 2D as one file, a 3D as a series in a folder of its own."""
    if array.ndim == 2:
        ng.pipe.write(str(folder / ("test.fid" if name == "fid" else f"{name}.fid")), header, array)
        return
    (folder / name).mkdir()
    ng.pipe.write(str(folder / name / "test%03d.fid"), header, array)
