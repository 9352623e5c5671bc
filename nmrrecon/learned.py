"""Trained networks as methods: the same call as a solver's, weights in place of a loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from nmrrecon.errors import ParameterError
from nmrrecon.methods import METHODS
from nmrrecon.operators.echo_grid import EXTENSION
from nmrrecon.parameters import parameter
from nmrrecon.weights import load_network, manifest

if TYPE_CHECKING:
    import torch
    from torch import nn

    from nmrrecon.solvers.problem import Iterate, NUSProblem
    from nmrrecon.weights_manifest import Manifest


#: The method for weights, by their network.
METHOD_OF = {"modern": "modern-trace", "modern-joint": "modern-joint", "dlnmr": "dlnmr"}


@dataclass(frozen=True)
class NetworkParameters:
    """Parameters of a trained network."""

    weights: str = parameter("auto", "Weights: a shipped name or a .safetensors file with its manifest.")

    #: The network whose weights it takes, in `nmrrecon.networks.table`.
    kind: ClassVar[str]
    #: Names of the weights that come with the program, for one indirect dimension and for two.
    shipped: ClassVar[tuple[str, ...]] = ()
    virtual_echo: ClassVar[bool] = True
    #: Echo-sized real arrays in a block of traces. Smaller blocks fit the caches better, larger ones make
    #: fewer calls; of 16 to 192 MoDern was fastest at 32 in a 2D, and within 3 % of its fastest in a 3D.
    arrays: ClassVar[int] = 32
    #: Length of the echo's grid over N by the preset of the weights; others have the default. A network is
    #: at its best on the grid that it was trained on: MoDern of the preset 'paper', trained on 2 N, has an
    #: RLNE higher by more than half on 3 N.
    grids: ClassVar[Mapping[str, float]] = {"paper": 2.0}

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

    def manifest(self, dimensions: int) -> Manifest:
        """Return the manifest of the weights for data with so many indirect dimensions; torch is not needed.

        Raises
        ------
        ParameterError
            If there are no such weights, or they are of another network or for other dimensions.
        WeightsError
            If the manifest cannot be read.
        """
        name = self.weights_for(dimensions)
        try:
            found = manifest(name)
        except ParameterError:
            if self.weights != "auto":
                raise
            raise ParameterError(
                f"the weights '{name}' of this network are not there",
                remedy="Use another method ('nmrrecon methods'), or train it ('nmrrecon train').",
            ) from None
        if found.network != self.kind:
            method = METHOD_OF.get(found.network)
            instead = f"Use them with --method {method}, or leave" if method else "Leave"
            raise ParameterError(
                f"the weights '{name}' are of the network {found.network}, this method takes {self.kind}",
                remedy=f"{instead} the parameter weights out.",
            )
        if found.dimensions != dimensions:
            raise ParameterError(
                f"the weights '{name}' are for a {found.dimensions + 1}D, the data are a {dimensions + 1}D",
                remedy="Leave the parameter weights out, or name weights of that dimension.",
            )
        return found

    def network(self, dimensions: int, device: str | torch.device = "cpu") -> nn.Module:
        """Return the trained network for data with so many indirect dimensions.

        Raises
        ------
        ParameterError
            See `manifest`.
        WeightsError
            If the weights cannot be used.
        """
        self.manifest(dimensions)
        return load_network(self.weights_for(dimensions), device)

    def grid_extension(self, dimensions: int) -> float:
        """Return the length of the echo's grid over N that the weights were trained on.

        Raises
        ------
        ParameterError, WeightsError
            See `manifest`.
        """
        return self.grids.get(self.manifest(dimensions).preset, EXTENSION[dimensions])


@dataclass(frozen=True)
class MoDernParameters(NetworkParameters):
    """Parameters of `modern-trace`."""

    kind: ClassVar[str] = "modern"
    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-trace"].weights


@dataclass(frozen=True)
class PaperParameters(NetworkParameters):
    """Parameters of `modern-paper`."""

    kind: ClassVar[str] = "modern"
    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-paper"].weights


@dataclass(frozen=True)
class FixedParameters(NetworkParameters):
    """Parameters of `modern-fixed`."""

    kind: ClassVar[str] = "modern"
    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-fixed"].weights


@dataclass(frozen=True)
class DLNMRParameters(NetworkParameters):
    """Parameters of `dlnmr`."""

    kind: ClassVar[str] = "dlnmr"
    shipped: ClassVar[tuple[str, ...]] = METHODS["dlnmr"].weights


@dataclass(frozen=True)
class JointParameters(NetworkParameters):
    """Parameters of `modern-joint`."""

    kind: ClassVar[str] = "modern-joint"
    shipped: ClassVar[tuple[str, ...]] = METHODS["modern-joint"].weights
    joint: ClassVar[bool] = True
    #: Larger blocks have less of a halo to compute in vain: of 6 to 40, 6 and 8 were the fastest in a 3D
    #: by a quarter, and in a 2D within 5 % of the fastest.
    arrays: ClassVar[int] = 8
    #: Patches are drawn on the default grid, whatever the preset.
    grids: ClassVar[Mapping[str, float]] = {}


def echo_extension(parameters: Any, dimensions: int) -> float:
    """Return the length of the echo's grid over N for the parameters of any method."""
    if isinstance(parameters, NetworkParameters):
        return parameters.grid_extension(dimensions)
    asked: float | None = getattr(parameters, "extension", None)
    return asked or EXTENSION[dimensions]


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
