"""Where words beside places in a plot find room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: From a place to its words, and half the width of its mark, in pixels.
BESIDE, MARK = 7.0, 5.0

#: Left, top, right and bottom of boxes in pixels, shape (box, 4).
Boxes = NDArray[np.float64]


def label_places(spots: NDArray[np.float64], sizes: NDArray[np.float64], frame: Boxes) -> dict[int, Boxes]:
    """Return the boxes of labels that find room: on no other label, on no mark, and inside the frame.

    Parameters
    ----------
    spots : ndarray of float64, shape (place, 2)
        In pixels, downwards; the first ones have the first choice.
    sizes : ndarray of float64, shape (place, 2)
        Width and height of the labels; those without width are left out.
    frame : ndarray of float64, shape (4,)

    Returns
    -------
    dict of int to ndarray
        By the number of the place. A label stands to the right, or else to the left, above or below.
    """
    marks = np.concatenate([spots - MARK, spots + MARK], axis=1)
    taken = np.concatenate([marks, np.full_like(marks, np.nan)])  # comparisons with NaN are false: no box
    found: dict[int, Boxes] = {}
    for i in np.flatnonzero(sizes[:, 0] > 0):
        boxes = _sides(spots[i], sizes[i])
        others = taken.copy()
        others[i] = np.nan
        free = ~_overlap(boxes, others).any(axis=1) & _within(boxes, frame)
        if free.any():
            found[int(i)] = taken[len(spots) + i] = boxes[int(free.argmax())]
    return found


def _sides(spot: NDArray[np.float64], size: NDArray[np.float64]) -> Boxes:
    """Return the boxes to the right of a spot, to the left, above and below."""
    (x, y), (width, height) = spot, size
    left = np.array([x + BESIDE, x - BESIDE - width, x - width / 2, x - width / 2])
    top = np.array([y - height / 2, y - height / 2, y - BESIDE - height, y + BESIDE])
    return np.stack([left, top, left + width, top + height], axis=1)


def _overlap(some: Boxes, others: Boxes) -> NDArray[np.bool_]:
    a, b = some[:, None], others[None]
    return np.asarray(
        (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    )


def _within(boxes: Boxes, frame: Boxes) -> NDArray[np.bool_]:
    return np.asarray((boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1))
