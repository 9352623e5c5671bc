"""Parameters of `kt_slr`; without torch, for forms and flags are made of them before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.parameters import parameter


@dataclass(frozen=True)
class KtSLRParameters:
    """Parameters of `kt_slr`, all relative to the zero-filled images: data of any scale take the same."""

    iterations: int = parameter(60, "Number of iterations.", minimum=1, maximum=100_000)
    power: float = parameter(
        0.1, "Power p of the Schatten norm; 1 is the nuclear norm.", minimum=0.01, maximum=1.0
    )
    low_rank: float = parameter(
        0.015,
        "First threshold of singular values, relative to the largest of the zero-filled series.",
        minimum=0.0,
        maximum=1.0,
    )
    variation: float = parameter(
        0.06,
        "First threshold of differences, relative to the largest magnitude of the zero-filled series.",
        minimum=0.0,
        maximum=1.0,
    )
    temporal: float = parameter(
        2.0,
        "Weight of differences between frames; those within the plane have 1.",
        minimum=0.0,
        maximum=100.0,
    )
    depth: float = parameter(0.1, "Last threshold over the first.", minimum=1e-6, maximum=1.0)
    low_rank_penalty: float = parameter(
        0.02,
        "How strongly the series is held to its part of low rank; samples hold it by 1.",
        minimum=1e-7,
        maximum=10.0,
    )
    variation_penalty: float = parameter(
        0.04, "How strongly its differences are held to the shrunk ones.", minimum=0.0, maximum=10.0
    )
