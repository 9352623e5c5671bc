"""MRI files with bytes changed at random: they are read, or refused with one error that names the file."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from nmrrecon.errors import NMRReconError
from nmrrecon.io.open_kspace import open_kspace
from tests.io.cine_data import COILS, COLUMNS, FRAMES, ROWS, beating_disc, coil_k_space
from tests.io.test_bart import write_pair

SAMPLES = coil_k_space()


def intact(folder: Path, kind: str) -> tuple[Path, Path]:
    """Write a file of a kind; return what is opened and what is changed."""
    if kind == "bart":
        path = write_pair(folder / "x", SAMPLES, (10, 3, 1, 0))
        return path, path.with_suffix(".hdr")
    path = folder / f"x.{kind.partition(' ')[2] or kind}"
    if kind == "npy":
        np.save(path, SAMPLES)
    elif kind == "npz":
        np.savez_compressed(path, ksp=SAMPLES, mask=np.ones((ROWS, COLUMNS), bool))
    elif kind == "plain mat":
        savemat(path, {"ksp": SAMPLES.transpose(3, 2, 1, 0), "note": "text"})
    else:
        savemat(path, {"cine": np.abs(beating_disc()).transpose(1, 2, 0)}, do_compression=True)
    return path, path


@pytest.mark.parametrize("kind", ["npy", "npz", "bart", "plain mat", "packed mat"])
def test_changed_bytes_end_in_k_space_or_in_one_error(tmp_path: Path, kind: str) -> None:
    opened, changed = intact(tmp_path, kind)
    content = changed.read_bytes()
    generator = random.Random(kind)
    refused = 0
    assert open_kspace(opened).frames == FRAMES and open_kspace(opened).coils in (1, COILS)
    for _ in range(80):
        raw = bytearray(content)
        for _ in range(generator.randint(1, 4)):
            # headers stand at the start, and of .npz files at the end too
            place = generator.randrange(min(len(raw), 300))
            raw[place if generator.random() < 0.7 else -1 - place] = generator.randrange(256)
        changed.write_bytes(raw)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                open_kspace(opened)
        except NMRReconError as error:
            assert opened.stem in str(error)
            refused += 1
    assert refused >= 10
