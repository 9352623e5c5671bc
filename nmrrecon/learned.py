"""Trained networks as methods: the same call as a solver's, weights in place of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from nmrrecon.errors import ParameterError
from nmrrecon.methods import METHODS
from nmrrecon.parameters import parameter
from nmrrecon.weights import load_network, manifest

if TYPE_CHECKING:
    import torch
    from torch import nn

    from nmrrecon.solvers.problem import Iterate, NUSProblem


@dataclass(frozen=True)
class NetworkParameters:
    """Parameters of a trained network."""

    weights: str = parameter("auto", "Weights: a shipped name or a .safetensors file with its manifest.")

    #: Names of the weights that come with the program, for one indirect dimension and for two.
    shipped: ClassVar[tuple[str, ...]] = ()
    virtual_echo: ClassVar[bool] = True
    #: Echo-sized real arrays in a block of traces. Smaller blocks fit the caches better, larger ones make
    #: fewer calls; of 16 to 192 MoDern was fastest at 32 in a 2D, and within 3 % of its fastest in a 3D.
    arrays: ClassVar[int] = 32
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
        if not 1 <= dimensions <= len(self.shipped):
            raise ParameterError(
                f"this network has no weights for a {dimensions + 1}D",
                remedy="Take another method ('nmrrecon methods'), or train it ('nmrrecon train').",
            )
        return self.shipped[dimensions - 1]

    def network(self, dimensions: int, device: str | torch.device = "cpu") -> nn.Module:
        """Return the trained network for data with so many indirect dimensions.

        Raises
        ------
        ParameterError
            If there are no such weights, or they are for another number of dimensions.
        WeightsError
            If they cannot be used.
        """
        name = self.weights_for(dimensions)
        try:
            found = manifest(name).dimensions
        except ParameterError:
            if self.weights != "auto":
                raise
            raise ParameterError(
                f"the weights '{name}' of this network are not there",
                remedy="Use another method ('nmrrecon methods'), or train it ('nmrrecon train').",
            ) from None
        if found != dimensions:
            raise ParameterError(
                f"the weights '{name}' are for a {found + 1}D, the data are a {dimensions + 1}D",
                remedy="Leave the parameter weights out, or name weights of that dimension.",
            )
        return load_network(name, device)


@dataclass(frozen=True)
class MoDernParameters(NetworkParameters):
    """Parameters of `modern-trace`."""

    extension: ClassVar[float | None] = None
    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-trace"].weights


@dataclass(frozen=True)
class PaperParameters(NetworkParameters):
    """Parameters of `modern-paper`."""

    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-paper"].weights


@dataclass(frozen=True)
class FixedParameters(NetworkParameters):
    """Parameters of `modern-fixed`."""

    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-fixed"].weights


@dataclass(frozen=True)
class DLNMRParameters(NetworkParameters):
    """Parameters of `dlnmr`."""

    shipped: ClassVar[tuple[str, ...]] = METHODS["dlnmr"].weights


@dataclass(frozen=True)
class JointParameters(NetworkParameters):
    """Parameters of `modern-joint`."""

    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-joint"].weights
    joint: ClassVar[bool] = True
    #: Larger blocks have less of a halo to compute in vain: of 6 to 40, 6 and 8 were the fastest in a 3D
    #: by a quarter, and in a 2D within 5 % of the fastest.
    arrays: ClassVar[int] = 8
    extension: ClassVar[float | None] = None


def network_solver(problem: NUSProblem, parameters: NetworkParameters) -> Iterator[Iterate]:
    """Reconstruct FIDs by a trained network.

    Yields
    ------
    Iterate
        One, after the whole network.

    Raises
    ------
    ParameterError
        If the data allow no virtual echo, or there are no weights for them.
    WeightsError
        If the weights cannot be used.
    """
    import torch

    from nmrrecon.networks.sampled_echo import SampledEcho
    from nmrrecon.operators.virtual_echo import VirtualEcho
    from nmrrecon.solvers.problem import Iterate

    transform = problem.transform
    if not isinstance(transform, VirtualEcho):
        raise ParameterError(
            "the networks need a virtual echo, and the phase of these data allows none",
            remedy="Use --method ist, which can do without.",
        )
    network = parameters.network(len(transform.sizes), problem.fids.device)
    with torch.inference_mode():
        echo = SampledEcho.of(
            problem.fids, problem.mask, transform, problem.noise, problem.line_width, len(problem.fids)
        )
        estimate = network(echo)[-1]
        distance = torch.linalg.vector_norm((estimate - echo.measured) * echo.known)
        residual = float(distance / torch.linalg.vector_norm(echo.measured).clamp_min(1e-30))
        fids = transform.fids(echo.put_back(estimate))
    yield Iterate(1, 1, fids, residual)
