"""Spectra that TopSpin processed: `pdata/1/2rr` with its `procs`, `proc2s`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import nmrglue
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.bruker_parameters import BrukerParameters, read_parameters
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport

PROCESS_AGAIN = "Process the spectrum again in TopSpin, or copy the whole folder again."
LARGEST_EXPONENT = 100  #: of NC_proc, either sign

REAL_PARTS = {"1r": 1, "2rr": 2, "3rrr": 3}
"""File that holds the real spectrum, and its dimensions."""


def recognises(path: Path) -> bool:
    """Return whether `path` is a PROCNO folder, or the spectrum file in one.

    A folder that lacks its spectrum or its procs counts, so that the error can say what is missing.
    """
    file = spectrum_file(path)
    if path.is_dir() and path.absolute().parent.name == "pdata":
        return True
    return file is not None and (file.parent / "procs").is_file()


def spectrum_file(path: Path) -> Path | None:
    """Return the real spectrum that `path` is or holds."""
    if path.name in REAL_PARTS and path.is_file():
        return path
    present = [path / name for name in reversed(REAL_PARTS) if (path / name).is_file()]
    return present[0] if present else None


def load(path: Path, overrides: Mapping[str, str]) -> NMRDataset:
    """Load the real part of a processed Bruker spectrum.

    Parameters
    ----------
    path : Path
        ``pdata/N`` or the ``1r``, ``2rr``, ``3rrr`` in it.
    overrides : mapping of str to str
        Facts set by the user.

    Returns
    -------
    NMRDataset
        In the frequency domain, float32, ``(1, f1, ..., fN)``.

    Raises
    ------
    DataError
        Parameters are missing or do not fit the file.
    """
    file = spectrum_file(path)
    if file is None:
        raise DataError("holds no processed spectrum (1r, 2rr, 3rrr)", path=path, remedy=PROCESS_AGAIN)
    report = LoadReport(str(path), "Bruker processed", overrides=overrides)
    dimensions = REAL_PARTS[file.name]
    names = [f"proc{n if n > 1 else ''}s" for n in range(dimensions, 0, -1)]
    parameters = [read_parameters(file.parent / name) for name in names]
    report.read("format.kind", "processed spectrum", file.name)
    axes = tuple(_axis(report, f"f{d}", p) for d, p in enumerate(parameters, start=1))
    array = _read(file, parameters, axes, report)
    report.check_overrides()
    return NMRDataset(array[None], axes, None, report, (f"processed by TopSpin: {file}",))


def _axis(report: LoadReport, name: str, parameters: BrukerParameters) -> Axis:
    size = int(report.read(f"{name}.size", int(_positive(parameters, "SI")), f"{parameters.name} SI"))
    sw = report.read(f"{name}.sw_hz", _positive(parameters, "SW_p"), f"{parameters.name} SW_p", "Hz")
    observe = report.read(f"{name}.observe_mhz", _positive(parameters, "SF"), f"{parameters.name} SF", "MHz")
    first = parameters.number("OFFSET")
    if first is None:
        raise DataError(
            "parameter OFFSET is missing: the ppm scale is unknown",
            path=parameters.path,
            remedy=PROCESS_AGAIN,
        )
    carrier = first - (size // 2) * sw / size / observe
    carrier = report.infer(f"{name}.carrier_ppm", carrier, f"{parameters.name} OFFSET, SW_p, SF", "ppm")
    nucleus = report.read(f"{name}.nucleus", parameters.text("AXNUC"), f"{parameters.name} AXNUC")
    return Axis(size, sw, observe, carrier, nucleus, Quadrature.REAL, frequency_domain=True)


def _positive(parameters: BrukerParameters, name: str) -> float:
    value = parameters.number(name)
    if value is None or value <= 0:
        raise DataError(
            f"parameter {name} is {value}, not a positive number",
            path=parameters.path,
            remedy=PROCESS_AGAIN,
        )
    return value


def _read(
    file: Path, parameters: list[BrukerParameters], axes: tuple[Axis, ...], report: LoadReport
) -> NDArray[np.float32]:
    direct = parameters[-1]
    big = report.read(
        "format.byte_order", "big" if direct.integer("BYTORDP") == 1 else "little", "procs BYTORDP"
    )
    kind = report.read("format.dtype", "float64" if direct.integer("DTYPP") == 2 else "int32", "procs DTYPP")
    scale = report.read("format.scale", 2.0 ** _exponent(direct), "procs NC_proc")
    shape = tuple(axis.size for axis in axes)
    wanted, found = math.prod(shape) * (8 if kind == "float64" else 4), file.stat().st_size
    if found != wanted:
        raise DataError(
            f"is {found} bytes long, but SI = {' x '.join(map(str, shape))} of {kind} take {wanted}",
            path=file,
            remedy=PROCESS_AGAIN,
        )
    tiles = tuple(_tile(p, size) for p, size in zip(parameters, shape, strict=True))
    try:
        _, array = nmrglue.bruker.read_pdata(
            str(file.parent),
            [file.name],
            read_procs=False,
            read_acqus=False,
            scale_data=False,
            shape=shape,
            submatrix_shape=tiles,
            big=big == "big",
            isfloat=kind == "float64",
        )
    except (OSError, ValueError, IndexError) as error:
        raise DataError(
            f"cannot be read as {' x '.join(map(str, shape))}: {error}", path=file, remedy=PROCESS_AGAIN
        ) from error
    spectrum = (np.asarray(array, dtype=np.float64) * scale).astype(np.float32)
    if spectrum.shape != shape or not np.isfinite(spectrum).all():
        raise DataError("holds values that are not numbers, or too few", path=file, remedy=PROCESS_AGAIN)
    return spectrum


def _exponent(procs: BrukerParameters) -> float:
    """Return the power of two that the integers of the file are multiplied by."""
    exponent = procs.number("NC_proc", 0.0) or 0.0
    if abs(exponent) > LARGEST_EXPONENT:
        raise DataError(f"parameter NC_proc is {exponent:g}", path=procs.path, remedy=PROCESS_AGAIN)
    return exponent


def _tile(parameters: BrukerParameters, size: int) -> int:
    """Return the size of the sub-matrices that the file is cut into along one dimension."""
    tile = parameters.integer("XDIM") or size
    if tile < 0 or size % tile:
        raise DataError(
            f"parameter XDIM is {tile}, no divisor of SI {size}", path=parameters.path, remedy=PROCESS_AGAIN
        )
    return tile
