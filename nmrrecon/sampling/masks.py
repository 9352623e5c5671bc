"""Masks of k-space by name, as the command line and training draw them.

A mask is written as text: ``radial:16``, ``gaussian:8``, ``gaussian:8,central_lines=6``: the kind, its first
parameter after the colon, others by name. After ``file:`` stands a path, after ``vista:`` an acceleration
or a place in a file, ``FILE#NAME``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.parameters import build, describe
from nmrrecon.sampling.mask_equispaced import (
    CMRxReconMask,
    EquispacedMask,
    cmrxrecon_mask,
    equispaced_mask,
)
from nmrrecon.sampling.mask_file import FileMask, VistaFileMask, file_mask, vista_file_mask
from nmrrecon.sampling.mask_gaussian import GaussianMask, gaussian_mask
from nmrrecon.sampling.mask_gro import GoldenOffsetMask, golden_offset_mask
from nmrrecon.sampling.mask_lines import Shape, check_shape
from nmrrecon.sampling.mask_radial import RadialMask, radial_mask
from nmrrecon.sampling.mask_random import (
    RandomLinesMask,
    RandomPointsMask,
    random_lines_mask,
    random_points_mask,
)
from nmrrecon.sampling.mask_vds import VariableDensityMask, variable_density_mask
from nmrrecon.sampling.mask_vista import VistaMask, vista_mask


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
    in_file : bool
        Whether the first parameter is a place in a file: it is the only one and holds any sign.
    """

    title: str
    generator: Callable[[Shape, Generator, Any], NDArray[np.bool_]]
    parameters_class: type
    nominal: str
    in_file: bool = False


VISTA, VISTA_FILE = "vista", "vista-file"
MASKS = {
    "gaussian": MaskKind(
        "Lines of Gaussian density, the central ones always", gaussian_mask, GaussianMask, "{}x"
    ),
    "radial": MaskKind("Lines through the centre, rotated per frame", radial_mask, RadialMask, "{} lines"),
    "vds": MaskKind("Points of polynomial density", variable_density_mask, VariableDensityMask, "share {}"),
    VISTA: MaskKind("Lines that repel each other on the ky-t grid, drawn here", vista_mask, VistaMask, "{}x"),
    VISTA_FILE: MaskKind("A stored VISTA pattern", vista_file_mask, VistaFileMask, "as in {}", in_file=True),
    "gro": MaskKind("Lines moved by the golden ratio per frame", golden_offset_mask, GoldenOffsetMask, "{}x"),
    "equispaced": MaskKind(
        "Even lines and a full centre, as fastMRI", equispaced_mask, EquispacedMask, "{}x"
    ),
    "cmrxrecon": MaskKind(
        "Every so many lines and 24 at the centre", cmrxrecon_mask, CMRxReconMask, "{}x without the centre"
    ),
    "random-1d": MaskKind("Random lines and a full centre", random_lines_mask, RandomLinesMask, "{}x"),
    "random-2d": MaskKind("Random points and a full centre", random_points_mask, RandomPointsMask, "{}x"),
    "file": MaskKind("The mask in a NumPy file", file_mask, FileMask, "as in {}", in_file=True),
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
        kind = VISTA if self.kind == VISTA_FILE else self.kind
        return f"{kind}:{_text(getattr(self.parameters, first.name))}{''.join(changed)}"

    @property
    def nominal(self) -> str:
        """What the parameters promise: ``8x``, ``16 lines``; the name of the file where one is read."""
        kind = MASKS[self.kind]
        value = _text(getattr(self.parameters, fields(self.parameters)[0].name))
        return kind.nominal.format(Path(value).name if kind.in_file else value)

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


def parse_mask(text: str) -> MaskPlan:
    """Return the plan that a text such as ``radial:16`` or ``gaussian:8,central_lines=6`` means.

    Raises
    ------
    ParameterError
        If it means none.
    """
    kind, _, rest = text.strip().partition(":")
    if kind == VISTA and not _is_number(rest.partition(",")[0]):
        kind = VISTA_FILE
    if kind not in MASKS:
        raise unknown_name("kind of mask", kind, list(MASKS))
    first = describe(MASKS[kind].parameters_class)[0].name
    if MASKS[kind].in_file:
        if not rest:
            raise ParameterError(f"{text}: no file is named", remedy=f"Write it as {kind}:PATH.")
        return plan_mask(kind, **{first: rest})
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


def _is_number(text: str) -> bool:
    """Return whether what follows ``vista:`` is an acceleration, or nothing, and not a file."""
    return re.fullmatch(r"\s*(acceleration=.*|[0-9.+-]*|nan|inf)\s*", text) is not None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
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
