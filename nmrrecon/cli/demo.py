"""``nmrrecon demo``: simulate, open, reconstruct, write and score an example, from end to end."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from nmrrecon.summary import summary_line

if TYPE_CHECKING:
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction

#: Methods that the table shows, in its order; the last one's result is written.
METHODS = ("zero-filled", "ist-plain", "ist")
#: Of the simulated 15N-HSQC: residues, complex increments, sampled share.
RESIDUES, INCREMENTS, DENSITY = 120, 128, 0.2
REGION_PPM = (10.8, 6.0)


@click.command()
@click.option(
    "--out",
    "-o",
    default="nmrrecon-demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder for the data and the results.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
def command(out: Path, seed: int, device: str) -> None:
    """Simulate a protein's 15N-HSQC with NUS, open it as a Bruker folder, reconstruct and score it.

    The score is against the same FIDs fully sampled: RLNE of the spectrum, R2 of the heights of all
    peaks and of those under 4 % of the highest.
    """
    from nmrrecon.cli.terminal import terminal
    from nmrrecon.outputs import output_folder

    console = terminal()
    start = time.perf_counter()
    with output_folder(out):
        sampled, full = simulate_folders(out, seed)
        table, written = score_methods(sampled, full, out, device)
    console.print(table)
    console.print(f"Result of {METHODS[-1]}, and a picture of all:", *written, sep="\n  ", highlight=False)
    took = f"{time.perf_counter() - start:.0f} s in all"
    console.print(f"The same on your data: nmrrecon reconstruct FOLDER --out RESULT   [{took}]", markup=False)


def score_methods(sampled: Path, full: Path, out: Path, device: str) -> tuple[Table, list[Path]]:
    """Reconstruct `sampled` by every method, score it against `full`, write the last result and a picture."""
    from nmrrecon.io.open import open_dataset
    from nmrrecon.io.picture import write_panels
    from nmrrecon.outputs import write_outputs

    dataset = open_dataset(sampled)
    reference = _reconstruct(open_dataset(full), _recipe(full, "zero-filled"), device, "reference")
    peaks = _reference_peaks(reference)
    table = _table(f"{sampled}: {summary_line(dataset)}")
    shown = {}
    for name in METHODS:
        # every result is phased as the reference is, so that only the method differs
        recipe = dataclasses.replace(reference.recipe, source=str(sampled), method=name)
        result = _reconstruct(dataset, recipe, device, name)
        table.add_row(name, *_scores(result, reference, peaks), f"{result.seconds:.2f}")
        shown[f"{name}, {DENSITY:.0%} of the points"] = result.spectrum
    shown["fully sampled"] = reference.spectrum
    return table, [*write_outputs(result, out / "result"), write_panels(shown, out / "comparison.png")]


def simulate_folders(out: Path, seed: int) -> tuple[Path, Path]:
    """Write the example as Bruker folders, undersampled and complete, and return both.

    Folders of an earlier demo are replaced; nothing else in `out` is touched.
    """
    from nmrrecon.io.atomic import atomic_folder
    from nmrrecon.nmr import Quadrature
    from nmrrecon.sampling.poisson_gap import poisson_gap
    from synthetic.bruker_writer import write_bruker
    from synthetic.protein import hsqc

    experiment = hsqc(RESIDUES, seed, increments=INCREMENTS)
    schedule = poisson_gap(experiment.grid, round(DENSITY * INCREMENTS), seed)
    folders = out / "hsqc-nus", out / "hsqc-full"
    for folder, points in zip(folders, (schedule, None), strict=True):
        with atomic_folder(folder, is_ours=lambda file: True) as temporary:
            write_bruker(temporary, experiment.acquire(points), (Quadrature.ECHO_ANTIECHO,))
    return folders


def _recipe(source: Path, method: str) -> Recipe:
    from nmrrecon.recipe import DirectRecipe, Recipe

    return Recipe(source=str(source), direct=DirectRecipe(region_ppm=REGION_PPM), method=method)


def _reconstruct(dataset: NMRDataset, recipe: Recipe, device: str, title: str) -> Reconstruction:
    from nmrrecon.cli.progress import progress_bar
    from nmrrecon.reconstruct import reconstruct

    with progress_bar(title) as show:
        return reconstruct(dataset, recipe, device=device, progress=show)


def _reference_peaks(reference: Reconstruction) -> Any:
    from nmrrecon.peaks import pick_peaks

    return pick_peaks(reference.spectrum.array[0], reference.spectrum.axes)


def _scores(result: Reconstruction, reference: Reconstruction, peaks: Any) -> tuple[str, ...]:
    from nmrrecon.metrics import false_peaks, peak_correlation, rlne
    from nmrrecon.noise import noise_level

    estimate, truth = result.spectrum.array[0], reference.spectrum.array[0]
    heights = peak_correlation(truth, estimate, peaks)
    # the noise of a spectrum recorded uniformly in the time that the sampled points took
    level = 5.0 * noise_level(truth) / DENSITY**0.5
    false = false_peaks(truth, estimate, level=level, like=peaks)
    return (
        f"{rlne(estimate, truth):.3f}",
        f"{heights.all.r2:.5f}",
        f"{heights.weak.r2:.4f}",
        f"{len(false.heights)}",
    )


def _table(title: str) -> Table:
    table = Table(
        title=title,
        caption="against the fully sampled spectrum; weak: under 4 % of the highest; false: above 5 times "
        "the noise at equal measuring time",
    )
    table.add_column("method")
    for column in ("RLNE", "R2 all", "R2 weak", "false peaks", "seconds"):
        table.add_column(column, justify="right")
    return table
