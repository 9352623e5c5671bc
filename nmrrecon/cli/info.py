"""`nmrrecon info`: the load report of a data set."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from nmrrecon.cli.options import set_option
from nmrrecon.cli.terminal import terminal
from nmrrecon.io.open import open_dataset
from nmrrecon.io.open_kspace import is_k_space, open_kspace
from nmrrecon.kspace import KSpace
from nmrrecon.kspace_summary import kspace_line
from nmrrecon.nmr import NMRDataset
from nmrrecon.report import Fact, LoadReport, Status
from nmrrecon.summary import summary_line

_STYLES = {Status.READ: "", Status.INFERRED: "yellow", Status.MISSING: "red", Status.SET: "cyan"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@set_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(path: Path, overrides: dict[str, str], as_json: bool) -> None:
    """Show what the data set at PATH holds: NMR data, or k-space or images of MRI.

    Each fact is listed with its value, whether it was read, inferred, missing or set by you,
    and the parameter it comes from; then what to know before trusting the data.
    """
    dataset = open_kspace(path, overrides) if is_k_space(path) else open_dataset(path, overrides)
    if as_json:
        click.echo(json.dumps(report_data(dataset), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_report(dataset)


def report_data(dataset: NMRDataset | KSpace) -> dict[str, Any]:
    """Return the load report and the closing line as plain data, every number finite or None."""
    plain: dict[str, Any] = _finite({**dataset.report.as_dict(), "summary": closing_line(dataset)})
    return plain


def print_report(dataset: NMRDataset | KSpace) -> None:
    """Print the load report as a table, then the warnings and the closing line."""
    console = terminal()
    report = dataset.report
    console.print(Text(f"{report.format}  {_printable(report.path)}"), soft_wrap=True)
    console.print(_table(report))
    for warning in report.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), _printable(warning)))
    console.print(Text(closing_line(dataset), style="bold"))


def closing_line(dataset: NMRDataset | KSpace) -> str:
    """Return what the data are in one line."""
    return kspace_line(dataset) if isinstance(dataset, KSpace) else summary_line(dataset)


def _table(report: LoadReport) -> Table:
    table = Table("fact", "value", "known", "from", box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = True
    for fact in report.facts.values():
        table.add_row(
            Text(fact.name),
            Text(format_value(fact)),
            Text(str(fact.status), style=_STYLES[fact.status]),
            Text(_printable(fact.source)),
        )
    return table


def format_value(fact: Fact) -> str:
    """Return the value of a fact with its unit, on one line."""
    text = _value_text(fact.value)
    return f"{text} {fact.unit}" if fact.unit and fact.value is not None else text


def _value_text(value: Any) -> str:
    if value is None:
        return "-"
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, tuple | list):
        return ", ".join(_value_text(item) for item in value)
    return _printable(str(value))


def _printable(text: str) -> str:
    """Return `text` on one line without control characters, which a file may hold by accident or intent."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _finite(value: Any) -> Any:
    """Replace NaN and infinity, which JSON cannot hold, by None."""
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
