"""Parameters of `low_rank_plus_sparse`; without torch, for forms and flags are made of them beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.parameters import parameter


@dataclass(frozen=True)
class LowRankPlusSparseParameters:
    """Parameters of `low_rank_plus_sparse`, relative to the zero-filled images: any scale takes the same."""

    iterations: int = parameter(80, "Number of iterations.", minimum=1, maximum=100_000)
    low_rank: float = parameter(
        0.03,
        "Threshold of singular values, relative to the largest of the zero-filled series.",
        minimum=0.0,
        maximum=1.0,
    )
    sparse: float = parameter(
        0.003,
        "Threshold of temporal frequencies, relative to the largest magnitude of the zero-filled ones.",
        minimum=0.0,
        maximum=1.0,
    )
