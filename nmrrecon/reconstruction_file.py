"""A reconstruction in one file: spectrum and FIDs bit for bit, recipe, warnings and how it went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nmrrecon.io.array_file import check_what, damage, read_arrays, write_arrays
from nmrrecon.io.dataset_file import arrays_of, check_shapes, dataset_of, facts_of
from nmrrecon.recipe_file import plain_recipe, recipe_of
from nmrrecon.reconstruct import Reconstruction

#: What the facts of a file say that it holds.
WHAT = "reconstruction"
SPECTRUM, FIDS = "spectrum.", "fids."


def write_reconstruction(result: Reconstruction, path: Path) -> None:
    """Write a reconstruction.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    facts = {
        "what": WHAT,
        "spectrum": facts_of(result.spectrum),
        "fids": facts_of(result.fids),
        "recipe": plain_recipe(result.recipe),
        "warnings": list(result.warnings),
        "seconds": result.seconds,
        "device": result.device,
        "residual": result.residual,
        "partial": result.partial,
    }
    write_arrays({**arrays_of(result.spectrum, SPECTRUM), **arrays_of(result.fids, FIDS)}, facts, path)


def read_reconstruction(path: Path) -> Reconstruction:
    """Read what `write_reconstruction` wrote.

    Raises
    ------
    DataError
        If the file is missing, damaged, or anything else.
    """

    def check(facts: Any, shapes: dict[str, tuple[int, ...]]) -> None:
        check_what(facts, WHAT)
        check_shapes(facts["spectrum"], shapes, SPECTRUM)
        check_shapes(facts["fids"], shapes, FIDS)

    arrays, facts = read_arrays(path, check)
    with damage(path):
        return Reconstruction(
            dataset_of(arrays, facts["spectrum"], SPECTRUM),
            dataset_of(arrays, facts["fids"], FIDS),
            recipe_of(facts["recipe"]),
            tuple(str(warning) for warning in facts["warnings"]),
            float(facts["seconds"]),
            str(facts["device"]),
            float(facts["residual"]),
            bool(facts["partial"]),
        )
