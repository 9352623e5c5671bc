"""`nmrrecon methods`: the table of methods, and the parameters of one of them."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from nmrrecon.cli.terminal import terminal
from nmrrecon.methods import METHODS, Method, method_named
from nmrrecon.parameters import ParameterInfo, describe


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """List the methods, or the parameters of the method NAME."""
    methods = list(METHODS.values()) if name is None else [method_named(name)]
    if as_json:
        click.echo(json.dumps([method_data(m, with_parameters=name is not None) for m in methods], indent=2))
    elif name is None:
        terminal().print(_methods_table(methods))
    else:
        _print_method(methods[0])


def method_data(method: Method, with_parameters: bool) -> dict[str, Any]:
    """Return one row of the table as plain data, its parameters only where asked for: they import torch."""
    row: dict[str, Any] = {
        "name": method.name,
        "title": method.title,
        "serves": method.serves,
        "paper": method.paper,
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
            for info in describe(method.load()[1])
        ]
    return row


def _methods_table(methods: list[Method]) -> Table:
    table = Table("method", "data", "what it does", "paper", box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = True
    for method in methods:
        table.add_row(method.name, method.serves, Text(method.title), Text(method.paper))
    return table


def _print_method(method: Method) -> None:
    console = terminal()
    console.print(Text(f"{method.name}: {method.title}", style="bold"))
    if method.paper:
        console.print(Text(method.paper))
    parameters = describe(method.load()[1])
    if not parameters:
        console.print("It has no parameters.")
        return
    table = Table("parameter", "default", "range", "meaning", box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = True
    for info in parameters:
        table.add_row(info.name, _default(info), _range(info), Text(info.help))
    console.print(table)


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
