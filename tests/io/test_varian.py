"""The Varian loader on folders whose contents are known exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import varian
from nmrrecon.nmr import Quadrature
from nmrrecon.report import Status
from tests.io.varian_folder import DIRECT, INDIRECT, THIRD, fid_bytes, numbered, procpar_text, write_folder

PARAMETERS = DIRECT | INDIRECT
COSINE = numbered(8)
SINE = (0.5 - 0.25j) * numbered(8)


def interleave(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.stack([first, second], axis=1).reshape(-1, first.shape[1])


@pytest.mark.parametrize(
    ("f1coef", "first", "second"),
    [
        ("1 0 0 0 0 0 -1 0", COSINE, -SINE),
        ("1 0 0 0 0 0 1 0", COSINE, SINE),
        # c = E - A, s = -i (E + A) and c = E + A, s = i (A - E), solved for E and A
        ("1 0 -1 0 0 -1 0 -1", (COSINE + 1j * SINE) / 2, (-COSINE + 1j * SINE) / 2),
        ("1 0 1 0 0 -1 0 1", (COSINE + 1j * SINE) / 2, (COSINE - 1j * SINE) / 2),
    ],
)
def test_coefficients_give_cosine_and_sine(
    tmp_path: Path, f1coef: str, first: np.ndarray, second: np.ndarray
) -> None:
    dataset = varian.load(
        write_folder(tmp_path, interleave(first, second), PARAMETERS | {"f1coef": f1coef}), {}
    )
    assert dataset.indirect[0].quadrature is Quadrature.STATES
    np.testing.assert_allclose(dataset.array, np.stack([COSINE, SINE]), atol=1e-5)


def test_user_can_have_the_fids_as_acquired(tmp_path: Path) -> None:
    traces = numbered(16)
    write_folder(tmp_path, traces, PARAMETERS | {"f1coef": "1 0 -1 0 0 -1 0 -1"})
    dataset = varian.load(tmp_path, {"f1.quadrature": "echo-antiecho"})
    assert dataset.indirect[0].quadrature is Quadrature.ECHO_ANTIECHO
    np.testing.assert_array_equal(dataset.array[0], traces[0::2])
    np.testing.assert_array_equal(dataset.array[1], traces[1::2])


def test_user_can_set_the_coefficients(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, interleave(COSINE, SINE), PARAMETERS | {"f1coef": "1 0 0 0 0 0 -1 0"})
    dataset = varian.load(folder, {"f1.coefficients": "1,0,0,0,0,0,1,0"})
    np.testing.assert_allclose(dataset.array[1], SINE, atol=1e-6)


@pytest.mark.parametrize("array", ["phase2,phase", "phase,phase2"])
def test_3d_phases_come_in_our_order_whatever_theirs(tmp_path: Path, array: str) -> None:
    # FID number: d3 outermost, d2 within, then the phases, the last name of `array` innermost
    numbers = np.arange(4 * 8 * 4).reshape(4, 8, 2, 2) + 1
    traces = numbered(4 * 8 * 4)
    plain = {"f1coef": "1 0 0 0 0 0 1 0", "f2coef": "1 0 0 0 0 0 1 0"}
    dataset = varian.load(write_folder(tmp_path, traces, PARAMETERS | THIRD | plain | {"array": array}), {})
    assert [(axis.size, axis.sw_hz) for axis in dataset.indirect] == [(4, 3000.0), (8, 2000.0)]
    # ours: F1 is d3 and its phase (phase2) the more significant
    expected = numbers.transpose(2, 3, 0, 1) if array == "phase2,phase" else numbers.transpose(3, 2, 0, 1)
    np.testing.assert_allclose(dataset.array[:, :, 0].real, expected.reshape(4, 32), rtol=1e-6)
    assert dataset.schedule is not None and dataset.schedule.grid == (4, 8)


@pytest.mark.parametrize("kind", [">f4", ">i4", ">i2"])
def test_number_types(tmp_path: Path, kind: str) -> None:
    traces = np.rint(100 * numbered(16))
    write_folder(tmp_path, traces, PARAMETERS | {"f1coef": "1 0 0 0 0 0 1 0"})
    (tmp_path / "fid").write_bytes(fid_bytes(np.conj(traces), kind))
    dataset = varian.load(tmp_path, {})
    assert dataset.array.dtype == np.complex64
    np.testing.assert_array_equal(dataset.array[0], traces[0::2])
    name = {">f4": "float32", ">i4": "int32", ">i2": "int16"}[kind]
    assert dataset.report.facts["format.dtype"].value == name


def test_scale_of_the_block_header_is_undone(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS | {"f1coef": "1 0 0 0 0 0 1 0"})
    raw = bytearray((tmp_path / "fid").read_bytes())
    block = 28 + 2 * 16 * 4
    raw[32 + 2 * block : 34 + 2 * block] = b"\0\3"  # third FID: the cosine of increment 1
    (tmp_path / "fid").write_bytes(raw)
    dataset = varian.load(tmp_path, {})
    np.testing.assert_allclose(dataset.array[0, :3, 0].real, [1, 8 * 3, 5], rtol=1e-6)


def test_referencing_by_line_by_frequency_and_not_at_all(tmp_path: Path) -> None:
    line = {"rfl": 3000.0, "rfp": 500.0, "reffrq1": 60.8 / (1 + 118e-6)}
    dataset = varian.load(write_folder(tmp_path, numbered(16), PARAMETERS | line), {})
    assert dataset.axes[1].carrier_ppm == pytest.approx((4000 - 3000 + 500) / 599.9971)
    assert dataset.axes[0].carrier_ppm == pytest.approx(118.0, abs=1e-6)
    none = PARAMETERS | {"reffrq": 0.0, "rfl1": 0.0, "rfp1": 0.0}
    report = varian.load(write_folder(tmp_path, numbered(16), none), {}).report
    assert report.facts["f2.carrier_ppm"].status is Status.MISSING
    assert report.facts["f1.carrier_ppm"].status is Status.MISSING


@pytest.mark.parametrize(
    ("parameters", "p0", "delay"),
    [
        ({"rp1": 90.0, "lp1": -180.0}, -90.0, 0.5),
        ({"f1180": "y"}, None, 0.5),
        ({"f1180": "n"}, None, 0.0),
        ({}, None, None),
    ],
)
def test_first_point_of_the_indirect_dimension(
    tmp_path: Path, parameters: dict[str, float], p0: float | None, delay: float | None
) -> None:
    facts = varian.load(write_folder(tmp_path, numbered(16), PARAMETERS | parameters), {}).indirect[0].facts
    assert facts == {"p0": p0, "delay": delay}


def test_direct_phase_counts_from_the_left(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, numbered(16), PARAMETERS | {"rp": 30.0, "lp": -100.0})
    assert varian.load(folder, {}).direct.facts == {"p0": -70.0, "p1": 100.0}
    missing = varian.load(write_folder(tmp_path, numbered(16), PARAMETERS), {}).report.facts["f2.p0"]
    assert missing.value is None and missing.status is Status.MISSING


@pytest.mark.parametrize(
    ("phase", "f1coef", "quadrature", "negate", "sw"),
    [
        (0.0, "1 0 0 -1", Quadrature.QF, False, 2000.0),
        (1.0, "1 0 0 1", Quadrature.QF, True, 2000.0),
        (3.0, "", Quadrature.TPPI, False, 1000.0),
    ],
)
def test_one_fid_a_point(
    tmp_path: Path, phase: float, f1coef: str, quadrature: Quadrature, negate: bool, sw: float
) -> None:
    parameters = PARAMETERS | {"phase": phase, "array": "", "f1coef": f1coef}
    axis = varian.load(write_folder(tmp_path, numbered(8), parameters), {}).indirect[0]
    assert (axis.quadrature, axis.negate, axis.size, axis.sw_hz) == (quadrature, negate, 8, sw)


def test_1d(tmp_path: Path) -> None:
    dataset = varian.load(write_folder(tmp_path, numbered(1), DIRECT | {"ni": 0.0}) / "fid", {})
    assert dataset.schedule is None and dataset.array.shape == (1, 16)
    np.testing.assert_array_equal(dataset.array, numbered(1))
    assert dataset.direct.nucleus == "1H"


def test_channel_that_nobody_names_is_reported_missing(tmp_path: Path) -> None:
    parameters = {name: value for name, value in PARAMETERS.items() if name != "refsource1"}
    report = varian.load(write_folder(tmp_path, numbered(16), parameters), {}).report
    assert report.facts["f1.observe_mhz"].status is Status.MISSING
    assert any("f1.observe_mhz" in warning for warning in report.warnings)
    by_letter = varian.load(write_folder(tmp_path, numbered(16), parameters | {"axis": "pd"}), {})
    assert by_letter.indirect[0].nucleus == "15N"


def test_overrides_are_used_and_unknown_ones_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), {k: v for k, v in PARAMETERS.items() if k != "sw1"})
    with pytest.raises(DataError, match=r"--set f1\.sw_hz"):
        varian.load(tmp_path, {})
    dataset = varian.load(tmp_path, {"f1.sw_hz": "1500", "f2.size": "10"})
    assert dataset.indirect[0].sw_hz == 1500.0 and dataset.array.shape == (2, 8, 10)
    with pytest.raises(ParameterError, match="unknown fact"):
        varian.load(tmp_path, {"f1.sw_hz": "1500", "f1.swh": "1"})


@pytest.mark.parametrize(
    "name", ["f1.sw_hz", "f2.size", "sampling.grid", "f1.coefficients", "f1.observe_mhz"]
)
@pytest.mark.parametrize("text", ["-1", "0", "nonsense", "nan"])
def test_overrides_that_cannot_be_used_are_refused(tmp_path: Path, name: str, text: str) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS)
    with pytest.raises((DataError, ParameterError)):
        varian.load(tmp_path, {name: text})


def test_arrays_over_other_parameters_are_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS | {"array": "d1,phase"})
    with pytest.raises(DataError, match="d1"):
        varian.load(tmp_path, {})


def test_other_files_in_the_folder_are_not_taken_for_it(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS)
    (tmp_path / "test.fid").write_bytes(b"var2pipe leaves its output here")
    assert varian.recognises(tmp_path / "fid") and not varian.recognises(tmp_path / "test.fid")


def test_procpar_alone_and_fid_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS)
    (tmp_path / "procpar").unlink()
    assert varian.recognises(tmp_path)
    with pytest.raises(DataError, match="procpar"):
        varian.load(tmp_path, {})
    (tmp_path / "procpar").write_text(procpar_text(PARAMETERS))
    (tmp_path / "fid").unlink()
    assert varian.recognises(tmp_path)
    with pytest.raises(DataError, match="no file fid"):
        varian.load(tmp_path, {})
