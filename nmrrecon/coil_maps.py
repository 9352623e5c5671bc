"""Coil maps of k-space: those that came with it, found in it, or given in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.coil_maps_file import explained_energy, read_coil_maps
from nmrrecon.kspace import KSpace
from nmrrecon.processing.adaptive_maps import adaptive_maps
from nmrrecon.processing.calibration import calibration_width
from nmrrecon.processing.coil_images import normalised, time_average
from nmrrecon.processing.espirit import NARROWEST, espirit_maps

#: Ways to maps, beside the path of a file.
CHOICES = ("auto", "espirit", "adaptive", "none")
#: Under this width of the fully sampled centre, maps by ESPIRiT are doubtful.
NARROW = 16
#: Maps that explain less of the signal than this have lost a part of the object.
EXPLAINED = 0.8
#: What to do about it.
REMEDY = "Give maps with --maps FILE, or have coils reconstructed apart with --maps none."


@dataclass(frozen=True)
class CoilMaps:
    """Maps, and how they came about.

    Attributes
    ----------
    maps : ndarray of complex64, shape (coil, y, x), or None
        Their squares sum to 1 inside the object, and are 0 outside. None for one coil, and where coils are to
        be reconstructed apart and combined by the root of the sum of their squares.
    how : str
        For the history; empty where there is nothing to say.
    warnings : tuple of str
    estimated : bool
        Whether they were found in the samples, and would be others of other samples.
    """

    maps: NDArray[np.complex64] | None
    how: str = ""
    warnings: tuple[str, ...] = ()
    estimated: bool = False


def coil_maps(k_space: KSpace, choice: str = "auto") -> CoilMaps:
    """Return the coil maps of k-space.

    Parameters
    ----------
    k_space : KSpace
    choice : str
        ``espirit`` and ``adaptive`` find them in the frames' average; ``none`` does without; ``auto`` takes
        those that came with the data, else ESPIRiT's where the fully sampled centre is wide enough and they
        explain the signal, else adaptive ones; anything else is the path of a file.

    Raises
    ------
    DataError
        If the centre is too narrow for ESPIRiT, or the file cannot be used for these data.
    ParameterError
        If there is no such choice and no such file.
    """
    _check_choice(choice)
    if k_space.coils == 1 or choice == "none":
        how = (
            ""
            if k_space.coils == 1
            else f"{k_space.coils} coils apart, combined by the root of their squares"
        )
        return CoilMaps(None, how)
    if choice == "auto" and k_space.coil_maps is not None:
        return _given(k_space.coil_maps, k_space, "coil maps as they came with the data")
    if choice not in CHOICES:
        return _given(_from_file(choice, k_space), k_space, f"coil maps from {choice}")
    return _estimated(k_space, choice)


def _given(maps: NDArray[np.complexfloating], k_space: KSpace, how: str) -> CoilMaps:
    """Return maps that were not found here, with a warning where they are hardly those of these data."""
    usable = _usable(maps)
    share = explained_share(usable, k_space)
    if share >= EXPLAINED:
        return CoilMaps(usable, how)
    doubt = (
        f"{how} explain {share:.0%} of the signal: they lie otherwise, are of other data, or noise is strong"
    )
    return CoilMaps(usable, how, (f"{doubt}. --maps espirit finds others.",))


def _estimated(k_space: KSpace, choice: str) -> CoilMaps:
    """Return maps that are found in the samples; see `coil_maps`."""
    width = calibration_width(k_space.mask)
    if choice == "adaptive":
        return CoilMaps(adaptive_maps(k_space.samples, k_space.mask), "adaptive coil maps")
    if choice == "auto" and width < NARROWEST:
        maps = adaptive_maps(k_space.samples, k_space.mask)
        instead = _narrow(width, "taken from the images instead")
        return CoilMaps(maps, "adaptive coil maps", (instead,), estimated=True)
    maps = espirit_maps(k_space.samples, k_space.mask)
    share = explained_share(maps, k_space)
    if choice == "auto" and share < EXPLAINED:
        maps = adaptive_maps(k_space.samples, k_space.mask)
        why = f"coil maps by ESPIRiT explain {share:.0%} of the signal: taken from the images instead"
        return CoilMaps(maps, "adaptive coil maps", (f"{why}. {REMEDY}",), estimated=True)
    warnings = (_narrow(width, "doubtful"),) if width < NARROW else ()
    how = f"coil maps by ESPIRiT from the central {width} x {width} points"
    return CoilMaps(maps, how, warnings, estimated=True)


def _check_choice(choice: str) -> None:
    """Refuse what is neither a way to maps nor a file, also where one coil needs none."""
    if choice not in CHOICES and not Path(choice).expanduser().exists():
        near = unknown_name("kind of coil maps", choice, list(CHOICES))
        raise ParameterError(near.what, remedy=f"{near.remedy} Or give the path of a file of maps.")


def explained_share(maps: NDArray[np.complexfloating], k_space: KSpace) -> float:
    """Return the share of the energy of the frames' average that maps (coil, y, x) account for."""
    average = time_average(k_space.samples, k_space.mask)
    return explained_energy(maps, images_of(average)) if average.any() else 1.0


def _narrow(width: int, consequence: str) -> str:
    return (
        f"only the central {width} x {width} points of k-space are fully sampled: "
        f"coil maps are {consequence}. {REMEDY}"
    )


def _usable(maps: NDArray[np.complexfloating]) -> NDArray[np.complex64]:
    """Return maps whose squares sum to 1 wherever they are not 0."""
    return normalised(maps, (np.abs(maps) > 0).any(0))


def _from_file(path: str, k_space: KSpace) -> NDArray[np.complex64]:
    return read_coil_maps(path, (k_space.coils, *k_space.grid))
