"""``nmrrecon reconstruct``: the main job on the user's own data."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from nmrrecon.cli.options import parse_overrides, set_option
from nmrrecon.errors import OutputError

if TYPE_CHECKING:
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction


@click.command()
@click.argument("path", type=click.Path())
@click.option("--out", "-o", "out", required=True, type=click.Path(), help="Folder for the results.")
@click.option("--method", "-m", default=None, help="Method; see 'nmrrecon methods'. Default: ist.")
@click.option(
    "--parameter",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Parameter of the method, such as iterations=400; see 'nmrrecon methods NAME'.",
)
@click.option(
    "--option",
    "-O",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    help="Processing step, such as direct.p0=35, direct.solvent=convolution, f1.delay=0.5, f1.negate=yes.",
)
@click.option(
    "--region",
    nargs=2,
    type=float,
    default=None,
    metavar="PPM PPM",
    help="Part of the direct dimension to keep, e.g. --region 10.5 6.5.",
)
@click.option(
    "--recipe",
    "recipe_file",
    type=click.Path(),
    help="Start from a recipe.toml that an earlier run wrote.",
)
@click.option("--keep-imaginary", is_flag=True, help="Keep the hypercomplex spectrum; takes twice the time.")
@click.option("--ucsf", is_flag=True, help="Also write spectrum.ucsf for Sparky and POKY.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option("--quiet", "-q", is_flag=True, help="Nothing but warnings and errors.")
@set_option
def command(
    path: str,
    out: str,
    method: str | None,
    parameters: tuple[str, ...],
    options: tuple[str, ...],
    region: tuple[float, float] | None,
    recipe_file: str | None,
    keep_imaginary: bool,
    ucsf: bool,
    device: str,
    quiet: bool,
    overrides: dict[str, str],
) -> None:
    """Reconstruct the data set at PATH (a Bruker, Varian, NMRPipe, JEOL or MATLAB folder or file).

    Writes NMRPipe files of the spectrum and of the complete FIDs, a picture, the recipe and the history.
    """
    from nmrrecon.outputs import output_folder, write_outputs

    recipe = _recipe(path, recipe_file, method, parameters, options, overrides)
    if region is not None:
        recipe = dataclasses.replace(recipe, direct=dataclasses.replace(recipe.direct, region_ppm=region))
    if keep_imaginary:
        recipe = dataclasses.replace(recipe, keep_imaginary=True)
    check_apart(path, out)
    console = Console(quiet=quiet, highlight=False, soft_wrap=True)
    with output_folder(out):
        result = run(path, recipe, device=device, console=console, quiet=quiet)
        written = write_outputs(result, out, ucsf=ucsf)
    console.print(f"reconstructed in {result.seconds:.1f} s on {result.device}; written to {out}:")
    console.print("  " + ", ".join(str(item.relative_to(out)) for item in written))


def check_apart(path: str, out: str) -> None:
    """Refuse to write among the data: the folder would hold several data sets, and one may be overwritten."""
    # realpath, unlike Path.resolve, leaves a circle of links to the error of the writing
    data = Path(os.path.realpath(path))
    if Path(os.path.realpath(out)) == (data.parent if data.is_file() else data):
        raise OutputError("holds the data", path=out, remedy="Choose another folder for the results.")


def run(path: str, recipe: Recipe, *, device: str, console: Console, quiet: bool) -> Reconstruction:
    """Open, reconstruct with a progress bar, and say what was done and what to beware of."""
    from nmrrecon.cli.progress import progress_bar
    from nmrrecon.io.open import open_dataset
    from nmrrecon.reconstruct import reconstruct
    from nmrrecon.summary import summary_line

    dataset = open_dataset(path, recipe.overrides)
    console.print(summary_line(dataset))
    title = recipe.method if dataset.is_nus else "all points acquired"
    with progress_bar(title, quiet=quiet) as show:
        result = reconstruct(dataset, recipe, device=device, progress=show)
    for step in result.spectrum.history:
        console.print(f"  {step}", style="dim", markup=False)
    for warning in (*dataset.report.warnings, *result.warnings):
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    return result


def _recipe(
    path: str,
    recipe_file: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    options: tuple[str, ...],
    overrides: dict[str, str],
) -> Recipe:
    from nmrrecon.recipe import Recipe
    from nmrrecon.recipe_file import read_recipe, with_option

    recipe = read_recipe(recipe_file) if recipe_file else Recipe()
    changes: dict[str, Any] = {"source": path, "overrides": {**recipe.overrides, **overrides}}
    if method is not None and method != recipe.method:
        changes |= {"method": method, "parameters": {}}
    recipe = dataclasses.replace(recipe, **changes)
    values = {**recipe.parameters, **parse_overrides(parameters, "--parameter")}
    for key, text in parse_overrides(options, "--option").items():
        recipe = with_option(recipe, key, text)
    return dataclasses.replace(recipe, parameters=checked_parameters(recipe.method, values))


def checked_parameters(method: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` as the method's parameters hold them, so that a recipe keeps numbers as numbers."""
    from nmrrecon.methods import method_named

    built = method_named(method).parameters(values)
    return {name: getattr(built, name) for name in values}
