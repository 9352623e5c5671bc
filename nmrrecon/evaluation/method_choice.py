"""A method with its parameters, as ``--method`` names it, and whether its weights are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nmrrecon.errors import ParameterError
from nmrrecon.methods import method_named
from nmrrecon.recipe import Recipe
from nmrrecon.weights import manifest_if_there


@dataclass(frozen=True)
class MethodChoice:
    """A method and its parameters.

    Attributes
    ----------
    label : str
        What tables and legends call it.
    name : str
        In `nmrrecon.methods`.
    values : dict
        Parameters that differ from their defaults.
    parameters : dataclass
        All of them.
    """

    label: str
    name: str
    values: dict[str, Any]
    parameters: Any

    @classmethod
    def parsed(cls, text: str) -> MethodChoice:
        """Return the choice that `text` names: ``ist``, or ``ist:iterations=320``, labelled ``ist-320``.

        Raises
        ------
        ParameterError
            If there is no such method or parameter.
        """
        name, colon, settings = text.partition(":")
        values: dict[str, Any] = {}
        for entry in settings.split(",") if colon else []:
            key, equals, value = entry.partition("=")
            if not (key.strip() and equals and value.strip()):
                raise ParameterError(
                    f"--method {text}: not of the form method:name=value",
                    remedy="For example --method ist:iterations=320.",
                )
            values[key.strip()] = value.strip()
        parameters = method_named(name).parameters(values)
        kept = {key: getattr(parameters, key) for key in values}
        label = f"{name}-{kept['iterations']}" if list(kept) == ["iterations"] else text
        return cls(label, name, kept, parameters)

    @property
    def is_network(self) -> bool:
        """Whether it needs trained weights."""
        return hasattr(self.parameters, "weights_for")

    def with_weights(self, weights: str) -> MethodChoice:
        """Return the same network with other weights: a shipped name or a file."""
        parameters = replace(self.parameters, weights=weights)
        return replace(self, values={**self.values, "weights": weights}, parameters=parameters)

    def recipe(self, base: Recipe) -> Recipe:
        """Return `base` with this method."""
        return replace(base, method=self.name, parameters=dict(self.values))


def usable(
    texts: Iterable[str | MethodChoice], dimensions: int
) -> tuple[tuple[MethodChoice, ...], tuple[str, ...]]:
    """Return the methods whose weights are there, and a note on each of the others.

    Parameters
    ----------
    texts : iterable of str or MethodChoice
    dimensions : int
        Indirect dimensions of the data.

    Raises
    ------
    ParameterError
        If there is no such method or parameter, or the weights that were given are not for it or for other
        dimensions.
    WeightsError
        If weights were given as a file, and it cannot be read.
    """
    choices = [text if isinstance(text, MethodChoice) else MethodChoice.parsed(text) for text in texts]
    notes = {choice.label: _missing(choice, dimensions) for choice in choices}
    return (
        tuple(choice for choice in choices if not notes[choice.label]),
        tuple(dict.fromkeys(note for note in notes.values() if note)),
    )


def _missing(choice: MethodChoice, dimensions: int) -> str:
    """Return why the weights of a method are not there, nothing if they are."""
    if not choice.is_network:
        return ""
    try:
        name = choice.parameters.weights_for(dimensions)
    except ParameterError:
        return f"{choice.label} is left out: it has no weights for {dimensions} indirect dimensions."
    if not there_are_weights(name):
        return f"{choice.label} is left out: there are no weights called {name}."
    choice.parameters.manifest(dimensions)  # refuses those of another network before any work is done
    return ""


def there_are_weights(name: str) -> bool:
    """Return whether there are weights of a name.

    Raises
    ------
    WeightsError
        If `name` is a file that cannot be read.
    """
    return manifest_if_there(name) is not None
