"""k-space from an array whose axes are known: where it was sampled, where its zero stands, its coil maps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, unknown_name
from nmrrecon.io.array_axes import Axes, central_share
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.coil_maps_file import explained_energy, fitted_maps
from nmrrecon.io.companion_files import holds_coil_maps, holds_mask
from nmrrecon.io.k_space_values import refuse_zeros
from nmrrecon.io.stored_array import StoredArray, full_box
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport, Status

#: Of `KSpace.samples`, and of its mask.
ORDER = ("frame", "coil", "ky", "kx")
MASK_ORDER = ("frame", "ky", "kx")
#: Where the zero of k-space stands in each frame, and where that of the image stood when it was transformed.
MIDDLE, CORNER = "middle", "corner"
#: Coil maps that explain so much more of the signal with the one than with the other say which it was.
DECISIVE = 0.1


@dataclass(frozen=True)
class Sampled:
    """Of which part of which array the samples are: names and sizes of its axes, and the frames taken."""

    names: Axes
    shape: tuple[int, ...]
    frames: slice

    def size(self, name: str) -> int:
        """Size of an axis of the whole array, 1 where it has none of that name."""
        return self.shape[self.names.index(name)] if name in self.names else 1


def in_order(values: NDArray[Any], names: Axes, order: Axes) -> NDArray[Any]:
    """Return values of named axes in another order; those that are not in it must be of size 1."""
    kept = [(name, size) for name, size in zip(names, values.shape, strict=True) if name in order]
    present = [name for name, _ in kept]
    values = values.reshape([size for _, size in kept])
    values = values.transpose([present.index(name) for name in order if name in present])
    return np.expand_dims(values, tuple(i for i, name in enumerate(order) if name not in present))


def sampled_k_space(
    samples: NDArray[np.complex64],
    sampled: Sampled,
    arrays: dict[str, StoredArray],
    path: Path,
    report: LoadReport,
) -> KSpace:
    """Return k-space with the mask and the coil maps among `arrays`, if there are any that fit.

    Parameters
    ----------
    samples : ndarray of complex64, shape (frame, coil, ky, kx)
        Changed: what the mask leaves out is set to zero.
    sampled : Sampled
    arrays : dict of str to StoredArray
    path : Path
    report : LoadReport
        Gets the facts ``sampling.mask``, ``format.zero``, ``format.image_zero`` and ``coil_maps``.

    Raises
    ------
    DataError
        If nothing was sampled.
    """
    mask = _mask(samples, sampled, arrays, path, report)
    samples, mask = _centred(samples, mask, report)
    np.copyto(samples, 0, where=~mask[:, np.newaxis])
    refuse_zeros(samples, path)
    empty = int((~mask.any(axis=(1, 2))).sum())
    if empty:
        report.warn(f"{empty} of {len(mask)} frames were not sampled at all.")
    maps = _maps(samples, sampled, arrays, path, report)
    return KSpace(_image_centred(samples, maps, report), mask, report, coil_maps=maps)


def _mask(
    samples: NDArray[np.complex64],
    sampled: Sampled,
    arrays: dict[str, StoredArray],
    path: Path,
    report: LoadReport,
) -> NDArray[np.bool_]:
    """Return the mask (frame, ky, kx) of the file where it fits, else where samples are not zero."""
    for name, array in arrays.items():
        if not holds_mask(name):
            continue
        found = _fitted_mask(array, sampled)
        if found is not None:
            report.tell("sampling.mask", name, f"array of shape {array.shape}")
            return np.broadcast_to(found, (len(samples), *samples.shape[2:]))
        report.warn(f"The mask '{name}' of shape {array.shape} does not fit the k-space and is not used.")
    source = "there is no mask in the file"
    report.tell("sampling.mask", "samples that are not zero", source, status=Status.INFERRED)
    return np.stack([(frame != 0).any(axis=0) for frame in samples])


def _fitted_mask(array: StoredArray, sampled: Sampled) -> NDArray[np.bool_] | None:
    """Return a mask that has the axes of the k-space in the same order, or lacks some; else None.

    Of a mask for each frame those of the frames taken are read.
    """
    longer = [place for place, size in enumerate(array.shape) if size > 1]
    for wanted in (MASK_ORDER, ("ky", "kx"), ("ky",)):
        names = tuple(name for name in sampled.names if name in wanted and sampled.size(name) > 1)
        if [array.shape[place] for place in longer] != [sampled.size(name) for name in names]:
            continue
        box = list(full_box(array))
        if "frame" in names:
            box[longer[names.index("frame")]] = sampled.frames
        values = array.read(tuple(box)) != 0
        return in_order(values.reshape([values.shape[place] for place in longer]), names, MASK_ORDER)
    return None


def _centred(
    samples: NDArray[np.complex64], mask: NDArray[np.bool_], report: LoadReport
) -> tuple[NDArray[np.complex64], NDArray[np.bool_]]:
    """Return samples and mask with zero frequency at the middle, wherever it stands in the file."""
    energy = np.sqrt(sum((np.abs(frame) ** 2).sum(axis=0) for frame in samples))
    middle, corner = central_share(energy), central_share(np.fft.fftshift(energy))
    source = f"{100 * middle:.0f} % of the energy there, {100 * corner:.0f} % at the corners"
    place = report.infer("format.zero", MIDDLE if middle >= corner else CORNER, source)
    if place not in (MIDDLE, CORNER):
        raise unknown_name("place of zero", place, [MIDDLE, CORNER])
    if place == MIDDLE:
        return samples, mask
    return np.fft.fftshift(samples, axes=(-2, -1)), np.fft.fftshift(mask, axes=(-2, -1))


def _image_centred(
    samples: NDArray[np.complex64], maps: NDArray[np.complex64] | None, report: LoadReport
) -> NDArray[np.complex64]:
    """Return samples of images that stand in the middle, as their coil maps do.

    A transform that nothing was shifted before takes the first pixel for the middle, and the images of its
    k-space are torn apart there. Without coil maps nothing tells.
    """
    place, source = MIDDLE, "the usual place"
    if maps is not None:
        images = images_of(samples.sum(axis=0))
        torn = np.fft.ifftshift(images, axes=(-2, -1))
        middle, corner = explained_energy(maps, images), explained_energy(maps, torn)
        place = CORNER if corner > middle + DECISIVE else MIDDLE
        source = f"coil maps explain {middle:.0%} of the signal there, {corner:.0%} from the corner on"
    place = report.infer("format.image_zero", place, source)
    if place not in (MIDDLE, CORNER):
        raise unknown_name("place of the image's zero", place, [MIDDLE, CORNER])
    if place == MIDDLE:
        return samples
    ky, kx = (
        np.exp(2j * np.pi * (np.arange(size) - size // 2) * (size // 2) / size) for size in samples.shape[-2:]
    )
    return np.asarray(samples * (ky[:, np.newaxis] * kx), dtype=np.complex64)


def _maps(
    samples: NDArray[np.complex64],
    sampled: Sampled,
    arrays: dict[str, StoredArray],
    path: Path,
    report: LoadReport,
) -> NDArray[np.complex64] | None:
    """Return the coil maps among the arrays, if they fit."""
    _, coils, rows, columns = samples.shape
    for name, array in arrays.items():
        if not holds_coil_maps(name):
            continue
        try:
            maps = fitted_maps(array, name, path, (coils, rows, columns), sampled.names)
        except DataError as error:
            report.warn(f"The coil maps '{name}' are not used: {error.what}.")
            continue
        report.tell("coil_maps", name, f"array of shape {array.shape}")
        return maps
    return None
