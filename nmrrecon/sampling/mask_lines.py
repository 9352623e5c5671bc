"""What all masks of whole phase-encode lines share: their rows, the centre, weighted draws of lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.parameters import parameter

#: Sizes of (frame, ky, kx).
Shape = tuple[int, int, int]
#: Largest mask that is drawn, 256 MB.
MAX_POINTS = 1 << 28
#: What a quotient may fall short of the number of lines that it means, relative to it: 33 / 1.1 is below 30.
ROUNDING = 1e-12
#: fastMRI samples 8 % of the lines at the centre at fourfold, 4 % at eightfold acceleration.
CENTRE_TIMES_ACCELERATION = 0.32


def centre_share_parameter() -> Any:
    """Return the field of a mask's parameters that `central_count` takes as its last argument."""
    return parameter(
        None,
        "Share of the lines that is full at the centre; auto: "
        f"{CENTRE_TIMES_ACCELERATION:g} over the acceleration.",
        kind=float,
        minimum=0.0,
        maximum=1.0,
    )


def check_shape(shape: tuple[int, ...]) -> None:
    """Raise `ParameterError` unless a mask of `shape` can be drawn."""
    if len(shape) != 3 or min(shape) < 1:
        raise ParameterError(
            f"{'x'.join(map(str, shape))} is not a grid of k-space",
            remedy="Give the sizes of frame, ky and kx, e.g. 16x128x128.",
        )
    if int(shape[0]) * int(shape[1]) * int(shape[2]) > MAX_POINTS:
        raise ParameterError(
            f"a mask of {'x'.join(map(str, shape))} is too large",
            remedy=f"The largest has {MAX_POINTS} points.",
        )


def central(size: int, lines: int) -> slice:
    """Return the place of the `lines` central of `size` lines; zero frequency, `size // 2`, is among them."""
    start = size // 2 - lines // 2
    return slice(start, start + lines)


def central_count(size: int, acceleration: float, centre_share: float | None) -> int:
    """Return how many of `size` lines are full at the centre.

    Raises
    ------
    ParameterError
        If the centre alone has more lines than the acceleration leaves.
    """
    share = CENTRE_TIMES_ACCELERATION / acceleration if centre_share is None else centre_share
    lines = round(size * share)
    if lines > size / acceleration:
        raise ParameterError(
            f"{lines} central lines of {size} are more than acceleration {acceleration:g} leaves",
            remedy="Lower the acceleration or the share of the centre.",
        )
    return lines


def whole_lines(rows: NDArray[np.bool_], shape: Shape) -> NDArray[np.bool_]:
    """Return the mask (frame, ky, kx) that has each of the `rows` (frame or 1, ky) over all of kx."""
    mask = np.empty(shape, dtype=bool)
    mask[:] = rows[:, :, None]
    return mask


def lines_for(size: int, acceleration: float, central_lines: int) -> int:
    """Return how many of `size` lines an acceleration leaves, rounded down.

    Raises
    ------
    ParameterError
        If that is no line, or fewer than are wanted at the centre.
    """
    lines = int(size / acceleration * (1 + ROUNDING))
    if lines < 1:
        raise ParameterError(
            f"acceleration {acceleration:g} leaves none of {size} lines", remedy="Lower the acceleration."
        )
    if lines < central_lines:
        raise ParameterError(
            f"acceleration {acceleration:g} leaves {lines} of {size} lines, and {central_lines} are wanted "
            "at the centre",
            remedy="Lower the acceleration or the number of central lines.",
        )
    return lines


def nearest_lines(size: int, acceleration: float) -> int:
    """Return how many of `size` lines an acceleration leaves, rounded to the nearest number.

    Raises
    ------
    ParameterError
        If the acceleration is more than the number of lines.
    """
    lines_for(size, acceleration, 0)
    return round(size / acceleration)


def check_lines(lines: int, size: int, what: str = "lines") -> None:
    """Raise `ParameterError` where more lines are wanted than there are."""
    if lines > size:
        raise ParameterError(
            f"{lines} {what} are more than the {size} there are", remedy=f"Give at most {size}."
        )


def weighted_choice(log_odds: NDArray[np.float64], count: int, rng: Generator) -> NDArray[np.bool_]:
    """Choose `count` entries of each row without replacement.

    Parameters
    ----------
    log_odds : ndarray of float64, shape (frame, entry)
        Logarithm of the odds of each entry; +inf for those that must be chosen.
    count : int
    rng : Generator

    Returns
    -------
    ndarray of bool, shape (frame, entry)

    Notes
    -----
    The `count` largest of log odds plus Gumbel noise are distributed as draws one after the other
    (Efraimidis and Spirakis, Inf. Process. Lett. 97 (2006) 181).
    """
    return largest(log_odds + rng.gumbel(size=log_odds.shape), count)


def largest(keys: NDArray[np.floating], count: int) -> NDArray[np.bool_]:
    """Return which entries are the `count` largest of each row of `keys`, (frame, entry); the same shape."""
    chosen = np.zeros(keys.shape, dtype=bool)
    places = np.argpartition(keys, keys.shape[1] - count - 1 if count < keys.shape[1] else 0, axis=1)
    np.put_along_axis(chosen, places[:, keys.shape[1] - count :], True, axis=1)
    return chosen
