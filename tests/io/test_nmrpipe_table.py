"""Peak tables as NMRDraw and nmrPipe's peak picking write them, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io import peak_list_lines
from nmrrecon.io.nmrpipe_table import read_nmrpipe_table
from nmrrecon.io.peak_list import read_peak_list, write_peak_list
from nmrrecon.io.sparky_list import read_sparky_list
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList

NITROGEN = Axis(128, 1824.0, 60.8, 118.0, "15N", frequency_domain=True)
PROTON = Axis(512, 3600.0, 600.0, 8.0, "1H", frequency_domain=True)
AXES = (NITROGEN, PROTON)
#: All columns of a table of picked peaks, in their order.
PICKED = """\
REMARK ROI 2D Peak Detection System, File: ./test.ft2
REMARK Total Peaks: 2, Good Peaks: 2, Questionable Peaks: 0

DATA  X_AXIS HN           1   512   11.000ppm    5.012ppm
DATA  Y_AXIS N15          1   128  133.000ppm  103.234ppm

VARS   INDEX X_AXIS Y_AXIS DX DY X_PPM Y_PPM X_HZ Y_HZ XW YW XW_HZ YW_HZ \
X1 X3 Y1 Y3 HEIGHT DHEIGHT VOL PCHI2 TYPE ASS CLUSTID MEMCNT
FORMAT %5d %9.3f %9.3f %6.3f %6.3f %8.3f %8.3f %9.3f %9.3f %7.3f %7.3f %8.3f %8.3f \
%4d %4d %4d %4d %+e %+e %+e %.5f %d %s %4d %4d

NULLVALUE -666
NULLSTRING *

    1   214.333    43.667  0.015  0.022    8.500  123.000  5100.000  7478.400   5.216   3.044   36.675 \
  43.377  212  216   42   45 +1.534000e+06 +1.2e+04 +2.451000e+07 0.00000 1 G12N-H    1    1
    2   299.667    82.333  0.041  0.055    7.500  113.936  4500.000  6927.309   5.316   3.144   37.378 \
  44.802  297  302   81   84 -2.120000e+05 +1.2e+04 -3.300000e+06 0.00000 1 None    2    1
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_table_of_picked_peaks(tmp_path: Path) -> None:
    peaks = read_nmrpipe_table(write(tmp_path / "test.tab", PICKED), AXES)
    np.testing.assert_allclose(peaks.ppm, [[123.0, 8.5], [113.936, 7.5]], atol=1e-9)
    np.testing.assert_allclose(peaks.heights, [1.534e6, -2.12e5])
    assert peaks.labels == ("G12N-H", "")


def test_shifts_count_where_the_grid_is_another(tmp_path: Path) -> None:
    cut = (NITROGEN, PROTON.region(100, 400))
    peaks = read_nmrpipe_table(write(tmp_path / "test.tab", PICKED), cut)
    np.testing.assert_allclose(peaks.ppm[:, 1], [8.5, 7.5], atol=1e-9)


def test_points_count_where_there_are_no_shifts(tmp_path: Path) -> None:
    text = "VARS INDEX X_AXIS Y_AXIS HEIGHT\nFORMAT %5d %9.3f %9.3f %+e\n\n 1 257.0 65.0 1e3\n"
    peaks = read_nmrpipe_table(write(tmp_path / "points.tab", text), AXES)
    np.testing.assert_allclose(peaks.ppm, [[118.0, 8.0]])


def some_peaks(axes: tuple[Axis, ...], labels: tuple[str, ...]) -> PeakList:
    rng = np.random.default_rng(5)
    shape = tuple(axis.size for axis in axes)
    points = rng.uniform(0, np.array(shape) - 1, (len(labels), len(axes)))
    return PeakList(points, rng.normal(size=len(labels)), shape, (True,) * len(axes), axes, labels)


@pytest.mark.parametrize("suffix", [".list", ".tab", ".TAB"])
@pytest.mark.parametrize("axes", [(PROTON,), AXES, (NITROGEN, NITROGEN, PROTON)])
def test_what_a_file_holds_tells_its_format(tmp_path: Path, suffix: str, axes: tuple[Axis, ...]) -> None:
    peaks = some_peaks(axes, ("G1", "", "A 7 with words", "Ω3"))
    write_peak_list(peaks, tmp_path / f"peaks{suffix}")
    (tmp_path / f"peaks{suffix}").rename(tmp_path / "peaks.txt")
    back = read_peak_list(tmp_path / "peaks.txt", axes)
    np.testing.assert_allclose(back.ppm, peaks.ppm, atol=1e-4)
    np.testing.assert_allclose(back.heights, peaks.heights, rtol=1e-5)
    assert back.labels == ("G1", "", "A_7_with_words", "Ω3")


def test_a_format_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.xpk.*\n.*\.list.*\.tab"):
        write_peak_list(some_peaks(AXES, ("",)), tmp_path / "peaks.xpk")
    assert not list(tmp_path.iterdir())


ROW = "    1   8.500  123.000 +1.5e+06 G12N-H\n"
HEAD = "VARS INDEX X_PPM Y_PPM HEIGHT ASS\nFORMAT %5d %8.3f %8.3f %+e %s\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ROW,
        "VARS\n" + ROW,
        HEAD.replace(" Y_PPM", "") + ROW,
        HEAD.replace(" HEIGHT", "") + ROW,
        HEAD.replace("INDEX", "INDEX Z_PPM") + "    1   1.0" + ROW[5:],
        HEAD + ROW.replace("8.500", "nan"),
        HEAD + ROW.replace("123.000", "inf"),
        HEAD + ROW.replace("+1.5e+06", "high"),
        HEAD + ROW.replace("+1.5e+06", "NaN"),
        HEAD + ROW + "    2   8.500\n",
        HEAD + "\x00\x01\x02 \xff\n",
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "bad.tab", text)
    for read in (read_nmrpipe_table, read_peak_list):
        with pytest.raises(DataError, match=r"bad\.tab"):
            read(path, AXES)


def test_a_line_that_is_wrong_is_told_by_its_number(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.tab", HEAD + ROW + ROW.replace("8.500", "eight"))
    with pytest.raises(DataError, match="line 5 is no peak"):
        read_nmrpipe_table(path, AXES)


@pytest.mark.parametrize("word", ["nan", "inf", "1e999", "x"])
def test_sparky_lists_hold_numbers(tmp_path: Path, word: str) -> None:
    path = write(tmp_path / "bad.list", f"Assignment w1 w2 Data Height\n\n ?-? 118.0 {word} 1e5\n")
    with pytest.raises(DataError, match=r"bad\.list.*line 3"):
        read_sparky_list(path, AXES)


@pytest.mark.parametrize("read", [read_nmrpipe_table, read_sparky_list, read_peak_list])
def test_a_huge_file_is_not_read(
    tmp_path: Path, read: Callable[[Path, Sequence[Axis]], PeakList], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peak_list_lines, "LARGEST_FILE", 100)
    with pytest.raises(DataError, match="larger than"):
        read(write(tmp_path / "huge.tab", PICKED), AXES)
