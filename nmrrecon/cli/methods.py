"""`nmrrecon methods`: the table of methods, and the weights and parameters of one of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nmrrecon.cli.terminal import terminal
from nmrrecon.methods import METHODS, Method, method_named
from nmrrecon.parameters import ParameterInfo, describe
from nmrrecon.weights import manifest_if_there
from nmrrecon.weights_manifest import CINE_DIMENSIONS, Manifest


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """List the methods with their trained weights, or all about the method NAME and its parameters."""
    methods = list(METHODS.values()) if name is None else [method_named(name)]
    if as_json:
        click.echo(json.dumps([method_data(m, with_parameters=name is not None) for m in methods], indent=2))
    elif name is None:
        _print_methods(methods)
    else:
        _print_method(methods[0])


def method_data(method: Method, with_parameters: bool) -> dict[str, Any]:
    """Return one row of the table as plain data, its parameters only where asked for: they import torch."""
    row: dict[str, Any] = {
        "name": method.name,
        "title": method.title,
        "serves": method.serves,
        "paper": method.paper,
        "size": method.size or None,
        "weights": [_weights_data(name, with_parameters) for name in method.weights],
    }
    if with_parameters:
        row["parameters"] = [
            {
                "name": info.name,
                "default": info.default,
                "kind": info.kind.__name__,
                "minimum": info.minimum,
                "maximum": info.maximum,
                "unit": info.unit,
                "help": info.help,
            }
            for info in describe(method.load_parameters())
        ]
    return row


def _weights_data(name: str, whole: bool) -> dict[str, Any]:
    """Return the name of weights and their number of trained parameters, or the `whole` manifest."""
    found = manifest_if_there(name)
    if found is None:
        return {"name": name, "parameters": None}
    return asdict(found) if whole else {"name": name, "parameters": found.parameters}


def _print_methods(methods: list[Method]) -> None:
    """Print a line of facts for each method, below it what it does and what to cite."""
    rows = [(method.name, method.serves, *_network_facts(method)) for method in methods]
    header = ("method", "data", "parameters", "weights")
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    console = terminal()
    console.print(Text(_line(header, widths), style="dim"))
    for method, row in zip(methods, rows, strict=True):
        console.print(Text(_line(row, widths), style="bold"))
        for words in filter(None, (method.title, method.paper)):
            console.print(Text(f"  {words}"))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _network_facts(method: Method) -> tuple[str, str]:
    """Return the parameter counts of a method's weights, and their names."""
    if not method.weights:
        return "-", "-"
    found = {name: manifest_if_there(name) for name in method.weights}
    if method.size:
        counts = iter([f"{method.size:,}"])
    else:
        counts = ("?" if facts is None else f"{facts.parameters:,}" for facts in found.values())
    names = (f"{name} (not there)" if facts is None else name for name, facts in found.items())
    return " / ".join(counts), ", ".join(names)


def _print_method(method: Method) -> None:
    console = terminal()
    console.print(Text(f"{method.name}: {method.title}", style="bold"))
    if method.paper:
        console.print(Text(method.paper))
    for name in method.weights:
        _print_weights(name, console)
    parameters = describe(method.load_parameters())
    if not parameters:
        console.print("It has no parameters.")
        return
    table = Table("parameter", "default", "range", "meaning", box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = True
    for info in parameters:
        table.add_row(info.name, _default(info), _range(info), Text(info.help))
    console.print(table)


def _print_weights(name: str, console: Console) -> None:
    found = manifest_if_there(name)
    if found is None:
        console.print(f"weights {name}: not there")
        return
    from nmrrecon.evaluation.table import percent

    densities = found.density if isinstance(found.density, tuple) else (found.density,)
    density = " to ".join(map(percent, densities))
    arguments = ", ".join(
        f"{key}={json.dumps(value)}" for key, value in found.arguments.items() if key != "dimensions"
    )
    facts = {
        "for": f"{_kind_of_data(found)}, {found.parameters:,} parameters",
        "network": f"{found.network}, {arguments or 'as it is by default'}",
        "trained on": f"preset {found.preset}, {density} of the points",
        "training": f"{found.steps:,} steps of {found.batch}, {found.hours:.2f} h on {found.device}, "
        f"seed {found.seed}",
        "validation": f"RLNE {found.validation_rlne:.4f}",
        "command": found.command,
        "licence": found.licence,
    }
    if found.remarks:
        facts["remarks"] = found.remarks
    console.print(f"weights {name}:")
    table = Table(box=None, pad_edge=False, show_header=False)
    for fact, value in facts.items():
        table.add_row(f"  {fact}", Text(value))
    console.print(table)


def _kind_of_data(found: Manifest) -> str:
    return "cines" if found.dimensions == CINE_DIMENSIONS else f"{found.dimensions + 1}D"


def _default(info: ParameterInfo) -> str:
    if info.optional:
        return "auto"
    if isinstance(info.default, bool):
        return "yes" if info.default else "no"
    text = f"{info.default:g}" if isinstance(info.default, float) else str(info.default)
    return f"{text} {info.unit}".strip()


def _range(info: ParameterInfo) -> str:
    if info.minimum is None and info.maximum is None:
        return ""
    if info.maximum is None:
        return f"from {info.minimum:g}"
    if info.minimum is None:
        return f"up to {info.maximum:g}"
    return f"{info.minimum:g} to {info.maximum:g}"
