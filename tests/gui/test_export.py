"""Export and pictures, driven by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from gui.actions import comparing, opening, reconstruction
from gui.dialogs.export import Export
from gui.main_window import MainWindow
from gui.state.document import Entry, Kind
from gui.state.peak import Peak
from nmrrecon.cli.main import cli
from nmrrecon.io.peak_list import read_peak_list
from nmrrecon.io.ucsf import write_ucsf
from nmrrecon.io.ucsf_read import load
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

Until = Callable[[Callable[[], bool]], None]
Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def data(tmp_path: Path) -> Path:
    experiment = hsqc(12, 1, increments=24, direct=128)
    dataset = experiment.acquire(poisson_gap(experiment.grid, 12, 1))
    write_bruker(tmp_path / "data", dataset, (Quadrature.ECHO_ANTIECHO,))
    return tmp_path / "data"


@pytest.fixture
def result(window: MainWindow, data: Path, until: Until) -> Entry:
    """A zero-filled result that is looked at."""
    bench = window.workbench
    opening.open_path(bench, data)
    until(lambda: bench.entry is not None and not bench.jobs.busy)
    assert bench.entry is not None
    recipe = replace(bench.entry.recipe, method="zero-filled")
    reconstruction.reconstruct_entry(bench, bench.entry.key, recipe, "cpu")
    until(lambda: bench.entry is not None and bench.entry.kind is Kind.RESULT and not bench.jobs.busy)
    assert bench.entry is not None
    return bench.entry


def ask(window: MainWindow, until: Until, qtbot: QtBot) -> Export:
    window.activateWindow()
    until(window.isActiveWindow)
    qtbot.keyClick(window, Keys.Key_E, CTRL | SHIFT)
    until(lambda: isinstance(QApplication.activeModalWidget(), Export))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Export)
    return dialog


def click(qtbot: QtBot, box: QCheckBox) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def save(dialog: Export, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Save), Qt.MouseButton.LeftButton)


def can_save(dialog: Export) -> bool:
    return dialog.buttons.button(dialog.buttons.StandardButton.Save).isEnabled()


def lines(dialog: Export) -> list[str]:
    return [dialog.files.item(i).text() for i in range(dialog.files.count())]


def test_only_what_is_ticked_is_written(
    window: MainWindow, result: Entry, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    dialog = ask(window, until, qtbot)
    for name in ("fids", "ucsf", "recipe"):
        click(qtbot, dialog.parts[name])
    dialog.formats["picture"].setFocus()
    qtbot.keyClick(dialog.formats["picture"], Keys.Key_End)
    qtbot.keyClicks(dialog.folder, str(tmp_path / "out"))
    expected = {"spectrum.ft2", "spectrum.ucsf", "spectrum.pdf", "history.json"}
    assert {Path(line.split("   ")[0]).name for line in lines(dialog)} == expected
    assert any("spectrum.ft2   about" in line and "kB" in line for line in lines(dialog))
    assert not any("(replaced)" in line for line in lines(dialog))
    save(dialog, qtbot)
    until(lambda: not window.workbench.jobs.busy)
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    assert str(tmp_path / "out") in window.workbench.messages[-1].text

    dialog = ask(window, until, qtbot)
    assert dialog.folder.text() == str(tmp_path / "out"), "the folder is remembered"
    marked = {Path(line.split("   ")[0]).name for line in lines(dialog) if "(replaced)" in line}
    assert marked == {"spectrum.ft2", "history.json"}
    qtbot.keyClick(dialog, Keys.Key_Escape)


def test_peaks_are_written_and_marked_in_pictures(
    window: MainWindow,
    result: Entry,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = window.workbench
    axes = result.content.spectrum.axes
    places = [tuple(float(axis.ppm(share * axis.size)) for axis in axes) for share in (0.3, 0.6)]
    peaks = (Peak(places[0], 5.0, "G12"), Peak(places[1], -3.0, "A7"))
    bench.change_entry(lambda old: replace(old, peaks=peaks), "Peaks", key=result.key)
    dialog = ask(window, until, qtbot)
    assert dialog.parts["peaks"].isChecked()
    dialog.formats["peaks"].setFocus()
    qtbot.keyClick(dialog.formats["peaks"], Keys.Key_End)
    dialog.folder.setText(str(tmp_path / "out"))
    save(dialog, qtbot)
    until(lambda: not bench.jobs.busy)
    read = read_peak_list(tmp_path / "out" / "peaks.tab", axes)
    np.testing.assert_allclose(sorted(map(tuple, read.ppm)), sorted(places), atol=1e-3)

    asked = Asked(window, tmp_path / "seen.svg", monkeypatch)
    window.activateWindow()
    until(window.isActiveWindow)
    qtbot.keyClick(window, Keys.Key_G, CTRL | SHIFT)
    until(lambda: not bench.jobs.busy)
    text = asked.path.read_text(encoding="utf-8")
    assert "<!-- G12 -->" in text and "<!-- A7 -->" in text


def test_everything_ticked_is_what_the_command_line_writes(
    window: MainWindow, result: Entry, data: Path, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    dialog = ask(window, until, qtbot)
    click(qtbot, dialog.parts["ucsf"])
    assert [name for name, box in dialog.parts.items() if not box.isChecked()] == ["peaks"], "there are none"
    dialog.folder.setText(str(tmp_path / "window"))
    save(dialog, qtbot)
    until(lambda: not window.workbench.jobs.busy)
    options = ["--recipe", str(tmp_path / "window" / "recipe.toml"), "--ucsf", "--device", "cpu", "--quiet"]
    cli(["reconstruct", str(data), "--out", str(tmp_path / "command"), *options], standalone_mode=False)
    names = {path.name for path in (tmp_path / "command").iterdir()}
    assert names == {path.name for path in (tmp_path / "window").iterdir()}
    for name in names - {"history.json"}:  # which tells the time that the method took
        assert (tmp_path / "window" / name).read_bytes() == (tmp_path / "command" / name).read_bytes(), name


def test_nothing_is_written_among_the_data(
    window: MainWindow, result: Entry, data: Path, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    before = sorted(data.rglob("*"))
    dialog = ask(window, until, qtbot)
    assert not can_save(dialog), "no folder is named yet"
    qtbot.keyClicks(dialog.folder, str(data))
    assert not can_save(dialog)
    assert dialog.problem.isVisible() and "holds the data" in dialog.problem.text()
    qtbot.keyClicks(dialog.folder, "/../elsewhere")
    assert can_save(dialog) and not dialog.problem.isVisible()
    dialog.folder.setText(str(data / "ser"))
    assert not can_save(dialog) and "is a file" in dialog.problem.text()
    dialog.folder.setText(str(tmp_path / "elsewhere"))
    for box in dialog.parts.values():
        if box.isChecked():
            click(qtbot, box)
    assert not lines(dialog) and not can_save(dialog), "nothing is chosen"
    qtbot.keyClick(dialog, Keys.Key_Escape)
    assert sorted(data.rglob("*")) == before and not (tmp_path / "elsewhere").exists()


def test_an_opened_spectrum_is_exported_without_fids_and_recipe(
    window: MainWindow, result: Entry, tmp_path: Path, until: Until, qtbot: QtBot
) -> None:
    bench = window.workbench
    (tmp_path / "there").mkdir()
    write_ucsf(result.content.spectrum, tmp_path / "there" / "mine.ucsf")
    opening.open_path(bench, tmp_path / "there" / "mine.ucsf")
    until(lambda: bench.entry is not None and bench.entry.kind is Kind.SPECTRUM and not bench.jobs.busy)
    dialog = ask(window, until, qtbot)
    assert [name for name, box in dialog.parts.items() if box.isEnabled()] == ["spectrum", "ucsf", "picture"]
    click(qtbot, dialog.parts["ucsf"])
    dialog.folder.setText(str(tmp_path / "out"))
    save(dialog, qtbot)
    until(lambda: not bench.jobs.busy)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "spectrum.ft2",
        "spectrum.ucsf",
        "spectrum.png",
    }
    written = load(tmp_path / "out" / "spectrum.ucsf", {})
    np.testing.assert_array_equal(written.array, result.content.spectrum.array)


class Asked:
    """Answers the question for a file; notes what was asked."""

    def __init__(self, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.names = path, []  # type: tuple[Path, list[str]]
        monkeypatch.setattr(window.workbench.questions, "new_file", self.new_file)

    def new_file(self, title: str, name: str, formats: Sequence[str]) -> Path:
        assert title and [kind.split("(*")[1] for kind in formats] == [".png)", ".svg)", ".pdf)"]
        self.names.append(name)
        return self.path


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_picture_of_what_is_seen_is_saved(
    suffix: str,
    window: MainWindow,
    result: Entry,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Asked(window, tmp_path / f"seen{suffix}", monkeypatch)
    qtbot.keyClick(window, Keys.Key_G, CTRL | SHIFT)
    until(lambda: not window.workbench.jobs.busy)
    assert asked.path.stat().st_size > 2000
    assert asked.names == ["data-zero-filled.png"]
    assert str(asked.path) in window.workbench.messages[-1].text and not window.workbench.messages[-1].bad


def test_the_compared_spectra_are_saved_side_by_side(
    window: MainWindow,
    result: Entry,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comparing.compare(window.workbench)
    until(lambda: len(window.compare.views) == 2 and not window.workbench.jobs.busy)
    asked = Asked(window, tmp_path / "both.svg", monkeypatch)
    qtbot.keyClick(window, Keys.Key_G, CTRL | SHIFT)
    until(lambda: not window.workbench.jobs.busy)
    text = asked.path.read_text(encoding="utf-8")
    assert text.count('<g id="axes_') == 2


def test_a_picture_that_cannot_be_written_is_said(
    window: MainWindow,
    result: Entry,
    tmp_path: Path,
    until: Until,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Asked(window, tmp_path / "nowhere" / "seen.png", monkeypatch)
    qtbot.keyClick(window, Keys.Key_G, CTRL | SHIFT)
    until(lambda: not window.workbench.jobs.busy and bool(window.workbench.messages))
    assert window.workbench.messages[-1].bad and "nowhere" in window.workbench.messages[-1].text
