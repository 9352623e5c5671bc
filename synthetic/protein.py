"""Protein-like 15N-HSQC and HNCO spectra of a random sequence, with chemical shifts as proteins have them.

Mean shifts by residue type agree with the BMRB's statistics of diamagnetic proteins
(https://bmrb.io/ref_info/stats.php?restype=aa&set=filt) to 0.02 ppm for HN and 0.15 ppm for N and CO. The
spreads of the backbone are typical of them, one for all residue types; those of the side chains are
a fifth to a third narrower, as outliers widen the published ones. Residue frequencies are typical of
Swiss-Prot. Line widths are typical of a protein of 10-15 kDa: 15N and 13CO transverse
relaxation of 60-110 ms and 40-80 ms, so that the indirect signals hardly decay while they are acquired.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nmrrecon.nmr import Axis, Quadrature
from synthetic.experiment import Experiment
from synthetic.exponentials import FloatArray, Peaks

PROTON_MHZ = 600.13  #: of 0 ppm
#: Frequencies relative to 1H at equal chemical shift 0 (IUPAC 2008).
XI_15N, XI_13C = 0.101329118, 0.251449530

#: Residue: (frequency in %, mean HN, mean N, mean CO); proline has neither HN nor a peak of its own.
RESIDUES: dict[str, tuple[float, float, float, float]] = {
    "A": (8.25, 8.19, 123.3, 177.8),
    "R": (5.53, 8.23, 120.8, 176.4),
    "N": (4.06, 8.33, 118.9, 175.3),
    "D": (5.46, 8.30, 120.7, 176.4),
    "C": (1.38, 8.38, 120.1, 174.9),
    "Q": (3.93, 8.22, 119.9, 176.3),
    "E": (6.72, 8.33, 120.7, 176.9),
    "G": (7.07, 8.33, 109.7, 173.9),
    "H": (2.27, 8.25, 119.7, 175.3),
    "I": (5.91, 8.26, 121.5, 175.9),
    "L": (9.65, 8.22, 121.9, 177.0),
    "K": (5.80, 8.17, 121.1, 176.7),
    "M": (2.41, 8.26, 120.1, 176.2),
    "F": (3.86, 8.34, 120.5, 175.5),
    "P": (4.74, 0.0, 0.0, 176.7),
    "S": (6.65, 8.28, 116.3, 174.6),
    "T": (5.36, 8.24, 115.4, 174.6),
    "W": (1.10, 8.27, 121.7, 176.2),
    "Y": (2.92, 8.29, 120.5, 175.4),
    "V": (6.86, 8.27, 121.1, 175.6),
}
SPREAD_HN, SPREAD_N, SPREAD_CO = 0.6, 3.8, 2.0  #: standard deviations within a residue type, ppm

#: Side-chain amides: residue -> (N, its spread, the two protons, their spread, carbonyl, its spread) in ppm.
SIDE_CHAINS = {
    "N": (112.7, 1.6, (7.35, 7.14), 0.35, 176.8, 1.0),
    "Q": (111.9, 1.4, (7.23, 7.02), 0.30, 179.8, 1.0),
}
INDOLE = (129.3, 1.6, 10.08, 0.4)  #: tryptophan NE1 and HE1: mean and spread of each, ppm
WATER_PPM = 4.7


@dataclass(frozen=True)
class Resonance:
    """One N-H group with the carbonyl that precedes it: label, shifts in ppm, relative amplitude."""

    label: str
    hn: float
    n: float
    co: float | None
    amplitude: float
    mobility: float  #: divides the line widths: above 1 for flexible groups


def hsqc(
    residues: int = 100,
    seed: int = 0,
    *,
    increments: int = 128,
    direct: int = 512,
    noise: float = 0.2,
    water: float = 0.0,
) -> Experiment:
    """Return a protein-like 1H-15N HSQC at 600 MHz.

    Parameters
    ----------
    residues : int
        Length of the random sequence.
    seed : int
        Of sequence, shifts, widths and noise.
    increments, direct : int
        Complex points of 15N and of 1H.
    noise : float
        Standard deviation, of real and imaginary part each, as a fraction of the median amplitude of the
        backbone peaks.
    water : float
        Amplitude of residual water at the 1H carrier, relative to the median peak; 0 for none.
    """
    axes = (nitrogen_axis(increments), proton_axis(direct))
    rng = np.random.default_rng(np.random.SeedSequence([seed, 15]))
    resonances = draw_resonances(residues, rng)
    ppm = np.array([[r.n, r.hn] for r in resonances])
    widths = np.stack([_widths(resonances, rng, 3.0, 5.5), _widths(resonances, rng, 12.0, 22.0)], axis=1)
    return _experiment("hsqc", resonances, axes, ppm, widths, noise, water, seed)


def hnco(
    residues: int = 100,
    seed: int = 0,
    *,
    increments: tuple[int, int] = (64, 48),
    direct: int = 512,
    noise: float = 0.5,
    water: float = 0.0,
) -> Experiment:
    """Return a protein-like HNCO at 600 MHz: F1 13CO, F2 15N, F3 1H; parameters as of `hsqc`."""
    axes = (_carbonyl(increments[0]), nitrogen_axis(increments[1]), proton_axis(direct))
    rng = np.random.default_rng(np.random.SeedSequence([seed, 15]))
    resonances = [r for r in draw_resonances(residues, rng) if r.co is not None]
    ppm = np.array([[r.co, r.n, r.hn] for r in resonances], dtype=np.float64)
    ranges = ((4.0, 8.0), (3.0, 5.5), (12.0, 22.0))
    widths = np.stack([_widths(resonances, rng, *limits) for limits in ranges], axis=1)
    return _experiment("hnco", resonances, axes, ppm, widths, noise, water, seed)


def draw_resonances(residues: int, rng: np.random.Generator) -> list[Resonance]:
    """Draw a sequence and return its backbone amides, side-chain amides and indoles.

    The first residue, an ammonium group, and prolines give no backbone peak. A tenth of the amides is
    weakened by exchange, the last two residues are flexible, sharp and strong.
    """
    sequence = draw_sequence(residues, rng)
    carbonyls = [rng.normal(RESIDUES[kind][3], SPREAD_CO) for kind in sequence]
    resonances = []
    for i, kind in enumerate(sequence):
        if i > 0 and kind != "P":
            label, last = f"{kind}{i + 1}", residues - i <= 2
            resonances.append(backbone_amide(label, kind, carbonyls[i - 1], last, rng))
        resonances += _side_chain(f"{kind}{i + 1}", kind, rng)
    return resonances


def draw_sequence(residues: int, rng: np.random.Generator) -> list[str]:
    """Draw a random sequence of one-letter residue types, as frequent as in proteins."""
    frequencies = np.array([values[0] for values in RESIDUES.values()])
    drawn = rng.choice(list(RESIDUES), size=residues, p=frequencies / frequencies.sum())
    return [str(kind) for kind in drawn]


def backbone_amide(label: str, kind: str, co: float, flexible: bool, rng: np.random.Generator) -> Resonance:
    """Draw the backbone amide of a residue of type `kind`; `co` is the carbonyl that precedes it, in ppm."""
    _, hn, n, _ = RESIDUES[kind]
    amplitude = float(np.exp(rng.normal(0.0, 0.35)))
    if rng.random() < 0.1:
        amplitude *= rng.uniform(0.1, 0.35)
    mobility = 1.6 if flexible else 1.0
    return Resonance(
        label, rng.normal(hn, SPREAD_HN), rng.normal(n, SPREAD_N), co, amplitude * mobility, mobility
    )


def _side_chain(label: str, kind: str, rng: np.random.Generator) -> list[Resonance]:
    """Return the two peaks of an NH2 group, which share their nitrogen, or that of an indole."""
    if kind in SIDE_CHAINS:
        n, n_spread, protons, spread, co, co_spread = SIDE_CHAINS[kind]
        shift, carbonyl = rng.normal(n, n_spread), rng.normal(co, co_spread)
        names = ("HD21", "HD22") if kind == "N" else ("HE21", "HE22")
        return [
            Resonance(f"{label}-{name}", rng.normal(proton, spread), shift, carbonyl, 0.5, 1.3)
            for name, proton in zip(names, protons, strict=True)
        ]
    if kind == "W":
        n, n_spread, proton, spread = INDOLE
        return [
            Resonance(f"{label}-HE1", rng.normal(proton, spread), rng.normal(n, n_spread), None, 0.8, 1.1)
        ]
    return []


def _widths(resonances: list[Resonance], rng: np.random.Generator, low: float, high: float) -> FloatArray:
    """Draw full widths at half height in Hz, uniform and narrowed by mobility."""
    mobility = np.array([r.mobility for r in resonances])
    return np.asarray(rng.uniform(low, high, len(resonances)) / mobility)


def _experiment(
    name: str,
    resonances: list[Resonance],
    axes: tuple[Axis, ...],
    ppm: FloatArray,
    widths: FloatArray,
    noise: float,
    water: float,
    seed: int,
) -> Experiment:
    amplitude = np.array([r.amplitude for r in resonances])
    labels = [r.label for r in resonances]
    median = float(np.median(amplitude))
    if water > 0:
        # unsuppressed water is not labelled: it keeps to the carrier of the indirect dimensions
        ppm = np.vstack([ppm, [axis.carrier_ppm for axis in axes[:-1]] + [WATER_PPM]])
        widths = np.vstack([widths, [5.0] * (len(axes) - 1) + [30.0]])
        amplitude, labels = np.append(amplitude, water * median), [*labels, "water"]
    peaks = Peaks.from_shifts(axes, amplitude, ppm, widths)
    return Experiment(name, peaks, tuple(labels), axes, noise * median, seed)


def proton_axis(size: int) -> Axis:
    """Return the amide protons' axis at 600 MHz, its carrier on water."""
    return Axis(size, 8403.36, PROTON_MHZ, WATER_PPM, "1H", label="HN")


def nitrogen_axis(size: int) -> Axis:
    """Return the backbone nitrogens' axis at 600 MHz."""
    return Axis(size, 2128.57, PROTON_MHZ * XI_15N, 118.0, "15N", Quadrature.STATES, label="15N")


def _carbonyl(size: int) -> Axis:
    return Axis(size, 2112.68, PROTON_MHZ * XI_13C, 176.0, "13C", Quadrature.STATES, label="13C")
