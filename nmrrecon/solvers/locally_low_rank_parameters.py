"""Parameters of `locally_low_rank`; without torch, for forms and flags are made of them beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.parameters import parameter


@dataclass(frozen=True)
class LocallyLowRankParameters:
    """Parameters of `locally_low_rank`, relative to the zero-filled images: any scale takes the same."""

    iterations: int = parameter(50, "Number of iterations.", minimum=1, maximum=100_000)
    block: int = parameter(8, "Edge of the blocks.", minimum=1, maximum=256, unit="pixels")
    threshold: float = parameter(
        0.003,
        "Threshold of singular values, relative to the largest of any block of the zero-filled series.",
        minimum=0.0,
        maximum=1.0,
    )
    shift: bool = parameter(True, "Move the blocks from iteration to iteration, so that no edges show.")
    momentum: bool = parameter(True, "Go on in the direction of the last step (FISTA).")
