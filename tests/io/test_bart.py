"""Pairs of BART: sizes from the header, the first axis fastest, and pairs that lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError
from nmrrecon.io.bart import load, recognises
from nmrrecon.io.open_kspace import open_kspace
from tests.io.cine_data import COILS, COLUMNS, FRAMES, ROWS, beating_disc, coil_k_space, coil_maps, line_mask

MASK = line_mask()
SAMPLES = np.where(MASK[:, None], coil_k_space(), 0).astype(np.complex64)


def write_pair(stem: Path, values: np.ndarray, places: tuple[int, ...]) -> Path:
    """Write values whose axes are those of BART in `places`, the first of them slowest."""
    shape = [1] * 16
    for place, size in zip(places, values.shape, strict=True):
        shape[place] = size
    order = np.argsort(places)[::-1]
    stem.with_suffix(".cfl").write_bytes(values.transpose(order).astype("<c8").tobytes())
    stem.with_suffix(".hdr").write_text(f"# Dimensions\n{' '.join(map(str, shape))} \n# Command\nfft\n")
    return stem.with_suffix(".cfl")


def test_a_cine_of_several_coils(tmp_path: Path) -> None:
    path = write_pair(tmp_path / "ksp", SAMPLES, (10, 3, 1, 0))
    assert path.stat().st_size == 8 * FRAMES * COILS * ROWS * COLUMNS
    for name in (path, path.with_suffix(".hdr"), path.with_suffix("")):
        assert recognises(name)
        k_space = load(name)
        np.testing.assert_array_equal(k_space.samples, SAMPLES)
        np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.report.facts["axes"].value == ("kx", "ky", "coil", "frame")


def test_the_first_axis_runs_fastest(tmp_path: Path) -> None:
    path = write_pair(tmp_path / "ksp", SAMPLES, (10, 3, 1, 0))
    raw = np.fromfile(path, "<c8")
    np.testing.assert_array_equal(raw[:COLUMNS], SAMPLES[0, 0, 0])
    np.testing.assert_array_equal(raw[COLUMNS : 2 * COLUMNS], SAMPLES[0, 0, 1])


def test_one_slice_of_several(tmp_path: Path) -> None:
    slices = np.stack([SAMPLES, 2 * SAMPLES, 3 * SAMPLES])
    path = write_pair(tmp_path / "ksp", slices, (13, 10, 3, 1, 0))
    k_space = load(path, {"slice": "2", "frames": "1:3"})
    np.testing.assert_array_equal(k_space.samples, 3 * SAMPLES[1:3])


def test_mask_and_maps_beside_it_and_a_folder_of_them(tmp_path: Path) -> None:
    write_pair(tmp_path / "ksp", coil_k_space(), (10, 3, 1, 0))
    write_pair(tmp_path / "ksp_mask", MASK, (10, 1, 0))
    write_pair(tmp_path / "ksp_sens", coil_maps(), (3, 1, 0))
    k_space = open_kspace(tmp_path)
    np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.coil_maps is not None
    np.testing.assert_array_equal(k_space.coil_maps, coil_maps())


def test_images_are_told_from_k_space(tmp_path: Path) -> None:
    k_space = load(write_pair(tmp_path / "img", beating_disc(), (10, 1, 0)))
    np.testing.assert_array_equal(k_space.reference, beating_disc())


@pytest.mark.parametrize(
    "header, words",
    [
        ("", "gives no sizes"),
        ("# Dimensions\n", "gives no sizes"),
        ("# Dimensions\n32 24 many\n", "gives no sizes"),
        ("# Dimensions\n32 0 1\n", "impossible sizes"),
        ("# Dimensions\n-32 -24 1\n", "impossible sizes"),
        ("# Dimensions\n" + "2 " * 40, "impossible sizes"),
        ("# Dimensions\n32 24 1 4 1 1 1 1 1 1 7\n", "claims 172032 bytes of values, and there are 147456"),
        ("# Dimensions\n1000000 1000000 1000000\n", "claims 8000000000000000000 bytes"),
        ("# Dimensions\n32 24 6 4\n", "two phase directions"),
        ("# Dimensions\n32 24 1 4 6\n", "axis 4"),
        ("# Dimensions\n18432\n", "no readout and phase encoding"),
        (None, "cannot be read"),
    ],
)
def test_headers_that_lie_are_refused(tmp_path: Path, header: str | None, words: str) -> None:
    path = write_pair(tmp_path / "ksp", SAMPLES, (10, 3, 1, 0))
    if header is None:
        path.with_suffix(".hdr").unlink()
    else:
        path.with_suffix(".hdr").write_text(header)
    with pytest.raises(DataError, match=words) as caught:
        load(path)
    assert caught.value.path == path


def test_values_that_are_cut_off_or_not_finite(tmp_path: Path) -> None:
    path = write_pair(tmp_path / "ksp", SAMPLES, (10, 3, 1, 0))
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(DataError, match="claims"):
        load(path)
    path.write_bytes(np.complex64(np.nan).tobytes() + content[8:])
    with pytest.raises(DataError, match="finite"):
        load(path)
