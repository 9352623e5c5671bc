"""Small files of MRI k-space in the layouts of fastMRI, ISMRMRD and CMRxRecon, and the images in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import h5py
import ismrmrd
import numpy as np
from numpy.typing import NDArray

PAIR = np.dtype([("real", "<f4"), ("imag", "<f4")])


def images(*shape: int, seed: int = 0) -> NDArray[np.complex64]:
    """Smooth complex images (..., y, x), each different from the others, up to the borders."""
    generator = np.random.default_rng(seed)
    noise = generator.normal(size=(*shape, 2)) @ [1, 1j]
    y, x = (np.fft.fftfreq(size) for size in shape[-2:])
    smooth = np.exp(-20 * (y[:, np.newaxis] ** 2 + x**2))
    return np.fft.ifft2(np.fft.fft2(noise) * smooth).astype(np.complex64)


def k_space(image: NDArray[Any]) -> NDArray[np.complex64]:
    shifted = np.fft.ifftshift(image, axes=(-2, -1))
    return np.fft.fftshift(np.fft.fft2(shifted, norm="ortho"), axes=(-2, -1)).astype(np.complex64)


def image_of(samples: NDArray[Any]) -> NDArray[np.complex64]:
    shifted = np.fft.ifftshift(samples, axes=(-2, -1))
    return np.fft.fftshift(np.fft.ifft2(shifted, norm="ortho"), axes=(-2, -1)).astype(np.complex64)


def central(image: NDArray[Any], size: int, axis: int = -1) -> NDArray[Any]:
    """The central `size` points of an axis."""
    start = image.shape[axis] // 2 - size // 2
    return np.take(image, range(start, start + size), axis=axis)


def texts_of(path: Path) -> dict[str, Any]:
    """The recipe as text, the history and the facts of a cine file."""
    with h5py.File(path) as file:
        recipe, history, facts = (file[name].asstr()[()] for name in ("recipe", "history", "facts"))
    return {"recipe": recipe, "history": tuple(json.loads(history)), "facts": json.loads(facts)}


def xml_header(
    encoded: tuple[int, int],
    shown: tuple[int, int],
    limits: dict[str, tuple[object, object]],
    *,
    encoded_mm: tuple[float, float] = (400.0, 200.0),
    shown_mm: tuple[float, float] = (200.0, 200.0),
    trajectory: str = "cartesian",
    parameters: str = "",
) -> str:
    """An ISMRMRD header; sizes are (x, y), limits (maximum, center) by counter."""

    def space(name: str, points: tuple[int, int], mm: tuple[float, float]) -> str:
        matrix = f"<matrixSize><x>{points[0]}</x><y>{points[1]}</y><z>1</z></matrixSize>"
        field = f"<fieldOfView_mm><x>{mm[0]}</x><y>{mm[1]}</y><z>8</z></fieldOfView_mm>"
        return f"<{name}>{matrix}{field}</{name}>"

    told = "".join(
        f"<{name}><minimum>0</minimum><maximum>{most}</maximum><center>{center}</center></{name}>"
        for name, (most, center) in limits.items()
    )
    return (
        '<?xml version="1.0"?>\n<ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">'
        "<experimentalConditions><H1resonanceFrequency_Hz>63500000</H1resonanceFrequency_Hz>"
        "</experimentalConditions><encoding>"
        + space("encodedSpace", encoded, encoded_mm)
        + space("reconSpace", shown, shown_mm)
        + f"<encodingLimits>{told}</encodingLimits><trajectory>{trajectory}</trajectory></encoding>"
        + f"{parameters}</ismrmrdHeader>"
    )


def write_fastmri(
    path: Path,
    samples: NDArray[Any],
    header: str,
    *,
    mask: NDArray[Any] | None = None,
    reference: NDArray[Any] | None = None,
    **storage: Any,
) -> Path:
    """Samples are (slice, [coil,] ky, kx); the file has the last two the other way round."""
    with h5py.File(path, "w") as file:
        stored = samples.swapaxes(-1, -2).astype(np.complex64)
        file.create_dataset("kspace", data=stored, **storage)
        file["ismrmrd_header"] = header.encode()
        file.attrs.update(acquisition="CORPDFS_FBK", max=1.5, norm=2.5, patient_id="0000")
        if mask is not None:
            file["mask"] = mask
        if reference is not None:
            file["reconstruction_rss"] = reference.swapaxes(-1, -2).astype(np.float32)
    return path


def acquisition(samples: NDArray[Any], flags: tuple[int, ...] = (), **head: int) -> ismrmrd.Acquisition:
    """One readout (coil, sample); entries of the head, and counters by their names."""
    made = ismrmrd.Acquisition.from_array(np.ascontiguousarray(samples, dtype=np.complex64))
    made.center_sample = samples.shape[1] // 2
    for name, value in head.items():
        setattr(made.idx if hasattr(made.idx, name) else made, name, value)
    for flag in flags:
        made.set_flag(flag)
    return made


def write_ismrmrd(path: Path, header: str, lines: list[ismrmrd.Acquisition]) -> Path:
    with ismrmrd.Dataset(str(path), "dataset", mode="w") as file:
        file.write_xml_header(header.encode())
        for line in lines:
            file.append_acquisition(line)
    return path


def cartesian_lines(samples: NDArray[Any], **head: int) -> list[ismrmrd.Acquisition]:
    """Readouts of a cine (frame, coil, ky, kx) as time runs: all frames of a line, then the next line."""
    return [
        acquisition(samples[phase, :, line], kspace_encode_step_1=line, phase=phase, **head)
        for line in range(samples.shape[2])
        for phase in range(samples.shape[0])
    ]


def write_cmrxrecon(path: Path, name: str, samples: NDArray[Any], **storage: Any) -> Path:
    """Samples are (frame, slice, [coil,] ky, kx): what h5py shows of MATLAB's order."""
    pairs = np.empty(samples.shape, PAIR)
    pairs["real"], pairs["imag"] = samples.real, samples.imag
    with h5py.File(path, "w", userblock_size=512) as file:
        file.create_dataset(name, data=pairs, **storage)
        file[name].attrs["MATLAB_class"] = np.bytes_("single")
    with path.open("r+b") as raw:
        raw.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")
    return path
