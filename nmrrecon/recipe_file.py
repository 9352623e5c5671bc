"""Recipes on disk, as TOML, and single options given as text."""

from __future__ import annotations

import dataclasses
import functools
import math
import tomllib
import typing
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from nmrrecon.cine_recipe import CineRecipe
from nmrrecon.errors import DataError, NMRReconError, ParameterError, unknown_name
from nmrrecon.io.atomic import atomic_write
from nmrrecon.parameters import yes_or_no
from nmrrecon.plain import build, build_value, kinds_of
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.sampling.undersampling import Undersampling

R = TypeVar("R", Recipe, CineRecipe)
#: A recipe longer than this is none.
LARGEST_FILE = 1 << 20
#: Options that concern all dimensions.
WHOLE = ("reference", "temperature_k")


def write_recipe(recipe: Recipe | CineRecipe, path: str | Path) -> None:
    """Write `recipe` as TOML; what is None (automatic) is left out."""
    with atomic_write(Path(path)) as temporary:
        temporary.write_text(recipe_text(recipe), encoding="utf-8")


def recipe_text(recipe: Recipe | CineRecipe) -> str:
    """Return `recipe` as TOML; what is None (automatic) is left out."""
    return tomli_w.dumps(plain_recipe(recipe))


def plain_recipe(recipe: Recipe | CineRecipe) -> dict[str, Any]:
    """Return `recipe` as plain data; what is None (automatic) is left out."""
    return dict(_without_none(dataclasses.asdict(recipe)))


def recipe_of(values: dict[str, Any]) -> Recipe:
    """Return the recipe of plain data.

    Raises
    ------
    ParameterError
        For an unknown key or a value of another kind, naming both.
    """
    return build(Recipe, values, "recipe key")


def read_recipe(path: str | Path) -> Recipe:
    """Read a recipe of a spectrum written by `write_recipe` or by hand.

    Raises
    ------
    DataError
        If the file cannot be read as TOML.
    ParameterError
        For an unknown key or a value of another kind, naming both, and for a recipe of cines.
    """
    return _read(Recipe, Path(path))


def read_cine_recipe(path: str | Path) -> CineRecipe:
    """Read a recipe of cines; see `read_recipe`."""
    return _read(CineRecipe, Path(path))


def _read(kind: type[R], path: Path) -> R:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DataError("this is too large to be a recipe", path=path)
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = error.strerror or error
        raise DataError(f"the recipe cannot be read: {said}", path=path, remedy="Check its name.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            f"not a readable recipe: {error}", path=path, remedy="Give a recipe.toml of an earlier run."
        ) from None
    try:
        _check_kind(kind, values)
        return build(kind, values, "recipe key")
    except NMRReconError as error:
        raise ParameterError(error.what, path=path, remedy=error.remedy) from None


def _check_kind(kind: type[R], values: dict[str, Any]) -> None:
    """Refuse a recipe that is whole, but for the other kind of data."""
    own, other = (
        set(_names(each)) for each in ((Recipe, CineRecipe) if kind is Recipe else (CineRecipe, Recipe))
    )
    if set(values) <= other and not set(values) <= own:
        titles = ("spectra", "cines") if kind is CineRecipe else ("cines", "spectra")
        raise ParameterError(
            f"this is a recipe of {titles[0]}, and the data are for one of {titles[1]}",
            remedy="Leave --recipe out, or take one that was written beside such data.",
        )


def with_option(recipe: Recipe, key: str, text: str) -> Recipe:
    """Return `recipe` with one field changed.

    Parameters
    ----------
    key : str
        Such as ``direct.p0``, ``direct.window.kind``, ``direct.steps``, ``f1.delay``, ``f2.reverse``,
        ``undersampling.density``, ``reference``.
    text : str
        The value; ``auto`` for automatic; of steps their names, first to last.
    """
    if key in WHOLE:
        return _changed(recipe, key, text, key)
    head, _, rest = key.partition(".")
    if head == "undersampling" and rest:
        undersampling = _changed(recipe.undersampling or Undersampling(), rest, text, key)
        return dataclasses.replace(recipe, undersampling=undersampling)
    if head == "direct" and rest:
        return dataclasses.replace(recipe, direct=_changed(recipe.direct, rest, text, key))
    if head[:1] == "f" and head[1:].isdigit() and 1 <= int(head[1:]) <= 3 and rest:
        dimension = int(head[1:]) - 1
        indirect = [recipe.indirect_for(i) for i in range(max(dimension + 1, len(recipe.indirect)))]
        indirect[dimension] = _changed(indirect[dimension], rest, text, key)
        return dataclasses.replace(recipe, indirect=tuple(indirect))
    known = [*WHOLE]
    known += [f"undersampling.{name}" for name in _names(Undersampling)]
    known += [f"direct.{name}" for name in _names(DirectRecipe)] + [f"f1.{n}" for n in _names(IndirectRecipe)]
    raise unknown_name("option", key, known)


def _changed(part: Any, name: str, text: str, key: str) -> Any:
    head, _, rest = name.partition(".")
    hints = _hints(part.__class__)
    if head not in hints:
        raise unknown_name("option", key, [key.removesuffix(name) + known for known in hints])
    if rest:
        return dataclasses.replace(part, **{head: _changed(getattr(part, head), rest, text, key)})
    return dataclasses.replace(part, **{head: _from_text(hints[head], text, key)})


@functools.cache
def _hints(part: type) -> dict[str, Any]:
    """Return the types of a part's fields."""
    return typing.get_type_hints(part)


def _from_text(hint: Any, text: str, key: str) -> Any:
    kinds = kinds_of(hint)
    if type(None) in kinds and text.lower() in ("auto", "none", ""):
        return None
    if bool in kinds:
        try:
            return yes_or_no(text)
        except ValueError:
            raise ParameterError(f"{key}={text}: not a yes or no") from None
    if any(typing.get_origin(kind) is tuple for kind in kinds):
        parts = text.replace(",", " ").split()
        words = any(str in typing.get_args(kind) for kind in kinds)
        return build_value(hint, parts if words else [_number(part, key) for part in parts], key)
    if str in kinds:
        return text
    return build_value(hint, _number(text, key), key)


def _number(text: str, key: str) -> float | int:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ParameterError(f"{key}={text}: not a number")
    return int(value) if value.is_integer() and "." not in text and "e" not in text.lower() else value


def _names(kind: type) -> list[str]:
    return [item.name for item in dataclasses.fields(kind)]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
