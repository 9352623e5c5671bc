"""Damaged Varian folders: one clear error, nothing allocated on the word of a header."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io import varian
from tests.io.varian_folder import DIRECT, INDIRECT, fid_bytes, numbered, procpar_text, write_folder

PARAMETERS = DIRECT | INDIRECT
LARGEST = 2**31 - 1


def test_header_that_claims_more_blocks_than_there_are(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS, nblocks=4352)
    dataset = varian.load(tmp_path, {})
    assert dataset.array.shape == (2, 8, 16)
    assert "4352" in dataset.report.warnings[0] and "16" in dataset.report.warnings[0]


def test_last_block_cut_off(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS)
    raw = (tmp_path / "fid").read_bytes()
    (tmp_path / "fid").write_bytes(raw[:-5])
    dataset = varian.load(tmp_path, {})
    assert dataset.indirect[0].size == 7
    assert "cut off" in dataset.report.warnings[0]


def test_header_that_counts_no_blocks(tmp_path: Path) -> None:
    dataset = varian.load(write_folder(tmp_path, numbered(16), PARAMETERS, nblocks=0), {})
    assert dataset.array.shape == (2, 8, 16)


@pytest.mark.parametrize(
    "header",
    [
        {"np": LARGEST - 1, "tbytes": (LARGEST - 1) * 4 % 2**31},
        {"np": 400_000_000, "tbytes": 1_600_000_000, "nblocks": LARGEST},
        {"ntraces": LARGEST},
        {"ntraces": 0},
        {"np": 0, "tbytes": 0},
        {"np": 31, "tbytes": 124},
        {"np": -32, "tbytes": -128},
        {"ebytes": 2},
        {"nbheaders": 0},
        {"status": 0x1 | 0x2 | 0x8},
    ],
)
def test_headers_that_make_no_sense(tmp_path: Path, header: dict[str, Any]) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS, **header)
    with pytest.raises(DataError) as caught:
        varian.load(tmp_path, {})
    assert caught.value.path == tmp_path / "fid" and "\n" in str(caught.value)


@pytest.mark.parametrize("size", [0, 10, 31, 32, 100])
def test_file_shorter_than_one_fid(tmp_path: Path, size: int) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS)
    (tmp_path / "fid").write_bytes((tmp_path / "fid").read_bytes()[:size])
    with pytest.raises(DataError) as caught:
        varian.load(tmp_path, {})
    assert caught.value.path == tmp_path / "fid"


def test_values_that_are_no_numbers_and_nothing_but_zeros(tmp_path: Path) -> None:
    traces = numbered(16)
    traces[3, 4] = np.nan
    with pytest.raises(DataError, match="finite"):
        varian.load(write_folder(tmp_path, traces, PARAMETERS), {})
    with pytest.raises(DataError, match="zero"):
        varian.load(write_folder(tmp_path, 0 * numbered(16), PARAMETERS), {})


@pytest.mark.parametrize("ni", [1e15, 1e300])
def test_absurd_grid(tmp_path: Path, ni: float) -> None:
    with pytest.raises(DataError):
        varian.load(write_folder(tmp_path, numbered(16), PARAMETERS | {"nimax": ni}), {})


RAW_FID = fid_bytes(numbered(16))
RAW_PROCPAR = procpar_text(PARAMETERS | {"f1coef": "1 0 0 0 0 0 -1 0"}).encode()


def opens_or_refuses(fid: bytes, procpar: bytes) -> bool:
    """Load a folder of these files; any error but the library's own fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "fid").write_bytes(fid)
        Path(folder, "procpar").write_bytes(procpar)
        try:
            dataset = varian.load(Path(folder), {})
        except NMRReconError as error:
            return str(folder) in str(error)
    return bool(np.isfinite(dataset.array.view(np.float32)).all())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 31), st.integers(0, 255)), min_size=1, max_size=4))
def test_mutated_fid_headers(changes: list[tuple[int, int]]) -> None:
    fid = bytearray(RAW_FID)
    for place, byte in changes:
        fid[place] = byte
    assert opens_or_refuses(bytes(fid), RAW_PROCPAR)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(RAW_PROCPAR) - 1),
    st.integers(0, 40),
    st.one_of(st.binary(max_size=6), st.sampled_from([b"\n", b'"', b"-", b"9", b"nan", b"1e999"])),
)
def test_mutated_procpar(start: int, length: int, insert: bytes) -> None:
    assert opens_or_refuses(RAW_FID, RAW_PROCPAR[:start] + insert + RAW_PROCPAR[start + length :])
