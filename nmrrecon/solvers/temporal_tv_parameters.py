"""Parameters of `temporal_tv`; without torch, for forms and flags are made of them beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.parameters import parameter


@dataclass(frozen=True)
class TemporalTVParameters:
    """Parameters of `temporal_tv`, relative to the zero-filled images: any scale takes the same."""

    iterations: int = parameter(30, "Number of iterations.", minimum=1, maximum=100_000)
    weight: float | None = parameter(
        None,
        "Weight of the variation, relative to the largest magnitude of the zero-filled series; auto is 5e-4, "
        "of several coils more where there is noise.",
        kind=float,
        minimum=0.0,
        maximum=1.0,
    )
    temporal: float = parameter(
        2.0, "Weight of differences between frames within the variation.", minimum=0.0, maximum=100.0
    )
    spatial: float = parameter(
        1.0,
        "Weight of differences within the plane; 0 leaves those between frames.",
        minimum=0.0,
        maximum=100.0,
    )
    edge: float = parameter(
        0.1,
        "Threshold of differences in each iteration, relative as the weight is; it decides the speed alone.",
        minimum=1e-5,
        maximum=1.0,
    )
