"""The document's history: what undo brings back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gui.state.document import Document, Entry, Kind
from gui.state.store import BURST_S, Store


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def entry(key: str, parent: str | None = None) -> Entry:
    return Entry(key, Kind.RESULT if parent else Kind.FIDS, key, content=None, parent=parent)


@given(st.lists(st.sampled_from(["commit", "undo", "redo"]), max_size=40))
def test_undo_and_redo_walk_along_one_line_of_documents(actions: list[str]) -> None:
    store = Store()
    line, place = [store.document], 0
    for number, action in enumerate(actions):
        if action == "commit":
            document = Document(current=str(number))
            store.commit(document, "step")
            line, place = [*line[: place + 1], document], place + 1
        elif action == "undo":
            store.undo()
            place = max(place - 1, 0)
        else:
            store.redo()
            place = min(place + 1, len(line) - 1)
        assert store.document is line[place]
        assert (store.undo_text is None) == (place == 0)
        assert (store.redo_text is None) == (place == len(line) - 1)


def test_a_burst_is_undone_at_once_and_a_pause_ends_it() -> None:
    clock = Clock()
    store = Store(clock)
    first = store.document
    for level in range(5):
        store.commit(Document(current=str(level)), "Contour level", burst="level")
        clock.now += BURST_S / 2
    before_pause = store.document
    clock.now += BURST_S
    store.commit(Document(current="late"), "Contour level", burst="level")
    store.undo()
    assert store.document is before_pause
    store.undo()
    assert store.document is first


def test_another_change_ends_a_burst() -> None:
    store = Store(Clock())
    store.commit(Document(current="a"), "Contour level", burst="level")
    between = Document(current="b")
    store.commit(between, "Rename")
    store.commit(Document(current="c"), "Contour level", burst="level")
    store.undo()
    assert store.document is between


def test_what_changes_nothing_is_no_step() -> None:
    store = Store()
    told: list[object] = []
    store.changed.connect(lambda *_: told.append(1))
    store.commit(store.document.changed("nobody", lambda e: replace(e, name="x")), "Rename")
    assert store.undo_text is None
    assert not told


def test_a_result_stands_below_its_data_and_leaves_with_it() -> None:
    document = Document()
    for new in (entry("a"), entry("b"), entry("a1", "a"), entry("a2", "a")):
        document = document.with_entry(new)
    assert [e.key for e in document.entries] == ["a", "a1", "a2", "b"]
    without = document.without("a")
    assert [e.key for e in without.entries] == ["b"]
    assert without.current == "b"
    assert without.without("b").current is None
