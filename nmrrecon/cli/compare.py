"""`nmrrecon compare`: a spectrum held against a reference."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.table import Table
from rich.text import Text

from nmrrecon.alignment import AlignedSpectra, align, referencing_offset
from nmrrecon.cli.terminal import terminal
from nmrrecon.comparison import Comparison, compare
from nmrrecon.errors import ParameterError
from nmrrecon.io.spectrum import open_spectrum
from nmrrecon.metrics import HeightFit, correlation
from nmrrecon.nmr import NMRDataset

_NOTABLE_OFFSET = 0.5  # points


@click.command()
@click.argument("reference", metavar="A", type=click.Path(path_type=Path))
@click.argument("estimate", metavar="B", type=click.Path(path_type=Path))
@click.option(
    "--scale/--no-scale",
    default=None,
    help="Multiply B by the least-squares factor first. Default: only if the formats of A and B differ.",
)
@click.option(
    "--level",
    type=float,
    metavar="PERCENT",
    help="Least height of a peak, in per cent of A's maximum; never under 5 times the local noise.",
)
@click.option(
    "--oriented", is_flag=True, help="Turn negative peaks of A up, with B's; for multiplicity-edited spectra."
)
@click.option(
    "--align",
    "aligning",
    is_flag=True,
    help="Move B along every dimension to where it fits A best, before all else.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--plot", type=click.Path(path_type=Path), metavar="FILE.png", help="Plot peak heights of B over A."
)
def command(
    reference: Path,
    estimate: Path,
    scale: bool | None,
    level: float | None,
    oriented: bool,
    aligning: bool,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Compare spectrum B with reference spectrum A.

    Both may be NMRPipe files or series, or processed TopSpin data (pdata/1). They are
    brought together by chemical shift. Printed are the relative error (RLNE), the correlation,
    R2 and slope of the peak heights, and the peaks that only one of them has.
    """
    if level is not None and not 0 < level < 100:
        raise ParameterError(f"--level {level:g}: not between 0 and 100 per cent")
    first, second = open_spectrum(reference), open_spectrum(estimate)
    scaled = first.report.format != second.report.format if scale is None else scale
    aligned = _brought_together(first, second, aligning)
    height = None if level is None else level / 100 * float(np.abs(aligned.reference).max())
    found = compare(aligned, scaled=scaled, level=height, oriented=oriented)
    if plot is not None:
        from nmrrecon.io.peak_plot import write_peak_correlation  # matplotlib, only where it is needed

        write_peak_correlation(found, plot, estimate.name)
    if as_json:
        click.echo(json.dumps(_finite(found.as_dict()), indent=2, allow_nan=False))
    else:
        _print(found, scaled, float(np.abs(aligned.reference).max()))


def _brought_together(first: NMRDataset, second: NMRDataset, aligning: bool) -> AlignedSpectra:
    """Return both spectra on one grid, with a note where they are referenced differently."""
    aligned = align(first, second)
    offset = referencing_offset(aligned)
    points = [abs(o) * a.observe_mhz * a.size / a.sw_hz for o, a in zip(offset, aligned.axes, strict=True)]
    if max(points) < _NOTABLE_OFFSET:
        return aligned
    text = ", ".join(f"F{d} {o:+.4f} ppm" for d, o in enumerate(offset, start=1))
    better = align(first, second, offset)
    before, after = (correlation(a.estimate, a.reference) for a in (aligned, better))
    if aligning:
        return replace(better, notes=(*better.notes, f"B moved by {text}"))
    if after > before + 0.02:
        hint = f"B moved by {text} would correlate {after:.3f} instead of {before:.3f}: see --align"
        return replace(aligned, notes=(*aligned.notes, hint))
    return aligned


def _print(found: Comparison, scaled: bool, maximum: float) -> None:
    console = terminal()
    for note in found.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row(
        "scale of B", f"{found.scale:.6g} (least squares)" if scaled else "1 (as it is; --scale fits it)"
    )
    table.add_row("RLNE", f"{found.rlne:.4f}")
    table.add_row("correlation", f"{found.correlation:.4f}")
    table.add_row("R2 of peak heights, all", _fit_text(found.heights.all))
    table.add_row("R2 of peak heights, under 4 %", _fit_text(found.heights.weak))
    percent = 100 * found.level / maximum if maximum > 0 else 0.0
    table.add_row(
        "peaks only in B (false)",
        f"{len(found.false)} above 5 times the local noise and {percent:.2g} % of A's maximum",
    )
    table.add_row("peaks only in A (missing)", f"{len(found.missing)} above the same level")
    console.print(table)


def _fit_text(fit: HeightFit) -> str:
    if not math.isfinite(fit.r2):
        return f"- (n = {fit.n}: too few)"
    return f"{fit.r2:.5f}   slope {fit.slope:.4f}   n = {fit.n}"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
