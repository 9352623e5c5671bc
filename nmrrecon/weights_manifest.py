"""The manifest beside trained weights: what they are, how they were trained, and their checksum."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nmrrecon.errors import WeightsError

Scalar = bool | int | float | str | None

SUFFIX = ".json"
#: A manifest longer than this is none, in bytes.
LARGEST_FILE = 1 << 16
#: No argument of a network is larger: a forged one must not fill the memory before it is found out.
LARGEST_ARGUMENT = 4096
#: Dimensions of cines: frames, rows and columns.
CINE_DIMENSIONS = 3
#: Keys that may be left out.
OPTIONAL = ("remarks",)
#: What the weights were trained and written with.
VERSIONS = {"torch", "nmrrecon", "python"}
REMEDY = "Train the network again or fetch both files again; see a manifest in assets/weights for an example."


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What there is to know of a set of weights.

    Attributes
    ----------
    name : str
        Also the name of its two files, without suffix.
    network : str
        Name in `nmrrecon.networks.table`.
    arguments : dict
        Keyword arguments of the network's constructor.
    dimensions : int
        Indirect dimensions, 1 or 2; `CINE_DIMENSIONS` for cines.
    parameters : int
        Trainable values; `save_network` counts them.
    preset : str
        What it was trained on.
    density : float or tuple of float
        Fraction of the points that were sampled, or its lowest and highest value.
    steps, batch : int
        Training steps, and FIDs or patches in each.
    device : str
        What it was trained on, in words.
    hours : float
        What the training took.
    seed : int
    validation_rlne : float
        Relative l2 norm error on the validation set.
    versions : dict
        Of torch, nmrrecon and python.
    command : str
        The command line that trains it.
    sha256 : str
        Checksum of the weights' file in hexadecimal; `save_network` computes it.
    licence : str
    remarks : str
        What else there is to say of the training; may be left out.
    """

    name: str
    network: str
    arguments: dict[str, Scalar]
    dimensions: int
    parameters: int = 0
    preset: str
    density: float | tuple[float, float]
    steps: int
    batch: int
    device: str
    hours: float
    seed: int
    validation_rlne: float
    versions: dict[str, str]
    command: str
    sha256: str = ""
    licence: str = "BSD-3-Clause"
    remarks: str = ""


def read_manifest(path: Path) -> Manifest:
    """Read ``NAME.json``.

    Raises
    ------
    WeightsError
        If the file is missing, is no JSON, or a key is missing, unknown or has a value of another kind.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WeightsError("too large to be a manifest of weights", path=path, remedy=REMEDY)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        remedy = "Weights are two files, NAME.safetensors and NAME.json: put both into one folder."
        raise WeightsError("there are no weights with a manifest here", path=path, remedy=remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError(f"not a readable manifest: {error}", path=path, remedy=REMEDY) from None
    return parse_manifest(text, path)


def parse_manifest(text: str, path: Path) -> Manifest:
    """Return the manifest that is written in `text`, the content of `path`; see `read_manifest`."""
    try:
        values = json.loads(text, object_pairs_hook=_without_repetition)
        if not isinstance(values, dict):
            raise ValueError("it holds no table of keys and values")
        _check_keys(values)
        return Manifest(**{key: _checked(key, value) for key, value in values.items()})
    except (ValueError, OverflowError, RecursionError) as error:
        raise WeightsError(f"not a manifest of weights: {error}", path=path, remedy=REMEDY) from None


def manifest_text(manifest: Manifest, path: Path) -> str:
    """Return `manifest` as the JSON that belongs into `path`.

    Raises
    ------
    WeightsError
        If `read_manifest` would refuse it.
    """
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n"
    parse_manifest(text, path)
    return text


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key stands in it twice")
    return values


def _check_keys(values: dict[str, Any]) -> None:
    known = [item.name for item in fields(Manifest)]
    missing = [key for key in known if key not in values and key not in OPTIONAL]
    for key in values:
        if key not in known:
            near = get_close_matches(key, missing or known, n=1)
            raise ValueError(f"unknown key '{key}'" + (f", perhaps {near[0]}" if near else ""))
    if missing:
        raise ValueError(f"without {', '.join(missing)}")


def _checked(key: str, value: Any) -> Any:
    try:
        return CHECKS[key](value)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{key} = {value!r:.100}: {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be text, not empty")
    return value


def _any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def _name(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", _text(value)):
        raise ValueError("must be letters, digits, dots, dashes and underscores only")
    return str(value)


def _checksum(value: Any) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", _text(value)):
        raise ValueError("must be 64 hexadecimal digits")
    return str(value)


def _whole(minimum: int | None = None, maximum: int | None = None) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be a whole number")
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            limits = f"from {minimum}" + (f" to {maximum}" if maximum is not None else "")
            raise ValueError(f"must be {limits}")
        return value

    return check


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError("must be a finite number")
    return float(value)


def _not_negative(value: Any) -> float:
    if _number(value) < 0:
        raise ValueError("must not be negative")
    return float(value)


def _density(value: Any) -> float | tuple[float, float]:
    if not isinstance(value, list):
        low = high = _number(value)
    elif len(value) == 2:
        low, high = _number(value[0]), _number(value[1])
    else:
        raise ValueError("must be one fraction, or the lowest and the highest")
    if not 0 < low <= high <= 1:
        raise ValueError("must be a fraction above 0, at most 1, the lowest first")
    return (low, high) if isinstance(value, list) else low


def _versions(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != VERSIONS:
        raise ValueError(f"must name the versions of {', '.join(sorted(VERSIONS))}")
    return {name: _text(version) for name, version in value.items()}


def _arguments(value: Any) -> dict[str, Scalar]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of names and values")
    for name, argument in value.items():
        if not isinstance(argument, bool | int | float | str | None):
            raise ValueError(f"{name} must be a number, text, true, false or null")
        if isinstance(argument, int | float) and not abs(argument) <= LARGEST_ARGUMENT:
            raise ValueError(f"{name} must be at most {LARGEST_ARGUMENT}")
    return value


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "network": _text,
    "arguments": _arguments,
    "dimensions": _whole(1, CINE_DIMENSIONS),
    "parameters": _whole(1),
    "preset": _text,
    "density": _density,
    "steps": _whole(0),
    "batch": _whole(1),
    "device": _text,
    "hours": _not_negative,
    "seed": _whole(),
    "validation_rlne": _not_negative,
    "versions": _versions,
    "command": _text,
    "sha256": _checksum,
    "licence": _text,
    "remarks": _any_text,
}
