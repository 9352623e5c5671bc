"""A data set laid out as a Bruker experiment folder: `ser`, `acqus`, `acqu2s`, ..., `nuslist`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from nmrglue.fileio.bruker import bruker_dsp_table
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.io.atomic import atomic_folder
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.sampling.schedule_file import write_schedule
from synthetic.quadrature import as_acquired

ROW_BYTES = 1024  #: each row of `ser` starts at a multiple of it
FULL_SCALE_BITS = 28  #: of the largest integer in an int32 `ser`
BLOCK_ROWS = 1024  #: rows converted and written at a time

FNMODES = {
    Quadrature.QF: 1,
    Quadrature.STATES: 4,
    Quadrature.STATES_TPPI: 5,
    Quadrature.ECHO_ANTIECHO: 6,
}


@dataclass(frozen=True)
class BrukerStyle:
    """Choices that spectrometers and TopSpin versions differ in.

    Attributes
    ----------
    dtype : {'int32', 'float64'}
        Of the numbers in `ser` (DTYPA 0 or 2).
    byte_order : {'little', 'big'}
        Of `ser` (BYTORDA).
    group_delay : float
        Points of digital-filter delay before the signal (GRPDLY); 0 for none.
    dsp : (int, int) or None
        DSPFVS and DECIM of an older console, which leaves GRPDLY at -1; the delay is then that of the
        DSP table, whatever `group_delay` says.
    aqseq : {0, 1}
        0: F2 is the inner loop of a 3D; 1: F1 is.
    nuslist : str
        Name of the schedule file.
    """

    dtype: str = "int32"
    byte_order: str = "little"
    group_delay: float = 67.985107421875
    dsp: tuple[int, int] | None = None
    aqseq: int = 0
    nuslist: str = "nuslist"

    def __post_init__(self) -> None:
        if self.dtype not in ("int32", "float64") or self.byte_order not in ("little", "big"):
            raise ParameterError(f"a Bruker file has no {self.byte_order}-endian {self.dtype} numbers")

    @property
    def delay(self) -> float:
        """Points of group delay in the data."""
        return self.group_delay if self.dsp is None else float(bruker_dsp_table[self.dsp[0]][self.dsp[1]])


def write_bruker(
    folder: str | Path,
    dataset: NMRDataset,
    quadratures: Sequence[Quadrature] | None = None,
    style: BrukerStyle | None = None,
) -> None:
    """Write `dataset` as a Bruker experiment folder, as NUS unless its schedule is full.

    Parameters
    ----------
    folder : path-like
        Folder to make; its parent exists.
    dataset : NMRDataset
        Canonical States data ``(phase, point, direct)`` without group delay.
    quadratures : sequence of Quadrature, optional
        Of each indirect dimension, F1 first; States-TPPI by default.
    style : BrukerStyle, optional

    Raises
    ------
    ParameterError
        For a quadrature that Bruker data cannot have, or FIDs shorter than the group delay.
    OutputError
        If the folder cannot be written.

    Notes
    -----
    An int32 `ser` holds the numbers divided by 2**NC, as spectrometers leave them.
    """
    style = style or BrukerStyle()
    quadratures = quadratures or (Quadrature.STATES_TPPI,) * len(dataset.indirect)
    if style.delay >= dataset.direct.size:
        raise ParameterError(
            f"FIDs of {dataset.direct.size} points end before a group delay of {style.delay:g} points",
            remedy="Acquire more direct points, or write a group delay of 0.",
        )
    acquired = as_acquired(dataset, quadratures)
    nc = scale_exponent(acquired.array) if style.dtype == "int32" else 0
    with atomic_folder(folder) as place:
        _write_ser(place / "ser", acquired, style, nc)
        for number, axis in enumerate(reversed(acquired.axes), start=1):
            name = f"acqu{number if number > 1 else ''}s"
            parameters = _direct(acquired, style, nc) if number == 1 else _indirect(acquired, number, style)
            (place / name).write_text(_jcamp(name, parameters | _frequencies(axis)), encoding="ascii")
        (place / "pulseprogram").write_text(_pulse_program(acquired), encoding="ascii")
        if acquired.is_nus and acquired.schedule is not None:
            write_schedule(place / style.nuslist, acquired.schedule, "bruker")


def delayed(fids: NDArray[Any], delay: float) -> NDArray[np.complex128]:
    """Return FIDs (..., direct) that start `delay` points late, fractions by the Fourier shift theorem.

    As after a digital filter, the signal rises within the points before t = 0, half of it at t = 0, and
    the last `delay` points fall out of the window. The carrier keeps its phase: a pure shift in time.
    """
    size = fids.shape[-1]
    length = 4 * 2 ** math.ceil(math.log2(size + delay + 1))
    # a filter that is symmetric in time leaves half of a step at the step
    halved = np.concatenate([0.5 * fids[..., :1], fids[..., 1:]], axis=-1)
    ramp = np.exp(-2j * np.pi * delay * np.fft.fftfreq(length))
    return np.asarray(np.fft.ifft(np.fft.fft(halved, length) * ramp)[..., :size])


def scale_exponent(array: NDArray[Any]) -> int:
    """Return NC: the power of two by which numbers are divided to fill an int32 with room to spare."""
    largest = float(max(np.abs(array.real).max(), np.abs(array.imag).max()))
    return math.ceil(math.log2(largest)) - FULL_SCALE_BITS if largest > 0 else 0


def file_order(dataset: NMRDataset, aqseq: int) -> NDArray[np.int64]:
    """Return for each row of `ser` the position ``phase * points + point`` of its FID in the array.

    NUS: all phases of a point follow each other. Full: the loops over increments and phases of a
    dimension nest inside those of the dimension outside it.
    """
    schedule = dataset.schedule
    assert schedule is not None
    phases = tuple(axis.quadrature.phases for axis in dataset.indirect)
    loops = list(range(len(phases)))
    loops = loops[::-1] if aqseq == 1 else loops
    count = len(schedule)
    if dataset.is_nus:
        place = np.arange(int(np.prod(phases)) * count).reshape(*phases, count)
        return place.transpose(len(phases), *loops).ravel()
    by_grid = np.argsort(schedule.flat)
    place = np.arange(int(np.prod(phases)))[:, None] * count + by_grid
    nested = [axis for d in loops for axis in (len(phases) + d, d)]
    return place.reshape(*phases, *schedule.grid).transpose(nested).ravel()


def _write_ser(path: Path, dataset: NMRDataset, style: BrukerStyle, nc: int) -> None:
    number = np.dtype(style.dtype).newbyteorder("<" if style.byte_order == "little" else ">")
    fids = np.asarray(dataset.array).reshape(-1, dataset.direct.size)
    row_numbers = _row_numbers(dataset.direct, number)
    order = file_order(dataset, style.aqseq)
    with path.open("wb") as file:
        for start in range(0, len(order), BLOCK_ROWS):
            block = fids[order[start : start + BLOCK_ROWS]]
            block = delayed(block, style.delay) if style.delay else block.astype(np.complex128)
            values = np.ldexp(np.ascontiguousarray(block).view(np.float64), -nc)
            rows = np.zeros((len(block), row_numbers), dtype=number)
            rows[:, : values.shape[1]] = np.round(values) if number.kind == "i" else values
            rows.tofile(file)


def _row_numbers(direct: Axis, number: np.dtype[Any]) -> int:
    return math.ceil(2 * direct.size * number.itemsize / ROW_BYTES) * ROW_BYTES // number.itemsize


def _direct(dataset: NMRDataset, style: BrukerStyle, nc: int) -> dict[str, Any]:
    """Return the parameters of `acqus`."""
    fraction = dataset.schedule.fraction if dataset.schedule is not None else 1.0
    firmware, decimation = style.dsp or (20, 2379.66666666667)
    return {
        "AQSEQ": style.aqseq,
        "AQ_mod": 3,
        "BYTORDA": 0 if style.byte_order == "little" else 1,
        "DECIM": decimation,
        "DIGMOD": 1,
        "DSPFVS": firmware,
        "DTYPA": 0 if style.dtype == "int32" else 2,
        "FnMODE": 0,
        "FnTYPE": 2 if dataset.is_nus else 0,
        "GRPDLY": -1 if style.dsp else style.group_delay,
        "NC": nc,
        "NS": 1,
        "NUSLIST": "<automatic>" if style.nuslist == "nuslist" else f"<{style.nuslist}>",
        "NusAMOUNT": 100.0 * fraction if dataset.is_nus else 50,
        "NusTD": 0,
        "PARMODE": len(dataset.axes) - 1,
        "PULPROG": "<synthetic>",
        "TD": 2 * dataset.direct.size,
    }


def _indirect(dataset: NMRDataset, number: int, style: BrukerStyle) -> dict[str, Any]:
    """Return the parameters of `acqu2s` (number 2, the dimension next to the direct one), `acqu3s`, ...

    TD of a NUS experiment counts acquired FIDs: all of them in `acqu2s`, and 1 in the others.
    """
    axis = dataset.axes[-number]
    real_points = axis.size * axis.quadrature.phases
    td = real_points
    if dataset.is_nus:
        td = dataset.array.shape[0] * dataset.array.shape[1] if number == 2 else 1
    # what TopSpin leaves in data that are not NUS
    nus_td = real_points if dataset.is_nus else 1024
    return {"FnMODE": FNMODES[axis.quadrature], "NusTD": nus_td, "TD": td}


def _frequencies(axis: Axis) -> dict[str, Any]:
    """Return the parameters of an axis, whose observe frequency is that of 0 ppm."""
    offset = axis.carrier_ppm * axis.observe_mhz
    carrier_mhz = axis.observe_mhz + offset * 1e-6
    return {
        "BF1": repr(float(axis.observe_mhz)),
        "NUC1": f"<{axis.nucleus}>",
        "O1": repr(float(offset)),
        "SFO1": repr(float(carrier_mhz)),
        "SW": repr(float(axis.sw_hz / carrier_mhz)),
        "SW_h": repr(float(axis.sw_hz)),
    }


def _jcamp(name: str, parameters: dict[str, Any]) -> str:
    header = [
        f"##TITLE= Parameter file {name}",
        "##JCAMPDX= 5.0",
        "##DATATYPE= Parameter Values",
        "##ORIGIN= nmrrecon simulate",
        "##OWNER= synthetic",
    ]
    records = [f"##${key}= {value}" for key, value in sorted(parameters.items())]
    return "\n".join([*header, *records, "##END=", ""])


def _pulse_program(dataset: NMRDataset) -> str:
    modes = [f"; F{d + 1}: {axis.quadrature}" for d, axis in enumerate(dataset.indirect)]
    return "\n".join(["; synthetic data: no spectrometer ran this", *modes, ""])
