"""Arrays of NumPy files: what is read is what NumPy reads, and files that lie are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError
from nmrrecon.io.npy_arrays import arrays_of
from nmrrecon.io.stored_array import full_box

VALUES = np.random.default_rng(0).normal(size=(3, 4, 5, 6)).astype(np.float32)
Save = Callable[..., None]


def npy_bytes(array: np.ndarray, **options: bool) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def header_bytes(shape: str, dtype: str = "<c8", values: bytes = b"") -> bytes:
    """Return a .npy file whose header says what it likes."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    text += " " * (63 - (10 + len(text)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + values


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed, None])
def test_a_box_is_what_numpy_reads(tmp_path: Path, order: str, save: Save | None) -> None:
    values = np.asarray(VALUES, order=order)
    if save is None:
        np.save(tmp_path / "x.npy", values)
        array = arrays_of(tmp_path / "x.npy")["x"]
    else:
        save(tmp_path / "x.npz", first=np.arange(3), x=values)
        array = arrays_of(tmp_path / "x.npz")["x"]
    assert array.shape == VALUES.shape and array.dtype == VALUES.dtype
    np.testing.assert_array_equal(array.read(full_box(array)), VALUES)
    box = (slice(1, 3), slice(2, 3), slice(0, 5), slice(3, 6))
    np.testing.assert_array_equal(array.read(box), VALUES[box])


@pytest.mark.parametrize("name", ["missing.npz", "missing.npy"])
def test_a_file_that_is_not_there_is_not_called_damaged(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file") as error:
        arrays_of(tmp_path / name)
    assert "Check its name" in error.value.remedy


def test_arrays_of_one_axis_and_of_none(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", line=np.arange(5), point=np.float64(2))
    arrays = arrays_of(tmp_path / "x.npz")
    np.testing.assert_array_equal(arrays["line"].read((slice(1, 4),)), [1, 2, 3])
    assert arrays["point"].read(()) == 2


def test_texts_beside_arrays_are_passed_over(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", x=VALUES, note=np.array(["a letter"]))
    assert list(arrays_of(tmp_path / "x.npz")) == ["x"]


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "does not start"),
        (b"\x93NUM", "does not start"),
        (b"\x93NUMPY\x01\x00\xff\xff{", "cannot be read"),
        (b"\x93NUMPY\x07\x00" + bytes(200), "version"),
        (npy_bytes(VALUES)[:-4], "claims 1440 bytes of values, and it holds 1436"),
        (npy_bytes(VALUES) + b"more", "claims 1440 bytes of values, and it holds 1444"),
        (npy_bytes(np.array([{}, 1], dtype=object), allow_pickle=True), "not numbers"),
        (npy_bytes(np.array(["text"])), "not numbers"),
        (npy_bytes(np.zeros(3, [("real", "f4"), ("imag", "f4")])), "not numbers"),
        (npy_bytes(np.zeros((0, 4))), "impossible shape"),
        (header_bytes("(1000000, 1000000, 64)", values=bytes(64)), "claims 512000000000000 bytes"),
        (header_bytes("(-8, -8)", values=bytes(512)), "impossible shape"),
        (header_bytes("__import__('os')", values=bytes(64)), "cannot be read"),
        (header_bytes("(8, 8)", dtype="O", values=bytes(512)), "not numbers"),
        (header_bytes(f"({'8, ' * 20})", values=bytes(64)), "impossible shape"),
    ],
)
def test_npy_files_that_lie_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.npy"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        arrays_of(path)
    assert caught.value.path == path


def packed(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("x.npy", header_bytes("(100000, 100000)", values=bytes(64)), "claims 80000000128 bytes"),
        ("x.npy", npy_bytes(np.array([{}], dtype=object), allow_pickle=True), "not numbers"),
        ("letter.txt", b"Dear Sir", "no array"),
        ("x.npy", b"Dear Sir", "cannot be read"),
        # 80 MB of zeros in 80 kB: more than arrays ever shrink by
        ("x.npy", header_bytes("(10000, 1000)", values=bytes(80_000_000)), "claims 80 MB"),
    ],
)
def test_npz_members_that_lie_are_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        arrays_of(packed(tmp_path / "x.npz", name, content))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_npz_files_cut_off_are_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "x.npz"
    np.savez_compressed(path, x=VALUES)
    path.write_bytes(path.read_bytes()[: int(kept * path.stat().st_size)])
    with pytest.raises(DataError, match="cannot be read"):
        arrays_of(path)


def test_damaged_values_are_refused_when_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez_compressed(path, x=np.random.default_rng(1).normal(size=(300, 300)))
    raw = bytearray(path.read_bytes())
    raw[400_000:400_400] = bytes(400)
    path.write_bytes(raw)
    array = arrays_of(path)["x"]
    with pytest.raises(DataError, match="cannot be read") as caught:
        array.read(full_box(array))
    assert caught.value.path == path
