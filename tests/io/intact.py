"""Small synthetic data sets, one for each format, that the tests of bad input spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import BrukerStyle, write_bruker
from synthetic.experiment import Experiment
from synthetic.exponentials import Peaks
from synthetic.nmrpipe_writer import write_nmrpipe_fid
from synthetic.varian_writer import write_varian

DIRECT = 120  # complex points: a row of int32 fills up to 1024 bytes


def two_dimensions(points: int | None = 8) -> NMRDataset:
    """Return an HSQC of two peaks on a grid of 16, sampled at `points` of them (None: all)."""
    indirect = Axis(16, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES, label="15N")
    direct = Axis(DIRECT, 8000.0, 600.1, 4.7, "1H", label="HN")
    peaks = Peaks([1.0, 0.5], [[0.1, 0.2], [-0.3, 0.05]], [[0.02, 0.06], [0.03, 0.08]])
    experiment = Experiment("bad input", peaks, ("a", "b"), (indirect, direct), 1e-4, 0)
    return experiment.acquire(poisson_gap((16,), points, seed=1) if points else None)


def three_dimensions() -> NMRDataset:
    """Return a full 3D of one peak on a grid of 4 x 4."""
    indirect = [Axis(4, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES, label=name) for name in ("15N", "13C")]
    direct = Axis(32, 8000.0, 600.1, 4.7, "1H", label="HN")
    peaks = Peaks([1.0], [[0.1, -0.2, 0.2]], 0.05)
    return Experiment("bad input", peaks, ("a",), (*indirect, direct), 1e-4, 0).acquire()


def _bruker(folder: Path) -> None:
    write_bruker(folder, two_dimensions())


def _bruker_float(folder: Path) -> None:
    write_bruker(folder, two_dimensions(), style=BrukerStyle(dtype="float64"))


def _varian(folder: Path) -> None:
    write_varian(folder, two_dimensions())


def _nmrpipe(folder: Path) -> None:
    write_nmrpipe_fid(folder, two_dimensions(None))


def _nmrpipe_nus(folder: Path) -> None:
    write_nmrpipe_fid(folder, two_dimensions(), "compact")


def _nmrpipe_series(folder: Path) -> None:
    write_nmrpipe_fid(folder, three_dimensions())


def _matlab(folder: Path) -> None:
    import scipy.io

    cosine, sine = np.asarray(two_dimensions(None).array)
    folder.mkdir()
    pair = {"pos": (cosine + 1j * sine).T, "neg": (cosine - 1j * sine).T}
    scipy.io.savemat(folder / "pair.mat", {"fid": pair})


def _topspin(folder: Path) -> None:
    """A FID with a processed spectrum of one peak beside it, as TopSpin leaves both."""
    write_bruker(folder, two_dimensions())
    procno = folder / "pdata" / "1"
    procno.mkdir(parents=True)
    spectrum = np.random.default_rng(0).integers(-9, 9, (32, 64)).astype("<i4")
    spectrum[12:15, 30:33] += 100_000
    spectrum.tofile(procno / "2rr")
    for name, size, sf, sw, offset in (
        ("procs", 64, 600.1, 8000.0, 11.4),
        ("proc2s", 32, 60.8, 2000.0, 134.0),
    ):
        values = {"SI": size, "XDIM": size, "SF": sf, "SW_p": sw, "OFFSET": offset, "BYTORDP": 0, "DTYPP": 0}
        values |= {"NC_proc": 0, "PHC0": 0, "PHC1": 0}
        lines = [f"##${key}= {value}" for key, value in values.items()]
        (procno / name).write_text("\n".join(["##TITLE= Parameter file", *lines, "##END=", ""]))


INTACT: dict[str, Callable[[Path], None]] = {
    "bruker": _bruker,
    "bruker-float": _bruker_float,
    "topspin": _topspin,
    "varian": _varian,
    "nmrpipe": _nmrpipe,
    "nmrpipe-nus": _nmrpipe_nus,
    "nmrpipe-series": _nmrpipe_series,
    "matlab": _matlab,
}
"""Name of a base data set and what writes it to a folder that does not exist yet."""
