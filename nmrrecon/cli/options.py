"""Options that several sub-commands share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from nmrrecon.errors import ParameterError

EXAMPLES = {
    "--set": "--set f1.sw_hz=2000",
    "--parameter": "--parameter iterations=400",
    "--option": "--option direct.p0=35",
}


def parse_overrides(entries: tuple[str, ...], option: str = "--set") -> dict[str, str]:
    """Turn ``name=value`` entries of `option` into a mapping; a name given twice is an error."""
    overrides: dict[str, str] = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        name, value = name.strip(), value.strip()
        if not name or not equals or not value:
            raise ParameterError(
                f"{option} {entry}: not of the form name=value", remedy=f"For example {EXAMPLES[option]}."
            )
        if name in overrides:
            raise ParameterError(f"{option} {name} is given twice")
        overrides[name] = value
    return overrides


def _overrides(_: click.Context, __: click.Parameter, entries: tuple[str, ...]) -> dict[str, str]:
    return parse_overrides(entries)


def set_option(function: Any) -> Any:
    """Add ``--set NAME=VALUE``, many times; the command gets `overrides`, a dict of str to str."""
    return click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_overrides,
        help="Set a fact of the load report, such as f1.sw_hz=2000. May be given several times.",
    )(function)


def given_options(context: click.Context, names: Iterable[str]) -> list[str]:
    """Return, as a user writes them, those of the options called `names` that the command line has."""
    words = {option.name: option.opts[0] for option in context.command.params}
    given = click.core.ParameterSource.COMMANDLINE
    return [str(words[name]) for name in names if context.get_parameter_source(name) is given]
