"""The recipe of a cine: everything that turns one k-space into one series of images."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from nmrrecon.errors import ParameterError

#: Crops that are no sizes: to the size that the data name, and none.
AUTO, NONE = "auto", "none"
DEFAULT_METHOD = "kt-slr"


@dataclass(frozen=True)
class CineRecipe:
    """Everything that turns one k-space into one series of images.

    Attributes
    ----------
    source : str
        File that was opened.
    overrides : dict of str to str
        Facts set by the user (``--set``), such as the slice.
    mask : str
        Which of the samples are used, as `sampling.masks.parse_mask` reads it, such as ``radial:16``; empty
        for all that there are.
    seed : int
        Of the mask.
    maps : str
        Coil maps: ``auto``, ``espirit``, ``adaptive``, ``none`` or the path of a file; see `coil_maps`.
    method : str
        Name in `nmrrecon.methods`.
    parameters : dict
        Of the method, those that differ from its defaults.
    crop : str
        Rows and columns that are kept about the centre of the images, such as ``128x128``; ``auto`` for those
        that the data name, ``none`` for all.
    """

    source: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    mask: str = ""
    seed: int = 0
    maps: str = AUTO
    method: str = DEFAULT_METHOD
    parameters: dict[str, Any] = field(default_factory=dict)
    crop: str = AUTO

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise ParameterError(f"seed = {self.seed}: below zero", remedy="Give 0 or more.")
        self.image_size(None)

    def image_size(self, named: tuple[int, int] | None) -> tuple[int, int] | None:
        """Return rows and columns to crop to, None for all, for data that name the size `named`.

        Raises
        ------
        ParameterError
            If `crop` is no size.
        """
        if self.crop == AUTO:
            return named
        if self.crop == NONE:
            return None
        rows, _, columns = self.crop.lower().partition("x")
        if not (rows.isdecimal() and columns.isdecimal() and int(rows) and int(columns)):
            raise ParameterError(
                f"crop = {self.crop}: not rows and columns", remedy="Write it as 128x128, auto or none."
            )
        return int(rows), int(columns)

    def with_weights(self, weights: str) -> CineRecipe:
        """Return the recipe with the weights that were taken, shipped ones by name, in place of ``auto``."""
        return replace(self, parameters={**self.parameters, "weights": weights})
