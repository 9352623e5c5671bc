"""What is saved, and what would be lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gui.state.document import Document, Entry, Kind
from gui.state.peak import Peak
from gui.state.saved import Saved
from gui.state.view import Overlay, View
from nmrrecon.recipe import Recipe

OPENED = Entry("a", Kind.SPECTRUM, "7", object(), Path("7"), recipe=Recipe(source="7"))
SEEN = {"limits": ((9.0, 7.0), (130.0, 110.0)), "past": (None,), "plane": 5}
WORK = {
    "peaks": {"peaks": (Peak((120.0, 8.0), 1.0),)},
    "recipe": {"recipe": Recipe(source="7", method="modern")},
    "overlay": {"view": View(overlays=(Overlay("b"),))},
    "level": {"view": View(level=2.0)},
}


def document(**values: object) -> Document:
    return Document((replace(OPENED, **values),), "a")  # type: ignore[arg-type]


def test_data_that_were_only_opened_and_looked_at_are_no_loss() -> None:
    assert not Saved().differs(Document())
    assert not Saved().differs(document())
    assert not Saved().differs(document(view=View(**SEEN)))  # type: ignore[arg-type]


def test_what_was_never_on_disk_would_be_lost() -> None:
    assert Saved().differs(document(source=None))


@pytest.mark.parametrize("work", WORK)
def test_what_was_done_would_be_lost_until_it_is_saved(work: str) -> None:
    done, saved = document(**WORK[work]), Saved()
    assert saved.differs(done)
    saved.become(Path("x.nmrsession"), done)
    assert not saved.differs(done)
    assert not saved.differs(replace(done, entries=(replace(done.entries[0]),))), "the same, made anew"
    assert saved.differs(document())
