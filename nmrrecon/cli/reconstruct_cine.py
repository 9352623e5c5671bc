"""``nmrrecon reconstruct`` on k-space of MRI, or on images that it is made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from nmrrecon.cli.options import given_options
from nmrrecon.cli.progress import progress_bar
from nmrrecon.cli.side_by_side import chosen_recipes, table_of_methods
from nmrrecon.cli.terminal import terminal
from nmrrecon.errors import ParameterError
from nmrrecon.methods import CINES

if TYPE_CHECKING:
    from nmrrecon.cine_outputs import CineWanted
    from nmrrecon.cine_recipe import CineRecipe
    from nmrrecon.kspace import KSpace
    from nmrrecon.reconstruct_cine import CineReconstruction

_OPTIONS = (
    click.option(
        "--mask",
        default=None,
        metavar="KIND:N",
        help="MRI: use only the samples of a mask, such as radial:16 or gaussian:8.",
    ),
    click.option("--seed", type=click.IntRange(min=0), default=None, help="MRI: of the mask. Default: 0."),
    click.option(
        "--maps",
        default=None,
        metavar="HOW|FILE",
        help="MRI: coil maps: auto, espirit, adaptive, none, or a file. Default: auto.",
    ),
    click.option(
        "--slice",
        "slice_number",
        type=click.IntRange(min=0),
        help="MRI: slice, from 0. Default: the middle one.",
    ),
    click.option("--frames", metavar="FIRST:END", help="MRI: frames to use, such as 0:16. Default: all."),
    click.option(
        "--crop",
        default=None,
        metavar="ROWSxCOLUMNS",
        help="MRI: central part of the images to keep, such as 128x128, or none.",
    ),
    click.option("--nifti", is_flag=True, help="MRI: also write cine.nii.gz."),
    click.option("--mp4", is_flag=True, help="MRI: also write cine.mp4."),
)
#: Options that fit one kind of data alone, as click names them.
NMR_ONLY = ("options", "region", "keep_imaginary", "ucsf")
MRI_ONLY = ("mask", "seed", "maps", "slice_number", "frames", "crop", "nifti", "mp4")


def cine_options(function: Any) -> Any:
    """Add the options that concern MRI alone."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def refuse_foreign(context: click.Context, path: str, is_mri: bool) -> None:
    """Refuse options of the other kind of data.

    Raises
    ------
    ParameterError
    """
    foreign = NMR_ONLY if is_mri else MRI_ONLY
    given = given_options(context, foreign)
    if given:
        titles = ("NMR", "k-space of MRI") if is_mri else ("MRI", "NMR")
        raise ParameterError(
            f"{', '.join(given)}: for {titles[0]}, and the data are {titles[1]}",
            path=path,
            remedy="Leave it out." if len(given) == 1 else "Leave them out.",
        )


@dataclasses.dataclass(frozen=True)
class CineRequest:
    """What was asked for on the command line, of what both kinds of data have.

    Attributes
    ----------
    path : str
    out : Path
    method : str or None
    compared : tuple of str
    parameters : dict
    recipe_file : str or None
    overrides : dict
    device : str
    quiet : bool
    console : Console
    """

    path: str
    out: Path
    method: str | None
    compared: tuple[str, ...]
    parameters: dict[str, str]
    recipe_file: str | None
    overrides: dict[str, str]
    device: str
    quiet: bool
    console: Console


def reconstruct_k_space(asked: CineRequest, options: dict[str, Any]) -> None:
    """Reconstruct by one method or several, and write what comes out.

    Parameters
    ----------
    asked : CineRequest
    options : dict
        Those of `cine_options`, None where not given.
    """
    from nmrrecon.cine_outputs import CineWanted

    recipe = _recipe(asked, options)
    recipes = chosen_recipes(
        recipe, asked.parameters, asked.compared, chosen=asked.method is not None, serves=CINES
    )
    wanted = CineWanted(nifti=options["nifti"], mp4=options["mp4"])
    if asked.compared:
        _compare(asked, recipes, wanted)
    else:
        _reconstruct(asked, recipes[0], wanted)


def _recipe(asked: CineRequest, options: dict[str, Any]) -> CineRecipe:
    from nmrrecon.cine_recipe import CineRecipe
    from nmrrecon.recipe_file import read_cine_recipe

    recipe = read_cine_recipe(asked.recipe_file) if asked.recipe_file else CineRecipe()
    facts = {"slice": options["slice_number"], "frames": options["frames"]}
    overrides = {**recipe.overrides, **{k: str(v) for k, v in facts.items() if v is not None}}
    changes: dict[str, Any] = {"source": asked.path, "overrides": {**overrides, **asked.overrides}}
    changes |= {k: options[k] for k in ("mask", "seed", "maps", "crop") if options[k] is not None}
    if asked.method is not None and asked.method != recipe.method:
        changes |= {"method": asked.method, "parameters": {}}
    return dataclasses.replace(recipe, **changes)


def _reconstruct(asked: CineRequest, recipe: CineRecipe, wanted: CineWanted) -> None:
    from nmrrecon.cine_outputs import write_cine_outputs
    from nmrrecon.outputs import output_folder
    from nmrrecon.reconstruct_cine import reconstruct_cine

    with output_folder(asked.out):
        k_space, (recipe,) = _open(asked, [recipe])
        title = "all points acquired" if k_space.is_full and not recipe.mask else recipe.method
        with progress_bar(title, quiet=asked.quiet) as show:
            result = reconstruct_cine(k_space, recipe, device=asked.device, progress=show)
        _tell(asked, k_space, [result])
        written = write_cine_outputs(result, asked.out, wanted)
    figures = result.figures()
    if figures is not None:
        asked.console.print(
            f"against the reference: PSNR {figures.psnr_db:.2f} dB, SSIM {figures.ssim:.4f} "
            f"({figures.definition}), HFEN {figures.hfen:.4f} ({figures.hfen_definition})"
        )
    if result.k_space.is_full:
        asked.console.print("nothing was missing; a mask such as --mask radial:16 undersamples the data")
    _tell_written(asked, f"reconstructed in {result.seconds:.1f} s on {result.device}", written)


def _compare(asked: CineRequest, recipes: list[CineRecipe], wanted: CineWanted) -> None:
    from nmrrecon.cine_comparison import COLUMNS, compare_cines
    from nmrrecon.cine_outputs import write_cine_comparison
    from nmrrecon.kspace_summary import kspace_line
    from nmrrecon.outputs import output_folder
    from nmrrecon.reconstruct_cine import prepare_cine_for, solve_cine

    with output_folder(asked.out):
        k_space, recipes = _open(asked, recipes)
        prepared, parameters = prepare_cine_for(recipes, k_space, asked.device)
        if prepared.k_space.is_full:
            raise ParameterError(
                "k-space is fully sampled, so that there are no methods to compare",
                path=asked.path,
                remedy="Undersample it, such as --mask radial:16, or leave --compare out.",
            )
        results = {}
        for recipe, values in zip(recipes, parameters, strict=True):
            with progress_bar(recipe.method, quiet=asked.quiet) as show:
                results[recipe.method] = solve_cine(
                    prepared, recipe, values, device=asked.device, progress=show
                )
        _tell(asked, k_space, list(results.values()))
        comparison = compare_cines(results, f"{asked.path}: {kspace_line(prepared.k_space)}")
        written = write_cine_comparison(results, comparison, asked.out, wanted)
    if not asked.quiet:
        terminal().print(table_of_methods(comparison.title, comparison.legend, COLUMNS, comparison.rows()))
    _tell_written(asked, f"{len(results)} methods", written)


def _open(asked: CineRequest, recipes: list[CineRecipe]) -> tuple[KSpace, list[CineRecipe]]:
    """Open the data; images are cropped before k-space is made of them, which the recipes then say."""
    from nmrrecon.io.open_kspace import open_kspace
    from nmrrecon.kspace_summary import kspace_line

    first = recipes[0]
    k_space = open_kspace(asked.path, first.overrides)
    if "crop" in k_space.report.facts and first.image_size(None) is not None:
        overrides = {**first.overrides, "crop": first.crop}
        recipes = [dataclasses.replace(recipe, overrides=overrides, crop="auto") for recipe in recipes]
        k_space = open_kspace(asked.path, overrides)
    asked.console.print(kspace_line(k_space))
    return k_space, recipes


def _tell(asked: CineRequest, k_space: KSpace, results: list[CineReconstruction]) -> None:
    """Say what was done and what to beware of, each thing once."""
    for step in _once(step for result in results for step in result.k_space.history):
        asked.console.print(f"  {step}", style="dim", markup=False)
    told = (warning for result in results for warning in result.warnings)
    for warning in _once([*k_space.report.warnings, *told]):
        click.secho(f"warning: {warning}", fg="yellow", err=True)


def _tell_written(asked: CineRequest, what: str, written: list[Path]) -> None:
    asked.console.print(f"{what}; written to {asked.out}:")
    asked.console.print("  " + ", ".join(str(item.relative_to(asked.out)) for item in written))


def _once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
