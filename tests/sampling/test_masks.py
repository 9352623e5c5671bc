"""Masks of k-space: shares, centre, seeds, text form, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.sampling.masks import MASKS, draw_mask, mask_facts, parse_mask, plan_mask

SHAPE = (16, 128, 128)
TEXTS = ["gaussian:8", "radial:16"]


def density_along_ky(masks: list[NDArray[np.bool_]]) -> NDArray[np.float64]:
    """Share of the frames and kx that is sampled, for each ky."""
    return np.mean([mask.mean(axis=(0, 2)) for mask in masks], axis=0)


@pytest.mark.parametrize("text", TEXTS)
def test_seed_decides_the_mask_and_frames_differ(text: str) -> None:
    plan = parse_mask(text)
    mask = plan.draw(SHAPE, 3)
    assert mask.shape == SHAPE and mask.dtype == bool
    assert np.array_equal(mask, plan.draw(SHAPE, np.random.default_rng(3)))
    assert not np.array_equal(mask, plan.draw(SHAPE, 4))
    assert len({frame.tobytes() for frame in mask}) > 12


@pytest.mark.parametrize("text", TEXTS)
def test_a_generator_goes_on(text: str) -> None:
    rng = np.random.default_rng(0)
    plan = parse_mask(text)
    assert not np.array_equal(plan.draw(SHAPE, rng), plan.draw(SHAPE, rng))


@pytest.mark.parametrize("text", [*TEXTS, "gaussian:10.5,central_lines=6"])
def test_text_form_round_trip(text: str) -> None:
    assert str(parse_mask(text)) == text
    assert parse_mask(str(parse_mask(text))) == parse_mask(text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("shape", [(1, 64, 64), (3, 65, 33), (5, 96, 160)])
def test_grids_of_any_shape_have_their_centre_sampled(text: str, shape: tuple[int, int, int]) -> None:
    mask = parse_mask(text).draw(shape, 0)
    assert mask.shape == shape
    assert mask[:, shape[1] // 2, shape[2] // 2].all()


@pytest.mark.parametrize(("acceleration", "lines"), [(8, 24), (10, 19), (12, 16)])
def test_gaussian_has_the_lines_of_the_paper_and_the_centre(acceleration: int, lines: int) -> None:
    plan = plan_mask("gaussian", acceleration=acceleration)
    mask = plan.draw((20, 192, 8), 1)
    assert mask_facts(plan, mask).lines == (lines,) * 20
    assert mask[:, 94:98].all()


def test_gaussian_density_falls_from_the_centre() -> None:
    density = density_along_ky([draw_mask("gaussian", (16, 128, 2), seed) for seed in range(200)])
    bands = density[64:].reshape(8, 8).mean(axis=1)
    assert (np.diff(bands[:5]) < 0).all()
    assert bands[0] > 5 * bands[-1] > 0
    assert density[1:62] == pytest.approx(density[:66:-1], abs=0.05)


@pytest.mark.parametrize(
    ("lines", "size", "share"),
    [(16, 128, 0.115), (16, 192, 0.0775), (16, 256, 0.0585), (30, 128, 0.207), (30, 256, 0.108)],
)
def test_radial_has_the_shares_of_the_authors(lines: int, size: int, share: float) -> None:
    mask = draw_mask("radial", (16, size, size), 0, lines=lines)
    assert mask.mean() == pytest.approx(share, rel=0.01)


def test_full_acceleration_one_samples_everything() -> None:
    assert draw_mask("gaussian", (2, 32, 4), 0, acceleration=1).all()


def test_facts_name_what_was_asked_and_what_came() -> None:
    plan = parse_mask("gaussian:12")
    facts = mask_facts(plan, plan.draw((4, 128, 16), 0))
    assert facts.nominal == "12x"
    assert facts.achieved_share == pytest.approx(10 / 128)
    assert facts.achieved_acceleration == pytest.approx(12.8)
    assert str(facts) == "gaussian, nominal 12x: 7.81% of k-space, 12.80x, 10 lines a frame"
    radial = parse_mask("radial:16")
    assert mask_facts(radial, radial.draw((4, 64, 64), 0)).lines is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gausian:8", "gaussian"),
        ("gaussian:0.5", "at least 1"),
        ("gaussian:nan", "at least 1"),
        ("gaussian:inf", "leaves 0"),
        ("gaussian:64", "leaves 2"),
        ("gaussian:1,central_lines=200", "200 central lines"),
        ("gaussian:8,centre=4", "centre"),
        ("gaussian:8,,", "not understood"),
        ("gaussian:8,acceleration=9", "not understood"),
        ("radial:0", "at least 1"),
        ("radial:2.5", "whole number"),
        ("", "unknown"),
    ],
)
def test_impossible_masks_are_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        parse_mask(text).draw(SHAPE, 0)


@pytest.mark.parametrize("shape", [(0, 8, 8), (8, 8), (1 << 12, 1 << 12, 1 << 12)])
@pytest.mark.parametrize("kind", list(MASKS))
def test_impossible_grids_are_refused(kind: str, shape: tuple[int, int, int]) -> None:
    with pytest.raises(ParameterError):
        plan_mask(kind).draw(shape, 0)
