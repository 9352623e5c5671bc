"""Several methods on one data set, for the commands that compare them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.methods import method_named
from nmrrecon.parameters import describe

if TYPE_CHECKING:
    from nmrrecon.method_comparison import MethodComparison
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction


def methods_in(entries: Sequence[str]) -> list[str]:
    """Return the methods that ``--compare`` names, each entry one or several with commas between them.

    Raises
    ------
    ParameterError
        For an unknown method, and for one that is named twice.
    """
    names = [name.strip() for entry in entries for name in entry.split(",") if name.strip()]
    for number, name in enumerate(names):
        method_named(name)
        if name in names[:number]:
            raise ParameterError(f"--compare names {name} twice")
    return names


def recipes_for(methods: Sequence[str], recipe: Recipe, values: dict[str, Any]) -> list[Recipe]:
    """Return a recipe for each method, alike but for method and parameters.

    Parameters
    ----------
    methods : sequence of str
    recipe : Recipe
        Its parameters are those of its own method.
    values : dict
        Further parameters; each goes to all methods that have it.

    Raises
    ------
    ParameterError
        If no method has one of `values`, or it has a value that cannot be used.
    """
    known = {name: [info.name for info in describe(method_named(name).load_parameters())] for name in methods}
    for key in values:
        if not any(key in names for names in known.values()):
            raise unknown_name("parameter", key, sorted({name for names in known.values() for name in names}))
    return [
        dataclasses.replace(recipe, method=name, parameters=_parameters_of(name, recipe, values, known[name]))
        for name in methods
    ]


def _parameters_of(name: str, recipe: Recipe, values: dict[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of the method `name`, as the method's dataclass holds them."""
    own = recipe.parameters if name == recipe.method else {}
    chosen = {**own, **{key: value for key, value in values.items() if key in known}}
    built = method_named(name).parameters(chosen)
    return {key: getattr(built, key) for key in chosen}


def solve_each(
    dataset: NMRDataset, recipes: Sequence[Recipe], device: str, *, quiet: bool = False
) -> dict[str, Reconstruction]:
    """Prepare a data set once and reconstruct it by the method of each recipe, a progress bar for each."""
    from nmrrecon.cli.progress import progress_bar
    from nmrrecon.reconstruct import prepare_for, solve

    prepared, parameters = prepare_for(recipes, dataset, device)
    results = {}
    for recipe, values in zip(recipes, parameters, strict=True):
        with progress_bar(recipe.method, quiet=quiet) as show:
            results[recipe.method] = solve(prepared, recipe, values, device=device, progress=show)
    return results


def comparison_table(comparison: MethodComparison) -> Table:
    """Return the figures of a comparison as a table for the terminal."""
    from nmrrecon.method_comparison import COLUMNS

    table = Table(
        title=comparison.title,
        caption=f"RLNE, R2 (weak: peaks under 4 % of the highest), false and missing peaks are against "
        f"{comparison.reference}; residual: distance from the measured points before these were put back",
    )
    table.add_column(COLUMNS[0])
    for column in COLUMNS[1:]:
        table.add_column(column, justify="right")
    for row in comparison.rows():
        table.add_row(*row)
    return table
