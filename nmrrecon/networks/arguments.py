"""Checks of the arguments that networks are made with."""

from __future__ import annotations

from nmrrecon.errors import ParameterError


def check_whole(least: int, **arguments: object) -> None:
    """Refuse arguments that are no whole numbers, or below `least`.

    Raises
    ------
    ParameterError
        For the first such argument, by its name.
    """
    for name, value in arguments.items():
        # true and false are whole numbers to Python
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ParameterError(
                f"{name}={value}: must be a whole number, at least {least}", remedy=f"Give another {name}."
            )
