"""What the main job writes: spectrum, complete FIDs, picture, recipe, history; all of it or nothing."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nmrrecon import __version__
from nmrrecon.io.atomic import atomic_folder, atomic_write, output_errors
from nmrrecon.io.nmrpipe_write import write_nmrpipe, written_here
from nmrrecon.nmr import NMRDataset
from nmrrecon.recipe_file import write_recipe
from nmrrecon.reconstruct import Reconstruction


def write_outputs(result: Reconstruction, folder: str | Path, *, ucsf: bool = False) -> list[Path]:
    """Write everything a reconstruction gives into `folder`.

    A 2D spectrum becomes ``spectrum.ft2``, a 3D ``ft/spectrum%03d.ft3``; the reconstructed FIDs, direct
    dimension transformed, ``fid.ft1`` or ``fid/fid%03d.ft1``; beside them ``spectrum.png``,
    ``spectrum.ucsf`` if asked, ``recipe.toml`` and ``history.json``.

    Returns
    -------
    list of Path
        What was written, the first of each series.

    Raises
    ------
    OutputError
        If something cannot be written; what was there before stays.
    """
    from nmrrecon.io.picture import write_picture
    from nmrrecon.io.ucsf import write_ucsf

    spectrum, fids = _names(result.spectrum)
    names = [
        spectrum,
        fids,
        *(["spectrum.ucsf"] if ucsf else []),
        "spectrum.png",
        "recipe.toml",
        "history.json",
    ]
    with _staged(Path(folder)) as staging:
        write_nmrpipe(result.spectrum, staging / spectrum)
        write_nmrpipe(result.fids, staging / fids)
        if ucsf:
            write_ucsf(result.spectrum, staging / "spectrum.ucsf")
        write_picture(result.spectrum, staging / "spectrum.png")
        write_recipe(result.recipe, staging / "recipe.toml")
        write_history(result, staging / "history.json")
    return [Path(folder) / name for name in names]


@contextmanager
def output_folder(folder: str | Path) -> Iterator[Path]:
    """Make `folder` if need be and find it writable, before any long work is done; yield its path.

    Should the work fail, a folder that was made for it goes again.

    Raises
    ------
    OutputError
        If it cannot be made or written into.
    """
    folder = Path(folder)
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    with output_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".nmrrecon-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    try:
        yield folder
    except BaseException:
        for parent in made:
            with suppress(OSError):  # somebody has put something there meanwhile
                parent.rmdir()
        raise


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Yield a folder within `folder`, whose files become those of `folder` when all of them are written."""
    with output_errors(folder):
        staging = folder / f".nmrrecon-{secrets.token_hex(4)}"
        staging.mkdir(parents=True)
        try:
            yield staging
            for entry in sorted(staging.iterdir()):
                _move_in(entry, folder / entry.name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _move_in(entry: Path, target: Path) -> None:
    """Put a file, or the files of a series, in the place of an earlier result."""
    if not entry.is_dir():
        entry.replace(target)
        return
    with atomic_folder(target, is_ours=written_here) as series:
        for file in entry.iterdir():
            file.rename(series / file.name)


def write_history(result: Reconstruction, path: Path) -> None:
    """Write the load report and every step done to the data, as JSON."""
    record = {
        "nmrrecon": __version__,
        "device": result.device,
        "seconds": round(result.seconds, 3),
        "warnings": list(result.warnings),
        "history": list(result.spectrum.history),
        "report": result.spectrum.report.as_dict(),
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _names(spectrum: NMRDataset) -> tuple[str, str]:
    if len(spectrum.axes) == 2:
        return "spectrum.ft2", "fid.ft1"
    return "ft/spectrum%03d.ft3", "fid/fid%03d.ft1"
