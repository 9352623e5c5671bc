"""Several methods on one data set, for the commands that compare them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rich.table import Table

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.methods import method_for, method_named
from nmrrecon.parameters import describe

if TYPE_CHECKING:
    from nmrrecon.cine_recipe import CineRecipe
    from nmrrecon.method_comparison import MethodComparison
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction


R = TypeVar("R", "Recipe", "CineRecipe")


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


def recipes_for(methods: Sequence[str], recipe: R, values: dict[str, Any]) -> list[R]:
    """Return a recipe for each method, alike but for method and parameters.

    Parameters
    ----------
    methods : sequence of str
    recipe : Recipe or CineRecipe
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


def chosen_recipes(
    recipe: R, values: dict[str, str], compared: tuple[str, ...], *, chosen: bool, serves: str
) -> list[R]:
    """Return the recipe of each method to run, the one that others are held against first.

    Parameters
    ----------
    recipe : Recipe or CineRecipe
    values : dict
        Parameters; see `recipes_for`.
    compared : tuple of str
        As ``--compare`` names the methods; none for that of the recipe alone.
    chosen : bool
        Whether the method of the recipe was asked for.
    serves : str
        Kind of the data; see `methods.Method`.

    Raises
    ------
    ParameterError
        If there is nothing to compare with, or a method is for other data; as `methods_in` and
        `recipes_for`, too.
    """
    methods: list[str] = methods_in(compared)
    for name in methods if compared and not chosen else [recipe.method, *methods]:
        method_for(name, serves)
    if not compared:
        return recipes_for([recipe.method], recipe, values)
    if recipe.method not in methods and (chosen or len(methods) == 1):
        methods = [recipe.method, *methods]
    if chosen:
        methods.sort(key=lambda name: name != recipe.method)
    if len(methods) < 2:
        raise ParameterError(
            f"--compare {', '.join(compared)}: nothing to compare with",
            remedy="Name two methods or more, separated by commas.",
        )
    return recipes_for(methods, recipe, values)


def _parameters_of(
    name: str, recipe: Recipe | CineRecipe, values: dict[str, Any], known: Sequence[str]
) -> dict[str, Any]:
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

    legend = (
        f"RLNE, R2 (weak: peaks under 4 % of the highest), false and missing peaks are against "
        f"{comparison.reference}; residual: distance from the measured points before these were put back"
    )
    return table_of_methods(comparison.title, legend, COLUMNS, comparison.rows())


def table_of_methods(title: str, legend: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table for the terminal: a row for each method, named in the first column."""
    table = Table(title=title, caption=legend)
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    return table
