"""A NOESY-like 1H-1H spectrum: a strong diagonal, and hundreds of cross peaks far weaker than it.

Shifts are spread as a folded protein's: amides and aromatics, alpha protons, side chains. Line widths are
typical of a protein of 8-10 kDa.
"""

from __future__ import annotations

import numpy as np

from nmrrecon.nmr import Axis, Quadrature
from synthetic.experiment import Experiment
from synthetic.exponentials import FloatArray, Peaks
from synthetic.protein import PROTON_MHZ, WATER_PPM

#: Share of the protons, and range of their shifts in ppm (uniform).
GROUPS = ((0.35, (6.6, 9.8)), (0.20, (3.7, 5.4)), (0.45, (0.6, 3.4)))
#: Amplitudes of the diagonal relative to its highest, uniform, and of cross peaks, log-uniform.
DIAGONAL, CROSS = (0.3, 1.0), (0.002, 0.04)
WIDTHS_HZ = (9.0, 16.0)
#: Protons nearer than this give no cross peak that could be told from the diagonal, in ppm.
NEAREST_PPM = 0.15
SW_HZ = 8403.36


def noesy(
    protons: int = 80,
    pairs: int = 250,
    seed: int = 0,
    *,
    increments: int = 256,
    direct: int = 512,
    noise: float = 0.05,
) -> Experiment:
    """Return a NOESY-like spectrum at 600 MHz: F1 1H, F2 1H.

    Parameters
    ----------
    protons : int
        Peaks of the diagonal.
    pairs : int
        Pairs of protons with a cross peak on either side of the diagonal, of equal amplitude.
    seed : int
        Of shifts, amplitudes, widths and noise.
    increments, direct : int
        Complex points of F1 and of F2.
    noise : float
        Standard deviation, of real and imaginary part each, as a fraction of the amplitude of the strongest
        diagonal peak. The default puts the weakest cross peaks of a fully sampled spectrum of the default
        size at three to five times its noise.

    Raises
    ------
    ValueError
        If there are not so many pairs of protons.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 11]))
    shifts = _draw_shifts(protons, rng)
    first, second = _draw_pairs(shifts, pairs, rng)
    diagonal = rng.uniform(*DIAGONAL, size=protons)
    low, high = np.log(CROSS)
    cross = np.exp(rng.uniform(low, high, size=len(first)))
    everyone = np.arange(protons)
    rows = np.concatenate([everyone, first, second])
    columns = np.concatenate([everyone, second, first])
    amplitude = np.concatenate([diagonal / diagonal.max(), cross, cross])
    widths = rng.uniform(*WIDTHS_HZ, size=protons)
    axes = (_proton(increments, Quadrature.STATES), _proton(direct, Quadrature.COMPLEX))
    ppm = np.stack([shifts[rows], shifts[columns]], axis=1)
    peaks = Peaks.from_shifts(axes, amplitude, ppm, np.stack([widths[rows], widths[columns]], axis=1))
    labels = tuple(f"H{i + 1}-H{j + 1}" for i, j in zip(rows, columns, strict=True))
    return Experiment("noesy", peaks, labels, axes, noise, seed)


def _draw_shifts(protons: int, rng: np.random.Generator) -> FloatArray:
    group = rng.choice(len(GROUPS), size=protons, p=[share for share, _ in GROUPS])
    return np.array([rng.uniform(*GROUPS[number][1]) for number in group])


def _draw_pairs(shifts: FloatArray, pairs: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw pairs of protons, none twice, apart enough for a peak of their own."""
    first, second = np.triu_indices(len(shifts), k=1)
    apart = np.abs(shifts[first] - shifts[second]) > NEAREST_PPM
    first, second = first[apart], second[apart]
    if pairs > len(first):
        raise ValueError(f"{len(shifts)} protons have {len(first)} pairs that are apart, not {pairs}")
    chosen = rng.choice(len(first), size=pairs, replace=False)
    return first[chosen], second[chosen]


def _proton(size: int, quadrature: Quadrature) -> Axis:
    return Axis(size, SW_HZ, PROTON_MHZ, WATER_PPM, "1H", quadrature, label="1H")
