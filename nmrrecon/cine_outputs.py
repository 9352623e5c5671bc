"""What the main job writes of cines: images, a film, a sheet of frames, recipe, history; all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nmrrecon.cine_comparison import REFERENCE, CineComparison
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.cine_file import write_cine_file
from nmrrecon.io.staged_folder import staged_folder
from nmrrecon.outputs import write_record
from nmrrecon.recipe_file import recipe_text, write_recipe
from nmrrecon.reconstruct_cine import CineReconstruction


@dataclass(frozen=True)
class CineWanted:
    """What is written beside images, sheet, recipe and history, and the GIF of a series.

    Attributes
    ----------
    nifti : bool
        The magnitude as ``cine.nii.gz``.
    mp4 : bool
        A film, ``cine.mp4``.
    """

    nifti: bool = False
    mp4: bool = False


#: Files that are not of every result.
OPTIONAL = ("cine.nii.gz", "cine.gif", "cine.mp4")
#: What is written where nothing else is said.
USUAL = CineWanted()


def write_cine_outputs(
    result: CineReconstruction, folder: str | Path, wanted: CineWanted = USUAL
) -> list[Path]:
    """Write ``cine.h5``, ``cine.gif``, ``cine.png``, ``recipe.toml`` and ``history.json`` into `folder`.

    Parameters
    ----------
    result : CineReconstruction
    folder : path-like
        Made if need be.
    wanted : CineWanted

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    OutputError
        If something cannot be written; what was there before stays.
    """
    with staged_folder(Path(folder), optional=OPTIONAL) as staging:
        names = _write_result(result, staging, wanted)
    return [Path(folder) / name for name in names]


def write_cine_comparison(
    results: Mapping[str, CineReconstruction],
    comparison: CineComparison,
    folder: str | Path,
    wanted: CineWanted = USUAL,
) -> list[Path]:
    """Write the results of several methods, each into a folder of its name, and how they compare.

    Beside the folders ``comparison.md``, ``comparison.json`` and ``comparison.png`` are written: the figures,
    and all series side by side.

    Parameters
    ----------
    results : mapping of str to CineReconstruction
        By method.
    comparison : CineComparison
        Of these results.
    folder : path-like
    wanted : CineWanted

    Returns
    -------
    list of Path
        The folders and the three files.

    Raises
    ------
    OutputError
        If something cannot be written; what was there before stays.
    """
    from nmrrecon.io.cine_panels import write_cine_panels

    first = next(iter(results.values()))
    with staged_folder(Path(folder), optional=OPTIONAL) as staging:
        for name, result in results.items():
            (staging / name).mkdir()
            _write_result(result, staging / name, wanted)
        for suffix, text in ((".md", comparison.as_markdown()), (".json", comparison.as_json())):
            with atomic_write(staging / f"comparison{suffix}") as temporary:
                temporary.write_text(text, encoding="utf-8")
        images = {name: result.image for name, result in results.items()}
        reference = first.reference if comparison.reference == REFERENCE else None
        write_cine_panels(images, staging / "comparison.png", reference)
    names = [*results, *(f"comparison{suffix}" for suffix in (".md", ".json", ".png"))]
    return [Path(folder) / name for name in names]


def _write_result(result: CineReconstruction, folder: Path, wanted: CineWanted) -> list[str]:
    """Write the files of one reconstruction, and return their names."""
    from nmrrecon.io.cine_movie import write_gif, write_sheet
    from nmrrecon.io.cine_mp4 import write_mp4
    from nmrrecon.io.nifti import write_nifti

    k_space, images = result.k_space, result.image
    pixel_mm, frame_ms = k_space.pixel_mm, k_space.frame_ms
    written = [
        write_cine_file(
            images,
            folder / "cine.h5",
            pixel_mm=pixel_mm,
            frame_ms=frame_ms,
            report=k_space.report,
            recipe=recipe_text(result.recipe),
            history=k_space.history,
        )
    ]
    if wanted.nifti:
        written.append(write_nifti(images, folder / "cine.nii.gz", pixel_mm=pixel_mm, frame_ms=frame_ms))
    if len(images) > 1:
        written.append(write_gif(images, folder / "cine.gif", pixel_mm=pixel_mm, frame_ms=frame_ms))
    if wanted.mp4:
        written.append(write_mp4(images, folder / "cine.mp4", pixel_mm=pixel_mm, frame_ms=frame_ms))
    written.append(write_sheet(images, folder / "cine.png", pixel_mm=pixel_mm))
    write_recipe(result.recipe, folder / "recipe.toml")
    _write_history(result, folder / "history.json")
    return [*(path.name for path in written), "recipe.toml", "history.json"]


def _write_history(result: CineReconstruction, path: Path) -> None:
    figures = result.figures()
    more = {"partial": result.partial, "figures": None if figures is None else asdict(figures)}
    write_record(result, result.k_space.history, result.k_space.report, path, more)
