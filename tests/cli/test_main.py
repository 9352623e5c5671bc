"""The frame of the command line: lazy imports, exit codes, messages."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import warnings
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli import main as frame
from nmrrecon.errors import Cancelled, DataError, NMRReconWarning

HEAVY = ("torch", "scipy", "matplotlib", "nmrglue", "PySide6", "numpy")


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture
def run_failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs a sub-command which does what it is told, through the frame."""

    def run(action: Callable[[], object], *options: str) -> Result:
        @click.command()
        def failing() -> None:
            action()

        monkeypatch.setattr(frame.LazyGroup, "get_command", lambda *_: failing)
        return CliRunner().invoke(frame.cli, [*options, "info"])

    return run


def raises(error: BaseException) -> Callable[[], object]:
    def action() -> object:
        raise error

    return action


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom nmrrecon.cli.main import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "loaded += [m for m in sys.modules if m.startswith('nmrrecon.cli.') and m != 'nmrrecon.cli.main']\n"
        "print('LOADED', loaded)"
    )
    done = run_python("-c", code)
    assert "LOADED []" in done.stdout, done.stdout + done.stderr
    for name, (_, line) in frame.COMMANDS.items():
        assert any(name in row.split() and line in row for row in done.stdout.splitlines()), (
            f"{name} is not in the help with its line"
        )


def test_import_of_the_package_loads_no_torch_and_no_qt() -> None:
    done = run_python(
        "-c", "import sys, nmrrecon; print([m for m in ('torch', 'PySide6') if m in sys.modules])"
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("name", sorted(frame.COMMANDS))
def test_each_sub_command_imports_and_prints_its_help_without_torch(name: str) -> None:
    module = frame.COMMANDS[name][0].split(":")[0]
    code = (
        "import sys\nfrom nmrrecon.cli.main import cli\n"
        f"try: cli(['{name}', '--help'])\nexcept SystemExit as done: print('EXIT', done.code)\n"
        f"print('HAS', '{module}' in sys.modules, 'torch' in sys.modules)"
    )
    done = run_python("-c", code)
    assert "EXIT 0" in done.stdout, done.stderr
    assert "HAS True False" in done.stdout


def test_version_is_that_of_the_package() -> None:
    from nmrrecon import __version__

    result = CliRunner().invoke(frame.cli, ["--version"])
    assert result.exit_code == 0
    assert __version__ in result.output


def test_an_unknown_command_names_the_near_one() -> None:
    result = CliRunner().invoke(frame.cli, ["reconstrct"])
    assert result.exit_code == 2
    assert "Did you mean reconstruct?" in result.output


@pytest.mark.parametrize(
    "error, words",
    [
        (
            DataError("holds no rows", path="some/ser", remedy="Copy it again."),
            ["some/ser", "Copy it again."],
        ),
        (MemoryError(), ["not enough memory"]),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), ["not enough memory"]),
        (
            PermissionError(errno.EACCES, "Permission denied", "locked/ser"),
            ["locked/ser", "Permission denied"],
        ),
        (OSError(errno.ENOSPC, "No space left on device", "out.ft2"), ["out.ft2", "No space left"]),
    ],
)
def test_errors_that_a_user_can_mend_exit_with_2(
    run_failing: Callable[..., Result], error: Exception, words: list[str]
) -> None:
    result = run_failing(raises(error))
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert all(word in result.stderr for word in words)
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Cancelled("stopped")])
def test_cancelling_exits_with_130(run_failing: Callable[..., Result], error: BaseException) -> None:
    result = run_failing(raises(error))
    assert result.exit_code == 130
    assert result.stderr == "cancelled; nothing was written\n"


def test_a_defect_is_called_one_and_shows_its_traceback_when_asked(
    run_failing: Callable[..., Result], capfd: pytest.CaptureFixture[str]
) -> None:
    result = run_failing(raises(ZeroDivisionError("by zero")))
    assert result.exit_code == 1
    assert "defect of nmrrecon" in result.stderr
    assert "ZeroDivisionError: by zero" in result.stderr
    assert "--traceback" in result.stderr
    assert "Traceback (most recent" not in result.stderr
    assert "Traceback (most recent" in run_failing(raises(ZeroDivisionError()), "--traceback").stderr


def test_warnings_of_libraries_stay_off_the_terminal_and_ours_are_one_line(
    run_failing: Callable[..., Result],
) -> None:
    def warn() -> None:
        warnings.warn("from nmrglue", UserWarning, stacklevel=1)
        warnings.warn("the schedule is odd", NMRReconWarning, stacklevel=1)

    result = run_failing(warn)
    assert result.exit_code == 0
    assert result.stderr == "warning: the schedule is odd\n"


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_who_leaves_the_pipe_sees_no_traceback() -> None:
    command = f"'{sys.executable}' -m nmrrecon.cli.main --help | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
