"""`nmrrecon mask`: draw a sampling mask of k-space, say what it samples, and show it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmrrecon.cli.schedule import parse_grid
from nmrrecon.errors import OutputError, ParameterError
from nmrrecon.io.atomic import atomic_write, output_errors
from nmrrecon.sampling.mask_lines import Shape
from nmrrecon.sampling.masks import MASKS, mask_facts, parse_mask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = (".npy", ".npz")
#: Kinds of masks and their parameters, for the help; \b keeps the lines apart.
KINDS = "\b\nKinds:\n" + "\n".join(f"  {name:<11} {kind.title}" for name, kind in MASKS.items())


@click.command(epilog=KINDS)
@click.argument("text", metavar="MASK")
@click.option("--grid", default="16x128x128", show_default=True, help="Sizes of frame, ky and kx.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File to write, .npy or .npz.")
@click.option(
    "--picture", type=click.Path(path_type=Path), help="PNG to write: over ky and time, and frames."
)
@click.option("--overwrite", is_flag=True, help="Replace files that there are.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(
    text: str,
    grid: str,
    seed: int,
    out: Path | None,
    picture: Path | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Draw a sampling mask of k-space.

    MASK is a kind, its main parameter after a colon, and others by name. Prints what was asked for beside
    what was drawn: the share of k-space, the acceleration, and the lines of a frame.

    \b
    nmrrecon mask radial:16 --out mask.npy --picture mask.png
    nmrrecon mask gaussian:8,central_lines=6 --grid 20x192x160 --seed 7
    nmrrecon mask vista:patterns.h5#NAME --grid 16x112x160
    """
    plan = parse_mask(text)
    shape = frames_and_grid(grid)
    for path, suffixes in ((out, SUFFIXES), (picture, (".png",))):
        if path is not None:
            _check_target(path, suffixes, overwrite)
    mask = plan.draw(shape, seed)
    facts = mask_facts(plan, mask)
    click.echo(json.dumps(asdict(facts), indent=2) if as_json else str(facts))
    if out is not None:
        _write(mask, out)
        click.echo(f"wrote {out}", err=as_json)
    if picture is not None:
        from nmrrecon.evaluation.mask_figure import write_mask_figure  # loads matplotlib

        made_by = f"nmrrecon mask {plan} --grid {grid} --seed {seed} --picture {picture.name}"
        write_mask_figure(mask, str(facts), picture, made_by)
        click.echo(f"wrote {picture}", err=as_json)


def frames_and_grid(grid: str) -> Shape:
    """Return the sizes of frame, ky and kx from text such as ``16x128x128``."""
    remedy = "Give sizes of frame, ky and kx, e.g. 16x128x128."
    try:
        sizes = parse_grid(grid)
    except ParameterError as error:
        raise ParameterError(error.what, remedy=remedy) from None
    if len(sizes) != 3:
        raise ParameterError(f"--grid {grid}: not three sizes", remedy=remedy)
    return sizes


def _check_target(path: Path, suffixes: tuple[str, ...], overwrite: bool) -> None:
    if path.suffix.lower() not in suffixes:
        raise OutputError(
            "the name does not say which kind of file to write",
            path=path,
            remedy=f"End it in {' or '.join(suffixes)}.",
        )
    with output_errors(path):
        exists = path.exists()
    if exists and not overwrite:
        raise OutputError(
            "the file exists", path=path, remedy="Choose another name, or add --overwrite to replace it."
        )


def _write(mask: NDArray[np.bool_], path: Path) -> None:
    import numpy as np

    with atomic_write(path) as temporary, temporary.open("wb") as file:
        if path.suffix.lower() == ".npz":
            np.savez_compressed(file, mask=mask)
        else:
            np.save(file, mask)
