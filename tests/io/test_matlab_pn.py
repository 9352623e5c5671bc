"""MATLAB P/N pairs: the measured HSQC of ubiquitin, and small files of both formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import nmrglue as ng
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import savemat
from scipy.ndimage import maximum_filter

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import matlab_pn
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import Status
from tests.io.test_varian_measured import spectrum

Data = Callable[[str], Path]

MEASURED = "ubiquitin-hsqc-mat/hsqc_ubiquitin_expt.mat"
# as in the script that was published with the file: 11.7395 T, offsets -5870 and 3753 Hz
PUBLISHED = {
    "f1.observe_mhz": "50.65",
    "f2.observe_mhz": "499.83",
    "f1.carrier_ppm": "115.89",
    "f2.carrier_ppm": "7.508",
    "f1.nucleus": "15N",
}
GENERATOR = np.random.default_rng(1)
P = GENERATOR.normal(size=(24, 6)) + 1j * GENERATOR.normal(size=(24, 6))
N = (0.1 * GENERATOR.normal(size=(24, 6)) + 0.1j - P).astype(np.complex128)


def peaks(dataset: NMRDataset, swap: bool) -> NDArray[np.float64]:
    """F2 and F1 ppm of the amide peaks of an echo-antiecho 2D."""
    f1, f2 = dataset.axes
    echo, antiecho = spectrum(dataset.array, 1024, -1)[:: -1 if swap else 1]
    turn = np.exp(1j * np.deg2rad(320))  # what makes the amides positive
    cosine, sine = (echo - antiecho) * turn, 1j * (echo + antiecho) * turn
    full = np.abs(spectrum(cosine.real + 1j * sine.real, 512, 0))
    ppm1 = f1.carrier_ppm + (256 - np.arange(512)) * f1.sw_hz / 512 / f1.observe_mhz
    ppm2 = f2.carrier_ppm + (512 - np.arange(1024)) * f2.sw_hz / 1024 / f2.observe_mhz
    full = full * ((ppm2 > 6.4) & (ppm2 < 10))
    found = np.argwhere((full == maximum_filter(full, (9, 13))) & (full > 0.12 * full.max()))
    return np.stack([ppm2[found[:, 1]], ppm1[found[:, 0]]], axis=1)


def matched(found: NDArray[np.float64], reference: NDArray[np.float64]) -> int:
    """Reference peaks met within 0.04 and 0.4 ppm, at the best common offset of the two samples."""
    best = 0
    for proton in np.arange(-0.1, 0.11, 0.02):
        for nitrogen in np.arange(-1, 1.1, 0.2):
            apart = np.abs(found[:, np.newaxis] + (proton, nitrogen) - reference)
            best = max(best, int((apart < (0.04, 0.4)).all(axis=2).any(axis=0).sum()))
    return best


def reference_peaks(path: Path) -> NDArray[np.float64]:
    dic, spectrum_ft2 = ng.pipe.read(str(path))
    proton, nitrogen = (ng.pipe.make_uc(dic, spectrum_ft2, dim).ppm_scale() for dim in (0, 1))
    top = (spectrum_ft2 == maximum_filter(spectrum_ft2, (15, 7))) & (spectrum_ft2 > 0.08 * spectrum_ft2.max())
    found = np.array([(proton[i], nitrogen[j]) for i, j in np.argwhere(top)])
    return found[(found[:, 0] > 6.4) & (found[:, 0] < 10)]


def test_ubiquitin_peaks_are_those_of_another_ubiquitin(nmr_data: Data) -> None:
    dataset = matlab_pn.load(nmr_data(MEASURED), PUBLISHED)
    reference = reference_peaks(nmr_data("ubiquitin-hmqc-bruker") / "test.ft2")
    right = matched(peaks(dataset, swap=False), reference)
    mirrored = matched(peaks(dataset, swap=True), reference)
    assert right >= 38 and right > 2.5 * mirrored, (right, mirrored, len(reference))


def test_ubiquitin_report(nmr_data: Data) -> None:
    dataset = matlab_pn.load(nmr_data(MEASURED), {})
    assert dataset.array.shape == (2, 128, 512) and dataset.array.dtype == np.complex64
    assert [axis.sw_hz for axis in dataset.axes] == [2000.0, 4000.0]
    assert dataset.indirect[0].quadrature is Quadrature.ECHO_ANTIECHO
    facts = dataset.report.facts
    assert facts["f1.observe_mhz"].status is Status.MISSING and facts["f2.nucleus"].status is Status.MISSING
    assert facts["f1.sw_hz"].status is Status.INFERRED
    assert any("f1.observe_mhz" in warning for warning in dataset.report.warnings)


def write_hdf5(path: Path, **fields: NDArray[np.complex128]) -> Path:
    with h5py.File(path, "w") as file:
        for name, values in fields.items():
            compound = np.empty(values.T.shape, [("real", "f8"), ("imag", "f8")])
            compound["real"], compound["imag"] = values.T.real, values.T.imag
            file[f"fid/{name}"] = compound
    return path


def write_v5(path: Path, **fields: NDArray[np.complex128]) -> Path:
    savemat(path, {"fid": fields})
    return path


@pytest.mark.parametrize("write", [write_v5, write_hdf5])
def test_both_formats_hold_the_same(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path / "pair.mat", pos=P, neg=N)
    assert matlab_pn.recognises(path)
    dataset = matlab_pn.load(path, {})
    expected = np.stack([P.T, N.T]).conj().astype(np.complex64)
    np.testing.assert_array_equal(dataset.array, expected)


def test_pair_of_like_sign_is_brought_to_opposite_sign(tmp_path: Path) -> None:
    plain = matlab_pn.load(write_v5(tmp_path / "a.mat", pos=P, neg=N), {})
    alike = matlab_pn.load(write_v5(tmp_path / "b.mat", pos=P, neg=-N), {})
    np.testing.assert_array_equal(plain.array, alike.array)
    kept = matlab_pn.load(tmp_path / "b.mat", {"f1.pair_sign": "-1"})
    np.testing.assert_array_equal(kept.array[1], -plain.array[1])


def test_time_axes_say_which_dimension_is_direct(tmp_path: Path) -> None:
    slow, fast = np.meshgrid(np.arange(24) / 1000.0, np.arange(6) / 5000.0, indexing="ij")
    savemat(tmp_path / "pair.mat", {"fid": {"pos": P, "neg": N}, "t1": slow, "t2": fast})
    dataset = matlab_pn.load(tmp_path / "pair.mat", {})
    assert [(axis.size, round(axis.sw_hz)) for axis in dataset.axes] == [(24, 1000), (6, 5000)]
    turned = matlab_pn.load(tmp_path / "pair.mat", {"format.direct_dimension": "1"})
    assert [axis.size for axis in turned.axes] == [6, 24]


def test_overrides(tmp_path: Path) -> None:
    path = write_v5(tmp_path / "pair.mat", pos=P, neg=N)
    dataset = matlab_pn.load(path, {"f2.conjugate": "no", "f2.sw_hz": "7000", "f2.nucleus": "1H"})
    np.testing.assert_array_equal(dataset.array[0], P.T.astype(np.complex64))
    assert dataset.direct.sw_hz == 7000.0 and dataset.direct.nucleus == "1H"
    for name, value in (("f2.sw_hz", "0"), ("f1.observe_mhz", "-3"), ("f3.size", "1")):
        with pytest.raises(ParameterError):
            matlab_pn.load(path, {name: value})


@pytest.mark.parametrize("fields", [{"pos": P}, {"pos": P, "neg": N[:-1]}, {"pos": P.real, "neg": N.real}])
def test_files_without_a_pair_are_refused(tmp_path: Path, fields: dict[str, NDArray[np.complex128]]) -> None:
    with pytest.raises(DataError, match="no P/N pair"):
        matlab_pn.load(write_v5(tmp_path / "pair.mat", **fields), {})


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    write_hdf5(tmp_path / "other.mat", pos=P, neg=N)
    with h5py.File(tmp_path / "pair.mat", "w") as file:
        file["fid"] = h5py.ExternalLink("other.mat", "fid")
    with pytest.raises(DataError, match="link to another file"):
        matlab_pn.load(tmp_path / "pair.mat", {})


@pytest.mark.parametrize("kept", [0, 4, 130, 400])
@pytest.mark.parametrize("write", [write_v5, write_hdf5])
def test_truncated_files_are_refused(tmp_path: Path, write: Callable[..., Path], kept: int) -> None:
    path = write(tmp_path / "pair.mat", pos=P, neg=N)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DataError) as caught:
        matlab_pn.load(path, {})
    assert caught.value.path == path


def write_compressed(path: Path, **fields: NDArray[np.complex128]) -> Path:
    savemat(path, {"fid": fields}, do_compression=True)
    return path


@pytest.mark.parametrize("write", [write_v5, write_compressed])
def test_element_types_that_there_are_not_are_refused(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path / "pair.mat", pos=P, neg=N)
    assert matlab_pn.load(path, {}).array.shape == (2, 6, 24)
    raw = bytearray(path.read_bytes())
    place = raw.find(b"\x09\0\0\0\x80\x04\0\0") if write is write_v5 else 128
    raw[place] = 200  # SciPy alone ends the program here
    path.write_bytes(raw)
    with pytest.raises(DataError, match="type 200"):
        matlab_pn.load(path, {})


def test_struct_that_claims_millions_of_records_is_refused(tmp_path: Path) -> None:
    path = write_v5(tmp_path / "pair.mat", pos=P, neg=N)
    raw = bytearray(path.read_bytes())
    place = raw.find(bytes([5, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]))
    raw[place + 11] = 50  # 839 million rows, which SciPy alone would set out to make
    path.write_bytes(raw)
    with pytest.raises(DataError, match="claims"):
        matlab_pn.load(path, {})


def test_values_that_are_not_finite(tmp_path: Path) -> None:
    broken = P.copy()
    broken[2, 2] = np.nan
    with pytest.raises(DataError, match="finite"):
        matlab_pn.load(write_v5(tmp_path / "pair.mat", pos=broken, neg=N), {})
