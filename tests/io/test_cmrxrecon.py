"""CMRxRecon's files: full, undersampled and of one coil; the cine in comes out, one slice of it."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import cmrxrecon, fastmri, ismrmrd_file
from nmrrecon.kspace_summary import kspace_line
from tests.io.cine_files import central, image_of, images, k_space, write_cmrxrecon

FRAMES, SLICES, COILS, KY, KX = 4, 3, 2, 18, 24
IMAGES = images(FRAMES, SLICES, COILS, KY, KX)
SAMPLES = k_space(IMAGES)
LINES = np.array([0, 4, 7, 8, 9, 10, 12, 16])


def undersampled() -> np.ndarray:
    samples = np.zeros_like(SAMPLES)
    samples[:, :, :, LINES] = SAMPLES[:, :, :, LINES]
    return samples


@pytest.mark.parametrize("name", ["kspace_full", "kspace"])
def test_full_k_space_of_several_coils(tmp_path: Path, name: str) -> None:
    path = write_cmrxrecon(tmp_path / "cine_sax.mat", name, SAMPLES)
    assert cmrxrecon.recognises(path)
    assert not fastmri.recognises(path) and not ismrmrd_file.recognises(path)
    for index in range(SLICES):
        loaded = cmrxrecon.load(path, {"slice": str(index)})
        np.testing.assert_allclose(image_of(loaded.samples), IMAGES[:, index], atol=1e-6)
        assert loaded.is_full
    assert cmrxrecon.load(path).report.facts["slice"].value == 1


def test_frames_are_chosen_and_the_mask_beside_goes_with_them(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "cine_sax.mat", "kspace_sub08", undersampled())
    loaded = cmrxrecon.load(path, {"frames": "1:3", "slice": "0"})
    np.testing.assert_array_equal(loaded.samples, undersampled()[1:3, 0])
    mask = np.zeros((FRAMES, KY, KX))
    mask[:, LINES] = mask[2, 1] = 1  # a line that frame 2 alone has, and that is zero
    with h5py.File(tmp_path / "cine_sax_mask.mat", "w") as file:
        file["mask08"] = mask
    loaded = cmrxrecon.load(path, {"frames": "2:3"})
    assert loaded.mask[0, 1].all() and not cmrxrecon.load(path, {"frames": "1:2"}).mask[0, 1].any()
    assert not any("mask" in warning for warning in loaded.report.warnings)
    with pytest.raises(ParameterError, match=f"no frames of the {FRAMES}"):
        cmrxrecon.load(path, {"frames": "0:99"})


@pytest.mark.parametrize("fact", ["slices", "coils", "format.axes", "sampling.mask", "sampling.share"])
def test_what_only_tells_cannot_be_set(tmp_path: Path, fact: str) -> None:
    path = write_cmrxrecon(tmp_path / "a.mat", "kspace_full", SAMPLES)
    assert fact in cmrxrecon.load(path).report.facts
    with pytest.raises(ParameterError, match=rf"(?s){fact}=7.*cannot be set.*Can be set: .*slice, "):
        cmrxrecon.load(path, {fact: "7"})


def test_what_the_name_promises_stands_beside_what_was_sampled(tmp_path: Path) -> None:
    loaded = cmrxrecon.load(write_cmrxrecon(tmp_path / "a.mat", "kspace_sub10", undersampled()))
    assert "44.4 % sampled (nominal 10.0 %)" in kspace_line(loaded)
    full = cmrxrecon.load(write_cmrxrecon(tmp_path / "b.mat", "kspace_full", SAMPLES))
    assert "nominal" not in kspace_line(full)


def test_one_coil(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "cine_sax.mat", "kspace_single_full", SAMPLES[:, :, 0])
    loaded = cmrxrecon.load(path)
    np.testing.assert_allclose(image_of(loaded.samples), IMAGES[:, 1, :1], atol=1e-6)
    assert loaded.report.facts["format.axes"].value == "kx, ky, slice, frame"


def test_sizes_that_the_file_lacks_can_be_set(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "cine_sax.mat", "kspace_full", SAMPLES)
    assert cmrxrecon.load(path).pixel_mm is None and cmrxrecon.load(path).frame_ms is None
    sizes = {"pixel_mm.rows": "1.5", "pixel_mm.columns": "2", "frame_ms": "45"}
    loaded = cmrxrecon.load(path, sizes)
    assert loaded.pixel_mm == (1.5, 2.0) and loaded.frame_ms == 45.0
    for value in ("-5", "soon"):
        with pytest.raises(ParameterError, match="above zero"):
            cmrxrecon.load(path, {"frame_ms": value})


def test_one_frame_is_no_axis_in_matlab(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "a.mat", "kspace_full", SAMPLES[0])
    loaded = cmrxrecon.load(path, {"slice": "2"})
    np.testing.assert_allclose(image_of(loaded.samples), IMAGES[:1, 2], atol=1e-6)
    assert any("one frame" in warning for warning in loaded.report.warnings)


@pytest.mark.parametrize("name", ["kspace_sub04", "kspace_sub08", "kspace_sub10"])
def test_mask_is_found_by_the_lines_that_are_not_zero(tmp_path: Path, name: str) -> None:
    loaded = cmrxrecon.load(write_cmrxrecon(tmp_path / "cine_sax.mat", name, undersampled()))
    expected = np.isin(np.arange(KY), LINES)[:, np.newaxis] & np.ones(KX, bool)
    assert (loaded.mask == expected).all()
    np.testing.assert_array_equal(loaded.samples, undersampled()[:, 1])


def test_mask_of_the_file_beside_is_used_where_it_fits(tmp_path: Path) -> None:
    """Line 3 was sampled and happens to hold zeros: only the mask can know."""
    path = write_cmrxrecon(tmp_path / "cine_sax.mat", "kspace_sub04", undersampled())
    beside = np.zeros((KY, KX))
    beside[[3, *LINES]] = 1
    with h5py.File(tmp_path / "cine_sax_mask.mat", "w") as file:
        file["mask04"] = beside
    loaded = cmrxrecon.load(path)
    assert (loaded.mask == (beside > 0)).all()
    assert loaded.report.facts["sampling.mask"].value == "mask04"
    with h5py.File(tmp_path / "cine_sax_mask.mat", "w") as file:
        file["mask04"] = np.roll(beside, 1, axis=0)
    loaded = cmrxrecon.load(path)
    assert loaded.mask[0, :, 0].sum() == LINES.size and len(loaded.report.warnings) == 1


def test_other_slices_are_not_read(tmp_path: Path) -> None:
    """Chunks of all other slices are damaged: their checksum fails as soon as one is read."""
    storage = {"chunks": (1, 1, COILS, KY, KX), "fletcher32": True}
    path = write_cmrxrecon(tmp_path / "a.mat", "kspace_full", SAMPLES, **storage)
    with h5py.File(path) as file:
        found = file["kspace_full"].id
        places = [found.get_chunk_info(i) for i in range(found.get_num_chunks())]
    with path.open("r+b") as raw:
        for place in places:
            if place.chunk_offset[1] != 1:
                raw.seek(place.byte_offset + 512 + 16)
                raw.write(b"\xaa" * 64)
    np.testing.assert_allclose(image_of(cmrxrecon.load(path).samples), IMAGES[:, 1], atol=1e-6)
    with pytest.raises(DataError, match="kspace_full"):
        cmrxrecon.load(path, {"slice": "0"})


def test_compressed_files_open(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "a.mat", "kspace_full", SAMPLES, compression="gzip", shuffle=True)
    np.testing.assert_allclose(image_of(cmrxrecon.load(path).samples), IMAGES[:, 1], atol=1e-6)


def test_oversampling_is_removed_where_the_user_tells_of_it(tmp_path: Path) -> None:
    path = write_cmrxrecon(tmp_path / "a.mat", "kspace_full", SAMPLES)
    loaded = cmrxrecon.load(path, {"readout.oversampling": "2"})
    np.testing.assert_allclose(image_of(loaded.samples), central(IMAGES[:, 1], KX // 2), atol=1e-6)
    for wrong in ("0", "-2", "0.5", "1000"):
        with pytest.raises(ParameterError, match="oversampling"):
            cmrxrecon.load(path, {"readout.oversampling": wrong})
