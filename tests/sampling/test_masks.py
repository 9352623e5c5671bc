"""Masks of k-space: shares, centre, seeds, text form, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.sampling.mask_lines import lines_for
from nmrrecon.sampling.masks import MASKS, mask_facts, parse_mask, plan_mask
from tests.sampling.drawn import draw_mask

SHAPE = (16, 128, 128)
TEXTS = ["gaussian:8", "radial:16", "vds:0.1", "vista:8", "gro:8", "random-1d:4", "random-2d:8"]
#: That sample the centre of every frame.
CENTRED = ["gaussian:8", "radial:16", "equispaced:4", "cmrxrecon:8", "random-1d:4", "random-2d:16"]
#: Of which each frame has the same number of whole lines: what 8x leaves of 128.
LINES = ["gaussian:8", "vista:8", "gro:8"]
DRAWN = [kind for kind in MASKS if not MASKS[kind].in_file]


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


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        *CENTRED,
        "gaussian:10.5,central_lines=6",
        "equispaced:4,shifted=yes",
        "random-1d:4,centre_share=0.1",
        "file:some/where, a=b.npy",
        "vista:patterns.h5#VISTA_PE_112,a=b",
    ],
)
def test_text_form_round_trip(text: str) -> None:
    assert str(parse_mask(text)) == text
    assert parse_mask(str(parse_mask(text))) == parse_mask(text)


@pytest.mark.parametrize("text", CENTRED)
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


@pytest.mark.parametrize(("size", "acceleration", "lines"), [(33, 1.1, 30), (110, 1.1, 100), (33, 1.101, 29)])
def test_rounding_of_a_quotient_costs_no_line(size: int, acceleration: float, lines: int) -> None:
    mask = draw_mask("gaussian", (2, size, 1), 0, acceleration=acceleration)
    assert (mask.sum(axis=1) == lines).all()


@pytest.mark.parametrize("acceleration", range(1, 25))
def test_whole_accelerations_leave_the_whole_part_of_the_quotient(acceleration: int) -> None:
    sizes = range(acceleration, 513)
    assert [lines_for(size, acceleration, 0) for size in sizes] == [size // acceleration for size in sizes]


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


@pytest.mark.parametrize("kind", ["gaussian", "vista", "gro", "equispaced", "random-1d", "random-2d"])
def test_acceleration_one_samples_everything(kind: str) -> None:
    assert draw_mask(kind, (3, 33, 8), 0, acceleration=1).all()


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("shape", [(1, 128, 3), (2, 128, 3), (7, 128, 3), (16, 128, 3)])
def test_every_frame_has_the_lines_that_were_asked_for(text: str, shape: tuple[int, int, int]) -> None:
    plan = parse_mask(text)
    assert mask_facts(plan, plan.draw(shape, 5)).lines == (16,) * shape[0]


@pytest.mark.parametrize("acceleration", [1.0, 1.3, 2.0, 3.7, 9.0, 40.0])
@pytest.mark.parametrize("kind", ["vista", "gro"])
@pytest.mark.parametrize("size", [40, 57])
def test_no_two_lines_of_a_frame_meet(kind: str, acceleration: float, size: int) -> None:
    mask = draw_mask(kind, (5, size, 1), 2, acceleration=acceleration)
    assert (mask.sum(axis=1) == round(size / acceleration)).all()


@pytest.mark.parametrize("text", ["vds:0.1", "vista:8", "gro:8", "gaussian:8"])
def test_density_falls_from_the_centre_on_both_sides(text: str) -> None:
    plan = parse_mask(text)
    density = density_along_ky([plan.draw((16, 128, 128), seed) for seed in range(6)])
    eighths = density.reshape(8, 16).mean(axis=1)
    assert (np.diff(eighths[:4]) >= -0.005).all() and (np.diff(eighths[4:]) <= 0.005).all()
    assert eighths[3] > 1.5 * eighths[0] and eighths[4] > 1.5 * eighths[7]
    assert eighths == pytest.approx(eighths[::-1], abs=0.05)


def test_golden_offset_goes_on_by_the_golden_ratio() -> None:
    """Even lines (stretch 1) lie in each frame 0.618 of their distance further on than before."""
    mask = draw_mask("gro", (5, 1000, 1), 0, acceleration=10, stretch=1)
    first = np.array([np.flatnonzero(frame)[0] for frame in mask[:, :, 0]])
    assert np.diff(first) % 10 == pytest.approx(6.18, abs=1.01)
    assert set(np.diff(np.flatnonzero(mask[0, :, 0]))) == {10}


def test_vista_lines_do_not_return_at_once() -> None:
    """What repulsion is for: fewer lines come again in the next frame than would by chance."""
    vista = draw_mask("vista", (32, 112, 1), 0)[:, :, 0]
    by_chance = np.sum(vista.mean(axis=0) ** 2)
    assert by_chance > 1.5
    assert np.sum(vista[1:] & vista[:-1], axis=1).mean() < 0.2
    assert np.sum(vista[2:] & vista[:-2], axis=1).mean() < 3


def test_vds_has_the_share_that_was_asked_for_in_each_frame() -> None:
    mask = draw_mask("vds", (4, 96, 160), 0, share=0.125)
    assert (mask.sum(axis=(1, 2)) == 1920).all()
    assert draw_mask("vds", (1, 16, 16), 0, share=1).all()


def test_equispaced_meets_the_acceleration_with_its_centre() -> None:
    mask = draw_mask("equispaced", (6, 320, 2), 0)
    rows = mask[0, :, 0]
    assert mask.mean() == pytest.approx(0.25, abs=0.01)
    assert rows[147:173].all()
    assert (mask == mask[:1]).all()
    outside = np.flatnonzero(rows[:140])
    assert set(np.diff(outside)) <= {5, 6}


def test_shifted_equispaced_lines_sweep_all_of_ky() -> None:
    mask = draw_mask("equispaced", (12, 128, 1), 0, shifted=True)
    assert mask.any(axis=0).all()
    assert not (mask[1:] == mask[:-1]).all(axis=(1, 2)).any()


def test_cmrxrecon_has_every_so_many_lines_and_the_calibration_lines() -> None:
    rows = draw_mask("cmrxrecon", (2, 204, 3), 0, spacing=4)[1, :, 2]
    assert rows[90:114].all()
    assert np.flatnonzero(rows[:90]).tolist() == list(range(0, 90, 4))


def test_random_lines_meet_the_acceleration_on_average() -> None:
    mask = draw_mask("random-1d", (400, 128, 1), 0, acceleration=4)
    assert mask[:, 59:69].all()
    assert mask.mean() == pytest.approx(0.25, abs=0.005)
    outside = mask[:, np.r_[:59, 69:128], 0].mean(axis=0)
    assert np.std(outside) < 1.5 * np.sqrt(0.186 * 0.814 / 400)


def test_random_points_have_a_full_square_and_an_exact_count() -> None:
    mask = draw_mask("random-2d", (5, 64, 48), 0, acceleration=6, central_points=6)
    assert mask[:, 29:35, 21:27].all()
    assert (mask.sum(axis=(1, 2)) == 512).all()


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
        ("gaussian:inf", "leaves none"),
        ("gaussian:64", "leaves 2"),
        ("gaussian:1,central_lines=200", "200 central lines"),
        ("gaussian:8,centre=4", "centre"),
        ("gaussian:8,,", "not understood"),
        ("gaussian:8,acceleration=9", "not understood"),
        ("radial:0", "at least 1"),
        ("vds:1.5", "at most 1"),
        ("vds:0", "no point"),
        ("vista:200", "none of 128"),
        ("vista:0.5", "at least 1"),
        ("gro:200", "none of 128"),
        ("cmrxrecon:8,central_lines=129", "calibration"),
        ("cmrxrecon:300", "300 lines"),
        ("equispaced:4,centre_share=0.5", "64 central lines"),
        ("random-1d:4,centre_share=0.5", "64 central lines"),
        ("random-2d:8,central_points=64", "4096"),
        ("random-2d:8,central_points=200", "200 central points"),
        ("file:", "no file"),
        ("radial:2.5", "whole number"),
        ("", "unknown"),
    ],
)
def test_impossible_masks_are_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        parse_mask(text).draw(SHAPE, 0)


@pytest.mark.parametrize("shape", [(0, 8, 8), (8, 8), (1 << 12, 1 << 12, 1 << 12)])
@pytest.mark.parametrize("kind", DRAWN)
def test_impossible_grids_are_refused(kind: str, shape: tuple[int, int, int]) -> None:
    with pytest.raises(ParameterError):
        plan_mask(kind).draw(shape, 0)
