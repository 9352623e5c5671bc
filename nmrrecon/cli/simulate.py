"""`nmrrecon simulate`: a synthetic data set in a vendor's layout, with the truth beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmrrecon.cli.options import given_options
from nmrrecon.errors import OutputError, ParameterError

if TYPE_CHECKING:
    from nmrrecon.nmr import NMRDataset, Quadrature
    from nmrrecon.sampling.schedule import Schedule
    from synthetic.experiment import Experiment

#: A cine of MRI; the others are spectra.
CINE = "cine"
CASES = ("five-peak", "A", "B", "C", "3d", "hsqc", "hnco", CINE)
#: Options that fit one kind of data alone, as click names them.
OF_CINES = ("grid", "coils", "noise")
OF_SPECTRA = ("form", "density", "kind", "quadrature", "residues", "water", "with_reference")
FORMATS = ("bruker", "varian", "nmrpipe")
SCHEDULES = ("poisson-gap", "random", "exponential", "full")
QUADRATURES = ("states", "states-tppi", "echo-antiecho", "qf")
#: Sampled share of the grid of the protein-like spectra; the other cases have their own.
PROTEIN_DENSITY = {"hsqc": 0.25, "hnco": 0.10}
#: Direct points of a Bruker FID at least: the first 68 are group delay.
SHORTEST_BRUKER_FID = 256
PEAK_LIST, REFERENCE = "peaks.list", "reference"


@click.command()
@click.argument("case", type=click.Choice(CASES))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="bruker", show_default=True)
@click.option("--density", help="Sampled share of the grid, such as 0.25 or 25%; the case's own by default.")
@click.option("--schedule", "kind", type=click.Choice(SCHEDULES), default="poisson-gap", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--quadrature",
    help=f"Of the indirect dimensions, F1 first, parted by commas: {', '.join(QUADRATURES)}.",
)
@click.option("--residues", type=click.IntRange(min=2), default=100, show_default=True, help="hsqc, hnco.")
@click.option(
    "--water", type=click.FloatRange(min=0), default=0.0, help="hsqc, hnco: water over median peak."
)
@click.option("--with-reference", is_flag=True, help="Write the fully sampled data too, into OUT/reference.")
@click.option("--grid", default="16x128x128", show_default=True, help="cine: frames, rows and columns.")
@click.option("--coils", type=click.IntRange(min=1), default=1, show_default=True, help="cine.")
@click.option(
    "--noise",
    type=click.FloatRange(min=0),
    default=0.003,
    show_default=True,
    help="cine: of k-space, over the largest magnitude of the images.",
)
@click.pass_context
def command(
    context: click.Context,
    case: str,
    out: Path,
    form: str,
    density: str | None,
    kind: str,
    seed: int,
    quadrature: str | None,
    residues: int,
    water: float,
    with_reference: bool,
    grid: str,
    coils: int,
    noise: float,
) -> None:
    """Write the synthetic data set CASE into the new folder OUT.

    OUT/data (OUT/data.fid for varian) holds the data in the vendor's layout, OUT/peaks.list the true
    peaks: label, chemical shifts in ppm, amplitude, line widths in Hz. Of a cine OUT/k_space.npz holds
    fully sampled k-space, OUT/truth.h5 and OUT/truth.gif the images that it was made from.

    \b
    nmrrecon simulate hsqc demo --density 25%
    nmrrecon simulate 3d cube --format nmrpipe --seed 3
    nmrrecon simulate hnco hnco --quadrature states-tppi,echo-antiecho
    nmrrecon simulate cine heart --coils 8
    """
    _refuse_foreign(context, case)
    if case == CINE:
        _simulate_cine(out, grid, coils, noise, seed)
        return
    experiment = make_experiment(case, seed, form, residues, water)
    schedule = draw_schedule(experiment, case, kind, density, seed)
    modes = parse_quadratures(quadrature, len(experiment.grid))
    data = "data.fid" if form == "varian" else "data"
    from nmrrecon.io.atomic import atomic_folder

    if out.exists():
        raise OutputError("exists already", path=out, remedy="Give a new folder.")
    with atomic_folder(out) as folder:
        write(folder / data, experiment.acquire(schedule), form, modes)
        experiment.write_peak_list(folder / PEAK_LIST)
        if with_reference:
            write(folder / data.replace("data", REFERENCE), experiment.acquire(), form, modes)
    grid = "x".join(map(str, schedule.grid))
    click.echo(f"{out / data}: {len(schedule)} of {grid} increments ({schedule.fraction:.1%}), {form}")
    click.echo(f"{out / PEAK_LIST}: {len(experiment.peaks)} peaks")


def _refuse_foreign(context: click.Context, case: str) -> None:
    """Refuse options of the other kind of data."""
    foreign = OF_SPECTRA if case == CINE else OF_CINES
    given = given_options(context, foreign)
    if given:
        raise ParameterError(
            f"{', '.join(given)}: not for the case {case}",
            remedy="Cines are undersampled when they are reconstructed (--mask)."
            if case == CINE
            else f"It serves the case {CINE}.",
        )


def _simulate_cine(out: Path, grid: str, coils: int, noise: float, seed: int) -> None:
    from nmrrecon.cli.mask import frames_and_grid
    from synthetic.cine_files import write_cine_phantom

    files = write_cine_phantom(out, frames_and_grid(grid), coils, noise, seed)
    click.echo(f"{files[0]}: {grid}, {coils} coil{'s' * (coils > 1)}, fully sampled")
    click.echo(f"the truth: {', '.join(map(str, files[1:]))}")


def make_experiment(
    case: str, seed: int, form: str = "bruker", residues: int = 100, water: float = 0.0
) -> Experiment:
    """Return the experiment of one of `CASES`, its FIDs long enough for the format."""
    from synthetic import cases, protein

    if case == "hsqc":
        return protein.hsqc(residues, seed, water=water)
    if case == "hnco":
        return protein.hnco(residues, seed, water=water)
    if water:
        raise ParameterError(f"case {case} has no water", remedy="--water serves hsqc and hnco.")
    drawn = cases.case(case, seed)
    short = form == "bruker" and drawn.spec.direct < SHORTEST_BRUKER_FID
    return drawn.experiment(SHORTEST_BRUKER_FID if short else None)


def draw_schedule(experiment: Experiment, case: str, kind: str, density: str | None, seed: int) -> Schedule:
    """Return the schedule: of a named case, by default, the very one that `synthetic.cases.case` draws."""
    from nmrrecon.cli.schedule import parse_density
    from nmrrecon.sampling.draw import draw
    from nmrrecon.sampling.schedule import Schedule
    from synthetic import cases

    share = None if density is None else parse_density(density)
    if kind == "full":
        if share not in (None, 1.0):
            raise ParameterError("a full schedule has no density", remedy="Leave --density away.")
        return Schedule.full(experiment.grid)
    if case in cases.CASE_NAMES:
        drawn = cases.case(case, seed, density=share).schedule
        return drawn if kind == "poisson-gap" else draw(kind, drawn.grid, len(drawn), seed)
    total = 1
    for size in experiment.grid:
        total *= size
    points = max(1, round((PROTEIN_DENSITY[case] if share is None else share) * total))
    return draw(kind, experiment.grid, points, seed)


def parse_quadratures(text: str | None, dimensions: int) -> tuple[Quadrature, ...] | None:
    """Return one quadrature for each indirect dimension from text such as ``states,echo-antiecho``."""
    from nmrrecon.errors import unknown_name
    from nmrrecon.nmr import Quadrature

    if text is None:
        return None
    words = [word.strip().lower() for word in text.split(",")]
    for word in words:
        if word not in QUADRATURES:
            raise unknown_name("quadrature", word, list(QUADRATURES))
    words = words * dimensions if len(words) == 1 else words
    if len(words) != dimensions:
        raise ParameterError(f"--quadrature {text}: {len(words)} for {dimensions} indirect dimensions")
    return tuple(Quadrature(word) for word in words)


def write(folder: Path, dataset: NMRDataset, form: str, modes: tuple[Quadrature, ...] | None) -> None:
    """Write `dataset` in one of `FORMATS`; without `modes`, in the quadrature that the format usually has."""
    if form == "bruker":
        from synthetic.bruker_writer import write_bruker

        write_bruker(folder, dataset, modes)
    elif form == "varian":
        from synthetic.varian_writer import write_varian

        write_varian(folder, dataset, modes)
    else:
        from synthetic.nmrpipe_writer import write_nmrpipe_fid

        if modes is not None and len(set(modes)) > 1:
            raise ParameterError("NMRPipe FIDs are written with one quadrature for all dimensions")
        keywords: dict[str, Any] = {} if modes is None else {"quadrature": modes[0]}
        write_nmrpipe_fid(folder, dataset, **keywords)
