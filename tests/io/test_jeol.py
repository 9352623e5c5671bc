"""JEOL files, written here byte by byte after the layout that nmrglue reads (no measured file at hand)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io import jeol
from nmrrecon.nmr import Quadrature
from nmrrecon.report import Status

SECOND, PPM = 28, 26
COMPLEX, REAL = 3, 1
PARAMETERS: dict[str, float | str] = {
    "x_sweep": 6000.0,
    "x_freq": 500e6,
    "x_offset": 5.0,
    "x_domain": "Proton",
    "y_sweep": 10000.0,
    "y_freq": 125e6,
    "y_offset": 80.0,
    "y_domain": "Carbon13",
}
EDGE = 32  # a submatrix of 2D data
GENERATOR = np.random.default_rng(2)


def table(parameters: Mapping[str, float | str]) -> bytes:
    entries = b""
    for name, value in parameters.items():
        if isinstance(value, str):
            field, kind = value.encode().ljust(16, b"\0"), 0
        else:
            field, kind = struct.pack("<d8x", value), 2
        entries += bytes(4) + struct.pack("<h", 0) + bytes(10) + field + struct.pack("<i", kind)
        entries += name.encode().ljust(28, b"\0")
    return struct.pack("<4I", 64, 0, len(parameters), len(entries)) + entries


def write_jdf(
    path: Path,
    sections: Sequence[NDArray[np.float64]],
    kinds: Sequence[int],
    unit: int = SECOND,
    parameters: Mapping[str, float | str] = PARAMETERS,
) -> Path:
    """Write `sections` (real, imaginary, ...), each ``(y, x)`` or ``(x,)``, as little-endian doubles."""
    two = len(kinds) == 2
    points = [*sections[0].shape[::-1], *[1] * 8][:8]
    params = table(parameters)
    start, data_start = 1360, 1360 + len(params)
    head = (
        b"JEOL.NMR" + struct.pack(">bBHB", 1, 1, 0, len(kinds)) + bytes([0b11000000 if two else 0b10000000])
    )
    head += bytes([2 if two else 1]) + bytes([20]) + bytes(range(8))  # format, instrument, translation
    head += bytes([*kinds, *[0] * 8][:8]) + bytes([1, unit] * 8) + b"title".ljust(124, b"\0") + bytes(4)
    head += struct.pack(">8I", *points) + struct.pack(">8I", *[0] * 8)
    head += struct.pack(">8I", *[n - 1 for n in points]) + bytes(128) + bytes(8)
    head += bytes(16 + 128 * 3 + 32 * 8 + 64 + 64 + 8) + bytes(4) + bytes(8)
    head += struct.pack(">2I", start, len(params)) + bytes(64) + struct.pack(">I", data_start)
    raw = b"".join(section.astype("<f8").tobytes() for section in sections)
    head += struct.pack(">IIIII", 0, len(raw), 0, 0, 0)
    path.write_bytes(head.ljust(start, b"\0") + params + raw)
    return path


def test_1d(tmp_path: Path) -> None:
    real, imaginary = GENERATOR.normal(size=(2, 64))
    dataset = jeol.load(write_jdf(tmp_path / "a.jdf", [real, imaginary], [COMPLEX]), {})
    np.testing.assert_allclose(dataset.array[0], real - 1j * imaginary, rtol=1e-6)
    axis = dataset.direct
    assert (axis.sw_hz, axis.observe_mhz, axis.carrier_ppm, axis.nucleus) == (6000.0, 500.0, 5.0, "1H")
    assert dataset.schedule is None
    for name in ("f1.conjugate", "f1.group_delay", "f1.p0"):
        assert dataset.report.facts[name].status is Status.MISSING
    turned = jeol.load(tmp_path / "a.jdf", {"f1.conjugate": "yes"})
    np.testing.assert_array_equal(turned.array, dataset.array.conj())


def write_2d(path: Path, parameters: Mapping[str, float | str] = PARAMETERS) -> list[NDArray[np.float64]]:
    sections = list(GENERATOR.normal(size=(4, EDGE, EDGE)))
    write_jdf(path, sections, [COMPLEX, COMPLEX], parameters=parameters)
    return sections


def test_2d_states(tmp_path: Path) -> None:
    sections = write_2d(tmp_path / "a.jdf")
    dataset = jeol.load(tmp_path / "a.jdf", {})
    assert dataset.array.shape == (2, EDGE, EDGE) and not dataset.is_nus
    np.testing.assert_allclose(dataset.array[0], sections[0] - 1j * sections[1], rtol=1e-6)
    np.testing.assert_allclose(dataset.array[1], -(sections[2] - 1j * sections[3]), rtol=1e-6)
    assert [axis.nucleus for axis in dataset.axes] == ["13C", "1H"]
    assert dataset.indirect[0].quadrature is Quadrature.STATES


def test_2d_magnitude_mode(tmp_path: Path) -> None:
    real, imaginary = GENERATOR.normal(size=(2, EDGE, EDGE))
    dataset = jeol.load(write_jdf(tmp_path / "a.jdf", [real, imaginary], [COMPLEX, REAL]), {})
    assert dataset.indirect[0].quadrature is Quadrature.QF
    np.testing.assert_allclose(dataset.array[0], real - 1j * imaginary, rtol=1e-6)


def test_nus_needs_its_list(tmp_path: Path) -> None:
    write_2d(tmp_path / "a.jdf", PARAMETERS | {"y_orig_points": 128.0})
    with pytest.raises(DataError, match="nuslist"):
        jeol.load(tmp_path / "a.jdf", {})
    (tmp_path / "nuslist").write_text("\n".join(str(4 * i) for i in range(EDGE)))
    dataset = jeol.load(tmp_path / "a.jdf", {})
    assert dataset.is_nus and dataset.indirect[0].size == 128


def test_spectra_and_unknown_layouts_are_refused(tmp_path: Path) -> None:
    sections = list(GENERATOR.normal(size=(2, 64)))
    with pytest.raises(DataError, match="spectrum"):
        jeol.load(write_jdf(tmp_path / "a.jdf", sections, [COMPLEX], unit=PPM), {})
    with pytest.raises(DataError, match="not complex"):
        jeol.load(write_jdf(tmp_path / "b.jdf", sections[:1], [REAL]), {})


def test_missing_width_names_the_remedy(tmp_path: Path) -> None:
    sections = list(GENERATOR.normal(size=(2, 64)))
    parameters = {name: value for name, value in PARAMETERS.items() if name != "x_sweep"}
    write_jdf(tmp_path / "a.jdf", sections, [COMPLEX], parameters=parameters)
    with pytest.raises(DataError, match=r"--set f1\.sw_hz"):
        jeol.load(tmp_path / "a.jdf", {})
    assert jeol.load(tmp_path / "a.jdf", {"f1.sw_hz": "5000"}).direct.sw_hz == 5000.0


@pytest.mark.parametrize("size", [0, 8, 500, 1370, 2000])
def test_truncated_files_are_refused(tmp_path: Path, size: int) -> None:
    write_2d(tmp_path / "a.jdf")
    (tmp_path / "a.jdf").write_bytes((tmp_path / "a.jdf").read_bytes()[:size])
    with pytest.raises(DataError) as caught:
        jeol.load(tmp_path / "a.jdf", {})
    assert caught.value.path == tmp_path / "a.jdf"


def test_recognises_by_its_first_bytes(tmp_path: Path) -> None:
    write_2d(tmp_path / "a.jdf")
    (tmp_path / "b.jdf").write_bytes(b"something else")
    assert jeol.recognises(tmp_path / "a.jdf")
    assert not jeol.recognises(tmp_path / "b.jdf") and not jeol.recognises(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(8, 1500), st.integers(0, 255)), min_size=1, max_size=3))
def test_mutated_headers_open_or_are_refused(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = tmp_path / "a.jdf"
    write_jdf(path, list(np.ones((2, 64))), [COMPLEX])
    raw = bytearray(path.read_bytes())
    for place, byte in changes:
        raw[place] = byte
    path.write_bytes(raw)
    try:
        assert jeol.load(path, {}).array.size
    except NMRReconError as error:
        assert str(path) in str(error)
