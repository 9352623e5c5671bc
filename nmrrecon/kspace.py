"""k-space of a dynamic (or a single) image: samples, where they were taken, coil maps, report and history."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.report import LoadReport


@dataclass(frozen=True, eq=False)
class KSpace:
    """Cartesian k-space of one slice.

    Attributes
    ----------
    samples : ndarray of complex64, shape (frame, coil, ky, kx)
        Zero where nothing was sampled. Zero frequency stands at index ``size // 2`` of ky and of kx. The
        readout runs along kx, its oversampling removed; a static image has one frame.
    mask : ndarray of bool, shape (frame, ky, kx)
        Where samples were taken, the same for all coils.
    report : LoadReport
    coil_maps : ndarray of complex64, shape (coil, y, x), optional
        Sensitivities, where they came with the data; None for one coil, or where they are to be estimated.
    reference : ndarray, shape (frame, y, x), optional
        The image that the samples were made from, or that stands beside them in the file: complex, or
        magnitudes.
    image_size : (int, int), optional
        Rows and columns that images are cropped to about their centre: smaller where the field of view was
        encoded larger than it is shown.
    pixel_mm : (float, float), optional
        Distance of rows and of columns in mm.
    frame_ms : float, optional
        Time from frame to frame in ms.
    history : tuple of str
        What was done, in order.
    """

    samples: NDArray[np.complex64]
    mask: NDArray[np.bool_]
    report: LoadReport
    coil_maps: NDArray[np.complex64] | None = None
    reference: NDArray[np.generic] | None = None
    image_size: tuple[int, int] | None = None
    pixel_mm: tuple[float, float] | None = None
    frame_ms: float | None = None
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.samples.ndim != 4 or min(self.samples.shape) < 1:
            raise DataError(f"k-space of shape {self.samples.shape} is not (frame, coil, ky, kx)")
        frames, coils, *grid = self.samples.shape
        if self.mask.shape != (frames, *grid):
            raise DataError(f"a mask of shape {self.mask.shape} does not fit k-space {self.samples.shape}")
        if self.coil_maps is not None and self.coil_maps.shape != (coils, *grid):
            raise DataError(
                f"coil maps of shape {self.coil_maps.shape} do not fit k-space {self.samples.shape}"
            )

    @property
    def frames(self) -> int:
        """Frames of the series."""
        return int(self.samples.shape[0])

    @property
    def coils(self) -> int:
        """Receive coils."""
        return int(self.samples.shape[1])

    @property
    def grid(self) -> tuple[int, int]:
        """Sizes of ky and kx."""
        return int(self.samples.shape[2]), int(self.samples.shape[3])

    @property
    def is_full(self) -> bool:
        """Whether every point was sampled."""
        return bool(self.mask.all())

    @property
    def sampled_share(self) -> float:
        """Share of the points of k-space that was sampled."""
        return float(self.mask.mean())

    def undersampled(self, mask: NDArray[np.bool_], step: str) -> KSpace:
        """Return the same with the samples of `mask` alone, those of them that there are.

        Parameters
        ----------
        mask : ndarray of bool, shape (frame, ky, kx) or (1, ky, kx)
        step : str
            For the history.

        Raises
        ------
        DataError
            If the mask is of another grid.
        """
        if mask.shape not in ((self.frames, *self.grid), (1, *self.grid)):
            raise DataError(f"a mask of shape {mask.shape} does not fit k-space {self.samples.shape}")
        kept = self.mask & mask
        samples = np.where(kept[:, None], self.samples, np.complex64(0))
        return replace(self, samples=samples, mask=kept, history=(*self.history, step))
