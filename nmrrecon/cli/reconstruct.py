"""``nmrrecon reconstruct``: the main job on the user's own data, NMR or k-space of MRI."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from nmrrecon.cli.options import parse_overrides, set_option
from nmrrecon.cli.progress import progress_bar
from nmrrecon.cli.reconstruct_cine import CineRequest, cine_options, reconstruct_k_space, refuse_foreign
from nmrrecon.cli.side_by_side import chosen_recipes, comparison_table, solve_each
from nmrrecon.cli.terminal import terminal
from nmrrecon.errors import ParameterError
from nmrrecon.methods import SPECTRA

if TYPE_CHECKING:
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction


@click.command()
@click.argument("path", type=click.Path())
@click.option("--out", "-o", "out", required=True, type=click.Path(), help="Folder for the results.")
@click.option(
    "--method", "-m", default=None, help="Method; see 'nmrrecon methods'. Default: ist, of MRI kt-slr."
)
@click.option(
    "--compare",
    "compared",
    multiple=True,
    metavar="METHODS",
    help="Run several methods, e.g. --compare ist,modern; each into a folder of its name, with a table and a "
    "picture of all. The first, or the one given by --method, is what the others are held against.",
)
@click.option(
    "--parameter",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Parameter of the method, such as iterations=400; see 'nmrrecon methods NAME'. With --compare it "
    "goes to each method that has it.",
)
@click.option(
    "--option",
    "-O",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    help="NMR: processing step, such as direct.p0=35, direct.solvent=convolution, f1.delay=0.5.",
)
@click.option(
    "--region",
    nargs=2,
    type=float,
    default=None,
    metavar="PPM PPM",
    help="NMR: part of the direct dimension to keep, e.g. --region 10.5 6.5.",
)
@click.option(
    "--recipe",
    "recipe_file",
    type=click.Path(),
    help="Start from a recipe.toml that an earlier run wrote.",
)
@click.option(
    "--keep-imaginary", is_flag=True, help="NMR: keep the hypercomplex spectrum; takes twice the time."
)
@click.option("--ucsf", is_flag=True, help="NMR: also write spectrum.ucsf for Sparky and POKY.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option("--quiet", "-q", is_flag=True, help="Nothing but warnings and errors.")
@cine_options
@set_option
@click.pass_context
def command(
    context: click.Context,
    path: str,
    out: str,
    method: str | None,
    compared: tuple[str, ...],
    parameters: tuple[str, ...],
    options: tuple[str, ...],
    region: tuple[float, float] | None,
    recipe_file: str | None,
    keep_imaginary: bool,
    ucsf: bool,
    device: str,
    quiet: bool,
    overrides: dict[str, str],
    **cine: Any,
) -> None:
    """Reconstruct the data at PATH: a Bruker, Varian, NMRPipe, JEOL or MATLAB folder or file, or one of MRI.

    Writes NMRPipe files of the spectrum and of the complete FIDs, a picture, the recipe and the history; of
    MRI, or of images that k-space is made from, the images as HDF5, GIF and PNG in their place.
    """
    from nmrrecon.io.open_kspace import is_k_space
    from nmrrecon.output_plan import check_apart

    values = parse_overrides(parameters, "--parameter")
    console = Console(quiet=quiet, highlight=False, soft_wrap=True)
    is_mri = is_k_space(path)
    refuse_foreign(context, path, is_mri)
    check_apart(path, out)
    if is_mri:
        asked = CineRequest(
            path, Path(out), method, compared, values, recipe_file, overrides, device, quiet, console
        )
        reconstruct_k_space(asked, cine)
        return
    recipe = _recipe(path, recipe_file, method, options, overrides)
    if region is not None:
        recipe = dataclasses.replace(recipe, direct=dataclasses.replace(recipe.direct, region_ppm=region))
    if keep_imaginary:
        recipe = dataclasses.replace(recipe, keep_imaginary=True)
    recipes = chosen_recipes(recipe, values, compared, chosen=method is not None, serves=SPECTRA)
    job = _Job(path, Path(out), device, ucsf, quiet, console)
    if compared:
        job.compare(recipes)
    else:
        job.reconstruct(recipes[0])


@dataclasses.dataclass(frozen=True)
class _Job:
    """What to open, and where its results go."""

    path: str
    out: Path
    device: str
    ucsf: bool
    quiet: bool
    console: Console

    def reconstruct(self, recipe: Recipe) -> None:
        """Reconstruct by one method and write its result."""
        from nmrrecon.output_plan import Wanted
        from nmrrecon.outputs import output_folder, write_outputs
        from nmrrecon.reconstruct import reconstruct

        with output_folder(self.out):
            dataset = self._open(recipe)
            title = recipe.method if dataset.is_nus else "all points acquired"
            with progress_bar(title, quiet=self.quiet) as show:
                result = reconstruct(dataset, recipe, device=self.device, progress=show)
            self._tell(dataset, [result])
            written = write_outputs(result, self.out, Wanted(ucsf=self.ucsf))
        took = f"reconstructed in {result.seconds:.1f} s on {result.device}"
        self._tell_written(took, written)

    def compare(self, recipes: list[Recipe]) -> None:
        """Reconstruct by several methods, and write their results and how they compare."""
        from nmrrecon.method_comparison import compare_methods
        from nmrrecon.outputs import output_folder, write_comparison
        from nmrrecon.summary import summary_line

        with output_folder(self.out):
            dataset = self._open(recipes[0])
            if not dataset.is_nus:
                raise ParameterError(
                    "all points were acquired, so that there are no methods to compare",
                    path=self.path,
                    remedy="Leave --compare out.",
                )
            results = solve_each(dataset, recipes, self.device, quiet=self.quiet)
            self._tell(dataset, list(results.values()))
            comparison = compare_methods(results, f"{self.path}: {summary_line(dataset)}")
            written = write_comparison(results, comparison, self.out, ucsf=self.ucsf)
        if not self.quiet:
            terminal().print(comparison_table(comparison))
        self._tell_written(f"{len(results)} methods", written)

    def _open(self, recipe: Recipe) -> NMRDataset:
        from nmrrecon.io.open import open_dataset
        from nmrrecon.summary import summary_line

        dataset = open_dataset(self.path, recipe.overrides)
        if recipe.undersampling is not None:
            dataset = recipe.undersampling.apply(dataset)
        self.console.print(summary_line(dataset))
        return dataset

    def _tell(self, dataset: NMRDataset, results: list[Reconstruction]) -> None:
        """Say what was done and what to beware of, each thing once."""
        for step in _once(step for result in results for step in result.spectrum.history):
            self.console.print(f"  {step}", style="dim", markup=False)
        told = (warning for result in results for warning in result.warnings)
        for warning in _once([*dataset.report.warnings, *told]):
            click.secho(f"warning: {warning}", fg="yellow", err=True)

    def _tell_written(self, what: str, written: list[Path]) -> None:
        self.console.print(f"{what}; written to {self.out}:")
        self.console.print("  " + ", ".join(str(item.relative_to(self.out)) for item in written))


def _once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _recipe(
    path: str,
    recipe_file: str | None,
    method: str | None,
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
    for key, text in parse_overrides(options, "--option").items():
        recipe = with_option(recipe, key, text)
    return recipe
