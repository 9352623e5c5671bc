"""Whether a method can be used for a data set, asked before any work is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nmrrecon.errors import NMRReconError, ParameterError
from nmrrecon.learned import NetworkParameters
from nmrrecon.nmr import EXACT_DELAYS, Axis, NMRDataset, Quadrature
from nmrrecon.prepare import Prepared
from nmrrecon.processing.indirect_phase import NEARLY
from nmrrecon.recipe import IndirectRecipe, Recipe

USE_IST = "Use --method ist, which can do without a virtual echo."
#: A network may be used for sampled shares that are off those of its training by this factor.
DENSITY_RANGE = 1.25


@dataclass(frozen=True)
class Objection:
    """What speaks against a method for some data.

    Attributes
    ----------
    text : str
        For people; it may hold several sentences.
    refused : bool
        Whether the method refuses the data; else it does what it can.
    """

    text: str
    refused: bool


def objection_to(prepared: Prepared, recipe: Recipe, parameters: Any) -> Objection | None:
    """Return what speaks against a method for prepared data, None for nothing; torch is not needed.

    Whether the file of weights is whole is not asked.
    """
    if not prepared.dataset.is_nus:
        return None
    if not isinstance(parameters, NetworkParameters):
        if getattr(parameters, "virtual_echo", False) and not prepared.has_virtual_echo:
            return Objection("The phase allows no virtual echo: it does without, and less well.", False)
        return None
    try:
        if prepared.is_magnitude:
            return Objection("It needs a phase, and the indirect dimension is a magnitude (QF).", True)
        check_prepared(prepared, recipe, parameters)
        density = parameters.manifest(len(prepared.dataset.indirect)).density
    except NMRReconError as error:
        return Objection(_sentence(error.what), True)
    low, high = density if isinstance(density, tuple) else (density, density)
    schedule = prepared.dataset.schedule
    share = 1.0 if schedule is None else len(schedule) / schedule.mask.size
    if low / DENSITY_RANGE <= share <= high * DENSITY_RANGE:
        return None
    trained = f"{low:.0%}" if low == high else f"{low:.0%} to {high:.0%}"
    return Objection(f"It was trained on {trained} of the points; here {share:.0%} were acquired.", False)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def check_data(dataset: NMRDataset, recipe: Recipe, parameters: Any, device: str) -> None:
    """Refuse a network for data that it cannot be used for, as far as that is known before preparing.

    Data of which all points were acquired need no method, and any will do.

    Raises
    ------
    ParameterError
        If the indirect dimension has no phase, its first point is given where there is no virtual echo,
        or there are no weights for so many dimensions.
    WeightsError
        If the weights cannot be used.
    """
    if not isinstance(parameters, NetworkParameters) or not dataset.is_nus:
        return
    if dataset.indirect[0].quadrature is Quadrature.QF:
        raise ParameterError(
            f"the indirect dimension is a magnitude (QF), and {recipe.method} needs its phase",
            path=dataset.report.path,
            remedy=USE_IST,
        )
    for number, axis in enumerate(dataset.indirect):
        delay = _known_delay(axis, recipe.indirect_for(number))
        if delay is not None and not _has_echo(delay, axis):
            raise _no_echo(dataset, recipe.method, (delay,))
    if len(dataset.indirect) <= 2:  # of more dimensions `prepare` knows what to say
        check_weights(parameters, len(dataset.indirect), device)


def check_weights(parameters: Any, dimensions: int, device: str) -> None:
    """Refuse a network without usable weights for so many indirect dimensions.

    Raises
    ------
    ParameterError, WeightsError
        See `NetworkParameters.network`.
    """
    if isinstance(parameters, NetworkParameters):
        parameters.network(dimensions, device)


def check_prepared(prepared: Prepared, recipe: Recipe, parameters: Any) -> None:
    """Refuse a network for data whose phases, now that they were measured, allow no virtual echo.

    Raises
    ------
    ParameterError
    """
    needs = isinstance(parameters, NetworkParameters) and prepared.dataset.is_nus
    if needs and not prepared.has_virtual_echo:
        raise _no_echo(prepared.dataset, recipe.method, tuple(phase.delay for phase in prepared.phases))


def _known_delay(axis: Axis, recipe: IndirectRecipe) -> float | None:
    """Return the delay that will be taken whatever the peaks say, in dwells; see `indirect_phases`."""
    if recipe.delay is not None:
        return recipe.delay
    delay = axis.facts.get("delay")
    return None if recipe.p0 is None or delay is None else float(delay)


def _has_echo(delay: float, axis: Axis) -> bool:
    increments = axis.quadrature.increments
    return min(abs(delay - exact / increments) for exact in EXACT_DELAYS) <= NEARLY


def _no_echo(dataset: NMRDataset, method: str, delays: tuple[float, ...]) -> ParameterError:
    where = " and ".join(f"{delay:g}" for delay in delays)
    return ParameterError(
        f"the first point lies at {where} dwells, for which there is no virtual echo, and {method} needs one",
        path=dataset.report.path,
        remedy=f"{USE_IST} If the delay is wrong, give it: -O f1.delay=0.",
    )
