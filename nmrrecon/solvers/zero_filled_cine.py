"""No reconstruction: what was not sampled of a cine stays zero. The reference that every method must beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nmrrecon.operators.sampled_cine import SampledCine
    from nmrrecon.solvers.cine_iterate import CineIterate


@dataclass(frozen=True)
class ZeroFilledCineParameters:
    """There is nothing to set."""


def zero_filled_cine(cine: SampledCine, parameters: ZeroFilledCineParameters) -> Iterator[CineIterate]:
    """Yield A^H d."""
    from nmrrecon.solvers.cine_iterate import CineIterate

    image = cine.zero_filled()
    yield CineIterate(1, 1, image, cine.residual(image))
