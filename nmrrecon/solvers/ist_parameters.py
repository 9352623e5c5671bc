"""Parameters of `ist`; without torch, for forms and flags are made of them before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nmrrecon.parameters import parameter


@dataclass(frozen=True)
class ISTParameters:
    """Parameters of `ist`; the defaults are meant to be left alone."""

    iterations: int = parameter(160, "Number of iterations.", minimum=1, maximum=100_000)
    joint: bool = parameter(True, "Let neighbouring direct points vouch for each other.")
    joint_width: float | None = parameter(
        None,
        "Standard deviation of the joint neighbourhood; the line width decides where it is not given.",
        kind=float,
        minimum=0.0,
        maximum=64.0,
        unit="direct points",
    )
    momentum: float = parameter(
        0.7, "Share of the last step that is repeated; 0 is plain IST.", minimum=0.0, maximum=0.95
    )
    floor: float = parameter(
        2.0, "Last threshold in units of the noise in the spectrum.", minimum=0.0, maximum=100.0
    )
    depth: float = parameter(
        3e-4, "Last threshold over the first, where the noise lies below it.", minimum=1e-8, maximum=1.0
    )
    extension: float | None = parameter(
        None,
        "Length of the echo's grid over the FID's; 3 for a 2D and 2 for a 3D where it is not given.",
        kind=float,
        minimum=2.0,
        maximum=8.0,
    )
    virtual_echo: bool = parameter(True, "Use the virtual echo where the phase of the data allows it.")

    #: Echo-sized real arrays that `ist` holds at once.
    arrays: ClassVar[int] = 6


@dataclass(frozen=True)
class PlainISTParameters(ISTParameters):
    """Parameters of `ist` with every trace for itself."""

    joint: bool = parameter(False, "Let neighbouring direct points vouch for each other.")
