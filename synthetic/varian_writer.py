"""A data set laid out as a Varian/Agilent .fid folder: `fid`, `procpar`, `sampling.sch`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.io.atomic import atomic_folder
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.sampling.schedule_file import write_schedule

#: f1coef of a quadrature: VnmrJ adds (Re S1, Im S1, Re S2, Im S2) with the first four to the real part of
#: the indirect signal, with the second four to its imaginary part.
COEFFICIENTS = {
    Quadrature.STATES: (1, 0, 0, 0, 0, 0, -1, 0),
    Quadrature.ECHO_ANTIECHO: (1, 0, -1, 0, 0, -1, 0, -1),
}
CHANNELS = ("dfrq", "dfrq2", "dfrq3")
_REAL, _STRING = ("1", "1"), ("2", "2")  # subtype and basic type of a procpar entry


def write_varian(
    folder: str | Path,
    dataset: NMRDataset,
    quadratures: Sequence[Quadrature] | None = None,
    *,
    nimax: bool = False,
    phase2_fastest: bool = False,
) -> None:
    """Write `dataset` as a Varian/Agilent .fid folder, as NUS unless its schedule is full.

    Parameters
    ----------
    folder : path-like
        Folder to make, by custom with the suffix .fid; its parent exists.
    dataset : NMRDataset
        Canonical States data ``(phase, point, direct)`` of 2 or 3 dimensions.
    quadratures : sequence of Quadrature, optional
        Of each indirect dimension, F1 first: States (default) or echo-antiecho (Rance-Kay).
    nimax : bool
        How NUS is described. False: `ni` is the grid, `CSdensity` the percentage acquired. True, for a
        2D: `ni` counts acquired increments and `nimax` is the grid.
    phase2_fastest : bool
        Of a 3D: whether `array` is "phase,phase2", so that the phase of `ni2` runs fastest.

    Raises
    ------
    ParameterError
        For anything that cannot be laid out so.
    OutputError
        If the folder cannot be written.

    Notes
    -----
    F1 of a 3D is the dimension of `ni2`, F2 that of `ni`. Varian consoles store the complex conjugate of our
    rotation sense.
    """
    dimensions = len(dataset.indirect)
    modes = [Quadrature(q) for q in quadratures or (Quadrature.STATES,) * dimensions]
    _check(dataset, modes, nimax)
    rows = _rows(dataset, modes, phase2_fastest)
    with atomic_folder(folder) as place:
        ng.varian.write_fid(str(place / "fid"), _file_header(rows), rows, repack=True)
        parameters = _parameters(dataset, modes, nimax, phase2_fastest)
        ng.varian.write_procpar(str(place / "procpar"), _procpar(parameters))
        if dataset.is_nus and dataset.schedule is not None:
            write_schedule(place / "sampling.sch", dataset.schedule, "varian")


def acquired_pair(
    cosine: NDArray[Any], sine: NDArray[Any], quadrature: Quadrature
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the two FIDs of an increment that the coefficients of `quadrature` turn into cosine and sine.

    Both pairs are in our rotation sense, where the spectrum is the conjugate of VnmrJ's, so that a pair
    (a, b) of coefficients is the factor a + i b.
    """
    a = np.array(COEFFICIENTS[quadrature], dtype=float)
    inverse = np.linalg.inv((a[0::2] + 1j * a[1::2]).reshape(2, 2)).astype(np.complex64)
    first, second = (row[0] * cosine + row[1] * sine for row in inverse)
    return first, second


def _check(dataset: NMRDataset, modes: list[Quadrature], nimax: bool) -> None:
    dimensions = len(dataset.indirect)
    if dimensions not in (1, 2) or len(modes) != dimensions or dataset.schedule is None:
        raise ParameterError(f"a Varian folder with {dimensions} indirect dimensions cannot be written")
    unknown = [mode for mode in modes if mode not in COEFFICIENTS]
    if unknown:
        raise ParameterError(
            f"Varian FIDs cannot be written as {unknown[0]}", remedy="Use states or echo-antiecho."
        )
    if nimax and dimensions > 1:
        raise ParameterError("nimax describes one indirect dimension")


def _rows(dataset: NMRDataset, modes: list[Quadrature], phase2_fastest: bool) -> NDArray[np.complex64]:
    """Return the FIDs in the order of the file: increments outside, the phases of one together inside."""
    schedule = dataset.schedule
    assert schedule is not None
    order = np.arange(len(schedule)) if dataset.is_nus else np.argsort(schedule.flat)
    array = np.asarray(dataset.array)[:, order]
    array = array.reshape((2,) * len(modes) + array.shape[1:])
    for d, mode in enumerate(modes):
        cosine, sine = np.moveaxis(array, d, 0)
        array = np.stack(acquired_pair(cosine, sine, mode), axis=d)
    if phase2_fastest:
        array = array.swapaxes(0, len(modes) - 1)
    array = np.moveaxis(array, -2, 0)
    return np.ascontiguousarray(array.reshape(-1, dataset.direct.size).conj(), dtype=np.complex64)


def _file_header(rows: NDArray[np.complex64]) -> dict[str, Any]:
    flags = ("SPEC", "32", "COMPLEX", "HYPERCOMPLEX", "SECND", "TRANSF", "NP", "NF", "NI", "NI2")
    points = 2 * rows.shape[1]
    sizes = {"nblocks": len(rows), "ntraces": 1, "np": points, "ebytes": 4, "tbytes": 4 * points}
    return {
        **{f"S_{flag}": 0 for flag in flags},
        **{"S_DATA": 1, "S_FLOAT": 1, "S_ACQPAR": 1, "S_DDR": 0},
        **sizes,
        **{"bbytes": sizes["tbytes"] + 28, "vers_id": 0, "status": 0, "nbheaders": 1},
    }


def _parameters(
    dataset: NMRDataset, modes: list[Quadrature], nimax: bool, phase2_fastest: bool
) -> dict[str, Any]:
    """Return procpar values by name; VnmrJ counts indirect dimensions from the one next to the direct."""
    direct = dataset.direct
    names = ["phase2", "phase"][-len(modes) :]
    values: dict[str, Any] = {
        "seqfil": "synthetic",
        "np": 2 * direct.size,
        "sw": direct.sw_hz,
        "nt": 1,
        "tn": _varian_nucleus(direct.nucleus),
        "array": ",".join(names[::-1] if phase2_fastest else names),
        "arraydim": int(np.prod(dataset.array.shape[:2])),
        "sampling": "sparse" if dataset.is_nus else "",
        **_frequencies(direct.observe_mhz, direct.carrier_ppm, "sfrq", ""),
    }
    for number, (axis, mode) in enumerate(zip(reversed(dataset.indirect), reversed(modes), strict=True), 1):
        suffix = "" if number == 1 else str(number)
        channel = CHANNELS[number - 1]
        values |= {
            f"ni{suffix}": axis.size,
            f"sw{number}": axis.sw_hz,
            f"phase{suffix}": (1, 2),
            f"f{number}coef": " ".join(map(str, COEFFICIENTS[mode])),
            f"refsource{number}": channel,
            channel.replace("dfrq", "dn"): _varian_nucleus(axis.nucleus),
            **_frequencies(axis.observe_mhz, axis.carrier_ppm, channel, str(number)),
        }
    return values | (_sampling(dataset, nimax) if dataset.is_nus else {})


def _sampling(dataset: NMRDataset, nimax: bool) -> dict[str, Any]:
    assert dataset.schedule is not None
    common = {"CStype": "a", "CSseed": 0}
    if nimax:
        return common | {"ni": len(dataset.schedule), "nimax": dataset.indirect[-1].size}
    return common | {"CSdensity": 100.0 * dataset.schedule.fraction}


def _frequencies(zero_ppm_mhz: float, carrier_ppm: float, channel: str, suffix: str) -> dict[str, float]:
    return {channel: zero_ppm_mhz * (1 + carrier_ppm * 1e-6), f"reffrq{suffix}": zero_ppm_mhz}


def _varian_nucleus(nucleus: str) -> str:
    """Return such as N15 for 15N."""
    mass = "".join(c for c in nucleus if c.isdigit())
    return nucleus.removeprefix(mass) + mass


def _procpar(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: _entry(name, value) for name, value in values.items()}


def _entry(name: str, value: Any) -> dict[str, Any]:
    several = value if isinstance(value, tuple) else (value,)
    entry = ng.varian.create_pdic_param(name, [v if isinstance(v, str) else repr(v) for v in several])
    subtype, kind = _STRING if isinstance(several[0], str) else _REAL
    return entry | {"subtype": subtype, "basictype": kind}
