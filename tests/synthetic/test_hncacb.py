"""An HNCACB-like spectrum: four peaks an amide, CB negative, shifts where residues have them."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pytest

from synthetic.hncacb import CARBONS, hncacb

EXPERIMENT = hncacb(150, 2)
ROWS = list(
    zip(EXPERIMENT.labels, EXPERIMENT.peaks.shifts(EXPERIMENT.axes), EXPERIMENT.peaks.amplitude, strict=True)
)


def test_alpha_carbons_are_positive_and_beta_carbons_negative() -> None:
    for label, _, amplitude in ROWS:
        assert (amplitude > 0) == label.endswith("CA"), label
    assert {label[-2:] for label, _, _ in ROWS} == {"CA", "CB"}


def test_an_amide_sees_its_own_carbons_strongly_and_those_before_it_weakly() -> None:
    amides = defaultdict(dict)
    for label, shift, amplitude in ROWS:
        amide, carbon = label.split("-")
        number = int(re.sub(r"\D", "", amide))
        partner = int(re.sub(r"\D", "", carbon))
        assert partner in (number, number - 1)
        amides[amide][carbon[-2:], partner - number] = (shift, amplitude)
    assert len(amides) > 120
    for peaks in amides.values():
        assert abs(peaks["CA", 0][1]) > 2 * abs(peaks["CA", -1][1])
        assert len({tuple(np.round(shift[1:], 9)) for shift, _ in peaks.values()}) == 1


@pytest.mark.parametrize("kind", ["A", "T", "G"])
def test_carbons_lie_where_their_residues_have_them(kind: str) -> None:
    alpha, beta = CARBONS[kind]
    for name, mean in (("CA", alpha), ("CB", beta)):
        own = [s[0] for label, s, _ in ROWS if re.fullmatch(rf"{kind}(\d+)-{kind}\1{name}", label)]
        if mean is None:
            assert own == []
        else:
            assert len(own) > 3 and np.mean(own) == pytest.approx(mean, abs=2.0)


def test_a_residue_has_the_same_carbons_seen_from_either_side() -> None:
    seen = defaultdict(set)
    for label, shift, _ in ROWS:
        seen[label.split("-")[1]].add(round(float(shift[0]), 6))
    assert all(len(shifts) == 1 for shifts in seen.values())
    assert sum(len(label) > 0 for label in seen) > 250
