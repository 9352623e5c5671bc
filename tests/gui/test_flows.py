"""From drop to export, by clicks and keys alone, for data of each vendor and for a 3D."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.dialogs.undersample import Undersample
from gui.main_window import MainWindow
from nmrrecon.cli.main import cli
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.hncacb import hncacb
from synthetic.protein import hsqc
from synthetic.varian_writer import write_varian
from tests.gui.hand import CONTROL, LEFT, Hand

Data = Callable[[str], Path]


def varian_nus(folder: Path) -> Path:
    experiment = hsqc(30, 2, increments=48, direct=256)
    path = folder / "nus.fid"
    write_varian(path, experiment.acquire(poisson_gap(experiment.grid, 20, 1)), (Quadrature.STATES,))
    return path


def bruker_3d(folder: Path) -> Path:
    experiment = hncacb(10, 1, increments=(24, 16), direct=256)
    points = poisson_gap(experiment.grid, 120, 1)
    quadratures = (Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO)
    write_bruker(folder / "12", experiment.acquire(points), quadratures)
    return folder / "12"


def written_by_the_command(data: Path, recipe: Path, folder: Path) -> None:
    arguments = ["reconstruct", str(data), "--recipe", str(recipe), "--out", str(folder), "--device", "cpu"]
    cli(arguments, standalone_mode=False)


def same_files(window: Path, command: Path, patterns: tuple[str, ...]) -> None:
    """Hold that the window wrote what the command writes, byte for byte."""
    for pattern in patterns:
        files = sorted(path.relative_to(command) for path in command.glob(pattern))
        assert files, pattern
        for name in files:
            assert (window / name).read_bytes() == (command / name).read_bytes(), name


def click_a_point(hand: Hand) -> None:
    """Click the loneliest peak of the correlation plot; every view then shows its surroundings."""
    plot = hand.window.compare.beside.correlation.all  # type: ignore[union-attr]
    spots = plot.points.points()
    on_screen = np.array(
        [[p.x(), p.y()] for p in map(plot.getViewBox().mapViewToScene, (s.pos() for s in spots))]
    )
    near = np.linalg.norm(on_screen[:, None] - on_screen[None], axis=2) + 1e9 * np.eye(len(spots))
    lonely = spots[int(near.min(axis=1).argmax())]
    place = plot.mapFromScene(plot.getViewBox().mapViewToScene(lonely.pos()))
    QTest.mouseMove(plot.viewport(), place + QPoint(1, 0))
    QTest.mouseClick(plot.viewport(), LEFT, pos=place)
    hand.rest()
    document, shifts = hand.bench.store.document, lonely.data()
    for view in hand.window.compare.views:
        (left, right), (top, bottom) = view.view.plot.box.limits()  # type: ignore[attr-defined]
        assert right < shifts[-1] < left
        if len(shifts) == 2:
            assert bottom < shifts[0] < top
    assert len(hand.window.compare.views) == len(document.compared)


def through_everything(hand: Hand, data: Path, folder: Path, patterns: tuple[str, ...]) -> None:
    hand.drop(data)
    facts = hand.facts()
    assert facts["format.kind"] and facts["f1.quadrature"][1] in ("read", "inferred")
    hand.key(Qt.Key.Key_I, CONTROL)  # the assistant of the indirect dimensions
    hand.rest()
    assert hand.bench.desk.tool == "indirect"
    hand.key(Qt.Key.Key_I, CONTROL)
    first = hand.reconstruct("ist")
    hand.reconstruct("modern")
    hand.key(Qt.Key.Key_E, CONTROL)
    hand.rest()
    assert len(hand.window.compare.views) >= 2
    assert hand.window.compare.beside is not None
    assert "R²" in hand.window.compare.beside.correlation.figures.text()
    click_a_point(hand)
    hand.key(Qt.Key.Key_E, CONTROL)
    hand.look_at(first)
    hand.export(folder / "window")
    written_by_the_command(data, folder / "window" / "recipe.toml", folder / "command")
    same_files(folder / "window", folder / "command", (*patterns, "recipe.toml"))
    assert np.isfinite(np.asarray(first.content.spectrum.array)).all()


TWO = ("spectrum.ft2", "fid.ft1")


def test_measured_bruker(window: MainWindow, qtbot: QtBot, nmr_data: Data, tmp_path: Path) -> None:
    through_everything(Hand(window, qtbot), nmr_data("hsqc-nus-bruker/3"), tmp_path, TWO)


def test_measured_nmrpipe(window: MainWindow, qtbot: QtBot, nmr_data: Data, tmp_path: Path) -> None:
    through_everything(Hand(window, qtbot), nmr_data("hdac-nus-nmrpipe/hdac_ex.ft1"), tmp_path, TWO)


def test_simulated_varian(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    through_everything(Hand(window, qtbot), varian_nus(tmp_path), tmp_path, TWO)


def test_simulated_3d(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    patterns = ("ft/*.ft3", "fid/*.ft1")
    through_everything(Hand(window, qtbot), bruker_3d(tmp_path), tmp_path, patterns)


def test_measured_varian_without_nus(
    window: MainWindow, qtbot: QtBot, nmr_data: Data, tmp_path: Path
) -> None:
    """Fully sampled data need no method, and are exported as the command does."""
    hand, data = Hand(window, qtbot), nmr_data("azithromycin-varian/gHSQCAD_01.fid")
    hand.drop(data)
    assert hand.facts()["format.kind"]
    hand.reconstruct("ist")
    hand.export(tmp_path / "window")
    written_by_the_command(data, tmp_path / "window" / "recipe.toml", tmp_path / "command")
    same_files(tmp_path / "window", tmp_path / "command", (*TWO, "recipe.toml"))


def test_an_undersampled_result_is_made_again_by_its_recipe(
    window: MainWindow, qtbot: QtBot, nmr_data: Data, tmp_path: Path
) -> None:
    hand, data = Hand(window, qtbot), nmr_data("azithromycin-varian/gHSQCAD_01.fid")
    hand.drop(data)
    hand.key(Qt.Key.Key_U, CONTROL)
    dialog = hand.dialog(Undersample)
    assert isinstance(dialog, Undersample)
    dialog.density.setValue(40.0)
    hand.rest()
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), LEFT)
    hand.rest()
    hand.reconstruct("ist")
    hand.export(tmp_path / "window")
    written_by_the_command(data, tmp_path / "window" / "recipe.toml", tmp_path / "command")
    same_files(tmp_path / "window", tmp_path / "command", (*TWO, "recipe.toml"))
