"""Locally low rank: blocks of a series that each are of low rank."""

from __future__ import annotations

from collections.abc import Iterator

from nmrrecon.operators.local_blocks import LocalBlocks
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.singular_values import largest_singular_value, shrink_singular_values
from nmrrecon.solvers.cine_iterate import CineIterate
from nmrrecon.solvers.locally_low_rank_parameters import LocallyLowRankParameters

__all__ = ["LocallyLowRankParameters", "locally_low_rank"]

#: Steps of the blocks over their edge, a fraction whose multiples fall evenly everywhere, along y and x.
STEPS = (0.618, 0.755)


def locally_low_rank(cine: SampledCine, parameters: LocallyLowRankParameters) -> Iterator[CineIterate]:
    """Reconstruct series whose blocks of pixels each change in few ways over time.

    With A the encoding, d the samples and B_i x the Casorati matrix of the i-th block:

        min  1/2 ||A x - d||^2 + l sum_i ||B_i x||*

    by accelerated proximal gradients, the blocks moved from iteration to iteration:

        x_k     = sum_i B_i^H (singular values of B_i g less l),   g = y_k - A^H (A y_k - d)
        y_(k+1) = x_k + (t_k - 1) / t_(k+1) (x_k - x_(k-1)),       t_(k+1) = (1 + sqrt(1 + 4 t_k^2)) / 2

    Parameters
    ----------
    cine : SampledCine
    parameters : LocallyLowRankParameters

    Yields
    ------
    CineIterate

    Notes
    -----
    Trzasko, Manduca, Proc. ISMRM 19 (2011) 4371; Zhang, Pauly, Levesque, Magn. Reson. Med. 73 (2015) 655;
    FISTA by Beck, Teboulle, SIAM J. Imaging Sci. 2 (2009) 183.
    """
    blocks = LocalBlocks(parameters.block)
    x = y = cine.zero_filled()
    sizes = (x.shape[-2], x.shape[-1])
    level = parameters.threshold * largest_singular_value(blocks.forward(x)).amax(-1, keepdim=True)
    t = 1.0
    for k in range(1, parameters.iterations + 1):
        offset = _offset(k, parameters)
        shrunk = shrink_singular_values(blocks.forward(cine.put_back(y), offset), level)
        before, x = x, blocks.adjoint(shrunk, sizes, offset)
        t_before, t = t, (1 + (1 + 4 * t**2) ** 0.5) / 2
        y = x + ((t_before - 1) / t) * (x - before) if parameters.momentum else x
        yield CineIterate(k, parameters.iterations, x, cine.residual(x))


def _offset(k: int, parameters: LocallyLowRankParameters) -> tuple[int, int]:
    """Return the rows and columns by which the blocks of iteration k are moved."""
    if not parameters.shift:
        return 0, 0
    rows, columns = (int(parameters.block * (k * step % 1)) for step in STEPS)
    return rows, columns
