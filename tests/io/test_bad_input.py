"""Broken data: one clear error that names the file and a remedy, exit code 2, and nothing half-written."""

from __future__ import annotations

import os
import re
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from tests.io.faults import FAULTS, GARBAGE, UNREADABLE, Fault
from tests.io.intact import INTACT
from tests.io.spoiling import acqu, cut, remove, replace

#: Python memory that opening a broken file of a few kB may take.
MOST_BYTES = 32 << 20


@pytest.fixture(scope="session")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function from the name of an intact data set to its folder."""
    root = tmp_path_factory.mktemp("intact")

    def folder(name: str) -> Path:
        if not (root / name).exists():
            INTACT[name](root / name)
        return root / name

    return folder


@pytest.fixture
def memory() -> Iterator[None]:
    """Fail where more memory is taken than any broken file warrants."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_BYTES


def _spoilt(fault: Fault, intact: Callable[[str], Path], tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(intact(fault.base), folder)
    fault.spoil(folder)
    return folder


def _tree(folder: Path) -> list[tuple[str, int, int]]:
    files = (path for path in sorted(folder.rglob("*")))
    return [(str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in files]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def _is_one_clear_error(result: Result, folder: Path, says: str) -> None:
    """Hold a message to the rule: what, to which file, and what to do about it."""
    assert result.exit_code == 2, result.output
    assert result.stderr.count("error:") == 1, result.stderr
    for word in ("Traceback", "defect of nmrrecon", "Error(", "Errno"):
        assert word not in result.output
    assert str(folder) in result.stderr
    assert says in result.stderr
    what, *remedy = result.stderr.strip().splitlines()
    assert re.fullmatch(r"error: /.*: .+", what)
    assert remedy, f"no remedy: {what}"
    assert all(line.startswith("  ") for line in remedy)


def _id(fault: Fault) -> str:
    return f"{fault.base}: {fault.name}"


@pytest.mark.parametrize("name", INTACT)
def test_intact_data_open_without_a_word(name: str, intact: Callable[[str], Path]) -> None:
    result = _run("info", intact(name))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("fault", [f for f in FAULTS if not f.warns], ids=_id)
@pytest.mark.usefixtures("memory")
def test_broken_data_are_refused(fault: Fault, intact: Callable[[str], Path], tmp_path: Path) -> None:
    folder = _spoilt(fault, intact, tmp_path)
    before = _tree(tmp_path)
    _is_one_clear_error(_run("info", folder), folder, fault.says)
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("fault", [f for f in FAULTS if not f.warns], ids=_id)
def test_nothing_is_written_of_broken_data(
    fault: Fault, intact: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = _spoilt(fault, intact, tmp_path)
    before = _tree(folder)
    result = _run("reconstruct", folder, "--out", tmp_path / "out", "--quiet")
    _is_one_clear_error(result, folder, fault.says)
    assert _tree(folder) == before
    assert not any((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.warns], ids=_id)
@pytest.mark.usefixtures("memory")
def test_what_can_still_be_used_is_opened_with_a_warning(
    fault: Fault, intact: Callable[[str], Path], tmp_path: Path
) -> None:
    result = _run("info", _spoilt(fault, intact, tmp_path))
    assert result.exit_code == 0, result.output
    warnings = [line for line in result.output.splitlines() if line.startswith("warning:")]
    assert any(fault.says in line for line in warnings), result.output


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="this user may read everything")
@pytest.mark.parametrize("fault", UNREADABLE, ids=_id)
def test_unreadable_files_are_refused(fault: Fault, intact: Callable[[str], Path], tmp_path: Path) -> None:
    folder = _spoilt(fault, intact, tmp_path)
    _is_one_clear_error(_run("info", folder), folder, fault.says)


def _no_file(folder: Path) -> Path:
    return folder / "absent"


def _empty_folder(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def _picture(folder: Path) -> Path:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    return folder / "picture.png"


def _empty_file(folder: Path) -> Path:
    (folder / "test.ft2").write_bytes(b"")
    return folder / "test.ft2"


def _jeol_garbage(folder: Path) -> Path:
    (folder / "a.jdf").write_bytes(b"JEOL.NMR" + GARBAGE)
    return folder / "a.jdf"


def _jeol_beginning(folder: Path) -> Path:
    (folder / "a.jdf").write_bytes(b"JEOL.NMR\x01\x01\x00\x01")
    return folder / "a.jdf"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "fid")  # opened to be read, it would wait for ever
    return folder / "fid"


def _link_to_itself(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def _file_as_folder(folder: Path) -> Path:
    (folder / "file").write_text("0\n")
    return folder / "file" / "ser"


def _long_name(folder: Path) -> Path:
    return folder / ("x" * 300)


def _folder_of_loops(folder: Path) -> Path:
    (folder / "inner").mkdir()
    (folder / "inner" / "back").symlink_to("..")
    return folder


@pytest.mark.parametrize(
    "place",
    [
        _no_file,
        _empty_folder,
        _picture,
        _empty_file,
        _jeol_garbage,
        _jeol_beginning,
        _pipe,
        _link_to_itself,
        _file_as_folder,
        _long_name,
        _folder_of_loops,
    ],
)
def test_what_is_no_data_set_is_refused(place: Callable[[Path], Path], tmp_path: Path) -> None:
    path = place(tmp_path)
    _is_one_clear_error(_run("info", path), path, "")


@pytest.mark.parametrize(
    "override, says",
    [
        ("nonsense=1", "nonsense"),
        ("sw_hz", "name=value"),
        ("=5", "name=value"),
        ("f1.sw_hz=wide", "f1.sw_hz=wide"),
        ("f1.sw_hz=0", "f1"),
        ("f1.sw_hz=-100", "f1"),
        ("f1.sw_hz=nan", "f1"),
        ("f2.observe_mhz=inf", "f2"),
        ("f1.quadrature=none", "f1.quadrature=none"),
        ("format.dtype=int7", "format.dtype"),
        ("format.byte_order=middle", "format.byte_order"),
        ("format.row_bytes=7", "row"),
        ("format.row_bytes=0", "row"),
        ("format.row_bytes=-1024", "row"),
        ("sampling.nus=maybe", "sampling.nus=maybe"),
        ("sampling.base=7", "7"),
        ("sampling.grid=4", "grid"),
        ("sampling.grid=0", "grid"),
        ("sampling.grid=-16", "grid"),
        ("sampling.grid=16,16", "grid"),
        ("sampling.grid=9999999999", "grid"),
        ("f2.group_delay=1e9", "group delay"),
        ("f2.group_delay=nan", "f2.group_delay"),
    ],
)
@pytest.mark.usefixtures("memory")
def test_overrides_that_make_no_sense_are_refused(
    override: str, says: str, intact: Callable[[str], Path]
) -> None:
    result = _run("info", intact("bruker"), "--set", override)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("error:") == 1
    assert says in result.stderr
    assert "defect" not in result.stderr


@pytest.mark.parametrize("base", ["bruker", "varian", "nmrpipe", "matlab"])
def test_fids_are_not_compared_as_spectra(base: str, intact: Callable[[str], Path]) -> None:
    result = _run("compare", intact(base), intact(base))
    _is_one_clear_error(result, intact(base), "time-domain")


SPECTRUM_FAULTS = [
    Fault("topspin", "procs missing", remove("procs"), "procs"),
    Fault("topspin", "proc2s empty", replace("proc2s", b""), "proc2s"),
    Fault("topspin", "2rr missing", remove("2rr"), "2rr"),
    Fault("topspin", "2rr empty", replace("2rr", b""), "2rr"),
    Fault("topspin", "2rr cut off", cut("2rr", 0.7), "2rr"),
    Fault("topspin", "SI absurd", acqu("procs", "SI", 2_000_000_000), "SI"),
    Fault("topspin", "SI negative", acqu("procs", "SI", -32), "SI"),
    Fault("topspin", "SI no number", acqu("proc2s", "SI", "x"), "SI"),
    Fault("topspin", "scale absurd", acqu("procs", "NC_proc", 10_000), "NC_proc"),
    Fault("topspin", "no ppm scale", acqu("procs", "OFFSET", None), "OFFSET"),
    Fault("topspin", "tiles that do not fit", acqu("procs", "XDIM", 7), "XDIM"),
    Fault("topspin", "no frequency", acqu("procs", "SF", 0), "SF"),
]


@pytest.mark.parametrize("fault", SPECTRUM_FAULTS, ids=_id)
@pytest.mark.usefixtures("memory")
def test_broken_spectra_are_refused(fault: Fault, intact: Callable[[str], Path], tmp_path: Path) -> None:
    shutil.copytree(intact("topspin"), tmp_path / "data")
    procno = tmp_path / "data" / "pdata" / "1"
    fault.spoil(procno)
    result = _run("compare", procno, intact("topspin") / "pdata" / "1")
    _is_one_clear_error(result, tmp_path / "data", fault.says)
