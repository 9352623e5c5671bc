"""Arrays and facts about them in one safetensors file: nothing in it can run, and sizes are known first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io.atomic import atomic_write

SUFFIX = ".safetensors"
#: The entry of the file's metadata that holds the facts, as JSON.
FACTS = "nmrrecon"
#: The list of arrays and facts at the head of a file is never longer, in bytes.
LARGEST_HEADER = 16 << 20
#: Ends the name of a complex array, which is kept as pairs of real numbers.
COMPLEX = ".complex"
REMEDY = "The file was changed or damaged: make the result again."
#: What reading damaged facts can raise.
DAMAGE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)

Arrays = dict[str, NDArray[Any]]


def write_arrays(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any], path: Path) -> None:
    """Write arrays and plain facts about them.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    from safetensors.numpy import save_file

    kept: Arrays = {}
    for name, array in arrays.items():
        whole = np.ascontiguousarray(array)
        if np.iscomplexobj(whole):
            pairs = whole.view(whole.real.dtype).reshape(*whole.shape, 2)
            kept[name + COMPLEX] = pairs
        else:
            kept[name] = whole
    with atomic_write(path) as temporary:
        # safetensors would let nobody but the owner read the file
        temporary.touch()
        mode = temporary.stat().st_mode
        save_file(kept, temporary, metadata={FACTS: json.dumps(facts, default=_plain)})
        temporary.chmod(mode)


def read_arrays(path: Path, check: Callable[[Any, dict[str, tuple[int, ...]]], None]) -> tuple[Arrays, Any]:
    """Read what `write_arrays` wrote.

    Parameters
    ----------
    path : Path
    check : callable
        Given the facts and the shapes of the arrays before any of them is read; raises `DataError` where
        they do not fit each other.

    Returns
    -------
    dict of str to ndarray
    dict
        The facts.

    Raises
    ------
    DataError
        If the file is missing, damaged, or anything else.
    """
    from safetensors import safe_open

    with damage(path):
        facts = _facts(path)
        with safe_open(path, framework="np") as file:
            names = list(file.keys())
            check(facts, {_name(name): _shape(name, file.get_slice(name).get_shape()) for name in names})
            return {_name(name): _array(name, file.get_tensor(name)) for name in names}, facts


def read_facts(path: Path) -> dict[str, Any]:
    """Return the facts of a file of arrays, none of which is read.

    Raises
    ------
    DataError
        If the file is missing, damaged, or anything else.
    """
    with damage(path):
        return dict(_facts(path))


def check_what(facts: Any, what: str) -> None:
    """Raise ValueError where the facts of a file say that it holds anything but `what`."""
    if facts["what"] != what:
        raise ValueError(f"this is a {facts['what']!s:.40}, not a {what}")


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong in the block with the contents of a file into a `DataError` that names it."""
    from safetensors import SafetensorError

    try:
        yield
    except DataError:
        raise
    except FileNotFoundError:
        raise DataError("there is no such file", path=path, remedy=REMEDY) from None
    except (OSError, SafetensorError, NMRReconError, *DAMAGE) as error:
        raise DataError(f"damaged, or not all there: {error}", path=path, remedy=REMEDY) from None


def _facts(path: Path) -> Any:
    from safetensors import safe_open

    _check_start(path)
    with safe_open(path, framework="np") as file:
        return json.loads((file.metadata() or {}).get(FACTS, ""))


def _check_start(path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(9)
    if start[8:] != b"{" or int.from_bytes(start[:8], "little") > LARGEST_HEADER:
        raise DataError("does not begin as a file of results does", path=path, remedy=REMEDY)


def _name(kept: str) -> str:
    return kept.removesuffix(COMPLEX)


def _shape(kept: str, shape: list[int]) -> tuple[int, ...]:
    if not kept.endswith(COMPLEX):
        return tuple(shape)
    if shape[-1:] != [2]:
        raise ValueError(f"{kept} is no array of pairs")
    return tuple(shape[:-1])


def _array(kept: str, array: NDArray[Any]) -> NDArray[Any]:
    if not kept.endswith(COMPLEX):
        return array
    kinds = {np.dtype(np.float32): np.complex64, np.dtype(np.float64): np.complex128}
    if array.dtype not in kinds:
        raise ValueError(f"{kept} holds pairs of {array.dtype}")
    kind = kinds[array.dtype]
    return np.ascontiguousarray(array).view(kind)[..., 0]


def _plain(value: Any) -> Any:
    """Return what JSON has no word for: a number of numpy's, else a text."""
    return value.item() if isinstance(value, np.generic) else str(value)
