"""Apodization windows, in NMRPipe's definitions."""

from __future__ import annotations

from dataclasses import replace

import nmrglue.process.proc_base as proc_base
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.recipe import Window

#: Offset and end of a sine bell, in units of pi, for phased and for magnitude spectra.
PHASED_LIMITS, MAGNITUDE_LIMITS = (0.5, 0.98), (0.0, 1.0)
KINDS = ("none", "sine-bell", "exponential", "gauss")


def window(recipe: Window, size: int, axis: Axis) -> NDArray[np.float64]:
    """Return the apodization window, shape (size,).

    Parameters
    ----------
    recipe : Window
        'sine-bell' is NMRPipe's SP (offset, end, power), 'exponential' EM (lb_hz),
        'gauss' GM (g1 = -lb_hz, the narrowing; g2 = gb_hz).
    size : int
        Points of signal along the dimension.
    axis : Axis
        For the dwell time.

    Raises
    ------
    ParameterError
        If the kind is unknown, or the values make the window other than finite and
        non-negative.
    """
    if recipe.kind not in KINDS:
        raise unknown_name("window", recipe.kind, list(KINDS))
    ones = np.ones(size)
    if recipe.kind == "exponential":
        values = proc_base.em(ones, lb=recipe.lb_hz / axis.sw_hz)
    elif recipe.kind == "gauss":
        values = proc_base.gm(ones, g1=-recipe.lb_hz / axis.sw_hz, g2=recipe.gb_hz / axis.sw_hz)
    elif recipe.kind == "sine-bell" and size > 1:
        values = sine_bell(recipe, size)
    else:
        values = ones
    if not np.isfinite(values).all() or values.max() <= 0:
        raise ParameterError(f"window {recipe} has no finite positive values over {size} points")
    return values


def with_limits(recipe: Window, dataset: NMRDataset) -> Window:
    """Return `recipe` with the offset and end that suit the data where it names none."""
    magnitude = any(axis.quadrature is Quadrature.QF for axis in dataset.indirect)
    offset, end = MAGNITUDE_LIMITS if magnitude else PHASED_LIMITS
    return replace(
        recipe,
        offset=offset if recipe.offset is None else recipe.offset,
        end=end if recipe.end is None else recipe.end,
    )


def sine_bell(recipe: Window, size: int) -> NDArray[np.float64]:
    """Return sin(pi (offset + (end - offset) n / (size - 1)))**power, clipped at 0."""
    offset = PHASED_LIMITS[0] if recipe.offset is None else recipe.offset
    end = PHASED_LIMITS[1] if recipe.end is None else recipe.end
    if not (0 <= offset <= 1 and 0 <= end <= 1 and recipe.power >= 0):
        raise ParameterError(
            f"sine-bell window from {offset:g} pi to {end:g} pi, power {recipe.power:g}",
            remedy="Give offset and end from 0 to 1 and a power of 0 or more.",
        )
    bell = proc_base.sp(np.ones(size), off=offset, end=end, pow=1.0)
    # nmrglue raises sin(pi), which rounds to either sign of 1e-16, to the power itself: NaN for a broken one
    return np.clip(bell, 0.0, None) ** recipe.power


def facts(recipe: Window) -> dict[str, object]:
    """Return the fields of `recipe` that a file header wants, by name."""
    return {name: getattr(recipe, name) for name in ("kind", "offset", "end", "power", "lb_hz", "gb_hz")}
