"""Cines to look at: a GIF that moves, and a PNG sheet of all frames side by side."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_images import shown_frames

#: Shown where the time of a frame is not known.
USUAL_MS = 50.0
#: GIF counts in hundredths of a second, and viewers take less than two of them for ten.
GIF_STEP_MS, SHORTEST_MS = 10, 20
#: Pixels between the frames of a sheet, and its longest side.
GAP, MOST_PIXELS = 4, 4096


def write_gif(
    images: NDArray[Any],
    path: str | Path,
    *,
    pixel_mm: tuple[float, float] | None = None,
    frame_ms: float | None = None,
) -> Path:
    """Write a cine as a GIF that repeats for ever.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Complex or magnitudes; the magnitude is shown.
    path : path-like
    pixel_mm : (float, float), optional
        Distance of rows and of columns: pixels of the picture are square.
    frame_ms : float, optional
        Time from frame to frame, rounded to what a GIF can say: 10 ms, and 20 ms at least.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the images are none, or the file cannot be written; what was there before stays.
    """
    target = Path(path)
    frames = shown_frames(images, target, pixel_mm)
    steps = round((frame_ms or USUAL_MS) / GIF_STEP_MS)
    duration = max(SHORTEST_MS, GIF_STEP_MS * steps)
    with atomic_write(target) as temporary:
        frames[0].save(
            temporary,
            format="GIF",
            save_all=True,
            append_images=frames[1:],
            duration=duration,
            loop=0,
        )
    return target


def write_sheet(
    images: NDArray[Any], path: str | Path, *, pixel_mm: tuple[float, float] | None = None
) -> Path:
    """Write all frames side by side into one PNG, row by row, each with its number from 0.

    Parameters
    ----------
    images : ndarray, shape (frame, y, x)
        Complex or magnitudes; the magnitude is shown, all frames on one scale.
    path : path-like
    pixel_mm : (float, float), optional
        Distance of rows and of columns: pixels of the picture are square.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    OutputError
        If the images are none, or the file cannot be written; what was there before stays.
    """
    from PIL import Image, ImageDraw

    target = Path(path)
    frames = shown_frames(images, target, pixel_mm)
    width, height = frames[0].size
    columns = max(1, round(math.sqrt(len(frames) * height / width)))
    rows = -(-len(frames) // columns)
    sheet = Image.new("L", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), 40)
    for number, frame in enumerate(frames):
        row, column = divmod(number, columns)
        place = column * (width + GAP), row * (height + GAP)
        sheet.paste(frame, place)
        ImageDraw.Draw(sheet).text(
            (place[0] + 4, place[1] + 2), str(number), fill=255, stroke_width=1, stroke_fill=0
        )
    if max(sheet.size) > MOST_PIXELS:
        sheet.thumbnail((MOST_PIXELS, MOST_PIXELS), Image.Resampling.LANCZOS)
    with atomic_write(target) as temporary:
        sheet.save(temporary, format="PNG")
    return target
