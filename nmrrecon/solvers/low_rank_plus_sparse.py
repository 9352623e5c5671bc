"""L+S: a background of low rank, and changes that are sparse in their temporal frequencies."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from nmrrecon.operators.casorati import casorati, from_casorati
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.shrinkage import shrink
from nmrrecon.operators.singular_values import largest_singular_value, shrink_singular_values
from nmrrecon.operators.temporal_fourier import to_frames, to_frequencies
from nmrrecon.solvers.cine_iterate import CineIterate
from nmrrecon.solvers.low_rank_plus_sparse_parameters import LowRankPlusSparseParameters

__all__ = ["LowRankPlusSparseParameters", "low_rank_plus_sparse"]


def low_rank_plus_sparse(cine: SampledCine, parameters: LowRankPlusSparseParameters) -> Iterator[CineIterate]:
    """Reconstruct series as the sum of one of low rank and one that is sparse in temporal frequencies.

    With A the encoding, d the samples, T the temporal Fourier transform and ||.||* the sum of singular values
    of Casorati's matrix:

        min  1/2 ||A (L + S) - d||^2 + l_L ||L||* + l_S ||T S||_1

    by iterating, from M = A^H d and S = 0,

        L <- singular values of M - S less l_L
        S <- T^-1 (magnitudes of T (M - L_before) less l_S)
        M <- L + S - A^H (A (L + S) - d)

    Parameters
    ----------
    cine : SampledCine
    parameters : LowRankPlusSparseParameters

    Yields
    ------
    CineIterate
        Its image is L + S.

    Notes
    -----
    Otazo, Candes, Sodickson, Magn. Reson. Med. 73 (2015) 1125. l_L is relative to the largest singular value
    of A^H d, as there; l_S to the largest magnitude of T A^H d. Their shares are not the paper's (0.01 for
    l_L): the defaults did better on a free-breathing cine and a patient at 16 radial lines.
    """
    m = cine.zero_filled()
    rank_level = parameters.low_rank * largest_singular_value(casorati(m))
    sparse_level = parameters.sparse * to_frequencies(m).abs().amax((1, 2, 3))
    low_rank, sparse = m, torch.zeros_like(m)
    for k in range(1, parameters.iterations + 1):
        before = low_rank
        low_rank = from_casorati(shrink_singular_values(casorati(m - sparse), rank_level), m.shape)
        sparse = to_frames(shrink(to_frequencies(m - before), sparse_level))
        image = low_rank + sparse
        m = cine.put_back(image)
        yield CineIterate(k, parameters.iterations, image, cine.residual(image))
