"""An HNCACB-like 3D spectrum: CA and CB of each residue and of the one before, CB negative.

Mean CA and CB shifts by residue type are rounded from the BMRB's statistics of diamagnetic proteins; the
spread is typical of them, one for all. Backbone amides are those of `synthetic.protein`.
"""

from __future__ import annotations

import numpy as np

from nmrrecon.nmr import Axis, Quadrature
from synthetic.experiment import Experiment
from synthetic.exponentials import Peaks
from synthetic.protein import (
    PROTON_MHZ,
    XI_13C,
    backbone_amide,
    draw_sequence,
    nitrogen_axis,
    proton_axis,
)

#: Residue: (mean CA, mean CB) in ppm; glycine has no CB.
CARBONS: dict[str, tuple[float, float | None]] = {
    "A": (53.1, 19.0),
    "R": (56.8, 30.7),
    "N": (53.5, 38.7),
    "D": (54.7, 40.9),
    "C": (58.2, 33.0),
    "Q": (56.6, 29.2),
    "E": (57.3, 30.0),
    "G": (45.4, None),
    "H": (56.5, 30.3),
    "I": (61.6, 38.6),
    "L": (55.7, 42.3),
    "K": (56.9, 32.8),
    "M": (56.1, 32.9),
    "F": (58.1, 39.9),
    "P": (63.3, 31.9),
    "S": (58.7, 63.8),
    "T": (62.2, 69.7),
    "W": (57.7, 30.0),
    "Y": (58.1, 39.3),
    "V": (62.5, 32.7),
}
SPREAD_C = 1.8  #: standard deviation within a residue type, ppm
#: Amplitudes of CA, CB of the amide's own residue and CA, CB of the one before, relative to the amide's.
OWN, BEFORE = (1.0, -0.7), (0.4, -0.28)
#: Full widths at half height of 13C, 15N and 1H in Hz.
WIDTHS_HZ = ((12.0, 22.0), (3.0, 5.5), (12.0, 22.0))


def hncacb(
    residues: int = 70,
    seed: int = 0,
    *,
    increments: tuple[int, int] = (90, 44),
    direct: int = 512,
    noise: float = 0.5,
) -> Experiment:
    """Return an HNCACB-like spectrum at 600 MHz: F1 13C, F2 15N, F3 1H; parameters as of `protein.hsqc`."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 16]))
    sequence = draw_sequence(residues, rng)
    carbons = [_draw_carbons(kind, rng) for kind in sequence]
    rows: list[tuple[str, float, float, float, float, float]] = []
    for i, kind in enumerate(sequence):
        if i == 0 or kind == "P":
            continue
        amide = backbone_amide(f"{kind}{i + 1}", kind, 0.0, residues - i <= 2, rng)
        for partner, factors in ((i, OWN), (i - 1, BEFORE)):
            for name, shift, factor in zip(("CA", "CB"), carbons[partner], factors, strict=True):
                if shift is not None:
                    label = f"{amide.label}-{sequence[partner]}{partner + 1}{name}"
                    amplitude = amide.amplitude * factor
                    rows.append((label, shift, amide.n, amide.hn, amplitude, amide.mobility))
    axes = (_carbon(increments[0]), nitrogen_axis(increments[1]), proton_axis(direct))
    numbers = np.array([row[1:] for row in rows])
    drawn = [rng.uniform(*limits, size=len(rows)) for limits in WIDTHS_HZ]
    widths = np.stack(drawn, axis=1) / numbers[:, 4:]
    peaks = Peaks.from_shifts(axes, numbers[:, 3], numbers[:, :3], widths)
    sigma = noise * float(np.median(np.abs(numbers[:, 3])))
    return Experiment("hncacb", peaks, tuple(row[0] for row in rows), axes, sigma, seed)


def _draw_carbons(kind: str, rng: np.random.Generator) -> tuple[float, float | None]:
    alpha, beta = CARBONS[kind]
    return rng.normal(alpha, SPREAD_C), None if beta is None else rng.normal(beta, SPREAD_C)


def _carbon(size: int) -> Axis:
    return Axis(size, 10000.0, PROTON_MHZ * XI_13C, 44.0, "13C", Quadrature.STATES, label="13C")
