"""What belongs together when Compare is given."""

from __future__ import annotations

from dataclasses import replace

from gui.actions import comparing
from gui.state.document import Document, Entry, Kind
from gui.state.view import Overlay, View
from gui.workbench import Workbench


class Answers:
    """Nobody is asked here."""


def bench_with(*entries: Entry, current: str) -> Workbench:
    bench = Workbench(lambda work: work(), Answers())  # type: ignore[arg-type]
    document = Document()
    for entry in entries:
        document = document.with_entry(entry)
    bench.store.commit(replace(document, current=current), "Open")
    return bench


def entry(key: str, kind: Kind, parent: str | None = None, *overlays: str) -> Entry:
    view = View(overlays=tuple(Overlay(other) for other in overlays))
    return Entry(key, kind, key, object(), parent=parent, view=view)


def test_a_vendor_s_spectrum_is_held_against_the_results() -> None:
    fids, result = entry("fids", Kind.FIDS), entry("ist", Kind.RESULT, "fids")
    bench = bench_with(fids, result, entry("2rr", Kind.SPECTRUM), current="2rr")
    assert comparing.candidates(bench) == ["2rr", "ist"]
    bench.close()


def test_what_is_laid_over_a_spectrum_comes_first() -> None:
    fids, result = entry("fids", Kind.FIDS), entry("ist", Kind.RESULT, "fids")
    bench = bench_with(fids, result, entry("2rr", Kind.SPECTRUM, None, "fids"), current="2rr")
    assert comparing.candidates(bench) == ["2rr", "fids", "ist"]
    bench.close()
