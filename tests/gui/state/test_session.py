"""Sessions on disk."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from gui.state.document import Document, Entry, Kind
from gui.state.fingerprint import fingerprint
from gui.state.peak import Peak
from gui.state.session import VERSION, read_session, write_session
from gui.state.view import Overlay, View
from nmrrecon.errors import DataError
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe


def document(source: Path) -> Document:
    view = View(
        ((9.0, 7.0), (130.0, 110.0)), (None,), "image", 1.5, overlays=(Overlay("b", 2, 0.5, (0.1, 0.0)),)
    )
    recipe = Recipe(
        str(source),
        {"f1.sw_hz": "2000"},
        direct=DirectRecipe(p0=35.0, region_ppm=(10.0, 6.0)),
        indirect=(IndirectRecipe(delay=0.5, negate=True),),
        method="modern",
        parameters={"weights": "modern-joint-2d"},
    )
    peaks = (Peak((120.0, 8.0), 1e6, "G12N-H"), Peak((110.0, 9.0), -1e5))
    data = Entry("a", Kind.FIDS, "7", object(), source, recipe=recipe, view=view, peaks=peaks)
    result = Entry("b", Kind.RESULT, "modern", object(), parent="a", recipe=recipe, partial=True)
    return Document((data, result), "b", ("b", "a"))


def test_a_session_comes_back_as_it_was_but_for_the_data(tmp_path: Path) -> None:
    given = document(tmp_path / "data" / "7")
    write_session(given, tmp_path / "x.nmrsession")
    found = read_session(tmp_path / "x.nmrsession").document
    assert (found.current, found.compared) == (given.current, given.compared)
    for old, new in zip(given.entries, found.entries, strict=True):
        assert vars(replace(old, content=None, peaks=())) == vars(replace(new, peaks=()))
        assert [astuple(peak) for peak in old.peaks] == [astuple(peak) for peak in new.peaks]


def test_a_session_that_moves_with_its_data_finds_them(tmp_path: Path) -> None:
    before = tmp_path / "before"
    (before / "data" / "7").mkdir(parents=True)
    write_session(document(before / "data" / "7"), before / "x.nmrsession")
    before.rename(tmp_path / "after")
    found = read_session(tmp_path / "after" / "x.nmrsession").document
    assert found.entries[0].source == tmp_path / "after" / "data" / "7"


def test_the_fingerprint_tells_data_sets_apart(tmp_path: Path) -> None:
    (tmp_path / "ser").write_bytes(bytes(300_000))
    (tmp_path / "acqus").write_text("##$TD= 1024")
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    with (tmp_path / "ser").open("r+b") as stream:
        stream.seek(299_000)
        stream.write(b"x")
    assert fingerprint(tmp_path) != first


WITHOUT_ENTRIES = '{"version": 1, "current": 3, "compared": [], "entries": [1]}'


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, '{"version": 1}', WITHOUT_ENTRIES])
def test_what_is_no_session_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.nmrsession").write_text(text)
    with pytest.raises(DataError, match="session"):
        read_session(tmp_path / "x.nmrsession")


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.nmrsession"
    write_session(document(tmp_path), path)
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": VERSION + 1}))
    with pytest.raises(DataError, match="later"):
        read_session(path)


@pytest.mark.parametrize("parents", [("b", "a"), ("a", None), ("b", None)])
def test_entries_that_come_from_what_stands_below_them_are_no_session(
    tmp_path: Path, parents: tuple[str | None, str | None]
) -> None:
    path = tmp_path / "x.nmrsession"
    entries = tuple(Entry(k, Kind.RESULT, k, None, parent=p) for k, p in zip("ab", parents, strict=True))
    write_session(Document(entries), path)
    with pytest.raises(DataError, match="came from"):
        read_session(path)
