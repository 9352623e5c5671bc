"""Which phases the direct dimension gets: the recipe's, the file's, or those found in the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import NMRDataset
from nmrrecon.processing.autophase import agreement, auto_phase
from nmrrecon.processing.phasing_rows import phasing_rows
from nmrrecon.recipe import DirectRecipe

#: The file's phases are believed while the lines agree on them this well, relative to the automatic ones.
BELIEF = 0.6
#: A larger first-order phase must fit the lines this well, relative to the smaller one it competes with.
AS_GOOD = 0.98

Transform = Callable[[NDArray[Any]], NDArray[np.complex64]]


class Phases(NamedTuple):
    """Phases in degrees and where they come from."""

    p0: float
    p1: float
    source: str


def direct_phases(
    dataset: NMRDataset,
    recipe: DirectRecipe,
    transform: Transform,
    narrow: Transform,
) -> Phases:
    """Return the phases of the direct dimension.

    Parameters
    ----------
    dataset : NMRDataset
        Direct dimension in the time domain; its axis carries the file's phases as the facts ``p0``, ``p1``.
    recipe : DirectRecipe
        Its phases go before all others; one that is None beside one that is given is the file's, else 0.
    transform : callable
        From FIDs ``(..., direct)`` to spectra that are not phased, for `phasing_rows`.
    narrow : callable
        The same with a window that starts at zero, for narrow lines without long feet.

    Notes
    -----
    A file may hold phases that were never set, or those of another experiment. They are believed only
    where the lines of the data agree on them; if not, the report gets a warning.
    """
    facts = dataset.direct.facts
    file = None if facts.get("p0") is None else (float(facts["p0"]), float(facts.get("p1") or 0.0))
    if recipe.p0 is not None or recipe.p1 is not None:
        p0, p1 = file or (0.0, 0.0)
        return Phases(
            p0 if recipe.p0 is None else recipe.p0, p1 if recipe.p1 is None else recipe.p1, "recipe"
        )
    if dataset.indirect and not any(axis.quadrature.phases == 2 for axis in dataset.indirect):
        # QF modulates the phase itself along t1: there is no common one to find
        return Phases(*file, "file") if file else Phases(0.0, 0.0, "none: magnitude data")
    rows, first = phasing_rows(dataset, transform)
    found = automatic_phases(rows, phasing_rows(dataset, narrow)[0], first)
    if file is None:
        return Phases(*found, "automatic")
    if agreement(rows, *file) >= BELIEF * agreement(rows, *found):
        return Phases(*file, "file")
    dataset.report.warn(
        f"The direct phases of the file, p0 {file[0]:.1f} p1 {file[1]:.1f}, do not make the lines "
        f"absorptive; p0 {found[0]:.1f} p1 {found[1]:.1f} were found in the data and taken."
    )
    return Phases(*found, "automatic, the file's do not fit")


def automatic_phases(
    rows: NDArray[Any], narrow_rows: NDArray[Any], sign_rows: NDArray[Any]
) -> tuple[float, float]:
    """Return p0 and p1 found in smooth rows, or in rows of narrow lines.

    Where lines overlap, their feet feign a first-order phase in smooth rows; narrow ones have no feet, but
    more noise and less to say about a true one. So the smaller p1 of the two is taken, unless the larger
    fits the rows that the smaller comes from just as well.

    Parameters
    ----------
    rows, narrow_rows, sign_rows : ndarray, complex, (row, f2)
        See `auto_phase`.
    """
    both = [(auto_phase(found_in, sign_rows=sign_rows), found_in) for found_in in (rows, narrow_rows)]
    (smaller, its_rows), (larger, _) = sorted(both, key=lambda candidate: abs(candidate[0][1]))
    as_good = agreement(its_rows, *larger) >= AS_GOOD * agreement(its_rows, *smaller)
    return larger if as_good else smaller
