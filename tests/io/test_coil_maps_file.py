"""Coil maps from files: (coil, y, x) whatever the order, of the shape that is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import savemat

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.coil_maps_file import read_coil_maps
from tests.io.cine_data import COILS, COLUMNS, ROWS, coil_maps
from tests.io.test_bart import write_pair

SHAPE = (COILS, ROWS, COLUMNS)


def maps_in(folder: Path, name: str, maps: np.ndarray) -> Path:
    path = folder / name
    if name.endswith(".npy"):
        np.save(path, maps)
    elif name.endswith(".npz"):
        np.savez(path, noise=np.eye(4), maps=maps)
    elif name.endswith(".mat"):
        savemat(path, {"sens": maps.transpose(1, 2, 0)})
    else:
        return write_pair(path, maps, (3, 1, 0))
    return path


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.mat", "a.cfl"])
def test_every_format_holds_the_same(tmp_path: Path, name: str) -> None:
    path = maps_in(tmp_path, name, coil_maps())
    for shape in (None, SHAPE):
        np.testing.assert_array_equal(read_coil_maps(path, shape), coil_maps())


def test_another_order_is_found_by_the_sizes(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", coil_maps().transpose(2, 1, 0)[:, np.newaxis])
    np.testing.assert_array_equal(read_coil_maps(tmp_path / "a.npy", SHAPE), coil_maps())


@pytest.mark.parametrize(
    "maps, words",
    [
        (coil_maps()[1:], "does not fit 4 x 24 x 32"),
        (coil_maps()[:, :-1], "does not fit"),
        (np.zeros(SHAPE), "zeros alone"),
        (np.full(SHAPE, np.nan), "finite"),
        (np.full(SHAPE, 1e20), "finite"),
        (np.full(SHAPE, 1e200), "finite"),
        (np.ones(5), "one array of coil maps"),
    ],
)
def test_maps_that_do_not_fit_are_refused(tmp_path: Path, maps: np.ndarray, words: str) -> None:
    np.save(tmp_path / "a.npy", maps)
    with pytest.raises(DataError, match=words):
        read_coil_maps(tmp_path / "a.npy", SHAPE)


def test_other_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_coil_maps(tmp_path / "gone.npy")
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(UnknownFormatError, match="letter"):
        read_coil_maps(tmp_path / "letter.txt")


def test_measured_maps(mri_data: Callable[[str], Path]) -> None:
    path = mri_data("coil-maps/sens.mat")
    maps = read_coil_maps(path)
    assert maps.shape == (32, 64, 64)
    with h5py.File(path) as file:
        held = file["sens"][:, 0]
    # HDF5 shows (coil, 1, x, y)
    np.testing.assert_array_equal(maps[7], (held["real"] + 1j * held["imag"])[7].T.astype(np.complex64))
    np.testing.assert_array_equal(read_coil_maps(path, (32, 64, 64)), maps)
    with pytest.raises(DataError, match="8 x 64 x 64"):
        read_coil_maps(path, (8, 64, 64))
