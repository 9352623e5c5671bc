"""A method: what it serves, where it stands, and what to cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from nmrrecon.parameters import build

#: Kinds of data that methods serve.
SPECTRA, CINES = "NUS NMR", "cine k-space"


@dataclass(frozen=True)
class Method:
    """One row of the table.

    Attributes
    ----------
    name : str
        As given to ``--method``.
    title : str
        One line for people.
    serves : str
        Kind of data: `SPECTRA` or `CINES`.
    solver, parameters_class : str
        Where the solver function and its parameter dataclass stand, as ``module:name``; imported when needed.
    paper : str
        What to cite.
    weights : tuple of str
        Names of its trained weights: of spectra for one indirect dimension and for two, of cines for one kind
        of mask each; empty for a solver.
    size : int
        Learned numbers of a cine network; 0 where the manifests of the weights say it.
    arguments : mapping of str to bool, int, float, str or None
        Of a cine network's constructor, those that are not its defaults.
    """

    name: str
    title: str
    serves: str
    solver: str
    parameters_class: str
    paper: str = ""
    weights: tuple[str, ...] = ()
    size: int = 0
    arguments: Mapping[str, bool | int | float | str | None] = field(default_factory=dict, hash=False)

    def load_solver(self) -> Callable[..., Any]:
        """Return the solver."""
        solver: Callable[..., Any] = _named(self.solver)
        return solver

    def load_parameters(self) -> type:
        """Return the parameter dataclass; torch is not needed."""
        parameters: type = _named(self.parameters_class)
        return parameters

    def parameters(self, values: dict[str, Any]) -> Any:
        """Return the method's parameters with `values` in place of defaults; see `parameters.build`."""
        return build(self.load_parameters(), values)


def _named(place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(module), name)
