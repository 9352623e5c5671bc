"""The other ways in which an indirect dimension could have been acquired."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gui.phasing.direct_traces import wrapped
from nmrrecon.nmr import EXACT_DELAYS, Axis, Quadrature
from nmrrecon.recipe import IndirectRecipe

if TYPE_CHECKING:
    from nmrrecon.processing.indirect_phase import IndirectPhase

#: Delays as people write them.
FRACTIONS = {0.0: "0", 0.25: "\u00bc", 0.5: "\u00bd", 1.0: "1"}


@dataclass(frozen=True)
class Alternative:
    """One change of a recipe.

    Attributes
    ----------
    key : str
        Such as ``negate`` or ``delay 0.5``; empty for what is set now.
    title : str
        For people.
    recipe : IndirectRecipe
    help : str
        What it does to a spectrum.
    """

    key: str
    title: str
    recipe: IndirectRecipe
    help: str


def alternatives(recipe: IndirectRecipe, axis: Axis, phase: IndirectPhase | None) -> tuple[Alternative, ...]:
    """Return what is set and each thing that could be set in its place.

    Parameters
    ----------
    recipe : IndirectRecipe
    axis : Axis
        As acquired.
    phase : IndirectPhase or None
        That was found with `recipe`; None for magnitude data, which have no delays to choose from.

    Notes
    -----
    A mirrored FID has another phase: where one was given it is left to the program. A delay turns the phase
    about the carrier, which keeps its own.
    """
    unphased = replace(recipe, p0=None)
    negated = not (axis.negate if recipe.negate is None else recipe.negate)
    alternated = not (alternates(axis) if recipe.alternate is None else recipe.alternate)
    negate = None if negated == axis.negate else negated
    alternate = None if alternated == alternates(axis) else alternated
    made = [
        Alternative("", "As set", recipe, "What is set now"),
        Alternative(
            "negate",
            "Negate off" if not negated else "Negate",
            replace(unphased, negate=negate),
            "Negate the imaginary part: the mirror image about the carrier",
        ),
        Alternative(
            "alternate",
            "Alternate off" if not alternated else "Alternate",
            replace(unphased, alternate=alternate),
            "Change the sign of every other point: moves the spectrum by half its width",
        ),
    ]
    if axis.quadrature.phases == 2:
        title = "Swap off" if recipe.swap else "Swap"
        swapped = replace(unphased, swap=not recipe.swap)
        made.append(Alternative("swap", title, swapped, "Exchange the two FIDs of each increment"))
    title = "Reverse off" if recipe.reverse else "Reverse"
    reversed_ = replace(recipe, reverse=not recipe.reverse)
    made.append(Alternative("reverse", title, reversed_, "Mirror the finished spectrum about the carrier"))
    if phase is not None:
        for exact in EXACT_DELAYS:
            delay = exact / phase.increments
            text = FRACTIONS.get(delay, f"{delay:g}")
            help = f"The first point lies {text} dwells after time zero"
            made.append(Alternative(f"delay {delay:g}", f"Delay {text}", delayed(recipe, phase, delay), help))
    return tuple(made)


def alternates(axis: Axis) -> bool:
    """Whether odd points change sign where the recipe leaves it open."""
    return axis.quadrature is Quadrature.STATES_TPPI


def delayed(recipe: IndirectRecipe, phase: IndirectPhase | None, delay: float) -> IndirectRecipe:
    """Return `recipe` with the first point at `delay` dwells.

    A phase that was given turns about the carrier, which keeps its own; `phase` is what was found so far.
    """
    if phase is None:
        return replace(recipe, delay=delay)
    if delay == phase.delay:
        return recipe
    p0 = None if recipe.p0 is None else round(wrapped(phase.rotation - 180.0 * delay), 2)
    return replace(recipe, delay=delay, p0=p0)
