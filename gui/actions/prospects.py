"""What is known of FIDs before they are reconstructed: how long it will take, and what does not suit them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from gui.state.pace import Work
from gui.state.prospect import Prospect
from nmrrecon.errors import NMRReconError
from nmrrecon.methods import METHODS, SPECTRA, method_named, methods_for
from nmrrecon.operators.echo_grid import EXTENSION

if TYPE_CHECKING:
    from gui.workbench import Workbench
    from nmrrecon.prepare import Prepared
    from nmrrecon.recipe import Recipe

#: Seconds that torch takes to be loaded, which is once.
LOADING_S = 1.5


@dataclass(frozen=True)
class Estimate:
    """How long a reconstruction will take.

    Attributes
    ----------
    seconds : float
    rough : bool
        Whether the method has not run on this machine yet.
    """

    seconds: float
    rough: bool


def prospect_of(prepared: Prepared, recipe: Recipe, overhead_s: float) -> Prospect:
    """Return what there is to know of prepared data; in a thread.

    Parameters
    ----------
    prepared : Prepared
    recipe : Recipe
    overhead_s : float
        Seconds that it took to prepare them and to transform them.
    """
    from nmrrecon.suitability import objection_to

    objections = {
        name: objection_to(prepared, recipe, METHODS[name].parameters({})) for name in methods_for(SPECTRA)
    }
    found = {name: objection for name, objection in objections.items() if objection is not None}
    return Prospect(
        sizes=tuple(axis.size for axis in prepared.dataset.indirect),
        traces=prepared.signals.shape[-1],
        overhead_s=overhead_s,
        notes={name: objection.text for name, objection in found.items()},
        unusable=frozenset(name for name, objection in found.items() if objection.refused),
    )


def work_of(prospect: Prospect, recipe: Recipe, device: str) -> Work:
    """Return what the recipe's method has to do.

    Raises
    ------
    ParameterError
        If a parameter cannot be used.
    """
    parameters = method_named(recipe.method).parameters(recipe.parameters)
    dimensions = len(prospect.sizes)
    usual = EXTENSION.get(dimensions, 1.0)
    longer = (getattr(parameters, "extension", None) or usual) / usual
    grid = prod(longer * size for size in prospect.sizes)
    kind = "cuda" if device.startswith("cuda") else "cpu"
    return Work(recipe.method, kind, prospect.traces * getattr(parameters, "iterations", 1) * grid)


def estimate(workbench: Workbench, key: str, recipe: Recipe, device: str) -> Estimate | None:
    """Return how long a reconstruction of an entry will take, None where nobody knows."""
    prospect = workbench.prospects.get(key)
    if prospect is None:
        return None
    try:
        work = work_of(prospect, recipe, workbench.runs.line_of(device))
    except NMRReconError:
        return None
    loading = 0.0 if "torch" in sys.modules else LOADING_S
    seconds = workbench.paces.seconds(work) + prospect.overhead_s + loading
    return Estimate(seconds, not workbench.paces.knows(work))
