"""The table of methods: name, what data it serves, its parameters, solver, trained weights and paper."""

from __future__ import annotations

from nmrrecon.cine_methods import CINE_METHODS
from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.method import CINES, SPECTRA, Method
from nmrrecon.spectrum_methods import SPECTRUM_METHODS

METHODS = {**SPECTRUM_METHODS, **CINE_METHODS}


def method_named(name: str) -> Method:
    """Return the method called `name`.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest.
    """
    if name not in METHODS:
        raise unknown_name("method", name, list(METHODS))
    return METHODS[name]


def methods_for(serves: str) -> list[str]:
    """Return the names of the methods for a kind of data, `SPECTRA` or `CINES`."""
    return [name for name, method in METHODS.items() if method.serves == serves]


def method_for(name: str, serves: str) -> Method:
    """Return the method called `name`, which must be for a kind of data, `SPECTRA` or `CINES`.

    Raises
    ------
    ParameterError
        If there is none of that name, or it is for other data; the message names those for these.
    """
    known = methods_for(serves)
    if name not in METHODS:
        raise unknown_name("method", name, known)
    method = METHODS[name]
    if method.serves != serves:
        raise ParameterError(
            f"the method {name} is for {method.serves}, and these data are {serves}",
            remedy=f"Take one of {', '.join(known)}.",
        )
    return method


__all__ = ["CINES", "METHODS", "SPECTRA", "Method", "method_for", "method_named", "methods_for"]
