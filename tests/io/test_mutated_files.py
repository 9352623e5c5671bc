"""Mutated files: whatever they hold, the data open or one of our errors is raised, in little memory."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nmrrecon.errors import NMRReconError
from nmrrecon.io.open import open_dataset
from tests.io.intact import INTACT
from tests.io.test_bad_input import MOST_BYTES

mutating = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

#: What a parameter may hold by mistake.
SMALL = ("0", "-1", "1", "2", "3", "7", "99", "0.5", "1,5", "0x10", "1 2 3")
LARGE = ("1e9", "2000000000", "-2147483648", "1e308", "1e-308", "nan", "inf", "-inf")
TEXTS = ("", "x", "<>", "<x", '"', "(0..7)", "(0..2)\n1 2", "\0", "\xe9", "../../etc/passwd")
WORDS = st.sampled_from(SMALL + LARGE + TEXTS)
FLOATS = st.sampled_from(
    [0.0, -1.0, 1.0, 2.0, 3.0, 0.5, 9.0, 64.5, 1e6, 2e9, 1e38, -1e38, 1e-40, np.nan, np.inf, -np.inf]
)
Spots = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), WORDS), min_size=1, max_size=3)
Bytes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function from the name of an intact data set to a copy that a test may change."""
    root = tmp_path_factory.mktemp("mutated")

    def folder(name: str) -> Path:
        if not (root / name).exists():
            INTACT[name](root / name)
        return root / name

    return folder


@contextmanager
def _content(path: Path, content: bytes) -> Iterator[None]:
    whole = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(whole)


def _opens_or_says_why(folder: Path) -> None:
    tracemalloc.start()
    try:
        array = np.asarray(open_dataset(folder).array)
        assert np.isfinite(array).all()
    except NMRReconError as error:
        assert str(error)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < MOST_BYTES


def _place(share: float, count: int) -> int:
    return int(share * count)


def _with_values(text: str, pattern: str, spots: list[tuple[float, str]]) -> bytes:
    """Put words in the place of values, which are the only group of `pattern`."""
    found = list(re.finditer(pattern, text, re.MULTILINE))
    chosen = {found[_place(share, len(found))]: word for share, word in spots}
    for match, word in sorted(chosen.items(), key=lambda item: -item[0].start()):
        text = text[: match.start(1)] + word + text[match.end(1) :]
    return text.encode("latin-1")


@pytest.mark.parametrize("name", ["acqus", "acqu2s"])
@mutating
@given(spots=Spots)
def test_bruker_parameters(copy: Callable[[str], Path], name: str, spots: list[tuple[float, str]]) -> None:
    folder = copy("bruker")
    text = (folder / name).read_text("latin-1")
    with _content(folder / name, _with_values(text, r"^##\$\w+= (.*)$", spots)):
        _opens_or_says_why(folder)


@mutating
@given(spots=Spots)
def test_varian_parameters(copy: Callable[[str], Path], spots: list[tuple[float, str]]) -> None:
    folder = copy("varian")
    text = (folder / "procpar").read_text("latin-1")
    with _content(folder / "procpar", _with_values(text, r"^[a-zA-Z]\w* .*\n(.*)$", spots)):
        _opens_or_says_why(folder)


@pytest.mark.parametrize(
    "base, name, length",
    [
        ("bruker", "acqus", None),
        ("bruker", "nuslist", None),
        ("nmrpipe-nus", "nuslist", None),
        ("varian", "procpar", None),
        ("varian", "fid", 60),
        ("varian", "sampling.sch", None),
        ("matlab", "pair.mat", 400),
    ],
)
@mutating
@given(changes=Bytes, cut=st.none() | st.floats(0, 1))
def test_bytes(
    copy: Callable[[str], Path],
    base: str,
    name: str,
    length: int | None,
    changes: list[tuple[float, int]],
    cut: float | None,
) -> None:
    """Change bytes, at the start of a binary file or anywhere in a text, or cut the file off, or both."""
    folder = copy(base)
    content = bytearray((folder / name).read_bytes())
    for share, value in changes:
        content[_place(share, length or len(content))] = value
    if cut is not None:
        del content[_place(cut, len(content)) :]
    with _content(folder / name, bytes(content)):
        _opens_or_says_why(folder)


@pytest.mark.parametrize("base, name", [("nmrpipe", "test.fid"), ("nmrpipe-series", "fid/test001.fid")])
@mutating
@given(changes=st.lists(st.tuples(st.integers(0, 511), FLOATS), min_size=1, max_size=4))
def test_nmrpipe_header(
    copy: Callable[[str], Path], base: str, name: str, changes: list[tuple[int, float]]
) -> None:
    folder = copy(base)
    header = np.frombuffer((folder / name).read_bytes(), "<f4").copy()
    for place, value in changes:
        header[place] = value
    with _content(folder / name, header.tobytes()):
        _opens_or_says_why(folder)
