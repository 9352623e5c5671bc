"""``nmrrecon demo``: simulate, open, reconstruct, write and score an example, from end to end."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from nmrrecon.cli.side_by_side import methods_in, recipes_for, solve_each
from nmrrecon.cli.terminal import terminal
from nmrrecon.methods import method_named
from nmrrecon.summary import summary_line

if TYPE_CHECKING:
    from nmrrecon.reconstruct import Reconstruction

#: Methods that the table shows before the one that was asked for.
METHODS = ("zero-filled", "ist-plain", "ist", "modern")
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
@click.option(
    "--method",
    "-m",
    default="ist",
    show_default=True,
    help=f"Method whose result is written; {', '.join(METHODS)} are scored beside it.",
)
@click.option(
    "--compare",
    "compared",
    multiple=True,
    metavar="METHODS",
    help="Score these methods instead, e.g. --compare ist,modern, and write the result of each.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
def command(out: Path, method: str, compared: tuple[str, ...], seed: int, device: str) -> None:
    """Simulate a protein's 15N-HSQC with NUS, open it as a Bruker folder, reconstruct and score it.

    The score is against the same FIDs fully sampled: RLNE of the spectrum, R2 of the heights of all
    peaks and of those under 4 % of the highest.
    """
    from nmrrecon.outputs import output_folder
    from nmrrecon.reconstruct import chosen_device
    from nmrrecon.suitability import check_weights

    start = time.perf_counter()
    methods = methods_in(compared) or [name for name in METHODS if name != method] + [method]
    for name in methods:
        check_weights(method_named(name).parameters({}), 1, chosen_device(device))
    with output_folder(out):
        sampled, full = simulate_folders(out, seed)
        scores = score_methods(sampled, full, methods, device)
        written = scores.write(out, None if compared else method)
    console = terminal()
    console.print(scores.table())
    console.print("Written:", *written, sep="\n  ", highlight=False)
    took = f"{time.perf_counter() - start:.0f} s in all"
    console.print(f"The same on your data: nmrrecon reconstruct FOLDER --out RESULT   [{took}]", markup=False)


@dataclasses.dataclass(frozen=True)
class Scores:
    """The results of several methods, and the truth."""

    title: str
    results: dict[str, Reconstruction]
    reference: Reconstruction

    def table(self) -> Table:
        """Return a row of scores for each method."""
        peaks = _reference_peaks(self.reference)
        table = _table(self.title)
        for name, result in self.results.items():
            table.add_row(name, *_scores(result, self.reference, peaks), f"{result.seconds:.2f}")
        return table

    def write(self, out: Path, method: str | None) -> list[Path]:
        """Write the result of `method`, or of every method with the figures, and a picture of all."""
        from nmrrecon.io.picture import write_panels
        from nmrrecon.method_comparison import compare_methods
        from nmrrecon.outputs import write_comparison, write_outputs

        truth = self.reference.spectrum
        if method is None:
            comparison = compare_methods(self.results, self.title, truth)
            return write_comparison(self.results, comparison, out, reference=truth)
        shown = {f"{name}, {DENSITY:.0%} of the points": one.spectrum for name, one in self.results.items()}
        picture = write_panels({**shown, "fully sampled": truth}, out / "comparison.png")
        return [*write_outputs(self.results[method], out / "result"), picture]


def score_methods(sampled: Path, full: Path, methods: list[str], device: str) -> Scores:
    """Reconstruct `sampled` by every method, phased as the complete data `full` are."""
    from nmrrecon.io.open import open_dataset

    dataset = open_dataset(sampled)
    reference = _reference(full, device)
    # every result is phased as the reference is, so that only the method differs
    recipe = dataclasses.replace(reference.recipe, source=str(sampled))
    results = solve_each(dataset, recipes_for(methods, recipe, {}), device)
    return Scores(f"{sampled}: {summary_line(dataset)}", results, reference)


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


def _reference(full: Path, device: str) -> Reconstruction:
    """Return the spectrum of the complete data."""
    from nmrrecon.cli.progress import progress_bar
    from nmrrecon.io.open import open_dataset
    from nmrrecon.recipe import DirectRecipe, Recipe
    from nmrrecon.reconstruct import reconstruct

    recipe = Recipe(source=str(full), direct=DirectRecipe(region_ppm=REGION_PPM), method="zero-filled")
    with progress_bar("reference") as show:
        return reconstruct(open_dataset(full), recipe, device=device, progress=show)


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
