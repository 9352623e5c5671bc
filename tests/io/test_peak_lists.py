"""Peak lists of Sparky and NMRPipe come back as they were written, to the digits of the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nmrglue
import numpy as np
import pytest

from nmrrecon.errors import DataError, OutputError
from nmrrecon.io.nmrpipe_table import read_nmrpipe_table, write_nmrpipe_table
from nmrrecon.io.sparky_list import read_sparky_list, write_sparky_list
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList

AXES = (
    Axis(64, 1500.0, 60.8, 118.0, "15N", frequency_domain=True),
    Axis(100, 2400.0, 150.9, 173.0, "13C", frequency_domain=True),
    Axis(512, 8000.0, 600.1, 4.7, "1H", frequency_domain=True).region(0, 256),
)
FORMATS = [(write_sparky_list, read_sparky_list), (write_nmrpipe_table, read_nmrpipe_table)]


def some_peaks(axes: tuple[Axis, ...], number: int, labels: bool = False) -> PeakList:
    rng = np.random.default_rng(len(axes))
    shape = tuple(axis.size for axis in axes)
    points = rng.uniform(0, shape, (number, len(axes)))
    heights = rng.standard_normal(number) * 10 ** rng.uniform(-3, 8, number)
    circular = tuple(axis.center is None for axis in axes)
    names = tuple(f"G{i}N-H" for i in range(number)) if labels else ()
    return PeakList(points, heights, shape, circular, axes, names)


@pytest.mark.parametrize("write, read", FORMATS)
@pytest.mark.parametrize("axes", [AXES[2:], AXES[::2], AXES])
@pytest.mark.parametrize("number", [1, 30])
def test_round_trip(
    tmp_path: Path,
    write: Callable[[PeakList, Path], None],
    read: Callable[[Path, tuple[Axis, ...]], PeakList],
    axes: tuple[Axis, ...],
    number: int,
) -> None:
    peaks = some_peaks(axes, number, labels=True)
    write(peaks, tmp_path / "peaks")
    back = read(tmp_path / "peaks", axes)
    assert back.points == pytest.approx(peaks.points, abs=0.01)
    assert back.heights == pytest.approx(peaks.heights, rel=1e-5)
    assert (back.labels, back.shape, back.circular) == (peaks.labels, peaks.shape, peaks.circular)


@pytest.mark.parametrize("write, read", FORMATS)
def test_a_list_without_peaks_can_be_written(
    tmp_path: Path,
    write: Callable[[PeakList, Path], None],
    read: Callable[[Path, tuple[Axis, ...]], PeakList],
) -> None:
    write(some_peaks(AXES, 0), tmp_path / "none")
    assert len(read(tmp_path / "none", AXES)) == 0


def test_nmrpipe_counts_x_as_the_direct_dimension_from_1(tmp_path: Path) -> None:
    peaks = replace(some_peaks(AXES[::2], 1), points=np.array([[10.0, 20.0]]))
    write_nmrpipe_table(peaks, tmp_path / "one.tab")
    _, _, table = nmrglue.pipe.read_table(str(tmp_path / "one.tab"))
    assert (table["X_AXIS"][0], table["Y_AXIS"][0]) == (21.0, 11.0)
    assert table["X_PPM"][0] == pytest.approx(float(AXES[2].ppm(20.0)), abs=1e-4)
    assert table["Y_HZ"][0] == pytest.approx(float(AXES[0].hz(10.0)), abs=1e-3)


def test_sparky_lists_shifts_f1_first_without_labels(tmp_path: Path) -> None:
    write_sparky_list(some_peaks(AXES[::2], 1), tmp_path / "one.list")
    header, _, row = (tmp_path / "one.list").read_text().splitlines()
    assert header.split() == ["Assignment", "w1", "w2", "Data", "Height"]
    assert row.split()[0] == "?-?"
    assert 100 < float(row.split()[1]) < 140, "15N"


@pytest.mark.parametrize("read", [read for _, read in FORMATS])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n",
        b"Assignment w1 w2 Data Height\n\n ?-? 118.0\n",
        b"Assignment w1 w2 Data Height\n\n ?-? 118.0 8.1 high\n",
        b"Assignment w1\n\n ? 118.0\n",
        b"VARS INDEX X_AXIS Y_AXIS\nFORMAT %5d %9.3f %9.3f\n 1 2.0 3.0\n",
        b"VARS INDEX X_AXIS Y_AXIS HEIGHT\nFORMAT %5d %9.3f\n 1 2.0\n",
        bytes(range(256)),
    ],
)
def test_what_is_no_list_is_refused_by_name(
    tmp_path: Path, read: Callable[[Path, tuple[Axis, ...]], PeakList], content: bytes
) -> None:
    (tmp_path / "bad.list").write_bytes(content)
    with pytest.raises(DataError, match=r"bad\.list"):
        read(tmp_path / "bad.list", AXES[::2])
    with pytest.raises(DataError, match="absent"):
        read(tmp_path / "absent", AXES[::2])


@pytest.mark.parametrize("write", [write for write, _ in FORMATS])
def test_a_list_that_cannot_be_written_says_so(
    tmp_path: Path, write: Callable[[PeakList, Path], None]
) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        write(some_peaks(AXES, 2), tmp_path / "nowhere" / "peaks")
