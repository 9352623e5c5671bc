"""Trained cine networks as methods: the same call as a solver's, weights in place of a loop."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from nmrrecon.errors import ParameterError
from nmrrecon.methods import METHODS
from nmrrecon.parameters import parameter
from nmrrecon.weights import load_network, manifest, manifest_if_there

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from nmrrecon.operators.sampled_cine import SampledCine
    from nmrrecon.solvers.cine_iterate import CineIterate
    from nmrrecon.weights_manifest import Manifest

#: Weights are doubtful for data that were sampled so many times more, or less, than those of their training.
FAR = 2.0
#: Beginnings of the presets whose masks sample whole lines; those of the others sample points.
OF_LINES = ("gaussian", "vista", "equispaced")
PRECISIONS = ("auto", "single")


@dataclass(frozen=True)
class CineNetworkParameters:
    """Parameters of a trained cine network."""

    weights: str = parameter(
        "auto",
        "Weights: a shipped name or a .safetensors file with its manifest; auto takes the shipped ones that "
        "were trained on the masks most like that of the data.",
    )
    precision: str = parameter(
        "auto",
        "Of the convolutions: auto is bfloat16 where the processor is made for it, which is several times as "
        "fast and changes the PSNR by hundredths of a dB; single is single precision.",
    )

    #: The network whose weights it takes, in `nmrrecon.networks.table`.
    kind: ClassVar[str]
    #: Names of the weights that come with the program.
    shipped: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise ParameterError(
                f"precision={self.precision}: no such precision", remedy=f"Give {' or '.join(PRECISIONS)}."
            )

    def weights_for(self, mask: Tensor) -> str:
        """Return the weights to use for data that were sampled so; of the files the manifests alone are read.

        Parameters
        ----------
        mask : Tensor
            bool, ``(..., ky, kx)``.

        Raises
        ------
        ParameterError
            If there are none, or they are of another network.
        WeightsError
            If there is no such file, or its manifest cannot be used.
        """
        if self.weights != "auto":
            found = manifest(self.weights)
            if found.network != self.kind:
                raise ParameterError(
                    f"the weights '{self.weights}' are of the network {found.network}, this method takes "
                    f"{self.kind}",
                    remedy="Leave the parameter weights out, or take the method of that network.",
                )
            return self.weights
        there = [known for name in self.shipped if (known := manifest_if_there(name)) is not None]
        if not there:
            raise ParameterError(
                f"the weights of this network are not there: {' or '.join(self.shipped)}",
                remedy="Name a file of weights (weights=FILE.safetensors), train the network "
                f"('nmrrecon train {self.kind}'), or use another method ('nmrrecon methods').",
            )
        lines, share = _sampling(mask)
        return min(there, key=lambda found: _distance(found, lines, share)).name

    def doubt(self, mask: Tensor) -> str:
        """Return what speaks against the weights for data that were sampled so, nothing if they suit.

        Raises
        ------
        ParameterError, WeightsError
            As `weights_for`.
        """
        found = manifest(self.weights_for(mask))
        lines, share = _sampling(mask)
        of_others, apart = _distance(found, lines, share)
        if not of_others and apart <= math.log(FAR):
            return ""
        kinds = ("whole lines", "points") if lines else ("points", "whole lines")
        return (
            f"the weights {found.name} were trained on masks of {kinds[of_others]} that take "
            f"{_density(found):.1%} of k-space, and these data are {kinds[0]}, {share:.1%} of k-space: the "
            "images may be worse than those of a classical method"
        )

    def network(self, mask: Tensor, device: str | torch.device = "cpu") -> nn.Module:
        """Return the trained network for data that were sampled so.

        Raises
        ------
        ParameterError
            If there are no such weights, or they are of another network.
        WeightsError
            If the weights cannot be used.
        """
        return load_network(self.weights_for(mask), device)


def _distance(found: Manifest, lines: bool, share: float) -> tuple[bool, float]:
    """Return how unlike the masks of a training are: lines or points first, then the sampled share."""
    return found.preset.startswith(OF_LINES) is not lines, abs(math.log(_density(found) / max(share, 1e-6)))


def _density(found: Manifest) -> float:
    """Return the share of k-space that was sampled in training; of two, what is between."""
    return found.density if isinstance(found.density, float) else math.sqrt(math.prod(found.density))


def _sampling(mask: Tensor) -> tuple[bool, float]:
    """Return whether a mask takes whole lines, and the share of k-space that it takes.

    A line is whole where it is as long as the others: of a partial echo no line reaches over all of kx.
    """
    lines, columns = mask.any(-1, keepdim=True), mask.flatten(0, -2).any(0)
    return bool((mask == (lines & columns)).all()), float(mask.float().mean())


class SLRNetParameters(CineNetworkParameters):
    """Parameters of `slr-net`."""

    kind = "slr-net"
    shipped = METHODS["slr-net"].weights


class SLRNetPaperParameters(CineNetworkParameters):
    """Parameters of `slr-net-paper`."""

    kind = "slr-net"
    shipped = METHODS["slr-net-paper"].weights


class ISTANetParameters(CineNetworkParameters):
    """Parameters of `ista-net`."""

    kind = "ista-net"
    shipped = METHODS["ista-net"].weights


class ISTALRNetParameters(CineNetworkParameters):
    """Parameters of `ista-lr-net`."""

    kind = "ista-net"
    shipped = METHODS["ista-lr-net"].weights


class DCCNNParameters(CineNetworkParameters):
    """Parameters of `dc-cnn`."""

    kind = "dc-cnn"
    shipped = METHODS["dc-cnn"].weights


class DCCNNLRParameters(CineNetworkParameters):
    """Parameters of `dc-cnn-lr`."""

    kind = "dc-cnn"
    shipped = METHODS["dc-cnn-lr"].weights


class DCCNND5C5Parameters(CineNetworkParameters):
    """Parameters of `dc-cnn-d5c5`."""

    kind = "dc-cnn"
    shipped = METHODS["dc-cnn-d5c5"].weights


class CRNNParameters(CineNetworkParameters):
    """Parameters of `crnn`."""

    kind = "crnn"
    shipped = METHODS["crnn"].weights


class CRNNLRParameters(CineNetworkParameters):
    """Parameters of `crnn-lr`."""

    kind = "crnn"
    shipped = METHODS["crnn-lr"].weights


class LPlusSNetParameters(CineNetworkParameters):
    """Parameters of `l-plus-s-net`."""

    kind = "l-plus-s-net"
    shipped = METHODS["l-plus-s-net"].weights


class T2LRNetParameters(CineNetworkParameters):
    """Parameters of `t2lr-net`."""

    kind = "t2lr-net"
    shipped = METHODS["t2lr-net"].weights


class T2LRNetGradientParameters(CineNetworkParameters):
    """Parameters of `t2lr-net-gradient`."""

    kind = "t2lr-net"
    shipped = METHODS["t2lr-net-gradient"].weights


class JotlasNetParameters(CineNetworkParameters):
    """Parameters of `jotlas-net`."""

    kind = "jotlas-net"
    shipped = METHODS["jotlas-net"].weights


class CineVNParameters(CineNetworkParameters):
    """Parameters of `cine-vn`."""

    kind = "cine-vn"
    shipped = METHODS["cine-vn"].weights


def cine_network_solver(cine: SampledCine, parameters: CineNetworkParameters) -> Iterator[CineIterate]:
    """Reconstruct a cine by a trained network.

    Yields
    ------
    CineIterate
        One, after the whole network.

    Raises
    ------
    ParameterError
        If there are no weights for it.
    WeightsError
        If the weights cannot be used.
    """
    import torch

    from nmrrecon.networks.half import half_products
    from nmrrecon.solvers.cine_iterate import CineIterate

    network = parameters.network(cine.encoding.mask, cine.samples.device)
    half = half_products(cine.samples.device.type, enabled=parameters.precision == "auto")
    with torch.inference_mode(), half:
        image = network(cine).image
        residual = cine.residual(image)
    # not within: what is switched on there would stay so for whoever takes the iterate
    yield CineIterate(1, 1, image, residual)
