"""Large NMRPipe FIDs stay on disk and give the same numbers as those that are read whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import nmrrecon.io.nmrpipe
from nmrrecon.errors import DataError
from nmrrecon.io.nmrpipe import load
from nmrrecon.io.nmrpipe_rows import FidRows
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import NMRDataset
from nmrrecon.processing.direct import process_direct
from nmrrecon.recipe import DirectRecipe
from synthetic.nmrpipe_writer import FORMS, write_nmrpipe_fid
from tests.io.nmrpipe_data import axes_of, fid, spectrum
from tests.io.test_nmrpipe_compact import as_stream, nus


@pytest.fixture
def tiny_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every FID a large one."""
    monkeypatch.setattr(nmrrecon.io.nmrpipe, "LAZY_BYTES", 0)


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[NMRDataset, NMRDataset]:
    """Load a data set whole and lazily."""
    whole = load(path, {})
    monkeypatch.setattr(nmrrecon.io.nmrpipe, "LAZY_BYTES", 0)
    lazy = load(path, {})
    assert isinstance(whole.array, np.ndarray)
    assert isinstance(lazy.array, FidRows)
    return whole, lazy


@pytest.mark.parametrize("form", [*FORMS, "stream"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_form_is_the_same_lazily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, dimensions: int
) -> None:
    stream = form == "stream" and dimensions == 3
    write_nmrpipe_fid(tmp_path / "a", nus(dimensions, 7), "expanded" if form == "stream" else form)
    if stream:
        as_stream(tmp_path / "a")
    whole, lazy = both(tmp_path / "a", monkeypatch)
    assert lazy.is_nus
    assert lazy.schedule == whole.schedule
    assert lazy.axes == whole.axes
    assert lazy.report.warnings == whole.report.warnings
    assert lazy.array.dtype == np.complex64
    assert_array_equal(np.asarray(lazy.array), whole.array)


@pytest.mark.parametrize(
    "key",
    [
        0,
        (slice(None), slice(2, 5)),
        (slice(None), np.array([6, 1, 1])),
        (3, 2),
        (..., slice(4)),
        (slice(None), 1, 5),
        (slice(1, 3), slice(None), slice(0, 12, 3)),
    ],
)
def test_parts_of_a_series(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Any) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(3, 7))
    whole, lazy = both(tmp_path / "a", monkeypatch)
    assert_array_equal(lazy.array[key], whole.array[key])


def test_the_other_byte_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write_nmrpipe(fid(axes_of(2)), tmp_path / "little.fid").read_bytes()
    (tmp_path / "big.fid").write_bytes(np.frombuffer(raw, dtype="<f4").byteswap().tobytes())
    whole, lazy = both(tmp_path / "big.fid", monkeypatch)
    assert_array_equal(np.asarray(lazy.array), whole.array)


@pytest.mark.usefixtures("tiny_memory")
def test_a_listed_fid_of_zeros_stays_zero(tmp_path: Path) -> None:
    data = nus(2, 5)
    data.array[1, 2] = 0
    write_nmrpipe_fid(tmp_path / "a", data, "compact")
    loaded = load(tmp_path / "a", {})
    assert_array_equal(loaded.array[1, 2], np.zeros(12))
    assert_array_equal(np.asarray(loaded.array), data.array)


@pytest.mark.usefixtures("tiny_memory")
def test_repeats_and_spectra_are_read_whole(tmp_path: Path) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(2, 4), "compact")
    (tmp_path / "a" / "nuslist").write_text("0\n9\n0\n5\n")
    repeated = load(tmp_path / "a", {})
    assert isinstance(repeated.array, np.ndarray)
    assert repeated.schedule is not None
    assert len(repeated.schedule) == 3
    path = write_nmrpipe(spectrum(axes_of(2, frequency_domain=True)), tmp_path / "test.ft2")
    assert isinstance(load(path, {}).array, np.ndarray)


@pytest.mark.usefixtures("tiny_memory")
def test_broken_numbers_and_files_that_went_away(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    loaded = load(path, {})
    raw = np.fromfile(path, dtype="<f4")
    raw[600] = np.nan
    raw.tofile(path)
    with pytest.raises(DataError, match="NaN"):
        load(path, {})
    path.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        loaded.array[0]


def test_the_direct_dimension_is_processed_from_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(3, 7), "compact")
    whole, lazy = both(tmp_path / "a", monkeypatch)
    recipe = DirectRecipe(solvent="none", p0=10.0, p1=0.0)
    assert_array_equal(process_direct(lazy, recipe).array, process_direct(whole, recipe).array)
