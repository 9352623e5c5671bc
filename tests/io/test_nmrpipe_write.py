"""NMRPipe files come back as they were written, through nmrglue and through the loader."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nmrrecon.errors import OutputError
from nmrrecon.io.nmrpipe import load
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.recipe import Window
from nmrrecon.sampling.schedule import Schedule
from tests.io.nmrpipe_data import axes_of, fid, spectrum

REAL_SPECTRUM = {"frequency_domain": True, "quadrature": Quadrature.REAL}


def same_scale(axis: Axis, other: Axis) -> None:
    assert (axis.size, axis.nucleus, axis.frequency_domain) == (
        other.size,
        other.nucleus,
        other.frequency_domain,
    )
    assert_allclose(axis.ppm_scale, other.ppm_scale, atol=1e-4)


def comes_back(dataset: NMRDataset, path: Path) -> NMRDataset:
    loaded = load(path, {})
    assert_array_equal(loaded.array, dataset.array)
    assert loaded.schedule == dataset.schedule
    for axis, other in zip(loaded.axes, dataset.axes, strict=True):
        same_scale(axis, other)
        assert axis.quadrature is other.quadrature
    assert loaded.report.warnings == []
    return loaded


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_a_fid_comes_back(tmp_path: Path, dimensions: int) -> None:
    dataset = fid(axes_of(dimensions))
    comes_back(dataset, write_nmrpipe(dataset, tmp_path / ("fid" if dimensions == 3 else "test.fid")))


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("imaginary", ["none", "direct", "all"])
def test_a_spectrum_comes_back(tmp_path: Path, dimensions: int, imaginary: str) -> None:
    axes = axes_of(dimensions, frequency_domain=True)
    if imaginary != "all":
        axes = tuple(replace(axis, quadrature=Quadrature.REAL) for axis in axes)
    if imaginary != "none":
        axes = (*axes[:-1], replace(axes[-1], quadrature=Quadrature.COMPLEX))
    else:
        axes = (*axes[:-1], replace(axes[-1], quadrature=Quadrature.REAL))
    dataset = spectrum(axes, complex_direct=imaginary != "none")
    comes_back(dataset, write_nmrpipe(dataset, tmp_path / ("ft" if dimensions == 3 else "test.ft2")))


def test_a_3d_stream_comes_back(tmp_path: Path) -> None:
    dataset = fid(axes_of(3))
    path = write_nmrpipe(dataset, tmp_path / "cube.fid")
    assert [file.name for file in tmp_path.iterdir()] == ["cube.fid"]
    comes_back(dataset, path)
    dic, data = ng.pipe.read(str(path))
    assert dic["FDPIPEFLAG"] == 1
    assert data.shape == (12, 20, 12)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_reconstructed_fid_comes_back(tmp_path: Path, dimensions: int) -> None:
    axes = axes_of(dimensions)
    axes = (*axes[:-1], replace(axes[-1], **REAL_SPECTRUM))
    dataset = fid(axes)
    dataset = replace(dataset, array=np.ascontiguousarray(dataset.array.real))
    comes_back(dataset, write_nmrpipe(dataset, tmp_path / ("ft" if dimensions == 3 else "test.ft1")))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_nus_fid_is_expanded_with_zeros(tmp_path: Path, dimensions: int) -> None:
    axes = axes_of(dimensions)
    mask = np.random.default_rng(1).random(tuple(axis.size for axis in axes[:-1])) < 0.4
    mask.flat[[0, -1]] = True
    mask.flat[1:3] = False
    dataset = fid(axes, Schedule.from_mask(mask))
    loaded = comes_back(
        dataset, write_nmrpipe(dataset, tmp_path / ("fid" if dimensions == 3 else "test.fid"))
    )
    assert loaded.is_nus


@pytest.mark.parametrize(
    ("quadrature", "negate"),
    [(Quadrature.STATES_TPPI, False), (Quadrature.STATES, True), (Quadrature.STATES_TPPI, True)],
)
def test_quadrature_comes_back(tmp_path: Path, quadrature: Quadrature, negate: bool) -> None:
    nitrogen, proton = axes_of(2)
    dataset = fid((replace(nitrogen, quadrature=quadrature, negate=negate), proton))
    loaded = comes_back(dataset, write_nmrpipe(dataset, tmp_path / "test.fid"))
    assert loaded.axes[0].negate is negate


@pytest.mark.parametrize("quadrature", [Quadrature.QF, Quadrature.TPPI])
def test_one_fid_a_point_comes_back(tmp_path: Path, quadrature: Quadrature) -> None:
    nitrogen, proton = axes_of(2)
    dataset = fid((replace(nitrogen, quadrature=quadrature), proton))
    comes_back(dataset, write_nmrpipe(dataset, tmp_path / "test.fid"))


def test_the_group_delay_comes_back(tmp_path: Path) -> None:
    (proton,) = axes_of(1, size=256, group_delay=76.0)
    loaded = load(write_nmrpipe(fid((proton,)), tmp_path / "test.fid"), {})
    assert loaded.direct.group_delay == 76
    done = replace(proton, group_delay=0.0, facts={"group_delay_removed": 76.0}, **REAL_SPECTRUM)
    loaded = load(write_nmrpipe(spectrum((done,)), tmp_path / "test.ft1"), {})
    assert loaded.direct.group_delay == 0
    assert loaded.direct.facts["group_delay_removed"] == 76


def test_echo_antiecho_is_refused(tmp_path: Path) -> None:
    nitrogen, proton = axes_of(2)
    dataset = fid((replace(nitrogen, quadrature=Quadrature.ECHO_ANTIECHO), proton))
    with pytest.raises(OutputError, match="echo-antiecho"):
        write_nmrpipe(dataset, tmp_path / "test.fid")
    assert list(tmp_path.iterdir()) == []


# what other programs see -----------------------------------------------------------------------


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("domain", ["time", "mixed", "frequency"])
def test_nmrglue_reads_the_same_numbers_and_ppm(tmp_path: Path, dimensions: int, domain: str) -> None:
    axes = axes_of(dimensions)
    if domain == "frequency":
        axes = tuple(replace(axis, size=axis.size + 1, **REAL_SPECTRUM) for axis in axes)
    elif domain == "mixed":
        axes = (*axes[:-1], replace(axes[-1], **REAL_SPECTRUM))
    dataset = spectrum(axes) if domain == "frequency" else fid(axes)
    if domain == "mixed":
        dataset = replace(dataset, array=np.ascontiguousarray(dataset.array.real))
    path = write_nmrpipe(dataset, tmp_path / ("ft" if dimensions == 3 else "test.dat"))
    dic, data = ng.pipe.read(str(path))
    assert data.ndim == dimensions
    assert_array_equal(np.sort(data.ravel()), np.sort(dataset.array.ravel()))
    for dimension, axis in enumerate(axes):
        converter = ng.pipe.make_uc(dic, data, dimension)
        expected = [axis.ppm(0), axis.ppm(axis.size - 1)]
        assert_allclose([converter.ppm(0), converter.ppm(axis.size - 1)], expected, atol=1e-4)


def test_nmrglue_reads_a_real_3d_in_place(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    _, data = ng.pipe.read(str(write_nmrpipe(dataset, tmp_path / "ft")))
    assert_array_equal(data, dataset.array[0])


def test_nmrglue_processes_the_reconstructed_fid_on(tmp_path: Path) -> None:
    """TP, FT, PS, DI on a written FID make the spectrum that the definition of the transform makes."""
    nitrogen, proton = axes_of(2)
    dataset = fid((nitrogen, replace(proton, **REAL_SPECTRUM)))
    dataset = replace(dataset, array=np.ascontiguousarray(dataset.array.real))
    dic, data = ng.pipe.read(str(write_nmrpipe(dataset, tmp_path / "test.ft1")))
    dic, data = ng.pipe_proc.tp(dic, data)
    dic, data = ng.pipe_proc.ft(dic, data, auto=True)
    dic, data = ng.pipe_proc.ps(dic, data, p0=30.0, p1=60.0)
    dic, data = ng.pipe_proc.di(dic, data)
    dic, data = ng.pipe_proc.tp(dic, data)
    signal = dataset.array[0] + 1j * dataset.array[1]
    n, j = np.arange(10), np.arange(10)[:, None]
    expected = np.exp(-2j * np.pi * n * (5 - j) / 10) @ signal * np.exp(1j * np.deg2rad(30 + 60 * j / 10))
    assert_allclose(data, expected.real, atol=1e-4)
    assert dic["FDF1FTFLAG"] == 1


def test_nmrglue_iterates_over_the_planes_of_a_3d_fid(tmp_path: Path) -> None:
    dataset = fid(axes_of(3))
    planes = list(ng.pipe.iter3D(str(write_nmrpipe(dataset, tmp_path / "fid")), "x", "x"))
    assert len(planes) == 2 * 6
    for number, (dic, plane) in enumerate(planes):
        increment, sine = divmod(number, 2)
        assert_array_equal(plane[0::2], dataset.array[2 * sine].reshape(6, 10, 12)[increment])
        assert_array_equal(plane[1::2], dataset.array[2 * sine + 1].reshape(6, 10, 12)[increment])
        assert dic["FDDIMORDER"][:3] == [2, 1, 3]


# the header -------------------------------------------------------------------------------------


def header_of(dataset: NMRDataset, path: Path) -> dict[str, Any]:
    dic, _ = ng.pipe.read(str(write_nmrpipe(dataset, path)))
    return dict(dic)


def test_the_header_says_what_was_done(tmp_path: Path) -> None:
    facts = {
        "p0": 56.0,
        "p1": -173.0,
        "td_size": 8,
        "zero_filled": 32,
        "first_point": 0.5,
        "window": Window(offset=0.4, end=0.95, power=2.0),
    }
    nitrogen, proton = axes_of(2, **REAL_SPECTRUM)
    whole = replace(proton, size=32, facts=facts)
    indirect = {"p0": 5.0, "delay": 0.5, "td_size": 10, "window": {"kind": "exponential", "lb_hz": 4.0}}
    dic = header_of(spectrum((replace(nitrogen, facts=indirect), whole.region(4, 20))), tmp_path / "test.ft2")
    expected = {
        "FDF2P0": 56,
        "FDF2P1": -173,
        "FDF2TDSIZE": 8,
        "FDF2APOD": 4,
        "FDF2FTSIZE": 32,
        "FDF2ZF": -32,
        "FDF2C1": -0.5,
        "FDF2APODCODE": 1,
        "FDF2APODQ1": 0.4,
        "FDF2APODQ2": 0.95,
        "FDF2APODQ3": 2,
        "FDF2X1": 5,
        "FDF2XN": 20,
        "FDF2CENTER": 13,
        "FDF2SW": 4000,
        "FDF1P0": 5,
        "FDF1P1": 180,
        "FDF1APODCODE": 2,
        "FDF1APODQ1": 4,
        "FDF1CENTER": 6,
        "FDSIZE": 16,
        "FDSPECNUM": 10,
        "FDQUADFLAG": 1,
        "FD2DPHASE": 2,
        "FDTRANSPOSED": 0,
        "FDFILECOUNT": 1,
        "FDPIPEFLAG": 0,
        "FDSCALEFLAG": 1,
    }
    assert {name: pytest.approx(dic[name], abs=1e-5) for name in expected} == expected
    assert dic["FDDIMORDER"] == [2, 1, 3, 4]


def test_the_header_has_the_extremes_of_the_data(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    dic, data = ng.pipe.read(str(write_nmrpipe(dataset, tmp_path / "ft")))
    assert (dic["FDMAX"], dic["FDMIN"]) == (data.max(), data.min())
    assert (dic["FDDISPMAX"], dic["FDDISPMIN"]) == (data.max(), data.min())
    assert (dic["FDFILECOUNT"], dic["FDF3SIZE"]) == (6, 6)


def test_a_window_comes_back(tmp_path: Path) -> None:
    window = {"kind": "gauss", "lb_hz": -8.0, "gb_hz": 16.0}
    (proton,) = axes_of(1, facts={"window": window}, **REAL_SPECTRUM)
    loaded = load(write_nmrpipe(spectrum((proton,)), tmp_path / "test.ft1"), {})
    assert loaded.direct.facts["window"] == window


def test_phases_that_a_fid_wants_come_back(tmp_path: Path) -> None:
    nitrogen, proton = axes_of(2)
    phased = (
        replace(nitrogen, facts={"p0": -90.0, "delay": 0.5}),
        replace(proton, facts={"p0": 12.0, "p1": 30.0}),
    )
    path = write_nmrpipe(fid(phased), tmp_path / "test.fid")
    dic, _ = ng.pipe.read(str(path))
    assert (dic["FDF1P0"], dic["FDF1P1"], dic["FDF2P0"], dic["FDF2P1"]) == (-90, 180, 12, 30)
    assert [axis.facts for axis in load(path, {}).axes] == [axis.facts for axis in phased]


def test_equal_data_make_equal_files(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(2, **REAL_SPECTRUM))
    first, second = (write_nmrpipe(dataset, tmp_path / name).read_bytes() for name in ("a.ft2", "b.ft2"))
    assert first == second


def test_a_label_that_is_not_ascii_or_too_long(tmp_path: Path) -> None:
    axes = tuple(replace(axis, label="¹⁵Nitrogen-indirect") for axis in axes_of(2, **REAL_SPECTRUM))
    dic = header_of(spectrum(axes), tmp_path / "test.ft2")
    assert dic["FDF1LABEL"] == "Nitroge"


# where files go ---------------------------------------------------------------------------------


def test_series_are_named_as_asked(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    assert write_nmrpipe(dataset, tmp_path / "spec%04d.ft3") == tmp_path / "spec%04d.ft3"
    assert write_nmrpipe(dataset, tmp_path / "ft") == tmp_path / "ft" / "test%03d.ft3"
    names = sorted(file.name for file in (tmp_path / "ft").iterdir())
    assert names == [f"test{i:03d}.ft3" for i in range(1, 7)]
    assert (tmp_path / "spec0006.ft3").exists()


def test_a_shorter_series_leaves_no_plane_of_the_longer_one(tmp_path: Path) -> None:
    axes = axes_of(3, **REAL_SPECTRUM)
    write_nmrpipe(spectrum(axes), tmp_path / "ft")
    (tmp_path / "ft" / "notes.txt").write_text("mine")
    shorter = spectrum((replace(axes[0], size=4), *axes[1:]), seed=3)
    comes_back(shorter, write_nmrpipe(shorter, tmp_path / "ft"))
    assert len(list((tmp_path / "ft").iterdir())) == 5


def test_planes_of_others_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "ft").mkdir()
    (tmp_path / "ft" / "test001.ft3").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"test001\.ft3"):
        write_nmrpipe(spectrum(axes_of(3, **REAL_SPECTRUM)), tmp_path / "ft")
    assert (tmp_path / "ft" / "test001.ft3").read_bytes() == b"mine"


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimensions: int) -> None:
    dataset = spectrum(axes_of(dimensions, **REAL_SPECTRUM))
    path = write_nmrpipe(dataset, tmp_path / ("ft" if dimensions == 3 else "test.ft2"))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    written = 0

    def full(filename: str, fdata: np.ndarray, data: np.ndarray, overwrite: bool = False) -> None:
        nonlocal written
        Path(filename).write_bytes(fdata.tobytes())
        written += 1
        if written == dimensions - 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ng.pipe, "put_data", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_nmrpipe(spectrum(dataset.axes, seed=5), path if dimensions == 2 else path.parent)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
