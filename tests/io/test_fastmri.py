"""fastMRI's files: the image in comes out, of one slice, whatever else the file holds."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import cmrxrecon, fastmri, ismrmrd_file
from nmrrecon.report import Status
from tests.io.cine_files import central, image_of, images, k_space, write_fastmri, xml_header

COILS, KY, KX = 3, 20, 48
IMAGES = images(5, COILS, KY, KX)
SAMPLES = k_space(IMAGES)
#: All lines are encoded: the middle is line 10 of 20.
HEADER = xml_header((KX, KY), (KX // 2, KY), {"kspace_encoding_step_1": (KY - 1, KY // 2)})


def test_image_of_several_coils(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)
    assert fastmri.recognises(path)
    assert not ismrmrd_file.recognises(path) and not cmrxrecon.recognises(path)
    loaded = fastmri.load(path)
    assert loaded.samples.shape == (1, COILS, KY, KX // 2) and loaded.samples.dtype == np.complex64
    np.testing.assert_allclose(image_of(loaded.samples[0]), central(IMAGES[2], KX // 2), atol=1e-6)
    assert loaded.is_full and loaded.image_size == (KY, KX // 2)
    assert loaded.pixel_mm == (200 / KY, 200 / (KX // 2))


def test_image_of_one_coil(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES[:, 0], HEADER)
    loaded = fastmri.load(path, {"slice": "1"})
    np.testing.assert_allclose(image_of(loaded.samples[0]), central(IMAGES[1, :1], KX // 2), atol=1e-6)


def test_the_only_frame_can_be_named(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)
    assert fastmri.load(path, {"frames": "0:1"}).frames == 1
    with pytest.raises(ParameterError, match="no frames of the 1"):
        fastmri.load(path, {"frames": "0:2"})


def test_slice_is_a_fact_that_can_be_set(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)
    assert fastmri.load(path).report.facts["slice"].status is Status.INFERRED
    loaded = fastmri.load(path, {"slice": "4"})
    assert loaded.report.facts["slice"].status is Status.SET
    np.testing.assert_allclose(image_of(loaded.samples[0]), central(IMAGES[4], KX // 2), atol=1e-6)
    for wrong in ("5", "-1", "first"):
        with pytest.raises(ParameterError, match="slice"):
            fastmri.load(path, {"slice": wrong})
    with pytest.raises(ParameterError, match="slize"):
        fastmri.load(path, {"slize": "1"})


@pytest.mark.parametrize("fact", ["slices", "sampling.lines", "format.axes", "reference", "experiment.title"])
def test_what_only_tells_cannot_be_set(tmp_path: Path, fact: str) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)
    assert fact in fastmri.load(path).report.facts
    with pytest.raises(ParameterError, match=rf"(?s){fact}=3.*cannot be set.*Can be set: .*slice, "):
        fastmri.load(path, {fact: "3"})


def test_a_trajectory_that_is_set_to_cartesian_is_not_warned_of(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER.replace(">cartesian<", ">other<"))
    assert any("other" in warning for warning in fastmri.load(path).report.warnings)
    assert not fastmri.load(path, {"trajectory": "cartesian"}).report.warnings


def test_oversampling_stays_where_the_user_says_so(tmp_path: Path) -> None:
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)
    loaded = fastmri.load(path, {"readout.oversampling": "1", "slice": "0"})
    np.testing.assert_array_equal(loaded.samples[0], SAMPLES[0])


def test_lines_that_pad_k_space_are_not_in_the_mask(tmp_path: Path) -> None:
    """Encoded were 14 of 20 lines, the zero of k-space being the ninth of them, counted from 0: 8."""
    header = xml_header((KX, KY), (KX // 2, KY), {"kspace_encoding_step_1": (13, 8)})
    padded = SAMPLES.copy()
    padded[:, :, :2] = padded[:, :, 16:] = 0
    loaded = fastmri.load(write_fastmri(tmp_path / "a.h5", padded, header))
    assert loaded.mask[0, :, 0].tolist() == [False] * 2 + [True] * 14 + [False] * 4
    assert (loaded.mask == loaded.mask[:, :, :1]).all()
    assert loaded.report.facts["sampling.padding"].value == (2, 4)
    assert not loaded.samples[:, :, ~loaded.mask[0, :, 0]].any()


@pytest.mark.parametrize("kind", [bool, np.uint8, np.float32])
def test_mask_of_a_test_file_is_honoured(tmp_path: Path, kind: type) -> None:
    lines = np.zeros(KY, bool)
    lines[[0, 5, 9, 10, 11, 17]] = True
    path = write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER, mask=lines.astype(kind))
    loaded = fastmri.load(path)
    np.testing.assert_array_equal(loaded.mask[0, :, 0], lines)
    assert loaded.reference is None and not loaded.samples[:, :, ~lines].any()
    expected = k_space(central(image_of(SAMPLES[2]), KX // 2))[:, lines]
    np.testing.assert_allclose(loaded.samples[0][:, lines], expected, atol=1e-5)


def test_reference_is_the_image_that_was_cropped(tmp_path: Path) -> None:
    """The image of the file is what the k-space gives, cropped about its centre: axes are the same."""
    header = xml_header(
        (KX, KY), (KX // 2, 16), {"kspace_encoding_step_1": (KY - 1, KY // 2)}, shown_mm=(200.0, 160.0)
    )
    rss = np.linalg.norm(central(central(IMAGES, KX // 2), 16, axis=-2), axis=1)
    loaded = fastmri.load(write_fastmri(tmp_path / "a.h5", SAMPLES, header, reference=rss))
    assert loaded.image_size == (16, KX // 2) and loaded.reference is not None
    np.testing.assert_allclose(loaded.reference[0], rss[2], rtol=1e-6)
    own = np.linalg.norm(image_of(loaded.samples[0]), axis=0)
    np.testing.assert_allclose(central(own, 16, axis=0), loaded.reference[0], atol=1e-5)


def test_other_slices_are_not_read(tmp_path: Path) -> None:
    """Chunks of all other slices are damaged: their checksum fails as soon as one is read."""
    path = tmp_path / "a.h5"
    write_fastmri(path, SAMPLES, HEADER, chunks=(1, COILS, KX, KY), fletcher32=True)
    with h5py.File(path) as file:
        places = [file["kspace"].id.get_chunk_info(i) for i in range(5)]
    with path.open("r+b") as raw:
        for place in places:
            if place.chunk_offset[0] != 3:
                raw.seek(place.byte_offset + 16)
                raw.write(b"\xaa" * 64)
    loaded = fastmri.load(path, {"slice": "3"})
    np.testing.assert_allclose(image_of(loaded.samples[0]), central(IMAGES[3], KX // 2), atol=1e-6)
    with pytest.raises(DataError, match="kspace"):
        fastmri.load(path, {"slice": "2"})


def test_one_slice_of_gigabytes_takes_megabytes(tmp_path: Path) -> None:
    """A file of 4.6 GB, nearly all of it a hole that takes no room on the disk."""
    path, shape = tmp_path / "a.h5", (200_000, COILS, KX, KY)
    with h5py.File(path, "w") as file:
        created = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        created.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        created.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        kind = h5py.h5t.py_create(np.dtype(np.complex64), logical=True)
        h5py.h5d.create(file.id, b"kspace", kind, h5py.h5s.create_simple(shape), created)
        file["kspace"][77_777] = SAMPLES[1].swapaxes(-1, -2)
        file["ismrmrd_header"] = HEADER.encode()
    if path.stat().st_blocks * 512 > 1 << 28:
        pytest.skip("the file system has no holes")
    tracemalloc.start()
    loaded = fastmri.load(path, {"slice": "77777"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    np.testing.assert_allclose(image_of(loaded.samples[0]), central(IMAGES[1], KX // 2), atol=1e-6)
    assert path.stat().st_size > 4 << 30 and peak < 16 << 20


def test_report_says_how_axes_were_turned(tmp_path: Path) -> None:
    report = fastmri.load(write_fastmri(tmp_path / "a.h5", SAMPLES, HEADER)).report
    assert report.facts["format.axes"].value == "slice, coil, kx, ky"
    assert report.facts["experiment.title"].value == "CORPDFS_FBK"
    assert not report.warnings
    assert "0000" not in str(report.as_dict()), "who was measured is left out"
