"""ISMRMRD files, written by the package of the format: the cine in comes out, whatever lines lie between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ismrmrd import constants

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import cmrxrecon, fastmri, ismrmrd_file
from tests.io.cine_files import (
    acquisition,
    cartesian_lines,
    central,
    image_of,
    images,
    k_space,
    write_ismrmrd,
    xml_header,
)

FRAMES, COILS, KY, KX = 3, 2, 12, 32
IMAGES = images(FRAMES, COILS, KY, KX)
SAMPLES = k_space(IMAGES)
EXPECTED = central(IMAGES, KX // 2)
LINES = {"kspace_encoding_step_1": (KY - 1, KY // 2), "phase": (FRAMES - 1, 0)}


def header(**others: Any) -> str:
    limits = LINES | others.pop("limits", {})
    return xml_header((KX, KY), (KX // 2, KY), limits, **others)


def noise(seed: int = 1) -> Any:
    values = np.random.default_rng(seed).normal(size=(COILS, 2 * KX)) + 0j
    return acquisition(values, (constants.ACQ_IS_NOISE_MEASUREMENT,))


def test_cine_comes_out_as_it_went_in(tmp_path: Path) -> None:
    path = write_ismrmrd(tmp_path / "a.h5", header(), cartesian_lines(SAMPLES))
    assert ismrmrd_file.recognises(path)
    assert not fastmri.recognises(path) and not cmrxrecon.recognises(path)
    loaded = ismrmrd_file.load(path)
    assert loaded.samples.shape == (FRAMES, COILS, KY, KX // 2) and loaded.is_full
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)
    assert loaded.image_size is None and loaded.pixel_mm == (200 / KY, 400 / KX)
    assert not loaded.report.warnings


@pytest.mark.parametrize("fact", ["slices", "coils", "averages", "readout.points", "sampling.padding"])
def test_what_only_tells_cannot_be_set(tmp_path: Path, fact: str) -> None:
    path = write_ismrmrd(tmp_path / "a.h5", header(), cartesian_lines(SAMPLES))
    assert fact in ismrmrd_file.load(path).report.facts
    with pytest.raises(ParameterError, match=rf"(?s){fact}=7.*cannot be set.*Can be set: .*ky\.center"):
        ismrmrd_file.load(path, {fact: "7"})


def test_noise_and_navigators_are_left_out_and_counted(tmp_path: Path) -> None:
    lines = [noise(), noise(2), *cartesian_lines(SAMPLES)]
    lines.insert(9, acquisition(SAMPLES[0, :, 0], (constants.ACQ_IS_NAVIGATION_DATA,)))
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(), lines))
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)
    facts = loaded.report.facts
    assert facts["left_out.flag_19"].value == 2 and facts["left_out.flag_23"].value == 1


def test_calibration_lines_belong_to_the_image_where_their_flag_says_so(tmp_path: Path) -> None:
    lines = cartesian_lines(SAMPLES)
    for line in lines[:6]:
        line.set_flag(constants.ACQ_IS_PARALLEL_CALIBRATION_AND_IMAGING)
        line.set_flag(constants.ACQ_IS_PARALLEL_CALIBRATION)
    lines.append(acquisition(SAMPLES[0, :, 3], (constants.ACQ_IS_PARALLEL_CALIBRATION,)))
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(), lines))
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)
    assert loaded.report.facts["left_out.flag_20"].value == 1


def test_reverse_readouts_are_turned_round(tmp_path: Path) -> None:
    lines = [
        acquisition(
            SAMPLES[phase, :, line, :: -1 if line % 2 else 1],
            (constants.ACQ_IS_REVERSE,) if line % 2 else (),
            kspace_encode_step_1=line,
            phase=phase,
        )
        for phase in range(FRAMES)
        for line in range(KY)
    ]
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(), lines))
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)


@pytest.mark.parametrize("reverse", [False, True])
def test_asymmetric_echo_stands_where_its_centre_says(tmp_path: Path, reverse: bool) -> None:
    """The first 10 of 32 samples are missing: without the crop of the readout all others are in place."""
    short = SAMPLES[..., 10:]
    center, flags = KX // 2 - 10, ()
    if reverse:
        short, center, flags = short[..., ::-1], 22 - 1 - center, (constants.ACQ_IS_REVERSE,)
    lines = [
        acquisition(
            short[phase, :, line], flags, kspace_encode_step_1=line, phase=phase, center_sample=center
        )
        for phase in range(FRAMES)
        for line in range(KY)
    ]
    path = write_ismrmrd(tmp_path / "a.h5", header(), lines)
    whole = ismrmrd_file.load(path, {"readout.oversampling": "1"})
    np.testing.assert_array_equal(whole.samples[..., 10:], SAMPLES[..., 10:])
    assert whole.mask[..., 10:].all() and not whole.mask[..., :10].any()
    half = ismrmrd_file.load(path)
    assert half.mask[..., 5:].all() and not half.mask[..., :5].any()
    assert not half.samples[..., :5].any()
    filled = SAMPLES.copy()
    filled[..., :10] = 0
    expected = k_space(central(image_of(filled), KX // 2))
    np.testing.assert_allclose(half.samples[..., 5:], expected[..., 5:], atol=1e-5)


def test_samples_to_be_discarded_are(tmp_path: Path) -> None:
    lines = []
    for line in range(KY):
        values = np.pad(SAMPLES[0, :, line], ((0, 0), (3, 2)), constant_values=1e3)
        entries = {"discard_pre": 3, "discard_post": 2, "center_sample": 3 + KX // 2}
        lines.append(acquisition(values, kspace_encode_step_1=line, **entries))
    path = write_ismrmrd(tmp_path / "a.h5", header(limits={"phase": (0, 0)}), lines)
    np.testing.assert_allclose(image_of(ismrmrd_file.load(path).samples), EXPECTED[:1], atol=1e-6)


def test_averages_are_meant_where_they_were_sampled(tmp_path: Path) -> None:
    """Every line was taken once, the central ones twice, with errors that cancel."""
    error = np.zeros_like(SAMPLES)
    error[:, :, 4:8] = k_space(images(FRAMES, COILS, KY, KX, seed=5))[:, :, 4:8]
    lines = cartesian_lines(SAMPLES + error, average=0)
    again = cartesian_lines(SAMPLES - error, average=1)
    lines += [line for line in again if 4 <= line.idx.kspace_encode_step_1 < 8]
    path = write_ismrmrd(tmp_path / "a.h5", header(limits={"average": (1, 0)}), lines)
    np.testing.assert_allclose(image_of(ismrmrd_file.load(path).samples), EXPECTED, atol=1e-5)


def test_lines_that_were_not_acquired_are_not_in_the_mask(tmp_path: Path) -> None:
    taken = np.random.default_rng(3).random((FRAMES, KY)) < 0.5
    lines = [
        line for line in cartesian_lines(SAMPLES) if taken[line.idx.phase, line.idx.kspace_encode_step_1]
    ]
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(), lines))
    np.testing.assert_array_equal(loaded.mask, np.repeat(taken[:, :, np.newaxis], KX // 2, axis=2))
    expected = k_space(EXPECTED) * loaded.mask[:, np.newaxis]
    np.testing.assert_allclose(loaded.samples, expected, atol=1e-5)


def test_slices_and_sets_are_chosen_and_no_others_are_read(tmp_path: Path) -> None:
    """Lines of all other slices hold NaN, which would be refused if they were read."""
    lines = []
    for part in range(3):
        for flow in range(2):
            good = (part, flow) == (2, 1)
            values = SAMPLES if good else np.full_like(SAMPLES, np.nan)
            lines += cartesian_lines(values, slice=part, set=flow)
    limits = {"slice": (2, 0), "set": (1, 0)}
    path = write_ismrmrd(tmp_path / "a.h5", header(limits=limits), lines)
    loaded = ismrmrd_file.load(path, {"slice": "2", "set": "1"})
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)
    assert "slice 2" in loaded.history[0]
    with pytest.raises(DataError, match="not finite"):
        ismrmrd_file.load(path)
    with pytest.raises(ParameterError, match="slice=3"):
        ismrmrd_file.load(path, {"slice": "3"})


def test_frames_are_chosen_and_no_others_are_read(tmp_path: Path) -> None:
    values = SAMPLES.copy()
    values[0] = np.nan
    path = write_ismrmrd(tmp_path / "a.h5", header(), cartesian_lines(values))
    loaded = ismrmrd_file.load(path, {"frames": "1:3"})
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED[1:3], atol=1e-6)
    with pytest.raises(ParameterError, match="no frames of the 3"):
        ismrmrd_file.load(path, {"frames": "1:4"})
    some = [line for line in cartesian_lines(SAMPLES) if line.idx.phase != 1]
    path = write_ismrmrd(tmp_path / "b.h5", header(), some)
    with pytest.raises(DataError, match="no line of the frames 1:2"):
        ismrmrd_file.load(path, {"frames": "1:2"})


def test_repetitions_are_frames_where_there_are_no_phases(tmp_path: Path) -> None:
    lines = cartesian_lines(SAMPLES)
    for line in lines:
        line.idx.repetition, line.idx.phase = line.idx.phase, 0
    limits = {"phase": (0, 0), "repetition": (FRAMES - 1, 0)}
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(limits=limits), lines))
    np.testing.assert_allclose(image_of(loaded.samples), EXPECTED, atol=1e-6)
    assert loaded.report.facts["frames.along"].value == "repetition"


def test_zero_of_k_space_stands_in_the_middle_with_partial_fourier(tmp_path: Path) -> None:
    """The first 4 of 12 lines are not encoded: the counter begins at what is line 4, its centre is 2."""
    lines = cartesian_lines(SAMPLES[:, :, 4:])
    limits = {"kspace_encoding_step_1": (KY - 5, 2)}
    loaded = ismrmrd_file.load(write_ismrmrd(tmp_path / "a.h5", header(limits=limits), lines))
    assert loaded.grid == (KY, KX // 2)
    assert loaded.mask[:, 4:].all() and not loaded.mask[:, :4].any()
    np.testing.assert_allclose(loaded.samples[:, :, 4:], k_space(EXPECTED)[:, :, 4:], atol=1e-5)


def test_pilot_tone_is_cut_off(tmp_path: Path) -> None:
    tone = "<userParameterLong><name>PilotTone</name><value>1</value></userParameterLong>"
    told = f"<userParameters>{tone}</userParameters>"
    spoilt = SAMPLES.copy()
    spoilt[..., [0, 1, 2, -1]] = 1e4
    path = write_ismrmrd(tmp_path / "a.h5", header(parameters=told), cartesian_lines(spoilt))
    whole = ismrmrd_file.load(path, {"readout.oversampling": "1"})
    assert not whole.samples[..., [0, 1, 2, -1]].any()
    np.testing.assert_array_equal(whole.samples[..., 3:-1], SAMPLES[..., 3:-1])
    kept = ismrmrd_file.load(path, {"readout.oversampling": "1", "readout.pilot_tone": "no"})
    np.testing.assert_array_equal(kept.samples, spoilt)


def test_image_is_smaller_than_k_space_where_the_field_of_view_was_encoded_larger(tmp_path: Path) -> None:
    path = write_ismrmrd(tmp_path / "a.h5", header(shown_mm=(200.0, 150.0)), cartesian_lines(SAMPLES))
    assert ismrmrd_file.load(path).image_size == (9, KX // 2)
    assert ismrmrd_file.load(path, {"image.size": f"8,{KX // 4}"}).image_size == (8, KX // 4)
    assert ismrmrd_file.load(path, {"image.size": f"{KY},{KX // 2}"}).image_size is None
    for wrong in ("13,16", "0,16", "8", "8,8,8"):
        with pytest.raises(ParameterError, match=f"at most {KY} x {KX // 2}"):
            ismrmrd_file.load(path, {"image.size": wrong})


@pytest.mark.parametrize("trajectory", ["radial", "spiral"])
def test_trajectories_that_are_not_cartesian_are_refused(tmp_path: Path, trajectory: str) -> None:
    path = write_ismrmrd(tmp_path / "a.h5", header(trajectory=trajectory), cartesian_lines(SAMPLES))
    with pytest.raises(DataError, match=trajectory):
        ismrmrd_file.load(path)


def test_3d_encoding_is_refused(tmp_path: Path) -> None:
    limits = {"kspace_encoding_step_2": (7, 4)}
    path = write_ismrmrd(tmp_path / "a.h5", header(limits=limits), cartesian_lines(SAMPLES))
    with pytest.raises(DataError, match="3D"):
        ismrmrd_file.load(path)
