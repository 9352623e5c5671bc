"""Variants of a network, each known by the name of its weights: rows of the tables that compare them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nmrrecon.evaluation.cine_entries import CineEntry, entry_of
from nmrrecon.evaluation.cine_published import Published
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Settings


@dataclass(frozen=True)
class Variant:
    """A row.

    Attributes
    ----------
    label : str
    method : str
        That takes the weights.
    weights : str
        Beginning of their name; after a dash follows the mask that they were trained on.
    paper : Published or None
    """

    label: str
    method: str
    weights: str
    paper: Published | None = None


def variants_with(variants: Sequence[Variant], settings: Settings) -> Callable[[str], tuple[CineEntry, ...]]:
    """Return a function from a mask to the variants with the weights for this mask alone."""

    def entries(mask: str) -> tuple[CineEntry, ...]:
        return tuple(
            entry_of(
                each.label,
                MethodChoice.parsed(each.method),
                (f"{each.weights}-{mask}", each.weights),
                settings.weights,
            )
            for each in variants
        )

    return entries


def paper_of(variants: Sequence[Variant], mask: str) -> Callable[[str, str], Published | None]:
    """Return a function from a mask and a label to the paper's figures, which are of one `mask` alone."""
    found = {each.label: each.paper for each in variants}
    return lambda asked, label: found.get(label) if asked == mask else None


def expected_names(variants: Sequence[Variant], mask: str) -> str:
    """Return the names of the weights that the rows look for, in words."""
    names = [f"{each.weights}-{mask}" for each in variants if each.method != "zero-filled-cine"]
    return f"The rows look for weights called {', '.join(names)}."
