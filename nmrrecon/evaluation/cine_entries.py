"""The methods of a table of cines, each with the weights that were trained on its mask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nmrrecon.errors import DataError
from nmrrecon.evaluation.method_choice import MethodChoice, there_are_weights
from nmrrecon.methods import CINES, methods_for
from nmrrecon.weights import manifest
from nmrrecon.weights_file import SUFFIX
from nmrrecon.weights_manifest import Manifest

PLAIN, CLASSICAL = "zero-filled-cine", "kt-slr"
#: What stands in a row of a network that was not trained.
NO_WEIGHTS = "no weights"


@dataclass(frozen=True)
class CineEntry:
    """A row of a table.

    Attributes
    ----------
    label : str
    choice : MethodChoice or None
        None where the network has no weights.
    manifest : Manifest or None
        Of its weights; None without, and of classical methods.
    """

    label: str
    choice: MethodChoice | None
    manifest: Manifest | None = None

    @property
    def weights(self) -> str:
        """The name of the weights, nothing for a classical method."""
        if self.choice is None:
            return NO_WEIGHTS
        return "" if self.manifest is None else self.manifest.name


def cine_methods(asked: tuple[str, ...] = ()) -> tuple[MethodChoice, ...]:
    """Return the methods asked for, all for cines where none is: classical ones first, least of all first.

    Raises
    ------
    ParameterError
        If there is no such method or parameter.
    """
    choices = [MethodChoice.parsed(text) for text in asked or methods_for(CINES)]
    # the sort is stable: within the kinds the order is that of the table of methods
    return tuple(sorted(choices, key=lambda choice: (choice.is_network, choice.name != PLAIN)))


def entries_for(
    choices: Iterable[MethodChoice], presets: tuple[str, ...], folder: Path | None
) -> tuple[CineEntry, ...]:
    """Return the rows for data whose masks are those of the first of `presets`.

    Parameters
    ----------
    choices : iterable of MethodChoice
    presets : tuple of str
        Weights are called METHOD-PRESET; of several the first is taken.
    folder : Path, optional
        Where weights are looked for before those that come with the program.

    Raises
    ------
    DataError
        If the folder is not there.
    WeightsError
        If weights cannot be read.
    """
    return tuple(
        entry_of(choice.label, choice, [f"{choice.name}-{preset}" for preset in presets], folder)
        for choice in choices
    )


def entry_of(label: str, choice: MethodChoice, names: Iterable[str], folder: Path | None) -> CineEntry:
    """Return the row of a method with the first weights of `names` that there are; see `entries_for`."""
    if not choice.is_network:
        return CineEntry(label, choice)
    given = choice.parameters.weights
    candidates = names if given == "auto" else (given,)
    for name in candidates:
        place = found_weights(name, folder)
        if place is not None:
            return CineEntry(label, choice.with_weights(place), manifest(place))
    return CineEntry(label, None)


def found_weights(name: str, folder: Path | None) -> str | None:
    """Return what weights are loaded by: a file in `folder`, or their name; None where there are none.

    Raises
    ------
    DataError
        If the folder is not there.
    WeightsError
        If `name` is a file that cannot be read.
    """
    if folder is not None:
        if not folder.is_dir():
            raise DataError("there is no such folder", path=folder, remedy="Check --weights.")
        for path in (folder / f"{name}{SUFFIX}", folder / name / f"{name}{SUFFIX}"):
            if path.is_file():
                return str(path)
    return name if there_are_weights(name) else None


def training_notes(entries: Iterable[CineEntry]) -> tuple[str, ...]:
    """Return how the weights of a table were trained, each once."""
    manifests = {entry.manifest.name: entry.manifest for entry in entries if entry.manifest is not None}
    return tuple(
        f"{name}: {found.parameters:,} parameters, {found.steps:,} steps of {found.batch} on {found.device}, "
        f"{found.hours:g} h{', ' + found.remarks if found.remarks else ''}."
        for name, found in manifests.items()
    )
