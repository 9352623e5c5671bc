"""What is to be said of an indirect dimension: what was found, what is wrong, what it costs, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gui.phasing.alternatives import FRACTIONS
from gui.phasing.indirect_study import Study
from nmrrecon.nmr import EXACT_DELAYS, NMRDataset, Quadrature
from nmrrecon.report import Fact, Status

if TYPE_CHECKING:
    from nmrrecon.processing.indirect_phase import IndirectPhase

#: Error of IST with the virtual echo over that with the right phase, by the degrees that the phase is off:
#: RLNE .039, .050, .079, .164 and .424 of synthetic data.
OFF, COST = (0.0, 5.0, 10.0, 20.0, 45.0), (1.0, 1.3, 2.0, 4.2, 10.9)
#: Degrees that nobody minds.
FINE = 10.0
#: Fewer peaks than this say little.
FEW = 6


def found(study: Study) -> str:
    """Return what the dimension is reconstructed with and where that comes from."""
    phase = study.now.phase
    if phase is None:
        return "Magnitude (QF): no phase"
    return (
        f"p0 {phase.p0:.1f}°, first point at {FRACTIONS.get(phase.delay, f'{phase.delay:g}')} dwells: "
        f"{_source(phase)}"
    )


def _source(phase: IndirectPhase) -> str:
    named = {"given": "set by you", "file": "from the file", "p0 given, delay of the file": "p0 set by you"}
    return named.get(phase.source, phase.source.replace("given", "set by you"))


def sure(study: Study) -> str:
    """Return how many peaks fit."""
    from nmrrecon.processing.indirect_phase import MEASURED

    now = study.now
    if now.phase is None or now.phase.source.startswith(MEASURED):
        return ""
    if now.peaks < FEW:
        return f"only {now.peaks} clear peaks to judge it by"
    return f"{now.in_phase} of {now.peaks} peaks in phase"


def quadrature(dataset: NMRDataset, dimension: int) -> str:
    """Return how quadrature was acquired and how that is known."""
    axis = dataset.indirect[dimension]
    facts = [dataset.report.facts.get(f"f{dimension + 1}.{name}") for name in ("quadrature", "negate")]
    said = f"Quadrature {axis.quadrature}{_known(facts[0])}"
    if axis.negate:
        said += f"; imaginary part negated{_known(facts[1])}"
    if facts[0] is not None and facts[0].status in (Status.INFERRED, Status.MISSING):
        said += ". Hold the previews against shifts that you know."
    return said


def _known(fact: Fact | None) -> str:
    if fact is None:
        return ""
    how = {Status.READ: "read from", Status.INFERRED: "inferred from", Status.SET: "set:"}
    word = how.get(fact.status, "assumed, not found in")
    return f" ({word} {fact.source})"


def warnings(study: Study, dataset: NMRDataset) -> list[str]:
    """Return what stands against a good reconstruction, each with what it costs and what to do."""
    said = list(study.now.warnings)
    axis = dataset.indirect[study.dimension]
    if axis.quadrature is Quadrature.QF:
        return [
            "A magnitude dimension has no phase, and so no virtual echo: IST works without it, the networks "
            "cannot be used."
        ]
    phase = study.now.phase
    if phase is None:
        return said
    if not phase.exact_echo:
        said.insert(0, _no_echo(phase))
    elif not study.has_virtual_echo:
        said.insert(0, "Another indirect dimension allows no virtual echo: look at its first point.")
    off = study.now.off
    if off is not None and abs(off) > FINE and study.now.peaks >= FEW and phase.exact_echo:
        cost = float(np.interp(abs(off), OFF, COST))
        said.insert(
            0,
            f"p0 is {abs(off):.0f}° from where most peaks are absorptive. The virtual echo needs it within a "
            f"few degrees: the error grows about {cost:.1f} times. Turn p0, or choose Automatic.",
        )
    return said


def _no_echo(phase: IndirectPhase) -> str:
    exact = ", ".join(FRACTIONS[delay / phase.increments] for delay in EXACT_DELAYS)
    return (
        f"With the first point at {phase.delay:g} dwells there is no virtual echo: the mirror image of a FID "
        "falls between its points. IST works without it, about a tenth less accurate; the networks cannot be "
        f"used. Choose {exact} if the pulse program allows it."
    )
