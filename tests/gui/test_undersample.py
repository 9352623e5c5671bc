"""Undersampling of fully sampled data, through the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.actions.undersampling import REFERENCE
from gui.dialogs.undersample import Undersample
from gui.main_window import MainWindow
from gui.state.comparing import Comparing
from gui.state.document import Document, Entry, Kind
from gui.state.session import read_session, write_session
from nmrrecon.cli.main import cli
from nmrrecon.io.open import open_dataset
from nmrrecon.recipe import Recipe
from nmrrecon.sampling.undersampling import Undersampling
from synthetic.protein import hnco, hsqc
from tests.gui.comparing_window import Until, add, in_front, look_at, named, rest, undersample


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data that the command line undersampled, and all of them beside it."""
    folder = tmp_path_factory.mktemp("simulated") / "hsqc"
    options = ["--format", "nmrpipe", "--density", "25%", "--seed", "3", "--residues", "20"]
    cli(["simulate", "hsqc", str(folder), *options, "--with-reference"], standalone_mode=False)
    return folder


def test_it_equals_what_the_command_line_undersamples(
    window: MainWindow, simulated: Path, until: Until, qtbot: QtBot
) -> None:
    full = open_dataset(next((simulated / "reference").glob("*.fid")))
    expected = open_dataset(next((simulated / "data").glob("*.fid")))
    add(window, "full", full)
    rest(window, until)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    until(lambda: isinstance(QApplication.activeModalWidget(), Undersample))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Undersample)
    dialog.density.setValue(25.0)
    dialog.seed.setValue(3)
    until(lambda: dialog.picture.schedule is not None and not window.workbench.jobs.busy)
    assert dialog.picture.schedule == expected.schedule
    assert f"{len(expected.schedule)} of" in dialog.figures.text()
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    until(lambda: len(window.workbench.store.document.entries) == 3 and not window.workbench.jobs.busy)

    entry = window.workbench.entry
    assert entry is not None and entry.kind is Kind.FIDS
    assert entry.name == "full, 25 %, seed 3"
    assert entry.content.schedule == expected.schedule
    np.testing.assert_allclose(entry.content.array, expected.array, rtol=1e-6)
    assert entry.content.history[-1].startswith("undersampled")
    assert "poisson-gap, sine, 25 %, seed 3" in entry.content.history[-1]
    assert entry.recipe.undersampling is not None
    np.testing.assert_array_equal(entry.recipe.undersampling.apply(full).array, entry.content.array)


def test_the_reference_is_the_spectrum_of_all_increments_and_gives_the_phases(
    window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    full = add(window, "full", hsqc(10, 1, increments=32, direct=128).acquire())
    rest(window, until)
    fewer = undersample(window, qtbot, until)
    reference = named(window, REFERENCE)
    assert [entry.name for entry in window.workbench.store.document.entries] == [
        "full",
        REFERENCE,
        fewer.name,
    ]
    assert reference.parent == fewer.parent == full.key
    np.testing.assert_allclose(
        reference.content.spectrum.array[0], window.workbench.spectra[full.key].array[0], atol=1e-3
    )
    assert fewer.recipe.indirect == reference.recipe.indirect
    assert fewer.recipe.indirect[0].p0 is not None

    look_at(window, full.key)
    undersample(window, qtbot, until, 50.0)
    names = [entry.name for entry in window.workbench.store.document.entries]
    assert names.count(REFERENCE) == 1, "the reference is made once"

    in_front(window, until)
    for _ in ("undersample", "look at the full data", "undersample"):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [entry.name for entry in window.workbench.store.document.entries] == ["full"]


def test_a_3d_is_undersampled_on_its_grid(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    experiment = hnco(8, 1, increments=(12, 10), direct=64)
    add(window, "3D", experiment.acquire())
    rest(window, until)
    fewer = undersample(window, qtbot, until, 20.0)
    assert fewer.content.schedule.grid == (12, 10)
    assert len(fewer.content.schedule) == 24
    assert fewer.content.schedule == Undersampling(0.2).schedule((12, 10))


def test_nus_data_are_refused_and_it_is_said_why(window: MainWindow, until: Until, qtbot: QtBot) -> None:
    action = window.actions_by_id["process.undersample"]
    assert not action.isEnabled()
    experiment = hsqc(10, 1, increments=32, direct=128)
    add(window, "nus", experiment.acquire(Undersampling(0.5).schedule(experiment.grid)))
    rest(window, until)
    assert not action.isEnabled()
    assert "16 of 32" in action.toolTip()
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.activeModalWidget() is None
    add(window, "full", experiment.acquire())
    assert action.isEnabled() and action.toolTip().startswith("Keep some increments")


def test_a_session_keeps_how_it_was_undersampled(tmp_path: Path) -> None:
    chosen = Undersampling(0.15, "exponential", 4, "flat", 1.5)
    entry = Entry("entry-2", Kind.FIDS, "fewer", None, parent="entry-1", recipe=Recipe(undersampling=chosen))
    state = Comparing(reference="entry-1", overlaid=True, scaling="none")
    write_session(Document((entry,), "entry-2", comparing=state), tmp_path / "s.nmrsession")
    found = read_session(tmp_path / "s.nmrsession").document
    assert found.entries[0].recipe.undersampling == chosen
    assert found.comparing == state
