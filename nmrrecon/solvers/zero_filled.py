"""No reconstruction: what was not acquired stays zero. The reference that every method must beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from nmrrecon.solvers.problem import Iterate, NUSProblem


@dataclass(frozen=True)
class ZeroFilledParameters:
    """There is nothing to set."""

    #: Echo-sized real arrays that `zero_filled` holds at once: its FIDs.
    arrays: ClassVar[int] = 2


def zero_filled(problem: NUSProblem, parameters: ZeroFilledParameters) -> Iterator[Iterate]:
    """Yield the FIDs as they stand."""
    from nmrrecon.solvers.problem import Iterate

    yield Iterate(1, 1, problem.fids, 0.0)
