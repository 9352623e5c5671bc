"""`nmrrecon schedule`: draw a sampling schedule, or judge one that exists."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import click

from nmrrecon.cli.options import set_option
from nmrrecon.errors import OutputError, ParameterError
from nmrrecon.io.atomic import output_errors
from nmrrecon.report import LoadReport
from nmrrecon.sampling.draw import KINDS, draw
from nmrrecon.sampling.point_spread import largest_side_lobe
from nmrrecon.sampling.poisson_gap import WEIGHTS, check_size
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import STYLES, read_schedule, write_schedule


@click.command()
@click.option("--grid", required=True, help="Increments of each indirect dimension, F1 first: 128 or 64x32.")
@click.option("--kind", type=click.Choice(KINDS), default="poisson-gap", show_default=True)
@click.option("--points", type=int, help="Points to sample.")
@click.option("--density", help="Share of the grid to sample, instead of --points: 0.25 or 25%.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--weight",
    type=click.Choice(list(WEIGHTS)),
    default="sine",
    show_default=True,
    help="Poisson gap: dense at the start, dense at both ends, or even.",
)
@click.option(
    "--decay",
    type=float,
    default=2.0,
    show_default=True,
    help="Exponential: e-foldings from the start to the end of a dimension (acquisition time over T2).",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write.")
@click.option(
    "--style",
    type=click.Choice(list(STYLES)),
    default="bruker",
    show_default=True,
    help="Layout of the file.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file if there is one.")
@click.option("--inspect", type=click.Path(path_type=Path), help="Judge this schedule file; draw none.")
@set_option
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(
    grid: str,
    kind: str,
    points: int | None,
    density: str | None,
    seed: int,
    weight: str,
    decay: float,
    out: Path | None,
    style: str,
    overwrite: bool,
    inspect: Path | None,
    overrides: dict[str, str],
    as_json: bool,
) -> None:
    """Draw a sampling schedule and write it, or judge an existing one.

    Prints the sampling fraction and the largest side lobe of the point-spread function, as a share of
    its main peak: the largest artefact that a resonance leaves before reconstruction.

    \b
    nmrrecon schedule --grid 128 --points 32 --out nuslist
    nmrrecon schedule --grid 64x32 --density 10% --seed 7 --style varian --out sampling.sch
    nmrrecon schedule --grid 128 --inspect nuslist
    """
    sizes = parse_grid(grid)
    report = LoadReport(str(inspect or ""), "schedule", overrides=overrides)
    if inspect is not None:
        if points is not None or density is not None or out is not None:
            raise ParameterError("--inspect judges a schedule and draws none", remedy="Leave the rest away.")
        check_size(sizes, 1)
        schedule = read_schedule(inspect, sizes, report=report)
    else:
        schedule = draw(kind, sizes, _points(points, density, sizes), seed, weight, decay)
    report.check_overrides()
    if out is not None:
        _refuse_existing(out, overwrite)
        write_schedule(out, schedule, style)
    figures = judge(schedule)
    click.echo(json.dumps(figures, indent=2) if as_json else _sentences(figures))
    for warning in report.warnings:
        click.echo(f"{click.style('warning:', fg='yellow')} {warning}", err=True)
    if out is not None:
        click.echo(f"wrote {out}", err=as_json)


def judge(schedule: Schedule) -> dict[str, Any]:
    """Return the figures by which a schedule is judged, as plain data."""
    return {
        "points": len(schedule),
        "grid": list(schedule.grid),
        "fraction": schedule.fraction,
        "largest_side_lobe": largest_side_lobe(schedule),
        "largest_side_lobe_of_full_grid": largest_side_lobe(Schedule.full(schedule.grid)),
        "first_point": bool(schedule.mask.flat[0]),
    }


def parse_grid(text: str) -> tuple[int, ...]:
    """Return the sizes in text such as ``64x32``, ``64,32`` or ``128``."""
    parts = re.split("[x,*]", text.strip().lower())
    if not all(re.fullmatch("[0-9]{1,9}", part) for part in parts):
        raise ParameterError(
            f"--grid {text}: not a grid", remedy="Give sizes such as 128 or 64x32, F1 first."
        )
    return tuple(int(part) for part in parts)


def parse_density(text: str) -> float:
    """Return the share in text such as ``0.25`` or ``25%``."""
    number, percent = text.strip().removesuffix("%"), text.strip().endswith("%")
    try:
        share = float(number) / (100 if percent else 1)
    except ValueError:
        share = math.nan
    if not 0 < share <= 1:
        raise ParameterError(
            f"--density {text}: not a share of the grid", remedy="Give a share such as 0.25 or 25%."
        )
    return share


def _points(points: int | None, density: str | None, grid: tuple[int, ...]) -> int:
    if (points is None) == (density is None):
        raise ParameterError(
            "the number of points is not settled", remedy="Give either --points or --density."
        )
    if points is not None:
        return points
    assert density is not None
    return max(1, round(parse_density(density) * math.prod(grid)))


def _refuse_existing(out: Path, overwrite: bool) -> None:
    # a schedule belongs to the data beside it: replacing it unasked could make them unreadable
    with output_errors(out):
        exists = out.exists()
    if exists and not overwrite:
        raise OutputError(
            "the file exists", path=out, remedy="Choose another name, or add --overwrite to replace it."
        )


def _sentences(figures: dict[str, Any]) -> str:
    grid = "x".join(map(str, figures["grid"]))
    lines = [
        f"sampling fraction   {figures['fraction']:.2%} ({figures['points']} of {grid} points)",
        f"largest side lobe   {figures['largest_side_lobe']:.3f} of the main peak "
        f"(full grid: {figures['largest_side_lobe_of_full_grid']:.3f})",
    ]
    if not figures["first_point"]:
        lines.append("the first increment is not sampled: intensities and baseline will be less certain")
    return "\n".join(lines)
