"""UCSF files, the spectrum format of Sparky, POKY and CCPN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.nmr import Axis, NMRDataset

#: The size field is a signed 4-byte number.
LARGEST_SIZE = 2**31 - 1


def write_ucsf(dataset: NMRDataset, path: str | Path) -> Path:
    """Write a 2D or 3D spectrum as a UCSF file.

    Parameters
    ----------
    dataset : NMRDataset
        Every dimension in the frequency domain. Real parts alone are written: the format
        holds no others.
    path : path-like

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the data are no 2D or 3D spectrum, or the file cannot be written.

    Notes
    -----
    UCSF states the chemical shift of point N / 2, whatever the carrier and also where N is odd.
    No date is written, so that equal data make equal files.
    """
    target = Path(path)
    _check(dataset, target)
    spectrum = np.asarray(dataset.array)[0].real.astype(np.float32)
    header = _header(dataset, spectrum)
    with atomic_write(target) as temporary:
        ng.sparky.write(str(temporary), header, spectrum, overwrite=True)
    return target


def _check(dataset: NMRDataset, path: Path) -> None:
    if not 2 <= len(dataset.axes) <= 3:
        raise OutputError(
            f"UCSF holds 2D and 3D spectra, not {len(dataset.axes)}D",
            path=path,
            remedy="Write NMRPipe instead.",
        )
    if not all(axis.frequency_domain for axis in dataset.axes):
        raise OutputError(
            "UCSF holds spectra only, and a dimension is in the time domain",
            path=path,
            remedy="Write NMRPipe instead.",
        )


def _header(dataset: NMRDataset, spectrum: np.ndarray[Any, Any]) -> dict[str, Any]:
    axes = {i: _universal_axis(axis) for i, axis in enumerate(dataset.axes)}
    universal: dict[Any, Any] = {"ndim": spectrum.ndim, **axes}
    header: dict[str, Any] = ng.sparky.create_dic(universal, user="nmrrecon")
    header["date"] = ""
    header["seek_pos"] = min(int(header["seek_pos"]), LARGEST_SIZE)
    return header


def _universal_axis(axis: Axis) -> dict[str, Any]:
    """Return nmrglue's description of an axis; its carrier is what lies at point N / 2."""
    return {
        "size": axis.size,
        "label": (axis.nucleus or axis.label).encode("ascii", "ignore").decode()[:5],
        "obs": axis.observe_mhz,
        "sw": axis.sw_hz,
        "car": float(axis.hz(axis.size / 2)),
    }
