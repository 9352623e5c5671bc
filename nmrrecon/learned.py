"""Trained networks as methods: the same call as a solver's, weights in place of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import torch

from nmrrecon.errors import ParameterError
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.parameters import parameter
from nmrrecon.solvers.problem import Iterate, NUSProblem
from nmrrecon.weights import load_network, manifest


@dataclass(frozen=True)
class NetworkParameters:
    """Parameters of a trained network; `DEFAULT` names its weights for one and two indirect dimensions."""

    weights: str = parameter("auto", "Weights: a shipped name or a .safetensors file with its manifest.")

    DEFAULT: ClassVar[dict[int, str]] = {}
    virtual_echo: ClassVar[bool] = True
    #: Echo-sized real arrays that a block of traces needs at once.
    arrays: ClassVar[int] = 80
    extension: ClassVar[float | None] = 2.0

    def weights_for(self, dimensions: int) -> str:
        """Return the weights to use for data with so many indirect dimensions.

        Raises
        ------
        ParameterError
            If there are none.
        """
        if self.weights != "auto":
            return self.weights
        if dimensions not in self.DEFAULT:
            raise ParameterError(
                f"this network has no weights for {dimensions} indirect dimensions",
                remedy="Take another method ('nmrrecon methods'), or train it ('nmrrecon train').",
            )
        return self.DEFAULT[dimensions]


@dataclass(frozen=True)
class MoDernParameters(NetworkParameters):
    """Parameters of `modern-trace`."""

    DEFAULT: ClassVar[dict[int, str]] = {1: "modern-2d", 2: "modern-3d"}


@dataclass(frozen=True)
class PaperParameters(NetworkParameters):
    """Parameters of `modern-paper`."""

    DEFAULT: ClassVar[dict[int, str]] = {1: "modern-2d-paper"}


@dataclass(frozen=True)
class FixedParameters(NetworkParameters):
    """Parameters of `modern-fixed`."""

    DEFAULT: ClassVar[dict[int, str]] = {1: "modern-2d-fixed"}


@dataclass(frozen=True)
class DLNMRParameters(NetworkParameters):
    """Parameters of `dlnmr`."""

    DEFAULT: ClassVar[dict[int, str]] = {1: "dlnmr-2d", 2: "dlnmr-3d"}


@dataclass(frozen=True)
class JointParameters(NetworkParameters):
    """Parameters of `modern-joint`."""

    DEFAULT: ClassVar[dict[int, str]] = {1: "modern-joint-2d", 2: "modern-joint-3d"}
    joint: ClassVar[bool] = True
    arrays: ClassVar[int] = 24
    extension: ClassVar[float | None] = None


@torch.inference_mode()
def network_solver(problem: NUSProblem, parameters: NetworkParameters) -> Iterator[Iterate]:
    """Reconstruct FIDs by a trained network.

    Yields
    ------
    Iterate
        One, after the whole network.

    Raises
    ------
    ParameterError
        If the data allow no virtual echo, or the weights are for another number of dimensions.
    WeightsError
        If the weights cannot be used.
    """
    transform = problem.transform
    if not isinstance(transform, VirtualEcho):
        raise ParameterError(
            "the networks need a virtual echo, and the phase of these data allows none",
            remedy="Take --method ist.",
        )
    dimensions = len(transform.sizes)
    name = parameters.weights_for(dimensions)
    facts = manifest(name)
    if facts.dimensions != dimensions:
        raise ParameterError(
            f"the weights '{name}' are for {facts.dimensions} indirect dimensions, the data have {dimensions}"
        )
    network = load_network(name, problem.fids.device)
    echo = SampledEcho.of(
        problem.fids, problem.mask, transform, problem.noise, problem.line_width, len(problem.fids)
    )
    estimate = network(echo)[-1]
    distance = torch.linalg.vector_norm((estimate - echo.measured) * echo.known)
    residual = float(distance / torch.linalg.vector_norm(echo.measured).clamp_min(1e-30))
    yield Iterate(1, 1, transform.fids(echo.put_back(estimate)), residual)
