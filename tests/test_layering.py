"""Imports run one way: gui -> nmrrecon, synthetic; methods never touch files; nothing imports cli."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QT = ("PySide6", "pyqtgraph", "pyqtgraph_qt", "qtpy", "PyQt5", "PyQt6")
TORCH_FREE = ("io", "processing", "sampling", "cli")
#: Packages of the window that work without it; `gui.workbench` is what they all work on.
QT_FREE = ("state", "actions", "drawing", "phasing", "jobs", "comparison", "commands", "workbench")


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path, top_level_only: bool = False) -> Iterator[str]:
    """Yield the full name of every module, and of every name taken from one, that `file` imports."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    later = {id(node) for block in ast.walk(tree) if _runs_later(block) for node in ast.walk(block)}
    package = module_name(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree):
        if top_level_only and id(node) in later:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _runs_later(block: ast.AST) -> bool:
    """Return whether what stands in `block` does not run when the module is imported."""
    if isinstance(block, ast.If):
        return "TYPE_CHECKING" in ast.unparse(block.test)
    return isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def below(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def offenders(package: str, *forbidden: str, besides: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{module_name(file)} imports {name}"
        for file in files(package)
        if not below(module_name(file), *besides)
        for name in imports(file)
        if below(name, *forbidden)
    ]


def test_the_walk_sees_imports() -> None:
    assert "nmrrecon.report.LoadReport" in set(imports(ROOT / "nmrrecon" / "nmr.py"))
    assert len(files("nmrrecon")) > 10
    assert offenders("nmrrecon", "numpy"), "a rule that finds nothing would prove nothing"


def test_the_library_never_sees_qt_or_the_window() -> None:
    assert offenders("nmrrecon", "gui", *QT) == []
    assert offenders("synthetic", "gui", *QT) == []


def test_what_the_window_shows_and_does_never_sees_qt() -> None:
    allowed = tuple(f"gui.{name}" for name in (*QT_FREE, "theme"))
    modules = [file for file in files("gui") if below(module_name(file), *allowed)]
    strangers = [
        f"{module_name(file)} imports {name}"
        for file in modules
        for name in imports(file)
        if below(name, *QT) or (below(name, "gui") and not below(name, *allowed))
    ]
    assert len(modules) > 60, "a rule that finds no modules would prove nothing"
    assert strangers == []


def test_nothing_imports_the_command_line() -> None:
    assert offenders("nmrrecon", "nmrrecon.cli", besides=("nmrrecon.cli",)) == []
    assert offenders("synthetic", "nmrrecon.cli") == []
    assert offenders("gui", "nmrrecon.cli") == []


def test_synthetic_knows_data_and_files_but_no_method() -> None:
    known = ("nmr", "kspace", "sampling", "io", "errors", "report", "recipe", "metrics", "peaks")
    random = ("smooth_fields", "smooth_phase")
    allowed = [f"nmrrecon.{name}" for name in (*known, *random, "__version__")]
    strangers = [
        f"{module_name(file)} imports {name}"
        for file in files("synthetic")
        for name in imports(file)
        if below(name, "nmrrecon") and not below(name, *allowed)
    ]
    assert strangers == []


def test_of_the_library_only_training_evaluation_and_the_command_line_import_synthetic() -> None:
    """Networks are trained, and every method is judged, on data whose truth is known."""
    allowed = ("nmrrecon.training", "nmrrecon.evaluation", "nmrrecon.cli")
    assert offenders("nmrrecon", "synthetic", besides=allowed) == []


def test_nothing_but_the_command_line_imports_the_evaluation() -> None:
    besides = ("nmrrecon.evaluation", "nmrrecon.cli")
    assert offenders("nmrrecon", "nmrrecon.evaluation", besides=besides) == []
    assert offenders("synthetic", "nmrrecon.evaluation") == []


@pytest.mark.parametrize("package", ["operators", "solvers", "networks"])
def test_methods_never_import_files_or_what_calls_them(package: str) -> None:
    above = ("nmrrecon.io", "nmrrecon.cli", "nmrrecon.reconstruct", "nmrrecon.methods", "synthetic")
    assert offenders(f"nmrrecon/{package}", *above) == []


def test_operators_know_no_solver() -> None:
    assert offenders("nmrrecon/operators", "nmrrecon.solvers", "nmrrecon.networks") == []


def test_files_and_processing_know_no_method() -> None:
    methods = ("nmrrecon.solvers", "nmrrecon.networks", "nmrrecon.operators", "nmrrecon.reconstruct")
    for package in ("io", "processing", "sampling"):
        assert offenders(f"nmrrecon/{package}", *methods) == []


@pytest.mark.parametrize("package", TORCH_FREE)
def test_torch_is_imported_inside_functions_only(package: str) -> None:
    early = [
        f"{module_name(file)} imports {name}"
        for file in files(f"nmrrecon/{package}")
        for name in imports(file, top_level_only=True)
        if below(name, "torch", "nmrrecon.solvers", "nmrrecon.operators", "nmrrecon.networks")
    ]
    assert early == []


@pytest.mark.parametrize("package", ["state", "actions", "drawing", "jobs", "comparison", "commands"])
def test_what_the_window_is_made_of_never_sees_qt_or_widgets(package: str) -> None:
    assert offenders(f"gui/{package}", *QT, "gui.panels", "gui.dialogs", "gui.main_window") == []
    early = [
        f"{module_name(file)} imports {name}"
        for file in files(f"gui/{package}")
        for name in imports(file, top_level_only=True)
        if below(name, "gui.views")
    ]
    assert early == []


def test_state_knows_nothing_of_what_is_done_with_it() -> None:
    above = ("actions", "jobs", "drawing", "comparison", "commands", "views", "workbench")
    assert offenders("gui/state", *(f"gui.{name}" for name in above)) == []


def test_the_workbench_and_what_it_is_made_of_load_no_qt() -> None:
    script = (
        "import importlib, pkgutil, sys\n"
        "for name in sys.argv[1:]:\n"
        "    package = importlib.import_module(name)\n"
        "    for found in pkgutil.iter_modules(getattr(package, '__path__', []), name + '.'):\n"
        "        importlib.import_module(found.name)\n"
        f"print(sorted({{m.split('.')[0] for m in sys.modules}} & {{*{QT!r}, 'torch', 'scipy', 'nmrglue'}}))"
    )
    names = [f"gui.{name}" for name in ("state", "actions", "drawing", "jobs", "comparison", "commands")]
    done = subprocess.run(
        [sys.executable, "-c", script, *names, "gui.workbench"],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
