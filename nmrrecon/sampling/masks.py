"""Masks of k-space by name, as the command line and training draw them.

A mask is written as text: ``radial:16``, ``gaussian:8``, ``gaussian:8,central_lines=6``: the kind, its first
parameter after the colon, others by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.parameters import build, describe
from nmrrecon.sampling.mask_gaussian import GaussianMask, gaussian_mask
from nmrrecon.sampling.mask_lines import Shape, check_shape
from nmrrecon.sampling.mask_radial import RadialMask, radial_mask


@dataclass(frozen=True)
class MaskKind:
    """One row of the table.

    Attributes
    ----------
    title : str
        One line for people.
    generator : callable
        From (frame, ky, kx), random numbers and parameters to the mask (frame, ky, kx).
    parameters_class : type
        Dataclass of its parameters; the first is the one that follows the colon.
    nominal : str
        What the first parameter promises, with ``{}`` in its place.
    """

    title: str
    generator: Callable[[Shape, Generator, Any], NDArray[np.bool_]]
    parameters_class: type
    nominal: str


MASKS = {
    "gaussian": MaskKind(
        "Lines of Gaussian density, the central ones always", gaussian_mask, GaussianMask, "{}x"
    ),
    "radial": MaskKind("Lines through the centre, rotated per frame", radial_mask, RadialMask, "{} lines"),
}


@dataclass(frozen=True)
class MaskPlan:
    """A kind of mask and its parameters: what is drawn anew with each seed.

    Attributes
    ----------
    kind : str
        Name in `MASKS`.
    parameters : object
        Of the kind's dataclass.
    """

    kind: str
    parameters: Any

    def __str__(self) -> str:
        first, *others = fields(self.parameters)
        changed = [
            f",{item.name}={_text(value)}"
            for item in others
            if (value := getattr(self.parameters, item.name)) != item.default
        ]
        return f"{self.kind}:{_text(getattr(self.parameters, first.name))}{''.join(changed)}"

    @property
    def nominal(self) -> str:
        """What the parameters promise: ``8x``, ``16 lines``."""
        first = fields(self.parameters)[0]
        return MASKS[self.kind].nominal.format(_text(getattr(self.parameters, first.name)))

    def draw(self, shape: Shape, rng: int | Generator) -> NDArray[np.bool_]:
        """Draw a mask.

        Parameters
        ----------
        shape : (frame, ky, kx)
        rng : int or Generator
            The same seed draws the same mask; a generator goes on where it stands.

        Returns
        -------
        ndarray of bool, shape (frame, ky, kx)
            Zero frequency at ``size // 2`` of ky and kx.

        Raises
        ------
        ParameterError
            If the parameters do not fit the grid.
        """
        check_shape(shape)
        return MASKS[self.kind].generator(shape, np.random.default_rng(rng), self.parameters)


def plan_mask(kind: str, **parameters: Any) -> MaskPlan:
    """Return the plan of a mask of `kind`; parameters that are not given keep their defaults.

    Raises
    ------
    ParameterError
        For an unknown kind or parameter, or a value outside its bounds.
    """
    if kind not in MASKS:
        raise unknown_name("kind of mask", kind, list(MASKS))
    return MaskPlan(kind, build(MASKS[kind].parameters_class, parameters))


def draw_mask(kind: str, shape: Shape, rng: int | Generator, **parameters: Any) -> NDArray[np.bool_]:
    """Draw a mask (frame, ky, kx) of one of `MASKS`; see `plan_mask` and `MaskPlan.draw`."""
    return plan_mask(kind, **parameters).draw(shape, rng)


def parse_mask(text: str) -> MaskPlan:
    """Return the plan that a text such as ``radial:16`` or ``gaussian:8,central_lines=6`` means.

    Raises
    ------
    ParameterError
        If it means none.
    """
    kind, _, rest = text.strip().partition(":")
    if kind not in MASKS:
        raise unknown_name("kind of mask", kind, list(MASKS))
    first = describe(MASKS[kind].parameters_class)[0].name
    values: dict[str, str] = {}
    for place, entry in enumerate(rest.split(",") if rest else []):
        name, equals, value = entry.partition("=") if "=" in entry or place else (first, "=", entry)
        name, value = name.strip(), value.strip()
        if not (name and equals and value) or name in values:
            raise ParameterError(
                f"{text}: '{entry}' is not understood",
                remedy=f"Write it as {kind}:VALUE,NAME=VALUE; VALUE is {first}.",
            )
        values[name] = value
    return plan_mask(kind, **values)


def _text(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class MaskFacts:
    """What was drawn, beside what was asked for.

    Attributes
    ----------
    kind, nominal : str
        As in the plan.
    achieved_share : float
        Sampled share of k-space, 0 to 1.
    achieved_acceleration : float
        Its inverse; infinite for an empty mask.
    lines : tuple of int or None
        Lines along kx in each frame; None where the mask is not of whole lines.
    """

    kind: str
    nominal: str
    achieved_share: float
    achieved_acceleration: float
    lines: tuple[int, ...] | None

    def __str__(self) -> str:
        text = f"{self.kind}, nominal {self.nominal}: {self.achieved_share:.2%} of k-space"
        text += f", {self.achieved_acceleration:.2f}x"
        if self.lines is None:
            return text
        fewest, most = min(self.lines), max(self.lines)
        return f"{text}, {fewest if fewest == most else f'{fewest} to {most}'} lines a frame"


def mask_facts(plan: MaskPlan, mask: NDArray[np.bool_]) -> MaskFacts:
    """Return the facts of a `mask` (frame, ky, kx) that was drawn by `plan`."""
    share = float(mask.mean())
    whole = bool((mask == mask[:, :, :1]).all())
    lines = tuple(int(count) for count in mask[:, :, 0].sum(axis=1)) if whole else None
    return MaskFacts(plan.kind, plan.nominal, share, 1 / share if share else float("inf"), lines)
