"""Cines as MP4 films, where the optional package imageio-ffmpeg is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_images import checked_images, pictures, shown_size
from nmrrecon.io.cine_movie import USUAL_MS

#: A film is no shorter than this, in seconds: a heart beat is repeated.
SHORTEST_SECONDS = 4.0


def write_mp4(
    images: NDArray[Any],
    path: str | Path,
    *,
    pixel_mm: tuple[float, float] | None = None,
    frame_ms: float | None = None,
) -> Path:
    """Write a cine as an MP4 film (H.264), repeated until it lasts `SHORTEST_SECONDS`.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Complex or magnitudes; the magnitude is shown.
    path : path-like
        With the suffix ``.mp4``.
    pixel_mm : (float, float), optional
        Distance of rows and of columns: pixels of the film are square.
    frame_ms : float, optional
        Time from frame to frame.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If imageio-ffmpeg is not installed, the images are none, or the file cannot be written.
    """
    target = Path(path)
    try:
        from imageio_ffmpeg import write_frames
    except ImportError as error:
        raise OutputError(
            "films need the package imageio-ffmpeg",
            path=target,
            remedy="Install it with `pip install nmrrecon[film]`, or write a GIF.",
        ) from error
    frames = _even_frames(checked_images(images, target), pixel_mm)
    seconds = (frame_ms or USUAL_MS) / 1000
    repeats = max(1, round(SHORTEST_SECONDS / (seconds * len(frames))))
    rows, columns = frames.shape[1:]
    with atomic_write(target) as temporary:
        film = write_frames(
            str(temporary),
            (columns, rows),
            pix_fmt_in="gray",
            fps=1 / seconds,
            macro_block_size=2,
            quality=8,
            ffmpeg_log_level="error",
        )
        try:
            film.send(None)
            for frame in np.tile(frames, (repeats, 1, 1)):
                film.send(frame)
        finally:
            film.close()
    return target


def _even_frames(images: NDArray[Any], pixel_mm: tuple[float, float] | None) -> NDArray[np.uint8]:
    """Return the frames as shades of grey with even numbers of rows and columns, as H.264 needs."""
    rows, columns = (size + size % 2 for size in shown_size(images.shape[1:], pixel_mm))
    return np.stack([np.asarray(picture) for picture in pictures(images, (rows, columns))])
