"""Phase and delay of the indirect dimensions: from the user, from the file, or measured.

The virtual echo needs them before reconstruction (an error of 20 degrees costs most of the gain).
They can be seen in the undersampled data: the strongest peaks of the zero-filled spectrum have the phase
p0 wherever they are, or one that runs linearly with frequency if the first point is late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nmrrecon.nmr import EXACT_DELAYS, Axis, NMRDataset, Quadrature
from nmrrecon.processing.clear_peaks import ClearPeaks, PeakPhases, clear_peaks
from nmrrecon.recipe import IndirectRecipe

#: The signs of the peaks are believed to follow the side of the carrier if so large a share does, and so many
#: peaks lie on either side.
SIDED, EITHER_SIDE = 0.85, 3
#: A delay this near to an exact one, in dwells, counts as that one (11 degrees of p1 end to end).
NEARLY = 0.03
#: The file's phases are not believed if their agreement is less than this share of the measured ones'.
DISBELIEF = 0.5
#: What the source of a measured phase begins with.
MEASURED = "from the peaks"


@dataclass(frozen=True)
class IndirectPhase:
    """Phase of one indirect dimension.

    Attributes
    ----------
    p0 : float
        Degrees, to be applied to the spectrum together with p1 = 360 `delay`.
    delay : float
        Time of the first point in dwells.
    source : str
        Where they come from.
    increments : int
        Increments in a dwell, 2 for TPPI.
    """

    p0: float
    delay: float
    source: str
    increments: int = 1

    @property
    def rotation(self) -> float:
        """Degrees by which the FID is to be turned so that it is real at time zero."""
        return self.p0 + 180.0 * self.delay

    @property
    def exact_echo(self) -> bool:
        """Whether a virtual echo exists for the delay."""
        return self.first_point in EXACT_DELAYS

    @property
    def first_point(self) -> float:
        """Time of the first point in increments."""
        return self.delay * self.increments


def indirect_phases(dataset: NMRDataset, recipes: Sequence[IndirectRecipe]) -> tuple[IndirectPhase, ...]:
    """Return the phase of each indirect dimension.

    What the recipe says counts first, then what the file says if it fits the peaks, then
    what the peaks say.

    Parameters
    ----------
    dataset : NMRDataset
        ``(phase, point, direct)`` in canonical States quadrature or one dimension of TPPI, direct dimension
        phased.
    recipes : sequence of IndirectRecipe
        One for each indirect dimension.
    """
    peaks = clear_peaks(dataset)
    phases = tuple(
        _choose(axis, recipe, peaks.along(dimension))
        for dimension, (axis, recipe) in enumerate(zip(dataset.indirect, recipes, strict=True))
    )
    if phases[0].source.startswith(MEASURED):
        phases = _upright(phases, peaks, [axis.size for axis in dataset.indirect])
    for dimension, recipe in enumerate(recipes):
        _warn_of_sides(dataset, dimension, recipe, phases, peaks)
    return phases


def _upright(
    phases: tuple[IndirectPhase, ...], peaks: ClearPeaks, grid: Sequence[int]
) -> tuple[IndirectPhase, ...]:
    """Return `phases` such that most peaks are positive: a phase modulo 180 degrees leaves it open."""
    # by height, none more than the third highest: neither solvent decides nor a crowd near the noise
    height = peaks.height
    votes = peaks.signs(phases) * np.minimum(height, np.sort(height)[-min(3, len(height))])
    alone = peaks.stand_alone(grid)
    voting = alone & peaks.off_axis.all(axis=1)
    if votes[voting if voting.any() else alone].sum() >= 0:
        return phases
    first = phases[0]
    return (replace(first, p0=(first.p0 + 360.0) % 360.0 - 180.0), *phases[1:])


def _warn_of_sides(
    dataset: NMRDataset,
    dimension: int,
    recipe: IndirectRecipe,
    phases: tuple[IndirectPhase, ...],
    peaks: ClearPeaks,
) -> None:
    """Warn where the peaks change sign at the carrier: what a wrong alternation does to a late first point.

    It moves the spectrum by half its width, and with the first point at half a dwell the half that then lies
    beyond the edge comes back with the other sign.
    """
    if phases[dimension].first_point != 0.5:
        return
    side = np.sign(peaks.frequency[:, dimension])[peaks.off_axis[:, dimension]]
    follow = peaks.signs(phases)[peaks.off_axis[:, dimension]] * side
    either = min(np.count_nonzero(side > 0), np.count_nonzero(side < 0))
    if either < EITHER_SIDE or max(np.mean(follow > 0), np.mean(follow < 0)) < SIDED:
        return
    name = f"f{dimension + 1}"
    read = dataset.report.facts.get(f"{name}.quadrature")
    assumed = read is not None and read.value == Quadrature.STATES_TPPI
    alternates = assumed if recipe.alternate is None else recipe.alternate
    dataset.report.warn(
        f"F{dimension + 1}: the peaks on one side of the carrier are positive, those on the other negative. "
        f"The quadrature is probably {'States' if alternates else 'States-TPPI'} and the shifts are half a "
        f"spectral width off: try -O {name}.alternate={'no' if alternates else 'yes'}"
    )


def _choose(axis: Axis, recipe: IndirectRecipe, peaks: PeakPhases) -> IndirectPhase:
    increments = axis.quadrature.increments
    exact = tuple(delay / increments for delay in EXACT_DELAYS)
    return replace(_chosen(axis.facts, recipe, peaks, exact), increments=increments)


def _chosen(
    facts: dict[str, Any], recipe: IndirectRecipe, peaks: PeakPhases, exact: Sequence[float]
) -> IndirectPhase:
    """Weigh the recipe, the file and the peaks; `exact` are the delays, in dwells, that have an echo."""
    p0, delay = recipe.p0, recipe.delay
    if p0 is not None and delay is not None:
        return IndirectPhase(p0, _snapped(delay, exact), "given")
    if p0 is None and delay is None and facts.get("p0") is not None:
        filed = IndirectPhase(float(facts["p0"]), _snapped(float(facts.get("delay") or 0.0), exact), "file")
        measured = _measured(peaks, exact)
        agreement = peaks.agreement(filed.rotation, filed.delay)
        if agreement >= DISBELIEF * peaks.agreement(measured.rotation, measured.delay):
            return filed
        return replace(measured, source=f"{measured.source}; the file's do not fit")
    filed_delay = facts.get("delay")
    if p0 is not None and filed_delay is not None:
        return IndirectPhase(p0, _snapped(float(filed_delay), exact), "p0 given, delay of the file")
    measured = _measured(peaks, exact if delay is None else (_snapped(delay, exact),))
    return measured if p0 is None else IndirectPhase(p0, measured.delay, "p0 given, delay measured")


def _measured(peaks: PeakPhases, delays: Sequence[float]) -> IndirectPhase:
    """Return the delay and rotation that most peaks agree on; a late first point must win clearly."""
    rotation = {delay: peaks.best_rotation(delay) for delay in delays}
    agreement = {delay: peaks.agreement(rotation[delay], delay) for delay in delays}
    best = max(delays, key=lambda delay: agreement[delay] + 0.1 * (delay == 0.0))
    votes = f"{round(agreement[best] * len(peaks.phase))} of {len(peaks.phase)} peaks agree"
    return IndirectPhase(rotation[best] - 180.0 * best, best, f"{MEASURED}, {votes}")


def _snapped(delay: float, exact: Sequence[float]) -> float:
    nearest = min(exact, key=lambda known: abs(known - delay))
    return nearest if abs(nearest - delay) <= NEARLY else delay
