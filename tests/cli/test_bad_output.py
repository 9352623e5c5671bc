"""Output that cannot be written: one clear error, exit code 2, and nothing half-written."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from tests.io.intact import INTACT

Run = Callable[[str, Path], Result]

#: What is run; OUT stands for the name of what it writes, DATA for a small data set.
COMMANDS = {
    "schedule": "schedule --grid 2048 --points 1024 --out OUT",
    "simulate bruker": "simulate A OUT",
    "simulate varian": "simulate A OUT --format varian",
    "simulate nmrpipe": "simulate A OUT --format nmrpipe",
    "reconstruct": "reconstruct DATA --out OUT --quiet -p iterations=3",
}

#: `reconstruct` makes the folders above its own, and adds to a folder that is there.
MAKING = {name: words for name, words in COMMANDS.items() if name != "reconstruct"}

each_making = pytest.mark.parametrize("words", MAKING.values(), ids=MAKING)
each_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Result]:
    """Return a function that runs one of `COMMANDS` with a name for its output."""
    data = tmp_path_factory.mktemp("data") / "data"
    INTACT["bruker"](data)

    def invoke(words: str, out: Path) -> Result:
        places = {"OUT": str(out), "DATA": str(data)}
        return CliRunner().invoke(cli, [places.get(word, word) for word in words.split()])

    return invoke


def _is_refused(result: Result, out: Path) -> None:
    assert result.exit_code == 2, result.output
    assert result.stderr.count("error:") == 1
    assert "Traceback" not in result.output
    assert "defect" not in result.output
    assert str(out) in result.stderr
    assert len(result.stderr.strip().splitlines()) > 1, "no remedy"


def _left(folder: Path) -> list[Path]:
    """Return what lies in `folder`, but for an output folder without content."""
    return [path for path in folder.rglob("*") if path.name != "out" or path.is_file()]


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """Let the system refuse what is written beyond `size` bytes of a file, as a full disk does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@each_command
def test_disk_that_fills_up_while_data_are_written(run: Run, words: str, tmp_path: Path) -> None:
    with _largest_file(1000):
        result = run(words, tmp_path / "out")
    _is_refused(result, tmp_path / "out")
    assert _left(tmp_path) == []


@each_command
def test_disk_that_is_full_when_the_file_is_closed(
    run: Run, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = run(words, tmp_path / "out")
    _is_refused(result, tmp_path / "out")
    assert "free some space" in result.stderr
    assert _left(tmp_path) == []


@each_making
def test_folder_that_does_not_exist(run: Run, words: str, tmp_path: Path) -> None:
    out = tmp_path / "absent" / "out"
    _is_refused(run(words, out), out)
    assert list(tmp_path.iterdir()) == []


@each_command
def test_file_where_a_folder_is_needed(run: Run, words: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine\n")
    out = tmp_path / "file" / "out"
    _is_refused(run(words, out), out)
    assert (tmp_path / "file").read_text() == "mine\n"


@each_command
def test_output_that_exists_already(run: Run, words: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine\n")
    _is_refused(run(words, out), out)
    assert out.read_text() == "mine\n"
    assert list(tmp_path.iterdir()) == [out]


@each_making
def test_folder_of_that_name(run: Run, words: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine").write_text("mine\n")
    _is_refused(run(words, out), out)
    assert [path.name for path in out.iterdir()] == ["mine"]


@pytest.mark.skipif(os.geteuid() == 0, reason="this user may write everywhere")
@each_command
def test_folder_without_permission(run: Run, words: str, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    _is_refused(run(words, tmp_path / "locked" / "out"), tmp_path / "locked" / "out")
    assert list((tmp_path / "locked").iterdir()) == []


@each_command
def test_name_that_is_too_long(run: Run, words: str, tmp_path: Path) -> None:
    out = tmp_path / ("x" * 300)
    _is_refused(run(words, out), out)
    assert list(tmp_path.iterdir()) == []


@each_command
def test_link_to_itself(run: Run, words: str, tmp_path: Path) -> None:
    out = tmp_path / "loop"
    out.symlink_to("loop")
    _is_refused(run(words, out), out)
    assert list(tmp_path.iterdir()) == [out]
