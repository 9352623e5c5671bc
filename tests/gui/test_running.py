"""The panel that queues reconstructions, and what is seen of them while they run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from gui.actions import live_preview, viewing
from gui.jobs.job import Job, Status
from gui.main_window import MainWindow
from gui.plots import contour_layer
from gui.state.document import Entry, Kind
from nmrrecon.nmr import NMRDataset
from nmrrecon.recipe import IndirectRecipe, Recipe
from nmrrecon.reconstruct import reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.protein import hsqc
from tests.gui.comparing_window import add, look_at
from tests.gui.spectra import NITROGEN, PROTON, spectrum

Until = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton
LONG = {"iterations": 20_000}
#: What a cancelled job may take to end, in seconds.
AT_ONCE_S = 0.5


@pytest.fixture(scope="module")
def small() -> NMRDataset:
    experiment = hsqc(20, 1, increments=48, direct=128)
    return experiment.acquire(poisson_gap(experiment.grid, 20, 1))


@pytest.fixture(scope="module")
def realistic() -> NMRDataset:
    experiment = hsqc(120, 1, increments=128, direct=1024)
    return experiment.acquire(poisson_gap(experiment.grid, 32, 1))


def put(window: MainWindow, dataset: NMRDataset, until: Until, **changes: object) -> Entry:
    """Put FIDs into the project and wait for their preview."""
    bench = window.workbench
    recipe = replace(Recipe(source="simulated"), **changes)  # type: ignore[arg-type]
    entry = Entry(bench.new_key("entry"), Kind.FIDS, "simulated", dataset, recipe=recipe)
    bench.store.commit(bench.store.document.with_entry(entry), "Put")
    until(lambda: entry.key in bench.spectra and not bench.jobs.busy)
    return entry


def press(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.reconstruct.button, LEFT)


def results(window: MainWindow) -> list[Entry]:
    return [entry for entry in window.workbench.store.document.entries if entry.kind is Kind.RESULT]


def runs(window: MainWindow) -> list[Job]:
    return [job for job in window.workbench.jobs.jobs if job.about]


def idle(window: MainWindow) -> bool:
    return not window.workbench.jobs.busy


def cancel_buttons(window: MainWindow) -> list[QPushButton]:
    """The buttons of the jobs, newest first."""
    buttons = window.jobs.findChildren(QPushButton)
    return sorted((b for b in buttons if b.text() == "Cancel"), key=lambda b: b.mapTo(window, b.pos()).y())


def test_several_methods_are_queued_together_and_each_gets_its_result(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot
) -> None:
    entry = put(window, small, until)
    for name in ("zero-filled", "ist-plain"):
        box = window.reconstruct.findChild(QCheckBox, f"also {name}")
        box.click()
    assert window.reconstruct.button.text() == "Reconstruct by 3 Methods"
    press(qtbot, window)
    assert [job.state.status.over for job in runs(window)] == [False] * 3
    until(lambda: idle(window) and len(results(window)) == 3)
    assert {result.recipe.method for result in results(window)} == {"ist", "zero-filled", "ist-plain"}
    assert {result.parent for result in results(window)} == {entry.key}
    assert window.workbench.entry in results(window)


def test_the_form_of_a_network_is_there_without_torch_and_defaults_come_back(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot
) -> None:
    entry = put(window, small, until)
    iterations = window.reconstruct.findChild(QSpinBox, "parameter iterations")
    iterations.setValue(40)
    recipe = window.workbench.store.document.entry(entry.key).recipe
    assert recipe.parameters == {"iterations": 40}
    qtbot.mouseClick(window.reconstruct.defaults, LEFT)
    recipe = window.workbench.store.document.entry(entry.key).recipe
    assert recipe.parameters == {}
    assert window.reconstruct.findChild(QSpinBox, "parameter iterations").value() == 160
    method = window.reconstruct.findChild(QComboBox, "method")
    method.setCurrentIndex(method.findData("modern"))
    texts = [label.text() for label in window.reconstruct.findChildren(QLabel)]
    assert any("modern-joint-2d" in text for text in texts)
    assert any("Wang et al." in text for text in texts)


def test_what_does_not_suit_the_data_is_said_before_the_button_is_pressed(
    window: MainWindow, small: NMRDataset, until: Until
) -> None:
    put(window, small, until, indirect=(IndirectRecipe(p0=0.0, delay=0.3),), method="modern")
    note = window.reconstruct.findChild(QLabel, "method-note")
    assert note.isVisible()
    assert "no virtual echo" in note.text()
    assert not window.reconstruct.findChild(QCheckBox, "also modern-trace").isEnabled()
    assert window.reconstruct.findChild(QCheckBox, "also zero-filled").isEnabled()


def test_the_time_is_a_guess_at_first_and_measured_after_a_run(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot
) -> None:
    entry = put(window, small, until)
    assert window.reconstruct.time.text().endswith("(rough)")
    press(qtbot, window)
    until(lambda: idle(window) and len(results(window)) == 1)
    assert window.reconstruct.time.text() == "less than 1 s"
    bench = window.workbench
    longer = replace(entry.recipe, parameters={"iterations": 160_00})
    once, often = (bench.paces.seconds(live_work(window, entry, recipe)) for recipe in (entry.recipe, longer))
    assert often == pytest.approx(100 * once)
    assert once == pytest.approx(results(window)[0].content.seconds)


def live_work(window: MainWindow, entry: Entry, recipe: Recipe) -> object:
    from gui.actions.prospects import work_of

    return work_of(window.workbench.prospects[entry.key], recipe, "cpu")


def test_what_a_job_has_come_to_is_drawn_and_labelled_and_changes_nothing(
    window: MainWindow, realistic: NMRDataset, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_preview, "FIRST_S", 0.05)
    monkeypatch.setattr(live_preview, "REST", 1.0)
    entry = put(window, realistic, until)
    bench = window.workbench
    own = bench.spectra[entry.key]
    seen: list[tuple[str, np.ndarray]] = []

    def note(_: str) -> None:
        live = bench.live.get(entry.key)
        if live is not None:
            assert bench.drawn(entry.key) is live.content
            seen.append((window.viewer.badge.text(), np.asarray(live.content.array)))

    bench.shown.connect(note)
    press(qtbot, window)
    until(lambda: idle(window) and len(results(window)) == 1)
    assert len(seen) > 1
    assert all(text.startswith("Preview, ") and "iteration" in text for text, _ in seen)
    assert bench.drawn(entry.key) is own  # of the FIDs their own preview is drawn again
    assert not window.viewer.badge.isVisible()

    expected = reconstruct(realistic, entry.recipe, device="cpu")
    result = results(window)[0].content
    np.testing.assert_array_equal(result.spectrum.array, expected.spectrum.array)
    np.testing.assert_array_equal(result.fids.array, expected.fids.array)
    errors = [np.linalg.norm(array - expected.spectrum.array) for _, array in seen]
    assert errors[-1] < 0.7 * np.linalg.norm(np.asarray(own.array) - expected.spectrum.array)


def test_a_data_set_that_is_not_looked_at_has_no_live_preview(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_preview, "FIRST_S", 0.0)
    entry = put(window, small, until, parameters={"iterations": 2000})
    press(qtbot, window)
    other = put_beside(window, small)
    seen: list[str] = []
    window.workbench.shown.connect(lambda key: seen.extend(window.workbench.live))
    until(lambda: idle(window) and len(results(window)) == 1)
    assert seen == []
    assert window.workbench.store.document.current == other  # nobody is taken away from what he looks at
    assert results(window)[0].parent == entry.key


def put_beside(window: MainWindow, dataset: NMRDataset) -> str:
    bench = window.workbench
    entry = Entry(bench.new_key("entry"), Kind.FIDS, "another", dataset, recipe=Recipe(source="other"))
    bench.store.commit(bench.store.document.with_entry(entry), "Put")
    return entry.key


def test_cancel_ends_at_once_keeps_what_there_is_and_drops_what_waits(
    window: MainWindow, realistic: NMRDataset, until: Until, qtbot: QtBot
) -> None:
    put(window, realistic, until, parameters=LONG)
    window.workbench.runs.choose_also("modern-joint", True)
    press(qtbot, window)
    running, waiting = runs(window)
    until(lambda: running.state.done > 0.002)
    qtbot.wait(300)
    waiting_button, running_button = cancel_buttons(window)
    assert window.workbench.jobs.before(waiting) == 1
    qtbot.mouseClick(waiting_button, LEFT)
    assert waiting.state.status is Status.CANCELLED

    began = time.monotonic()
    qtbot.mouseClick(running_button, LEFT)
    until(lambda: running.state.status.over)
    assert time.monotonic() - began < AT_ONCE_S
    assert running.state.status is Status.CANCELLED
    (partial,) = results(window)
    assert partial.partial and partial.name == "ist (cancelled)"
    until(lambda: idle(window))
    assert "Cancelled" in window.viewer.badge.text() and window.viewer.badge.isVisible()
    assert window.project.topLevelItem(0).child(0).text(0) == "ist (cancelled)"
    assert any("cancelled on the way" in step for step in partial.content.fids.history)
    assert any("cancelled on the way" in step for step in partial.content.spectrum.history)


@pytest.mark.parametrize("method", ["modern-joint", "modern-trace", "dlnmr"])
def test_networks_end_at_once_too(
    window: MainWindow, realistic: NMRDataset, until: Until, qtbot: QtBot, method: str
) -> None:
    put(window, realistic, until, method=method)
    press(qtbot, window)
    (job,) = runs(window)
    until(lambda: job.state.done > 0.0)
    (button,) = cancel_buttons(window)
    began = time.monotonic()
    qtbot.mouseClick(button, LEFT)
    until(lambda: job.state.status.over)
    assert time.monotonic() - began < AT_ONCE_S
    assert results(window)[0].partial


def test_the_rows_say_how_far_jobs_are_and_the_residual_falls(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot
) -> None:
    put(window, small, until, parameters={"iterations": 6000})
    window.workbench.runs.choose_also("zero-filled", True)
    press(qtbot, window)
    job = runs(window)[0]
    until(lambda: job.state.done > 0.3)
    qtbot.wait(400)  # the rows are shown anew a few times a second
    rows = {label.text() for label in window.jobs.findChildren(QLabel)}
    assert any("to go" in text and "iteration" in text and "of 6000" in text for text in rows)
    assert "waiting, 1 before it" in rows
    shares, drawn = window.jobs.plot.curve.getOriginalDataset()
    assert len(shares) > 10
    falls = [residual.value for residual in job.state.residuals if residual.part == 1]
    assert falls[0] == drawn[0]
    assert falls[-1] < 0.9 * falls[0]
    for button in cancel_buttons(window):
        qtbot.mouseClick(button, LEFT)
    until(lambda: idle(window))


def test_a_failure_stands_above_the_spectrum_until_it_is_dismissed_and_can_be_tried_on_the_cpu(
    window: MainWindow, small: NMRDataset, until: Until, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(window, small, until)
    window.workbench.runs.choose_device("cuda:7")
    press(qtbot, window)
    until(lambda: idle(window) and window.notice.isVisible())
    assert "cuda:7" in window.notice.text.text()
    qtbot.mouseClick(window.notice.copy, LEFT)
    assert "ParameterError" in QGuiApplication.clipboard().text()
    assert window.notice.act.text() == "Retry on CPU"
    qtbot.mouseClick(window.notice.act, LEFT)
    assert not window.notice.isVisible()
    until(lambda: idle(window) and len(results(window)) == 1)
    assert results(window)[0].content.device == "cpu"

    window.workbench.tell("Something else failed", bad=True)
    assert window.notice.isVisible() and not window.notice.act.isVisible()
    qtbot.mouseClick(window.notice.dismiss, LEFT)
    assert not window.notice.isVisible()
    assert window.messages.list.count() >= 2


def test_devices_are_looked_for_when_the_list_is_opened_first(
    window: MainWindow, small: NMRDataset, until: Until
) -> None:
    put(window, small, until)
    devices = window.reconstruct.devices
    assert [devices.itemData(i) for i in range(2)] == ["auto", "cpu"]
    assert not window.workbench.runs.searched
    devices.showPopup()
    until(lambda: idle(window))
    assert window.workbench.runs.searched
    window.workbench.runs.set_cards((("cuda:0", "A card"), ("cuda:1", "Another")))
    assert [devices.itemText(i) for i in range(devices.count())] == ["automatic", "CPU", "A card", "Another"]
    assert window.workbench.runs.line_of("auto") == window.workbench.runs.line_of("cuda") == "cuda:0"
    devices.hidePopup()


def test_a_job_that_ends_while_other_data_are_chosen_finds_no_form_that_is_gone(
    window: MainWindow, realistic: NMRDataset, until: Until
) -> None:
    fids = put(window, realistic, until)
    add(window, "spectrum", spectrum(NITROGEN, PROTON), Kind.SPECTRUM)
    until(lambda: idle(window))
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    free = threading.Event()
    window.workbench.submit("Wait", lambda _: free.wait(10.0), lambda _: None, contour_layer.QUEUE)
    viewing.raise_levels(window.workbench)
    look_at(window, fids.key)  # which ends the drawing of the spectrum before it began
    free.set()
    until(lambda: idle(window))
    assert window.workbench.entry is not None and window.workbench.entry.key == fids.key
    assert window.reconstruct.time.text()


def test_a_preview_of_undersampled_data_says_what_its_stripes_are(
    window: MainWindow, realistic: NMRDataset, until: Until
) -> None:
    put(window, realistic, until)
    assert realistic.is_nus
    assert "Zero filled" in window.viewer.badge.text() and window.viewer.badge.isVisible()
