"""What the main job writes: spectrum, complete FIDs, picture, recipe, history; all of it or nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmrrecon import __version__
from nmrrecon.io.atomic import atomic_write, output_errors
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.io.peak_list import write_peak_list
from nmrrecon.io.staged_folder import staged_folder
from nmrrecon.method_comparison import MethodComparison, finite, plane_of
from nmrrecon.nmr import NMRDataset
from nmrrecon.output_plan import SERIES, Wanted, planned_files
from nmrrecon.peaks import PeakList
from nmrrecon.recipe_file import write_recipe
from nmrrecon.reconstruct import Reconstruction
from nmrrecon.report import LoadReport

if TYPE_CHECKING:
    from nmrrecon.reconstruct_cine import CineReconstruction

#: What is written where nothing else is said.
USUAL = Wanted()


def write_outputs(
    result: Reconstruction | NMRDataset,
    folder: str | Path,
    wanted: Wanted = USUAL,
    peaks: PeakList | None = None,
) -> list[Path]:
    """Write what a reconstruction gives into `folder`, under the names of `planned_files`.

    Parameters
    ----------
    result : Reconstruction or NMRDataset
        Of a spectrum alone there are neither FIDs nor recipe nor history.
    folder : path-like
        Made if need be.
    wanted : Wanted
    peaks : PeakList, optional
        Of the spectrum.

    Returns
    -------
    list of Path
        What was written, the first of each series.

    Raises
    ------
    OutputError
        If something cannot be written; what was there before stays.
    """
    with staged_folder(Path(folder), SERIES) as staging:
        names = _write_result(result, staging, wanted, peaks)
    return [Path(folder) / name for name in names]


def write_comparison(
    results: Mapping[str, Reconstruction],
    comparison: MethodComparison,
    folder: str | Path,
    *,
    ucsf: bool = False,
    reference: NMRDataset | None = None,
) -> list[Path]:
    """Write the results of several methods, each into a folder of its name, and how they compare.

    Beside the folders ``comparison.md``, ``comparison.json`` and ``comparison.png`` are written: the figures,
    and the spectra side by side at the same contour levels (of a 3D the projections along F1).

    Parameters
    ----------
    results : mapping of str to Reconstruction
        By method.
    comparison : MethodComparison
        Of these results.
    folder : path-like
    ucsf : bool
        Whether UCSF files are written too.
    reference : NMRDataset, optional
        The spectrum of the fully sampled data, to be shown at the right.

    Returns
    -------
    list of Path
        The folders and the three files.

    Raises
    ------
    OutputError
        If something cannot be written; what was there before stays.
    """
    from nmrrecon.io.picture import write_panels

    shown = {name: plane_of(result.spectrum) for name, result in results.items()}
    if reference is not None:
        shown[comparison.reference] = plane_of(reference)
    with staged_folder(Path(folder), SERIES) as staging:
        for name, result in results.items():
            (staging / name).mkdir()
            _write_result(result, staging / name, Wanted(ucsf=ucsf))
        for suffix, text in ((".md", comparison.as_markdown()), (".json", comparison.as_json())):
            with atomic_write(staging / f"comparison{suffix}") as temporary:
                temporary.write_text(text, encoding="utf-8")
        write_panels(shown, staging / "comparison.png")
    names = [*results, *(f"comparison{suffix}" for suffix in (".md", ".json", ".png"))]
    return [Path(folder) / name for name in names]


def _write_result(
    result: Reconstruction | NMRDataset, folder: Path, wanted: Wanted, peaks: PeakList | None = None
) -> list[str]:
    """Write the files of one reconstruction, or of a spectrum, and return their names."""
    spectrum, fids = (result, None) if isinstance(result, NMRDataset) else (result.spectrum, result.fids)
    files = planned_files(spectrum, wanted, fids, 0 if peaks is None else len(peaks))
    for file in files:
        path = folder / file.name
        if file.what == "peaks" and peaks is not None:
            write_peak_list(peaks, path)
        elif isinstance(result, NMRDataset):
            _write_spectrum(result, file.what, path)
        else:
            _write_part(result, file.what, path)
    return [file.name for file in files]


def _write_part(result: Reconstruction, what: str, path: Path) -> None:
    if what == "fids":
        write_nmrpipe(result.fids, path)
    elif what == "recipe":
        write_recipe(result.recipe, path)
    elif what == "history":
        write_history(result, path)
    else:
        _write_spectrum(result.spectrum, what, path)


def _write_spectrum(spectrum: NMRDataset, what: str, path: Path) -> None:
    from nmrrecon.io.picture import write_picture
    from nmrrecon.io.ucsf import write_ucsf

    writers = {"spectrum": write_nmrpipe, "ucsf": write_ucsf, "picture": write_picture}
    writers[what](spectrum, path)


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


def write_history(result: Reconstruction, path: Path) -> None:
    """Write the load report and every step done to the data, as JSON."""
    write_record(result, result.spectrum.history, result.spectrum.report, path)


def write_record(
    result: Reconstruction | CineReconstruction,
    history: tuple[str, ...],
    report: LoadReport,
    path: Path,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Write how a reconstruction went, the steps done to its data and their load report, as JSON.

    Parameters
    ----------
    result : Reconstruction or CineReconstruction
    history : tuple of str
    report : LoadReport
    path : Path
    more : mapping, optional
        Further plain data; what is not finite becomes null.
    """
    record = {
        "nmrrecon": __version__,
        "device": result.device,
        "seconds": round(result.seconds, 3),
        "residual": result.residual,
        "warnings": list(result.warnings),
        **finite(dict(more or {})),
        "history": list(history),
        "report": report.as_dict(),
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
