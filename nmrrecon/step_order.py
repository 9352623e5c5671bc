"""In which orders the steps of a dimension's processing can be done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nmrrecon.errors import ParameterError, unknown_name

#: Steps of one group can be done in any order, the groups one after the other.
Groups = tuple[tuple[str, ...], ...]

#: In the time domain, between the domains, in the frequency domain.
DIRECT: Groups = (
    ("solvent", "window", "first_point"),
    ("zero_fill",),
    ("phase", "region", "baseline"),
)
#: After the reconstruction; the phases of an indirect dimension are part of the reconstruction itself.
INDIRECT: Groups = (("window",), ("zero_fill",))


def usual_order(groups: Groups) -> tuple[str, ...]:
    """Return all steps, in the order in which they are done unless something else is said."""
    return tuple(step for group in groups for step in group)


def check_steps(steps: Sequence[str], groups: Groups) -> None:
    """Raise a `ParameterError` where steps cannot be done in this order.

    Parameters
    ----------
    steps : sequence of str
        Those that are done, first to last.
    groups : tuple of tuple of str
        `DIRECT` or `INDIRECT`.
    """
    known = usual_order(groups)
    for step in steps:
        if step not in known:
            raise unknown_name("processing step", step, list(known))
    twice = next((step for step in known if list(steps).count(step) > 1), None)
    if twice is not None:
        raise ParameterError(f"the processing step {twice} is there twice", remedy=_possible(groups))
    for before, after in pairwise(steps):
        if group_of(before, groups) > group_of(after, groups):
            raise ParameterError(f"the step {before} cannot come before {after}", remedy=_possible(groups))


def group_of(step: str, groups: Groups) -> int:
    """Return the number of the group that a step belongs to."""
    return next(number for number, group in enumerate(groups) if step in group)


def whole_order(steps: Sequence[str], groups: Groups) -> tuple[str, ...]:
    """Return all steps: those that are done in their order, the others where they usually stand."""
    whole: list[str] = []
    for group in groups:
        placed = [step for step in steps if step in group]
        for number, step in enumerate(group):
            if step not in placed:
                before = [placed.index(other) for other in group[:number]]
                placed.insert(max(before, default=-1) + 1, step)
        whole += placed
    return tuple(whole)


def _possible(groups: Groups) -> str:
    parts = [
        f"{', '.join(group[:-1])} and {group[-1]} in any order" if len(group) > 1 else group[0]
        for group in groups
    ]
    return f"Possible: {', then '.join(parts)}; a step that is left out is not done."
