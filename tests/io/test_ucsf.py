"""UCSF files come back with their numbers and chemical shifts, and broken ones are refused."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from nmrrecon.errors import DataError, NMRReconError, OutputError
from nmrrecon.io.nmrpipe import load as load_nmrpipe
from nmrrecon.io.ucsf import write_ucsf
from nmrrecon.io.ucsf_read import load, recognises
from nmrrecon.nmr import NMRDataset, Quadrature
from tests.io.nmrpipe_data import axes_of, fid, spectrum

REAL_SPECTRUM = {"frequency_domain": True, "quadrature": Quadrature.REAL}


def odd_spectrum(dimensions: int) -> NMRDataset:
    """Return a spectrum of several tiles, of odd and even sizes, one axis cut out."""
    axes = [
        replace(axis, size=axis.size * 7 + i) for i, axis in enumerate(axes_of(dimensions, **REAL_SPECTRUM))
    ]
    axes[-1] = replace(axes[-1], size=1025).region(100, 933)
    return spectrum(tuple(axes))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_nmrglue_reads_the_same_numbers_and_ppm(tmp_path: Path, dimensions: int) -> None:
    dataset = odd_spectrum(dimensions)
    dic, data = ng.sparky.read(str(write_ucsf(dataset, tmp_path / "test.ucsf")))
    assert_array_equal(data, dataset.array[0])
    for i, axis in enumerate(dataset.axes):
        converter = ng.sparky.make_uc(dic, data, i)
        assert_allclose(converter.ppm_scale(), axis.ppm_scale, atol=1e-4)
        assert dic[f"w{i + 1}"]["nucleus"] == axis.nucleus
    assert dic["seek_pos"] == (tmp_path / "test.ucsf").stat().st_size


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_spectrum_comes_back(tmp_path: Path, dimensions: int) -> None:
    dataset = odd_spectrum(dimensions)
    path = write_ucsf(dataset, tmp_path / "test.ucsf")
    assert recognises(path)
    loaded = load(path, {})
    assert_array_equal(loaded.array, dataset.array)
    for axis, other in zip(loaded.axes, dataset.axes, strict=True):
        assert_allclose(axis.ppm_scale, other.ppm_scale, atol=1e-4)
        assert axis.nucleus == other.nucleus


def test_a_measured_spectrum_comes_back(tmp_path: Path, nmr_data: Callable[[str], Path]) -> None:
    dataset = load_nmrpipe(nmr_data("titration-bruker/1") / "test.ft2", {})
    loaded = load(write_ucsf(dataset, tmp_path / "test.ucsf"), {})
    assert_array_equal(loaded.array, dataset.array)
    for axis, other in zip(loaded.axes, dataset.axes, strict=True):
        assert_allclose(axis.ppm_scale, other.ppm_scale, atol=1e-4)


def test_real_parts_alone_are_written(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(2, frequency_domain=True), complex_direct=True)
    loaded = load(write_ucsf(dataset, tmp_path / "test.ucsf"), {})
    assert_array_equal(loaded.array[0], dataset.array[0].real)


def test_equal_data_make_equal_files(tmp_path: Path) -> None:
    dataset = odd_spectrum(2)
    first, second = (write_ucsf(dataset, tmp_path / name).read_bytes() for name in ("a.ucsf", "b.ucsf"))
    assert first == second


def test_what_is_no_2d_or_3d_spectrum_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not 1D"):
        write_ucsf(spectrum(axes_of(1, **REAL_SPECTRUM)), tmp_path / "test.ucsf")
    nitrogen, proton = axes_of(2)
    mixed = spectrum((nitrogen, replace(proton, **REAL_SPECTRUM)))
    for dataset in (mixed, fid(axes_of(2))):
        with pytest.raises(OutputError, match="time domain"):
            write_ucsf(dataset, tmp_path / "test.ucsf")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_ucsf(odd_spectrum(2), tmp_path / "test.ucsf")
    before = path.read_bytes()

    def full(file: object, tile: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ng.sparky, "put_data", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_ucsf(odd_spectrum(2), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_broken_files_are_refused(tmp_path: Path) -> None:
    path = write_ucsf(odd_spectrum(2), tmp_path / "test.ucsf")
    raw = path.read_bytes()
    for broken in (b"", raw[:100], raw[:300], raw[:-4], raw + b"\0", b"x" * 5000):
        path.write_bytes(broken)
        with pytest.raises(DataError, match=r"test\.ucsf") as caught:
            load(path, {})
        assert caught.value.remedy
    path.write_bytes(raw[:436] + np.array([np.nan], ">f4").tobytes() + raw[440:])
    with pytest.raises(DataError, match="NaN"):
        load(path, {})
    with pytest.raises(DataError, match="cannot be read"):
        load(tmp_path / "missing.ucsf", {})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 180 + 2 * 128 - 1), value=st.integers(0, 255))
def test_a_mutated_header_is_read_or_refused(tmp_path: Path, place: int, value: int) -> None:
    path = tmp_path / "test.ucsf"
    if not path.exists():
        write_ucsf(spectrum(axes_of(2, **REAL_SPECTRUM)), path)
    raw = bytearray(path.read_bytes())
    raw[place] = value
    mutated = tmp_path / "mutated.ucsf"
    mutated.write_bytes(bytes(raw))
    try:
        dataset = load(mutated, {})
    except NMRReconError as error:
        assert str(mutated) in str(error)
    else:
        assert dataset.array.size <= 1000
