"""``nmrrecon evaluate``: the figures that methods are judged by, as a table, as JSON and as a picture."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation.subjects import SUBJECTS

if TYPE_CHECKING:
    from nmrrecon.evaluation.settings import Report
    from nmrrecon.evaluation.table import Evaluation, Provenance

#: Options by field of `Settings`.
OPTIONS = {
    "schedules": "--schedules",
    "seeds": "--seeds",
    "traces": "--traces",
    "runs": "--runs",
    "slices": "--slices",
    "densities": "--density",
    "methods": "--method",
    "only": "--only",
    "data": "--data",
    "weights": "--weights",
    "adaptive_log": "--adaptive-log",
    "fixed_log": "--fixed-log",
}
HELP = (
    "Evaluate the methods on SUBJECT, with default settings where --method gives no others.\n\n\b\n"
    + "\n".join(f"{name:16}{subject.line}" for name, subject in SUBJECTS.items())
)


@click.command(help=HELP)
@click.argument("subject", type=click.Choice(list(SUBJECTS)))
@click.option(
    "--schedules", type=click.IntRange(min=1), help="Schedules at each density, drawn from seed 1 on."
)
@click.option("--seeds", type=click.IntRange(min=1), help="Of the cases, drawn from 1 on.")
@click.option("--traces", type=click.IntRange(min=1), help="Random FIDs at each density.")
@click.option("--runs", type=click.IntRange(min=1), help="Timed runs.")
@click.option("--slices", type=click.IntRange(min=1), help="Slices of the test patient.")
@click.option("--density", "densities", type=float, multiple=True, help="Sampled share, such as 0.2.")
@click.option(
    "--method", "-m", "methods", multiple=True, help="Such as ist, or ist:iterations=320 with a parameter."
)
@click.option(
    "--only",
    "--case",
    "-c",
    "only",
    multiple=True,
    metavar="NAME",
    help="Of the cases, sets, spectra, sizes, masks.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of the measured data; it holds nmr/ and mri/."
)
@click.option("--weights", type=click.Path(path_type=Path), help="Folder of weights to take before others.")
@click.option("--adaptive-log", type=click.Path(path_type=Path), help="log.csv of MoDern's training.")
@click.option("--fixed-log", type=click.Path(path_type=Path), help="log.csv of the non-adaptive training.")
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder for SUBJECT.md, .json and .png.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the figures of every draw.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.pass_context
def command(
    context: click.Context, subject: str, out: Path | None, as_json: bool, device: str, **asked: Any
) -> None:
    """Evaluate the methods; see `HELP`."""
    _check_options(subject, asked)
    from nmrrecon.evaluation import table
    from nmrrecon.evaluation.machine import provenance
    from nmrrecon.evaluation.settings import Settings
    from nmrrecon.evaluation.subjects import evaluate
    from nmrrecon.outputs import output_folder

    settings = Settings(device=device, **{key: value for key, value in asked.items() if value is not None})
    made = provenance(command_line(context), device)
    with output_folder(out) if out is not None else _nowhere():
        with _reported(subject) as report:
            found = evaluate(subject, settings, report)
        if out is not None:
            write_evaluation(found, made, out, subject)
    if as_json:
        click.echo(table.as_json(found, made), nl=False)
    else:
        _print(found)


def write_evaluation(found: Evaluation, made: Provenance, folder: Path, subject: str) -> list[Path]:
    """Write SUBJECT.md, SUBJECT.json and SUBJECT.png, each whole or not at all."""
    from nmrrecon.evaluation.figure import write_figure
    from nmrrecon.evaluation.table import as_json, as_markdown
    from nmrrecon.io.atomic import atomic_write

    paths = [folder / f"{subject}{suffix}" for suffix in (".md", ".json", ".png")]
    write_figure(found.draw(), paths[2], made.command)
    for path, text in zip(paths, (as_markdown(found, made), as_json(found, made)), strict=False):
        with atomic_write(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return paths


def command_line(context: click.Context) -> str:
    """Return the command line that was given, from the parameters that click found in it."""
    words = []
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
        value = context.params.get(parameter.name or "")
        if not given or value is None:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            named = [] if isinstance(parameter, click.Argument) else [parameter.opts[0]]
            words += named if item is True else [*named, str(item)]
    return shlex.join(["nmrrecon", "evaluate", *words])


def _check_options(subject: str, asked: dict[str, Any]) -> None:
    """Refuse options that the subject would not heed."""
    heeded = SUBJECTS[subject].options
    for key, value in asked.items():
        if value not in (None, ()) and key not in heeded:
            takes = ", ".join(OPTIONS[name] for name in heeded)
            raise ParameterError(
                f"evaluate {subject} has no use for {OPTIONS[key]}", remedy=f"It takes {takes}."
            )


@contextmanager
def _nowhere() -> Iterator[None]:
    yield


@contextmanager
def _reported(subject: str) -> Iterator[Report]:
    """Show a bar on stderr, above it every row as it comes."""
    from rich.progress import Progress

    from nmrrecon.cli.progress import bar_columns
    from nmrrecon.evaluation.settings import Report

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with Progress(*bar_columns(), console=console, transient=True) as bar:
        task = bar.add_task(subject, total=1.0, state="")
        yield Report(
            row=lambda line: console.print(line, markup=False),
            progress=lambda share, words: bar.update(task, completed=share, state=words),
        )


def _print(found: Evaluation) -> None:
    from nmrrecon.cli.terminal import terminal

    console = terminal()
    for table in found.tables:
        shown = Table(title=Text(f"{found.title}. {table.caption}"))
        for i, column in enumerate(table.columns):
            words = all(isinstance(row[i], str) for row in table.rows)
            shown.add_column(column.name, justify="left" if words else "right")
        for row in table.texts():
            shown.add_row(*(Text(text) for text in row))
        console.print(shown)
    for note in found.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
