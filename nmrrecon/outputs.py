"""What the main job writes: spectrum, complete FIDs, picture, recipe, history; each whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from nmrrecon import __version__
from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.nmrpipe_write import write_nmrpipe
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

    folder = prepare_folder(folder)
    spectrum, fids = _names(result.spectrum)
    written = [folder / spectrum, folder / fids]
    write_nmrpipe(result.spectrum, folder / spectrum)
    write_nmrpipe(result.fids, folder / fids)
    if ucsf:
        written.append(folder / "spectrum.ucsf")
        write_ucsf(result.spectrum, written[-1])
    written += [folder / "spectrum.png", folder / "recipe.toml", folder / "history.json"]
    write_picture(result.spectrum, written[-3])
    write_recipe(result.recipe, written[-2])
    write_history(result, written[-1])
    return written


def prepare_folder(folder: str | Path) -> Path:
    """Return `folder` as a path, made if need be and found writable, before any long work is done.

    Raises
    ------
    OutputError
        If it cannot be made or written into.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".nmrrecon-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot write here: {reason}", path=folder, remedy="Choose another folder with --out."
        ) from None
    return folder


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
