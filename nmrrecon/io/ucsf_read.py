"""UCSF spectra, as Sparky, POKY and this library write them."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.io.nmrpipe_axis import nucleus_of
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport

MAGIC = b"UCSF NMR"
FILE_HEADER = 180
AXIS_HEADER = 128


def recognises(path: Path) -> bool:
    """Whether `path` is a UCSF file; never raises."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def load(path: Path, overrides: Mapping[str, str]) -> NMRDataset:
    """Load a UCSF spectrum, 2D or 3D.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Facts set by the user.

    Returns
    -------
    NMRDataset
        ``(1, f1, ..., direct)``, float32.

    Raises
    ------
    DataError
        If the file is cut off, damaged or not UCSF.
    """
    report = LoadReport(str(path), "UCSF", overrides=dict(overrides))
    try:
        header, spectrum = _read(Path(path))
    except (OSError, ValueError, LookupError, ArithmeticError, MemoryError, struct.error) as error:
        raise _damaged(path, f"cannot be read as UCSF: {error}") from error
    report.infer("format.kind", f"UCSF {spectrum.ndim}D spectrum", "naxis")
    report.infer("format.dtype", "float32", "UCSF")
    report.infer("format.byte_order", "big", "UCSF")
    axes = tuple(
        _axis(header[f"w{i + 1}"], f"f{i + 1}", size, report) for i, size in enumerate(spectrum.shape)
    )
    report.check_overrides()
    return NMRDataset(spectrum[None], axes, None, report, (f"opened {Path(path).name} as UCSF",))


def _read(path: Path) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    _check_sizes(path)
    with warnings.catch_warnings():
        # nmrglue warns where the size field, which overflows above 2 GB, is not that of the file
        warnings.simplefilter("ignore")
        header, spectrum = ng.sparky.read(str(path))
    spectrum = np.ascontiguousarray(spectrum, dtype=np.float32)
    if not np.isfinite(spectrum).all():
        raise _damaged(path, "has values that are NaN or infinite")
    return header, spectrum


def _check_sizes(path: Path) -> None:
    """Raise `DataError` unless the file holds the tiles that its axis headers ask for."""
    with path.open("rb") as file:
        start = file.read(FILE_HEADER + 4 * AXIS_HEADER)
    count = start[10] if len(start) > FILE_HEADER and start[: len(MAGIC)] == MAGIC else 0
    if count not in (2, 3) or len(start) < FILE_HEADER + count * AXIS_HEADER:
        raise _damaged(path, "is not a UCSF file of 2 or 3 dimensions")
    values = 1
    for i in range(count):
        points, _, tile = struct.unpack(">3I", start[FILE_HEADER + i * AXIS_HEADER + 8 :][:12])
        if not (points and tile):
            raise _damaged(path, f"says that w{i + 1} has {points} points in tiles of {tile}")
        values *= math.ceil(points / tile) * tile
    needed = FILE_HEADER + count * AXIS_HEADER + 4 * values
    if path.stat().st_size != needed:
        raise _damaged(path, f"is {path.stat().st_size} bytes long, where its header asks for {needed}")


def _damaged(path: Path, what: str) -> DataError:
    return DataError(what, path=path, remedy="The file is cut off or damaged: copy or write it again.")


def _axis(entry: Mapping[str, Any], name: str, size: int, report: LoadReport) -> Axis:
    observe, width, middle = (entry[key] for key in ("spectrometer_freq", "spectral_width", "xmtr_freq"))
    if not (observe > 0 and width > 0 and math.isfinite(observe * width * middle)):
        raise _damaged(Path(report.path), f"has no usable frequencies for {name}")
    return Axis(
        size=report.read(f"{name}.size", size, "npoints"),
        sw_hz=report.read(f"{name}.sw_hz", width, "spectral_width", "Hz"),
        observe_mhz=report.read(f"{name}.observe_mhz", observe, "spectrometer_freq", "MHz"),
        carrier_ppm=report.read(f"{name}.carrier_ppm", middle, "xmtr_freq", "ppm"),
        nucleus=report.infer(
            f"{name}.nucleus", nucleus_of(entry["nucleus"]), f"nucleus '{entry['nucleus']}'"
        ),
        quadrature=report.infer(f"{name}.quadrature", Quadrature.REAL, "UCSF"),
        frequency_domain=True,
        # xmtr_freq is the shift of point N / 2, also where N is odd
        center=size / 2,
        label=entry["nucleus"],
    )
