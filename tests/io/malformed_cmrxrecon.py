"""CMRxRecon's files whose contents are broken: what is wrong, how it is made, what the error says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.io.cine_files import images, k_space, write_cmrxrecon
from tests.io.malformed_fastmri import PAIRS3
from tests.io.malformed_hdf5 import KX, KY, Fault, Make, content

SHAPE = (2, 2, 2, KY, KX)


def matlab(samples: Any, name: str = "kspace_full", **storage: Any) -> Make:
    return lambda path: write_cmrxrecon(path, name, samples, **storage)


def matlab_values(values: Any, dtype: Any = None) -> Make:
    def make(path: Path) -> None:
        with h5py.File(path, "w") as file:
            file.create_dataset("kspace_full", np.shape(values), data=values, dtype=dtype)

    return make


def matlab_cells(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_dataset("kspace_full", (2, 2, 2), h5py.ref_dtype)


def cut_matlab(keep: float) -> Make:
    def make(path: Path) -> None:
        write_cmrxrecon(path, "kspace_full", k_space(images(*SHAPE)))
        raw = path.read_bytes()
        path.write_bytes(raw[: int(keep * len(raw))])

    return make


FAULTS = [
    *(Fault(f"MATLAB cut off at {keep}", "HDF5", cut_matlab(keep)) for keep in (0.02, 0.2, 0.6, 0.99)),
    Fault("MATLAB without HDF5", "no HDF5", content(b"MATLAB 7.3 MAT-file".ljust(4000))),
    Fault("MATLAB of two axes", "no k-space", matlab(k_space(images(KY, KX)))),
    Fault("MATLAB of six axes", "no k-space", matlab(np.ones((1, 1, 1, 2, KY, KX), "c8"))),
    Fault("MATLAB of five axes for one coil", "expected", matlab(np.ones(SHAPE, "c8"), "kspace_single_full")),
    Fault("MATLAB of real numbers", "no k-space", matlab_values(np.ones(SHAPE))),
    Fault("MATLAB with a third part", "no k-space", matlab_values(np.ones(SHAPE, PAIRS3))),
    Fault("MATLAB of text", "no k-space", matlab_values(["a"], h5py.string_dtype())),
    Fault("MATLAB of cells", "no k-space", matlab_cells),
    Fault("MATLAB of zeros", "zeros", matlab(np.zeros(SHAPE, "c8"))),
    Fault("MATLAB of NaN", "not finite", matlab(np.full(SHAPE, np.nan, "c8"))),
    Fault("MATLAB of nothing", "empty", matlab(np.zeros((2, 0, 2, KY, KX), "c8"))),
    Fault("MATLAB under another name", "no k-space", matlab(np.ones(SHAPE, "c8"), "k_space")),
]
