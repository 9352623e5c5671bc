"""TopSpin's processed spectra: size, scale, tiles, byte order, chemical shifts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nmrglue
import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import bruker_processed

FOLDERS = ["hsqc-nus-bruker/3", "cosy-nus-bruker/2", "trosy-bruker", "cyclosporin-hsqc-bruker/3"]


@pytest.mark.parametrize("name", FOLDERS)
def test_measured_spectra_are_those_nmrglue_reads(nmr_data: Callable[[str], Path], name: str) -> None:
    folder = nmr_data(name) / "pdata" / "1"
    dataset = bruker_processed.load(folder, {})
    dictionary, expected = nmrglue.bruker.read_pdata(str(folder))
    assert np.allclose(dataset.array[0], expected, rtol=1e-6, atol=0)
    assert np.abs(dataset.array).max() > 0
    for axis, procs in zip(dataset.axes, ("proc2s", "procs"), strict=True):
        assert float(axis.ppm(0)) == pytest.approx(dictionary[procs]["OFFSET"], abs=1e-6)
        width = dictionary[procs]["SW_p"] / dictionary[procs]["SF"]
        assert float(axis.ppm(0) - axis.ppm(axis.size)) == pytest.approx(width)
        assert axis.frequency_domain


PROCS = "##TITLE= x\n##$SI= {size}\n##$SW_p= 1000\n##$SF= 500\n##$OFFSET= 9.5\n##$XDIM= {tile}\n"
PROCS += "##$BYTORDP= {big}\n##$DTYPP= {double}\n##$NC_proc= -3\n##$AXNUC= <1H>\n##END=\n"


def write_spectrum(folder: Path, values: np.ndarray, big: bool, double: bool) -> None:
    """Write `values` (f1, f2) as 2rr in tiles of 2 x 4 points."""
    tiled = values.reshape(values.shape[0] // 2, 2, values.shape[1] // 4, 4).transpose(0, 2, 1, 3)
    tiled.astype((">" if big else "<") + ("f8" if double else "i4")).tofile(folder / "2rr")
    for name, size, tile in (("procs", values.shape[1], 4), ("proc2s", values.shape[0], 2)):
        text = PROCS.format(size=size, tile=tile, big=int(big), double=2 if double else 0)
        (folder / name).write_text(text)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("double", [False, True])
def test_tiles_byte_order_type_and_scale(tmp_path: Path, big: bool, double: bool) -> None:
    values = np.arange(6 * 8).reshape(6, 8) - 20
    write_spectrum(tmp_path, values, big, double)
    assert bruker_processed.recognises(tmp_path)
    assert bruker_processed.recognises(tmp_path / "2rr")
    dataset = bruker_processed.load(tmp_path / "2rr", {"f2.nucleus": "19F"})
    assert np.array_equal(dataset.array[0], values / 8)
    assert (dataset.axes[0].nucleus, dataset.axes[1].nucleus) == ("1H", "19F")


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda f: (f / "2rr").write_bytes(b"\0" * 100), "100 bytes"),
        (lambda f: (f / "procs").write_text("##$SI= 8\n"), "SW_p"),
        (lambda f: (f / "proc2s").unlink(), "proc2s"),
        (lambda f: (f / "procs").write_text(PROCS.format(size=0, tile=4, big=0, double=0)), "SI"),
        (lambda f: (f / "procs").write_text(PROCS.format(size=8, tile=3, big=0, double=0)), "XDIM"),
        (lambda f: (f / "procs").write_text(PROCS.format(size=8, tile=4, big=0, double=2)), "float64"),
    ],
)
def test_damage_is_named(tmp_path: Path, damage: Callable[[Path], object], words: str) -> None:
    write_spectrum(tmp_path, np.zeros((6, 8), dtype=int), False, False)
    damage(tmp_path)
    with pytest.raises(DataError, match=words):
        bruker_processed.load(tmp_path, {})


def test_an_unknown_override_is_refused(tmp_path: Path) -> None:
    write_spectrum(tmp_path, np.zeros((6, 8), dtype=int), False, False)
    with pytest.raises(ParameterError, match="unknown fact"):
        bruker_processed.load(tmp_path, {"f9.size": "4"})


def test_other_folders_are_not_recognised(tmp_path: Path) -> None:
    assert not bruker_processed.recognises(tmp_path)
    write_spectrum(tmp_path, np.zeros((6, 8), dtype=int), False, False)
    (tmp_path / "procs").unlink()
    assert not bruker_processed.recognises(tmp_path)
    shutil.rmtree(tmp_path)
    assert not bruker_processed.recognises(tmp_path)
