"""What a session keeps beside it: bit for bit, and whole at any moment."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save_file

from gui.state.contents import Contents, Kept, read_content, write_content
from gui.state.document import Document, Entry, Kind
from gui.state.session import read_session, write_session
from gui.state.view import Overlay, View
from nmrrecon.errors import DataError
from nmrrecon.io.array_file import FACTS
from nmrrecon.nmr import NMRDataset
from nmrrecon.recipe import IndirectRecipe, Recipe
from nmrrecon.reconstruct import Reconstruction
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.protein import hsqc

#: In place of any value of a file.
ODD: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, float("nan"), "", "x" * 50, [], [1], {}, {"a": 1}, [[]], "../../x",
)  # fmt: skip


def simulated() -> NMRDataset:
    experiment = hsqc(5, 1, increments=16, direct=64)
    return experiment.acquire(poisson_gap(experiment.grid, 8, 1))


@pytest.fixture(scope="module")
def result() -> Reconstruction:
    from nmrrecon.reconstruct import reconstruct

    return reconstruct(simulated(), Recipe(method="zero-filled"), device="cpu")


def same(one: NMRDataset, other: NMRDataset) -> bool:
    return (
        one.array.dtype == other.array.dtype
        and one.array.tobytes() == other.array.tobytes()
        and (one.axes, one.schedule, one.report, one.history)
        == (other.axes, other.schedule, other.report, other.history)
    )


def test_data_that_were_never_on_disk_come_back(tmp_path: Path) -> None:
    dataset = simulated()
    write_content(dataset, tmp_path / "x.safetensors")
    (tmp_path / "y").touch()
    assert (tmp_path / "x.safetensors").stat().st_mode == (tmp_path / "y").stat().st_mode
    assert same(read_content(tmp_path / "x.safetensors"), dataset)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.complex64, np.complex128])
def test_every_kind_of_number_comes_back(tmp_path: Path, kind: type) -> None:
    dataset = simulated()
    array = np.asarray(dataset.array)
    values = (array if np.issubdtype(kind, np.complexfloating) else array.real).astype(kind)
    strided = np.asfortranarray(values)
    write_content(replace(dataset, array=strided), tmp_path / "x.safetensors")
    assert same(read_content(tmp_path / "x.safetensors"), replace(dataset, array=values))


def test_a_reconstruction_comes_back(result: Reconstruction, tmp_path: Path) -> None:
    write_content(result, tmp_path / "x.safetensors")
    found = read_content(tmp_path / "x.safetensors")
    assert same(found.spectrum, result.spectrum) and same(found.fids, result.fids)
    assert replace(found, spectrum=None, fids=None) == replace(result, spectrum=None, fids=None)


def places(values: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of plain data."""
    if path:
        yield path
    items = (
        values.items() if isinstance(values, dict) else enumerate(values if isinstance(values, list) else ())
    )
    for name, value in items:
        yield from places(value, (*path, name))


def with_fault(values: Any, path: tuple[Any, ...], fault: Any) -> Any:
    """Return plain data with another value at a place, or with none."""
    changed = copy.deepcopy(values)
    inside = changed
    for name in path[:-1]:
        inside = inside[name]
    if fault == "gone":
        del inside[path[-1]]
    elif fault == "unknown" and isinstance(inside, dict):
        inside["unheard-of"] = 1
    else:
        inside[path[-1]] = fault
    return changed


def read_or_one_error(read: Any, path: Path) -> None:
    """Read a file, which may go well; any other exception than the one allowed fails the test."""
    try:
        read(path)
    except DataError as error:
        assert str(path) in str(error)


def session(tmp_path: Path) -> Path:
    limits = ((9.0, 7.0), (130.0, 110.0))
    view = View(limits, (None, limits), "image", 1.5, overlays=(Overlay("b", 2, 0.5, (0.1, 0.0)),))
    recipe = Recipe("x", {"f1.sw_hz": "2000"}, indirect=(IndirectRecipe(delay=0.5),), method="modern")
    data = Entry("a", Kind.FIDS, "7", None, tmp_path / "7", recipe=recipe, view=view, fingerprint="12")
    entry = Entry("b", Kind.RESULT, "modern", None, parent="a", recipe=recipe)
    path = tmp_path / "x.nmrsession"
    write_session(Document((data, entry), "b", ("b", "a")), path, {"b": Kept("0" * 16, "ab")})
    return path


def test_a_session_with_any_fault_is_read_or_refused_with_one_error(tmp_path: Path) -> None:
    path = session(tmp_path)
    values = json.loads(path.read_text())
    for number, place in enumerate(places(values)):
        odd = [ODD[(5 * number + step) % len(ODD)] for step in (0, 3, 7, 11)]
        for fault in (*odd, "gone", "unknown"):
            path.write_text(json.dumps(with_fault(values, place, fault)))
            read_or_one_error(read_session, path)


def test_an_unknown_key_of_this_version_is_refused_and_an_absent_one_takes_its_default(
    tmp_path: Path,
) -> None:
    path = session(tmp_path)
    values = json.loads(path.read_text())
    for place in (("entries", 0, "view", "mode"), ("entries", 0, "name"), ("current",)):
        path.write_text(json.dumps(with_fault(values, place, "unknown")))
        with pytest.raises(DataError, match="unheard-of"):
            read_session(path)
    path.write_text(json.dumps(with_fault(values, ("entries", 0, "view", "mode"), "gone")))
    assert read_session(path).document.entries[0].view.mode == View().mode
    path.write_text(json.dumps(with_fault(values, ("entries", 0, "name"), "gone")))
    with pytest.raises(DataError, match="name is missing"):
        read_session(path)


def test_a_result_with_any_fault_in_its_facts_is_read_or_refused(
    result: Reconstruction, tmp_path: Path
) -> None:
    path = tmp_path / "x.safetensors"
    write_content(result, path)
    with safe_open(path, framework="np") as file:
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        values = json.loads(file.metadata()[FACTS])
    every = list(places(values))
    for number, place in enumerate(every):
        for fault in ("gone", ODD[number % len(ODD)], ODD[(7 * number + 3) % len(ODD)]):
            save_file(arrays, path, metadata={FACTS: json.dumps(with_fault(values, place, fault))})
            read_or_one_error(read_content, path)
    save_file(
        arrays, path, metadata={FACTS: json.dumps(with_fault(values, ("fids", "axes", 0, "size"), 10**9))}
    )
    with pytest.raises(DataError, match="does not fit"):
        read_content(path)


@pytest.fixture(scope="module")
def written(result: Reconstruction, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Entry, Kept]:
    path = tmp_path_factory.mktemp("kept") / "x.nmrsession"
    entry = Entry("b", Kind.RESULT, "ist", result)
    (kept,) = Contents(path).keep(Document((entry,))).values()
    return path, entry, kept


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_result_with_any_other_byte_is_refused(
    written: tuple[Path, Entry, Kept], tmp_path: Path, data: st.DataObject
) -> None:
    session, entry, kept = written
    whole = (Contents(session).folder / kept.file).read_bytes()
    copied = Contents(tmp_path / "y.nmrsession")
    copied.folder.mkdir(exist_ok=True)
    file = copied.folder / kept.file
    changed = bytearray(whole)
    if data.draw(st.booleans(), label="cut"):
        del changed[data.draw(st.integers(0, len(whole) - 1), label="at") :]
    else:
        head = data.draw(st.booleans(), label="in the header")
        place = data.draw(st.integers(0, 4000 if head else len(whole) - 1), label="at")
        changed[place] ^= data.draw(st.integers(1, 255), label="by")
    file.write_bytes(changed)
    with pytest.raises(DataError, match="is not what the session kept"):
        copied.read(entry, kept)
    read_or_one_error(read_content, file)


@pytest.mark.parametrize("name", ["../x.safetensors", "/etc/passwd", "", "x", "0123456789abcdef.safetensors"])
def test_no_other_file_is_read_than_one_that_a_session_keeps(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError):
        Contents(tmp_path / "x.nmrsession").read(Entry("b", Kind.RESULT, "ist", None), Kept(name, "00"))


#: Saves a session again and again, each time with another result.
SAVING = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from gui.state.contents import Contents
from gui.state.document import Document, Entry, Kind
from gui.state.session import write_session
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport
path = Path(sys.argv[1])
contents = Contents(path)
axes = (Axis(256, 1e3, 60.0, 118.0), Axis(1024, 8e3, 600.0, 4.7))
number = 0
while True:
    number += 1
    array = np.full((1, 256, 1024), number, np.float32)
    entries = [Entry("a", Kind.SPECTRUM, str(number), NMRDataset(array, axes, None, LoadReport("", "")))]
    document = Document(tuple(entries))
    kept = contents.keep(document)
    write_session(document, path, kept)
    contents.tidy(kept)
    if number == 1:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("after_s", [0.0, 0.013, 0.071])
def test_a_session_that_is_killed_while_it_is_saved_is_whole(tmp_path: Path, after_s: float) -> None:
    path = tmp_path / "x.nmrsession"
    process = subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after_s)
    process.kill()
    process.wait()
    process.stdout.close()
    found, contents = read_session(path), Contents(path)
    (entry,) = found.document.entries
    dataset = contents.read(entry, found.kept["a"])
    np.testing.assert_array_equal(dataset.array, np.float32(entry.name))
    # what the kill left behind goes with a later saving
    part = contents.folder / ".0123456789abcdef.0123456789ab.part.safetensors"
    part.touch()
    for file in contents.folder.glob(".*"):
        os.utime(file, (0, 0))
    kept = contents.keep(found.document)
    assert kept == found.kept
    contents.tidy(kept)
    assert [file.name for file in contents.folder.iterdir()] == [kept["a"].file]
