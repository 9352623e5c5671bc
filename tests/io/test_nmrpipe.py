"""The NMRPipe loader: measured files, every form of file and of sampling, and files that are broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from nmrrecon.errors import DataError, NMRReconError, ParameterError, ScheduleError
from nmrrecon.io.nmrpipe import load, recognises
from nmrrecon.io.nmrpipe_axis import nucleus_of
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import LoadReport, Status
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import write_schedule
from synthetic.nmrpipe_writer import write_nmrpipe_fid
from tests.io.nmrpipe_data import axes_of, fid, spectrum

REAL_SPECTRUM = {"frequency_domain": True, "quadrature": Quadrature.REAL}
Data = Callable[[str], Path]


def patch_header(path: Path, **values: float) -> None:
    """Change numbers of the header of a file."""
    raw = np.fromfile(path, dtype="<f4")
    for key, value in values.items():
        raw[int(ng.pipe.fdata_nums[key])] = value
    raw.tofile(path)


# measured files ---------------------------------------------------------------------------------


def test_a_measured_fid(nmr_data: Data) -> None:
    dataset = load(nmr_data("ubiquitin-hmqc-bruker") / "test.fid", {})
    assert dataset.array.shape == (2, 64, 1024)
    assert dataset.array.dtype == np.complex64
    assert dataset.schedule == Schedule.full((64,))
    assert dataset.direct.group_delay == 76
    assert [axis.nucleus for axis in dataset.axes] == ["15N", "1H"]
    assert dataset.axes[0].quadrature is Quadrature.STATES_TPPI
    assert dataset.report.facts["f2.p0"].status is Status.MISSING
    assert dataset.report.facts["f2.group_delay"].value == 76
    assert dataset.report.warnings == []


def test_a_measured_transposed_and_cut_out_spectrum(nmr_data: Data) -> None:
    path = nmr_data("ubiquitin-hmqc-bruker") / "test.ft2"
    dataset = load(path, {})
    dic, data = ng.pipe.read(str(path))
    assert_array_equal(dataset.array, data.T[None])
    for axis, dimension in zip(dataset.axes, (1, 0), strict=True):
        converter = ng.pipe.make_uc(dic, data, dimension)
        assert_allclose(axis.ppm_scale, converter.ppm_scale(), atol=1e-5)
    assert dataset.direct.facts["p1"] == -173
    assert dataset.direct.facts["region_start"] == 340


def test_measured_fid_and_spectrum_agree(nmr_data: Data) -> None:
    """The FID, transformed with the phases of the spectrum, is the spectrum, point for point in ppm."""
    folder = nmr_data("ubiquitin-hmqc-bruker")
    raw, reference = load(folder / "test.fid", {}), load(folder / "test.ft2", {})
    proton, nitrogen = reference.axes[1], reference.axes[0]
    j = np.arange(2048)
    ramp = (
        proton.facts["p0"] + proton.facts["p1"] * j / 2048 - 360 * raw.direct.group_delay * (j - 1024) / 2048
    )
    rows = np.fft.fftshift(np.fft.fft(raw.array, 2048), axes=-1)[..., ::-1]
    rows = np.roll(rows, 1, axis=-1) * np.exp(1j * np.deg2rad(ramp))
    signal = (rows[0].real + 1j * rows[1].real) * (-1.0) ** np.arange(64)[:, None]
    signal = signal * np.cos(np.pi / 2 * np.arange(64) / 63)[:, None]
    plane = np.roll(np.fft.fftshift(np.fft.fft(signal, 256, axis=0), axes=0)[::-1], 1, axis=0)
    i = np.arange(256)[:, None]
    plane = (plane * np.exp(1j * np.deg2rad(90 + 180 * i / 256))).real
    points = np.round(replace(raw.direct, size=2048).point(proton.ppm_scale)).astype(int)
    assert_allclose(nitrogen.ppm(0), replace(raw.axes[0], size=256).ppm(0), atol=1e-6)
    assert np.corrcoef(plane[:, points].ravel(), reference.array[0].ravel())[0, 1] > 0.97


def test_a_measured_compact_nus_fid(nmr_data: Data) -> None:
    dataset = load(nmr_data("hdac-nus-nmrpipe"), {})
    assert dataset.array.shape == (2, 24, 408)
    assert dataset.array.dtype == np.float32
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (192,)
    assert dataset.schedule.points[-1, 0] == 187
    assert dataset.is_nus
    assert [axis.frequency_domain for axis in dataset.axes] == [False, True]
    assert dataset.report.facts["sampling.form"].value == "compact"
    assert dataset.report.facts["sampling.grid"].status is Status.INFERRED
    assert dataset.direct.ppm(0) == pytest.approx(2.4013, abs=1e-4)


def test_a_measured_methyl_fid(nmr_data: Data) -> None:
    dataset = load(nmr_data("hdac8-methyl-nmrpipe"), {})
    assert dataset.array.shape == (2, 256, 946)
    assert dataset.direct.group_delay == 0
    assert not dataset.is_nus
    assert dataset.axes[0].quadrature is Quadrature.STATES


# forms of files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("hypercomplex", [False, True])
def test_a_transposed_spectrum(tmp_path: Path, hypercomplex: bool) -> None:
    axes = axes_of(2, frequency_domain=True)
    if not hypercomplex:
        axes = tuple(replace(axis, quadrature=Quadrature.REAL) for axis in axes)
    dataset = spectrum(axes, complex_direct=hypercomplex)
    dic, data = ng.pipe.read(str(write_nmrpipe(dataset, tmp_path / "test.ft2")))
    dic, data = ng.pipe_proc.tp(dic, data, auto=True)
    ng.pipe.write(str(tmp_path / "turned.ft2"), dic, data)
    turned = load(tmp_path / "turned.ft2", {})
    assert_array_equal(turned.array, dataset.array)
    assert_allclose(turned.direct.ppm_scale, dataset.direct.ppm_scale, atol=1e-4)


@pytest.mark.parametrize("order", [(2, 3, 1), (1, 2, 3), (3, 1, 2), (3, 2, 1)])
@pytest.mark.parametrize("stream", [False, True])
def test_a_3d_in_any_order(tmp_path: Path, order: tuple[int, ...], stream: bool) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    dic, data = ng.pipe.read(str(write_nmrpipe(dataset, tmp_path / "ft")))
    data = np.ascontiguousarray(data.transpose([(3, 1, 2).index(code) for code in reversed(order)]))
    for place, code in enumerate(order):
        dic[f"FDDIMORDER{place + 1}"] = float(code)
    dic |= {"FDSIZE": data.shape[2], "FDSPECNUM": data.shape[1], "FDF3SIZE": data.shape[0]}
    dic |= {"FDFILECOUNT": 1.0 if stream else data.shape[0], "FDPIPEFLAG": float(stream), "FDTRANSPOSED": 1.0}
    name = "cube.ft3" if stream else "turned%03d.ft3"
    ng.pipe.write(str(tmp_path / name), dic, data)
    assert_array_equal(load(tmp_path / name, {}).array, dataset.array)


def test_a_file_of_the_other_byte_order(tmp_path: Path) -> None:
    dataset = fid(axes_of(2))
    raw = bytearray(write_nmrpipe(dataset, tmp_path / "test.fid").read_bytes())
    swapped = np.frombuffer(bytes(raw), dtype="<f4").byteswap().tobytes()
    text = slice(64, 96)
    (tmp_path / "big.fid").write_bytes(swapped[:64] + bytes(raw[text]) + swapped[96:])
    loaded = load(tmp_path / "big.fid", {})
    assert_array_equal(loaded.array, dataset.array)
    assert loaded.report.facts["format.byte_order"].value == "big"
    assert [axis.label for axis in loaded.axes] == ["15N", "HN"]


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    raw = bytearray(path.read_bytes())
    raw[1188:1195] = "Größe 5".encode("latin-1")
    path.write_bytes(bytes(raw))
    assert load(path, {}).report.facts["experiment.title"].value == "Größe 5"


@pytest.mark.parametrize("way", ["ft", "ft/test%03d.ft3", "ft/test001.ft3", "ft/test004.ft3", "."])
def test_a_series_by_folder_pattern_or_plane(tmp_path: Path, way: str) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    write_nmrpipe(dataset, tmp_path / "ft")
    assert recognises(tmp_path / way)
    assert_array_equal(load(tmp_path / way, {}).array, dataset.array)


def test_a_folder_with_fid_and_spectrum_opens_the_fid(tmp_path: Path) -> None:
    write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    write_nmrpipe(spectrum(axes_of(2, **REAL_SPECTRUM)), tmp_path / "test.ft2")
    dataset = load(tmp_path, {})
    assert not dataset.direct.frequency_domain
    assert dataset.report.warnings == ["test.fid was opened; the folder also holds test.ft2"]


def test_a_folder_with_two_fids_asks_which(tmp_path: Path) -> None:
    write_nmrpipe(fid(axes_of(2)), tmp_path / "a.fid")
    write_nmrpipe(fid(axes_of(2)), tmp_path / "b.fid")
    assert recognises(tmp_path)
    with pytest.raises(DataError, match=r"2 NMRPipe data sets: a\.fid, b\.fid"):
        load(tmp_path, {})


def test_what_is_not_nmrpipe_is_not_recognised(tmp_path: Path, nmr_data: Data) -> None:
    (tmp_path / "text.fid").write_text("x" * 5000)
    assert not recognises(tmp_path)
    assert not recognises(tmp_path / "text.fid")
    assert not recognises(tmp_path / "missing.fid")
    assert not recognises(tmp_path / "missing%03d.fid")
    assert not recognises(nmr_data("hsqc-nus-bruker/3"))
    assert not recognises(nmr_data("hsqc-nus-bruker/3") / "ser")


# axes -------------------------------------------------------------------------------------------


def test_orig_is_believed_where_center_differs(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(2, **REAL_SPECTRUM))
    path = write_nmrpipe(dataset, tmp_path / "test.ft2")
    patch_header(path, FDF2CENTER=1.0)
    loaded = load(path, {})
    assert_allclose(loaded.direct.ppm_scale, dataset.direct.ppm_scale, atol=1e-4)
    assert "FDF2ORIG" in loaded.report.warnings[0]


def test_a_carrier_left_at_zero_comes_from_orig(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    patch_header(path, FDF1CAR=0.0)
    assert load(path, {}).axes[0].carrier_ppm == pytest.approx(118.0, abs=1e-3)


def test_an_override_of_the_carrier_moves_the_axis(tmp_path: Path) -> None:
    path = write_nmrpipe(spectrum(axes_of(2, **REAL_SPECTRUM)), tmp_path / "test.ft2")
    before, after = load(path, {}).direct, load(path, {"f2.carrier_ppm": "5.7"}).direct
    assert_allclose(after.ppm_scale, before.ppm_scale + 1.0, atol=1e-5)


def test_a_missing_spectral_width_is_told(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    patch_header(path, FDF1SW=0.0)
    dataset = load(path, {})
    assert dataset.report.facts["f1.sw_hz"].status is Status.MISSING
    assert "--set f1.sw_hz" in dataset.report.warnings[0]
    assert load(path, {"f1.sw_hz": "2000"}).axes[0].sw_hz == 2000


@pytest.mark.parametrize(
    ("label", "nucleus"),
    [
        ("15N", "15N"),
        ("N15", "15N"),
        ("HN", "1H"),
        ("1Hn", "1H"),
        ("C13", "13C"),
        ("CO", "13C"),
        ("Caro", "13C"),
        ("H1", "1H"),
        ("31P", "31P"),
        ("29Si", "29Si"),
        ("D", "2H"),
        ("X", ""),
        ("F1", ""),
        ("TAU", ""),
        ("", ""),
    ],
)
def test_nuclei_of_labels(label: str, nucleus: str) -> None:
    assert nucleus_of(label) == nucleus


def test_magnitude_data_marked_as_complex(tmp_path: Path) -> None:
    nitrogen, proton = axes_of(2)
    dataset = fid((replace(nitrogen, quadrature=Quadrature.QF), proton))
    path = write_nmrpipe(dataset, tmp_path / "test.fid")
    patch_header(path, FDF1QUADFLAG=0.0)
    loaded = load(path, {})
    assert loaded.axes[0].quadrature is Quadrature.QF
    assert_array_equal(loaded.array, dataset.array)


def test_the_quadrature_can_be_set(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    assert load(path, {"f1.quadrature": "echo-antiecho"}).axes[0].quadrature is Quadrature.ECHO_ANTIECHO
    single = load(path, {"f1.quadrature": "qf"})
    assert single.array.shape == (1, 20, 12)
    with pytest.raises(ParameterError, match="quadrature"):
        load(path, {"f1.quadrature": "sideways"})


def test_unknown_overrides_are_refused(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    with pytest.raises(ParameterError, match=r"f9\.sw_hz"):
        load(path, {"f9.sw_hz": "1"})
    with pytest.raises(ParameterError, match=r"sampling\.grid"):
        load(path, {"f1.size": "99"})


# sampling ---------------------------------------------------------------------------------------


def nus(dimensions: int, seed: int = 4) -> NMRDataset:
    """Return a NUS FID in a shuffled order, first and last point of the grid among those acquired."""
    axes = axes_of(dimensions)
    random = np.random.default_rng(seed)
    mask = random.random(tuple(axis.size for axis in axes[:-1])) < 0.4
    mask.flat[[0, -1]] = True
    mask.flat[1:3] = False
    points = random.permutation(np.argwhere(mask))
    return fid(axes, Schedule(points, mask.shape))


def write_compact(dataset: NMRDataset, path: Path) -> Path:
    """Write the acquired FIDs alone, one point after the other, with a header that knows no grid."""
    assert dataset.schedule is not None
    sizes = (len(dataset.schedule), 1)[: len(dataset.indirect)]
    axes = tuple(replace(axis, size=size) for axis, size in zip(dataset.indirect, sizes, strict=True))
    compact = NMRDataset(dataset.array, (*axes, dataset.direct), Schedule.full(sizes), LoadReport("", ""))
    return write_nmrpipe(compact, path)


def state_grid(path: Path, dataset: NMRDataset) -> None:
    """Give the header CENTER and ORIG of the whole grid, as converters do."""
    for axis, code in zip(dataset.indirect, (3, 1)[-len(dataset.indirect) :], strict=True):
        key = f"FDF{code}"
        patch_header(
            path, **{f"{key}CENTER": axis.size // 2 + 1, f"{key}ORIG": float(axis.hz(axis.size - 1))}
        )


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("style", ["bruker", "from-1"])
@pytest.mark.parametrize("name", ["nuslist", "sampling.sch", "ss_hsqc.out"])
def test_compact_nus(tmp_path: Path, dimensions: int, style: str, name: str) -> None:
    dataset = nus(dimensions)
    path = write_compact(dataset, tmp_path / "test.fid")
    state_grid(path, dataset)
    write_schedule(tmp_path / name, dataset.schedule, style)
    loaded = load(path, {})
    assert loaded.schedule == dataset.schedule
    assert_array_equal(loaded.array, dataset.array)
    assert loaded.report.facts["sampling.form"].value == "compact"
    assert loaded.report.facts["sampling.file"].value == name
    assert loaded.report.warnings == []


def test_compact_nus_with_a_plane_for_each_of_an_odd_number_of_points(tmp_path: Path) -> None:
    dataset = nus(3)
    assert dataset.schedule is not None
    assert len(dataset.schedule) % 2 == 1
    write_nmrpipe_fid(tmp_path / "hnco", dataset, form="compact")
    loaded = load(tmp_path / "hnco", {})
    assert loaded.schedule == dataset.schedule
    assert_array_equal(loaded.array, dataset.array)


def test_compact_nus_on_a_grid_that_nobody_states(tmp_path: Path) -> None:
    dataset = nus(2)
    path = write_compact(dataset, tmp_path / "test.fid")
    write_schedule(tmp_path / "nuslist", dataset.schedule)
    loaded = load(path, {})
    assert loaded.schedule == dataset.schedule
    assert "sampling.grid" in loaded.report.warnings[0]
    larger = load(path, {"sampling.grid": "16"})
    assert larger.schedule is not None
    assert larger.schedule.grid == (16,)
    assert larger.axes[0].size == 16
    assert larger.report.warnings == []
    with pytest.raises(ScheduleError, match="outside the grid 8"):
        load(path, {"sampling.grid": "8"})


def test_a_compact_run_that_was_stopped(tmp_path: Path) -> None:
    dataset = nus(2)
    assert dataset.schedule is not None
    points = np.vstack([dataset.schedule.points, [[1], [2]]])
    path = write_compact(dataset, tmp_path / "test.fid")
    write_schedule(tmp_path / "nuslist", Schedule(points, (10,)))
    loaded = load(path, {"sampling.grid": "10"})
    assert loaded.schedule == dataset.schedule
    assert "were acquired" in loaded.report.warnings[0]


def test_points_acquired_twice_are_averaged(tmp_path: Path) -> None:
    axes = axes_of(2)
    written = fid(axes, Schedule(np.array([[0], [1], [2]]), (10,)))
    path = write_compact(written, tmp_path / "test.fid")
    (tmp_path / "nuslist").write_text("0\n9\n0\n")
    loaded = load(path, {})
    assert loaded.schedule == Schedule(np.array([[0], [9]]), (10,))
    assert_allclose(loaded.array[:, 0], (written.array[:, 0] + written.array[:, 2]) / 2, rtol=1e-6)
    assert_array_equal(loaded.array[:, 1], written.array[:, 1])


@pytest.mark.parametrize("dimensions", [2, 3])
def test_expanded_nus_with_its_list(tmp_path: Path, dimensions: int) -> None:
    dataset = nus(dimensions)
    path = write_nmrpipe(dataset, tmp_path / "test.fid")
    write_schedule(tmp_path / "nuslist", dataset.schedule)
    loaded = load(path, {})
    assert loaded.schedule == dataset.schedule
    assert_array_equal(loaded.array, dataset.array)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_expanded_nus_from_its_zeros(tmp_path: Path, dimensions: int) -> None:
    dataset = nus(dimensions)
    assert dataset.schedule is not None
    loaded = load(write_nmrpipe(dataset, tmp_path / "test.fid"), {})
    order = np.argsort(dataset.schedule.flat)
    assert loaded.schedule == Schedule(dataset.schedule.points[order], dataset.schedule.grid)
    assert_array_equal(loaded.array, dataset.array[:, order])


@pytest.mark.parametrize("dimensions", [2, 3])
def test_expanded_nus_with_a_mask(tmp_path: Path, dimensions: int) -> None:
    """A mask knows of an acquired point whose FID happens to be zero; zeros do not."""
    dataset = nus(dimensions)
    assert dataset.schedule is not None
    dataset.array[:, 0] = 0
    ones = replace(dataset, array=np.ones_like(dataset.array))
    single = dimensions == 2
    path = write_nmrpipe(dataset, tmp_path / ("test.fid" if single else "fid"))
    write_nmrpipe(ones, tmp_path / ("mask.fid" if single else "mask"))
    loaded = load(tmp_path if single else path, {})
    assert loaded.schedule is not None
    assert_array_equal(loaded.schedule.mask, dataset.schedule.mask)
    assert len(loaded.schedule) == len(dataset.schedule)


def test_a_run_that_was_stopped_is_no_nus(tmp_path: Path) -> None:
    axes = axes_of(2)
    dataset = fid(axes, Schedule(np.arange(7)[:, None], (10,)))
    loaded = load(write_nmrpipe(dataset, tmp_path / "test.fid"), {})
    assert loaded.schedule == Schedule.full((7,))
    assert not loaded.is_nus
    assert_array_equal(loaded.array, dataset.array)
    assert "3 of 10 increments" in loaded.report.warnings[0]


def test_a_list_that_the_fids_contradict_is_left_aside(tmp_path: Path) -> None:
    dataset = nus(2)
    path = write_nmrpipe(dataset, tmp_path / "test.fid")
    (tmp_path / "nuslist").write_text("0\n1\n")
    loaded = load(path, {})
    assert loaded.schedule is not None
    assert_array_equal(loaded.schedule.mask, dataset.schedule.mask if dataset.schedule else None)
    assert "nuslist is left aside" in loaded.report.warnings[0]


def test_a_list_beside_a_full_fid_is_left_aside(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    (tmp_path / "nuslist").write_text("0\n3\n9\n")
    assert not load(path, {}).is_nus
    chosen = load(path, {"sampling.file": "nuslist"})
    assert chosen.schedule == Schedule(np.array([[0], [3], [9]]), (10,))
    assert "left out" in chosen.report.warnings[0]


def test_a_list_that_was_named_must_be_there(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    with pytest.raises(ScheduleError, match="nowhere"):
        load(path, {"sampling.file": "nowhere"})


def test_a_larger_grid_can_be_set(tmp_path: Path) -> None:
    path = write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")
    loaded = load(path, {"sampling.grid": "16"})
    assert loaded.schedule == Schedule(np.arange(10)[:, None], (16,))
    with pytest.raises(NMRReconError):
        load(path, {"sampling.grid": "16,16"})
    with pytest.raises(NMRReconError):
        load(path, {"sampling.grid": "4"})


# files that are broken --------------------------------------------------------------------------


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_nmrpipe(fid(axes_of(2)), tmp_path / "test.fid")


def refused(path: Path, match: str) -> None:
    with pytest.raises(DataError, match=match) as caught:
        load(path, {})
    assert caught.value.path is not None
    assert caught.value.remedy


def test_an_empty_file(good: Path) -> None:
    good.write_bytes(b"")
    refused(good, "0 bytes")


@pytest.mark.parametrize("change", [-4, -2, 4, -1000])
def test_a_file_of_the_wrong_length(good: Path, change: int) -> None:
    raw = good.read_bytes()
    good.write_bytes(raw[:change] if change < 0 else raw + b"\0" * change)
    refused(good, "sizes in its header")


def test_another_format(tmp_path: Path) -> None:
    (tmp_path / "test.fid").write_bytes(b"x" * 5000)
    refused(tmp_path / "test.fid", "not an NMRPipe file")


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "test.fid", "cannot be read")
    refused(tmp_path / "test%03d.fid", "cannot be read")


def test_a_folder_without_data(tmp_path: Path) -> None:
    refused(tmp_path, "holds no NMRPipe file")


@pytest.mark.parametrize("size", [np.nan, np.inf, -5.0, 0.0, 1e30, 10.5])
@pytest.mark.parametrize("key", ["FDSIZE", "FDSPECNUM", "FDDIMCOUNT"])
def test_sizes_that_are_none(good: Path, key: str, size: float) -> None:
    patch_header(good, **{key: size})
    refused(good, key)


def test_four_dimensions(good: Path) -> None:
    patch_header(good, FDDIMCOUNT=4.0)
    refused(good, "1 to 3")


def test_numbers_that_are_not_finite(good: Path) -> None:
    raw = np.fromfile(good, dtype="<f4")
    raw[600] = np.nan
    raw.tofile(good)
    refused(good, "NaN")


def test_nothing_but_zeros(good: Path) -> None:
    raw = np.fromfile(good, dtype="<f4")
    raw[512:] = 0
    raw.tofile(good)
    refused(good, "nothing but zeros")


def test_an_order_of_dimensions_that_is_none(good: Path) -> None:
    patch_header(good, FDDIMORDER1=7.0, FDDIMORDER2=np.nan)
    dataset = load(good, {})
    assert dataset.array.shape == (2, 10, 12)
    assert "FDDIMORDER" in dataset.report.warnings[0]


def test_a_plane_that_is_missing_or_cut_off(tmp_path: Path) -> None:
    pattern = write_nmrpipe(spectrum(axes_of(3, **REAL_SPECTRUM)), tmp_path / "ft")
    plane = pattern.with_name("test003.ft3")
    whole = plane.read_bytes()
    plane.write_bytes(whole[:-8])
    refused(pattern, "not a plane like")
    plane.unlink()
    refused(pattern, r"1 of the 6 planes.*test003\.ft3")


def test_planes_beyond_the_series_are_left_out(tmp_path: Path) -> None:
    dataset = spectrum(axes_of(3, **REAL_SPECTRUM))
    pattern = write_nmrpipe(dataset, tmp_path / "ft")
    pattern.with_name("test007.ft3").write_bytes(pattern.with_name("test006.ft3").read_bytes())
    loaded = load(pattern, {})
    assert_array_equal(loaded.array, dataset.array)
    assert "beyond the 6 planes" in loaded.report.warnings[0]


KEYS = sorted(ng.pipe.fdata_nums)
VALUES = st.one_of(st.floats(width=32), st.integers(-3, 40).map(float), st.sampled_from([1e9, 2.0**24, 0.5]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=4))
def test_a_mutated_header_is_read_or_refused(good: Path, changes: dict[str, float]) -> None:
    path = good.with_name("mutated.fid")
    path.write_bytes(good.read_bytes())
    patch_header(path, **changes)
    try:
        dataset = load(path, {})
    except NMRReconError as error:
        assert str(path.parent) in str(error)
    else:
        assert dataset.array.size <= 480
        assert all(np.isfinite(axis.ppm_scale).all() for axis in dataset.axes)
