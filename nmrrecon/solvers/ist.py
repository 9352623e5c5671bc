"""Iterative soft thresholding with virtual echo, of single traces or jointly over neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from nmrrecon.operators.local_energy import LocalEnergy
from nmrrecon.solvers.ist_parameters import ISTParameters, PlainISTParameters
from nmrrecon.solvers.problem import Iterate, NUSProblem

__all__ = ["NEIGHBOURHOOD", "ISTParameters", "PlainISTParameters", "ist", "magnitude", "soft_threshold"]

#: Width of the joint neighbourhood (standard deviation) over the full width of a line at half height.
NEIGHBOURHOOD = 0.45


def ist(problem: NUSProblem, parameters: ISTParameters, *, report_every: int = 10) -> Iterator[Iterate]:
    """Reconstruct FIDs by iterative soft thresholding of their spectra.

    With F the transform between the echo v and its spectrum, U the sampling, y the data:

        d_k     = F v_k                                                   spectrum
        x_k     = S(d_k, theta_k)                                         soft threshold
        v_(k+1) = (1 - U^T U) F^-1 [x_k + m (x_k - x_(k-1))] + U^T y      data put back (Eq. S1-5)

    theta_k falls geometrically from the largest magnitude of d_0 to the noise (`floor`), and never below
    `depth` of where it started. S is the soft threshold of Eq. S1-3, or jointly over neighbouring traces

        S(d, theta) = d max(0, 1 - theta / sqrt(G d^2))

    with G the local energy along the direct dimension (`LocalEnergy`).

    Parameters
    ----------
    problem : NUSProblem
    parameters : ISTParameters
    report_every : int
        An iterate is yielded after every so many iterations, and after the last.

    Yields
    ------
    Iterate

    Notes
    -----
    IST after Hyberts et al., J. Biomol. NMR 52 (2012) 315, in the form of section S1.1 of Zheng et al.
    (MoDern), with the virtual echo of Mayzel et al. (2014). Deviations: the joint threshold and the
    momentum are this project's; the threshold schedule needs no lambda; `extension` beyond 2 adds
    unsampled times.
    """
    transform = problem.transform
    energy = LocalEnergy(neighbourhood(problem, parameters)) if parameters.joint else None
    echo = transform.echo(problem.fids)
    known = transform.sampled(problem.mask).flatten().nonzero()[:, 0]
    measured = echo.flatten(1)[:, known]

    spectrum = transform.spectrum(echo)
    first = magnitude(spectrum, energy)
    last = max(parameters.floor * problem.spectrum_noise(), parameters.depth * first)
    last = min(last, first)
    # two spectra take turns: what an iteration no longer needs is the memory of the next
    previous, spare = torch.zeros_like(spectrum), torch.empty_like(spectrum)
    for k in range(1, parameters.iterations + 1):
        theta = first * (last / first) ** ((k - 1) / max(parameters.iterations - 1, 1)) if first else 0.0
        sparse = soft_threshold(spectrum, theta, energy, out=spare)
        momentum = parameters.momentum if k > 1 else 0.0
        extrapolated = torch.lerp(previous, sparse, 1.0 + momentum, out=previous)
        previous, spare = sparse, extrapolated
        echo = transform.signal(extrapolated, out=echo)
        flat = echo.flatten(1)
        report = k % report_every == 0 or k == parameters.iterations
        residual = relative_distance(flat[:, known], measured) if report else 0.0
        flat.index_copy_(1, known, measured)
        if report:
            yield Iterate(k, parameters.iterations, transform.fids(echo).clone(), residual)
        spectrum = transform.spectrum(echo, out=spectrum)


def soft_threshold(
    spectrum: Tensor, theta: float, energy: LocalEnergy | None = None, out: Tensor | None = None
) -> Tensor:
    """Return `spectrum` shrunk by `theta`: the proximal map of theta times the sum of magnitudes.

    With `energy`, each point shrinks by the share theta / sqrt(mean local energy) instead of theta over
    its own magnitude: the joint threshold.
    """
    if energy is None and not spectrum.is_complex():
        clamped = torch.clamp(spectrum, -theta, theta, out=out)
        return torch.sub(spectrum, clamped, out=out)
    if energy is None:
        share = spectrum.abs().reciprocal_().mul_(theta)
    else:
        share = energy(spectrum).rsqrt_().mul_(energy.weights(spectrum).sqrt() * theta)
    # where there is no energy the share is infinite, and clamped to all there is
    share = share.clamp_(max=1.0) if theta else torch.zeros_like(share)
    return torch.addcmul(spectrum, spectrum, share, value=-1.0, out=out)


def magnitude(spectrum: Tensor, energy: LocalEnergy | None) -> float:
    """Return the smallest threshold that leaves nothing of `spectrum`."""
    if energy is None:
        return float(spectrum.abs().max())
    return float((energy(spectrum) / energy.weights(spectrum)).max().sqrt())


def neighbourhood(problem: NUSProblem, parameters: ISTParameters) -> float:
    """Return the width of the joint neighbourhood in direct points."""
    if parameters.joint_width is not None:
        return parameters.joint_width
    return NEIGHBOURHOOD * problem.line_width


def relative_distance(estimate: Tensor, reference: Tensor) -> float:
    """Return the l2 distance of two complex tensors relative to the reference."""
    scale = float(torch.linalg.vector_norm(reference))
    return float(torch.linalg.vector_norm(estimate - reference)) / scale if scale else 0.0
