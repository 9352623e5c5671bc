"""Which of several slices, which frames and what part of the image are taken: facts that a user may set."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.report import LoadReport

WHOLE = "none"


def choose(report: LoadReport, name: str, count: int, source: str, middle: bool = False) -> int:
    """Return which of `count` is read, the first or the middle one unless the user set `name`.

    Raises
    ------
    ParameterError
        There is none of the index that was set.
    """
    preset, which = (count // 2, "middle") if middle else (0, "first")
    said = f"the {which} of {count} ({source})" if count > 1 else f"the only one ({source})"
    index = report.infer(name, preset, said)
    if not 0 <= index < count:
        there = f"there are {count}, counted from 0" if count > 1 else "there is only one, 0"
        remedy = f"Give 0 to {count - 1}." if count > 1 else "Leave it out."
        raise ParameterError(f"--set {name}={index}: {there}", remedy=remedy)
    return index


def chosen_frames(report: LoadReport, frames: int, source: str = "") -> slice:
    """Record the frames that are taken, by default all of them, and return them from 0, the last excluded.

    Parameters
    ----------
    report : LoadReport
    frames : int
        How many there are.
    source : str
        Where in the file that is said.

    Raises
    ------
    ParameterError
        If what is set is no range such as ``0:16``, or reaches beyond the frames that there are.
    """
    known = f"all {frames}" if frames > 1 else "the only one"
    text = report.infer("frames", f"0:{frames}", f"{known}; {source}" if source else known)
    first, colon, last = text.partition(":")
    try:
        start = int(first or 0)
        stop = int(last or frames) if colon else start + 1
    except ValueError:
        start = stop = 0
    if not 0 <= start < stop <= frames:
        raise ParameterError(
            f"frames={text}: no frames of the {frames} that there are, counted from 0",
            remedy=f"Give the first and the one after the last, such as 0:{min(frames, 16)}.",
        )
    return slice(start, stop)


def chosen_crop(report: LoadReport, grid: tuple[int, int]) -> tuple[int, int] | None:
    """Record the central rows and columns that are kept of images, by default all of them.

    Raises
    ------
    ParameterError
        If what is set is no size such as ``128x128``, or larger than the images.
    """
    text = report.infer("crop", WHOLE, f"all {grid[0]} x {grid[1]} rows and columns")
    if text == WHOLE:
        return None
    rows, _, columns = text.lower().partition("x")
    try:
        size = int(rows), int(columns)
    except ValueError:
        size = 0, 0
    if not (0 < size[0] <= grid[0] and 0 < size[1] <= grid[1]):
        raise ParameterError(
            f"crop={text}: no rows and columns of the {grid[0]} x {grid[1]} that there are",
            remedy="Give both, such as 128x128.",
        )
    return size


def chosen_image_size(
    shown: tuple[int, int], grid: tuple[int, ...], source: str, report: LoadReport
) -> tuple[int, int]:
    """Record the rows and columns that images of `grid` are cropped to, by default those that a file names.

    Raises
    ------
    ParameterError
        If what is set is no two sizes, or larger than the images.
    """
    size = report.read("image.size", shown, source, "points")
    if len(size) != 2 or not (1 <= size[0] <= grid[0] and 1 <= size[1] <= grid[1]):
        what = f"--set image.size={size}: rows and columns, at most {grid[0]} x {grid[1]}, are expected"
        raise ParameterError(what, remedy=f"Give two numbers, such as {shown[0]},{shown[1]}.")
    return size


def cropped(images: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """Return the central `size` rows and columns of images (..., y, x); the middle stays the middle."""
    rows, columns = (whole // 2 - part // 2 for whole, part in zip(images.shape[-2:], size, strict=True))
    return images[..., rows : rows + size[0], columns : columns + size[1]]
