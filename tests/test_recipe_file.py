"""Recipes on disk and options given as text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmrrecon.errors import DataError, NMRReconError, OutputError, ParameterError
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe, Window
from nmrrecon.recipe_file import LARGEST_FILE, read_recipe, with_option, write_recipe
from nmrrecon.sampling.undersampling import Undersampling
from nmrrecon.step_order import DIRECT, usual_order

#: As recipes were written before the steps could be chosen.
OLDER = """
method = "ist"

[direct]
solvent = "none"
zero_fill = 0
p0 = 12.5
baseline = "median"

[[indirect]]
delay = 0.5
"""
FULL = Recipe(
    source="data/3",
    overrides={"f1.sw_hz": "2000", "f1.negate": "yes"},
    direct=DirectRecipe(
        steps=("window", "solvent", "baseline", "phase"),
        solvent="convolution",
        window=Window("gauss", None, None, 2.0, -10.0, 15.5),
        zero_fill=2,
        p0=-12.345678901234567,
        p1=0.1 + 0.2,
        region_ppm=(10.5, 6.5),
        baseline="polynomial",
    ),
    indirect=(
        IndirectRecipe(alternate=True, negate=False, p0=90.0, delay=0.5),
        IndirectRecipe(reverse=True, swap=True, window=Window(offset=0.45, end=1.0)),
    ),
    method="ist-plain",
    parameters={"iterations": 400, "momentum": 0.5, "joint": False},
    keep_imaginary=True,
)


def test_a_recipe_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file") as error:
        read_recipe(tmp_path / "missing.toml")
    assert "Errno" not in str(error.value) and error.value.remedy


@pytest.mark.parametrize("recipe", [Recipe(), FULL], ids=["automatic", "everything set"])
def test_round_trip(recipe: Recipe, tmp_path: Path) -> None:
    write_recipe(recipe, tmp_path / "recipe.toml")
    assert read_recipe(tmp_path / "recipe.toml") == recipe


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-400, 400))
def test_phases_come_back_to_the_last_bit(tmp_path_factory: Any, p0: float, p1: float) -> None:
    path = tmp_path_factory.mktemp("recipe") / "recipe.toml"
    recipe = Recipe(direct=DirectRecipe(p0=p0, p1=p1))
    write_recipe(recipe, path)
    assert read_recipe(path) == recipe


def test_a_recipe_without_steps_has_all_of_them_in_the_usual_order(tmp_path: Path) -> None:
    (tmp_path / "older.toml").write_text(OLDER, encoding="utf-8")
    recipe = read_recipe(tmp_path / "older.toml")
    assert recipe.direct == DirectRecipe(solvent="none", zero_fill=0, p0=12.5, baseline="median")
    assert recipe.direct.steps == usual_order(DIRECT)
    assert recipe.indirect == (IndirectRecipe(delay=0.5),)


def test_what_a_hand_writes(tmp_path: Path) -> None:
    path = tmp_path / "by_hand.toml"
    path.write_text(
        'method = "ist"\n[direct]\np0 = 35\nregion_ppm = [10, 6.5]\n[[indirect]]\ndelay = 1\n[parameters]\n'
        "iterations = 20\n",
        encoding="utf-8",
    )
    recipe = read_recipe(path)
    assert recipe.direct == DirectRecipe(p0=35.0, region_ppm=(10.0, 6.5))
    assert isinstance(recipe.direct.p0, float)
    assert recipe.indirect == (IndirectRecipe(delay=1.0),)
    assert recipe.parameters == {"iterations": 20}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("metod = 'ist'", ["metod", "method"]),
        ("[direct]\nwindow = {knid = 'none'}", ["direct.window.knid", "direct.window.kind"]),
        ("[[indirect]]\ndelai = 0", ["indirect[0].delai", "indirect[0].delay"]),
        ("keep_imaginary = 1", ["keep_imaginary", "1"]),
        ("[direct]\nsteps = ['baseline', 'window']", ["baseline", "window", "any order"]),
        ("[direct]\nsteps = 'window'", ["direct.steps"]),
        ("[direct]\np0 = 'much'", ["direct.p0", "much"]),
        ("[direct]\np0 = true", ["direct.p0"]),
        ("[direct]\nzero_fill = 1.5", ["direct.zero_fill"]),
        ("[direct]\nregion_ppm = [1.0, 2.0, 3.0]", ["direct.region_ppm", "2 values"]),
        ("[direct]\nregion_ppm = 5.0", ["direct.region_ppm"]),
        ("[direct]\np0 = nan", ["direct.p0", "nan"]),
        ("[[indirect]]\ndelay = -inf", ["indirect[0].delay", "inf"]),
        ("indirect = 3", ["indirect"]),
        ("indirect = [3]", ["indirect[0]"]),
        ("method = 3", ["method"]),
    ],
)
def test_wrong_keys_and_kinds_are_named(text: str, words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as error:
        read_recipe(path)
    assert all(word in str(error.value) for word in [*words, "wrong.toml"])


@pytest.mark.parametrize("content", [b"method = ", b"\xff\xfe\x00", b"[direct", b"x" * (LARGEST_FILE + 1)])
def test_what_is_no_recipe_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"noise\.toml"):
        read_recipe(path)


def test_a_missing_recipe_and_an_unwritable_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.toml"):
        read_recipe(tmp_path / "nowhere.toml")
    with pytest.raises(OutputError):
        write_recipe(Recipe(), tmp_path / "no" / "folder" / "recipe.toml")


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("direct.p0", "35", Recipe(direct=DirectRecipe(p0=35.0))),
        ("direct.p0", "-1e-1", Recipe(direct=DirectRecipe(p0=-0.1))),
        ("direct.p0", "auto", Recipe()),
        ("direct.solvent", "convolution", Recipe(direct=DirectRecipe(solvent="convolution"))),
        ("direct.zero_fill", "2", Recipe(direct=DirectRecipe(zero_fill=2))),
        ("direct.steps", "window, phase", Recipe(direct=DirectRecipe(steps=("window", "phase")))),
        ("direct.steps", "", Recipe(direct=DirectRecipe(steps=()))),
        ("f1.steps", "zero_fill", Recipe(indirect=(IndirectRecipe(steps=("zero_fill",)),))),
        ("direct.window.kind", "none", Recipe(direct=DirectRecipe(window=Window("none", power=2.0)))),
        ("direct.window.offset", "0.4", Recipe(direct=DirectRecipe(window=Window(offset=0.4, power=2.0)))),
        ("direct.region_ppm", "10.5,6.5", Recipe(direct=DirectRecipe(region_ppm=(10.5, 6.5)))),
        ("direct.region_ppm", "10.5 6.5", Recipe(direct=DirectRecipe(region_ppm=(10.5, 6.5)))),
        ("f1.negate", "yes", Recipe(indirect=(IndirectRecipe(negate=True),))),
        ("f1.negate", "auto", Recipe(indirect=(IndirectRecipe(),))),
        ("f2.delay", "0.5", Recipe(indirect=(IndirectRecipe(), IndirectRecipe(delay=0.5)))),
        ("f1.reverse", "False", Recipe(indirect=(IndirectRecipe(reverse=False),))),
    ],
)
def test_options_as_text(key: str, text: str, expected: Recipe) -> None:
    assert with_option(Recipe(), key, text) == expected


def test_an_option_changes_nothing_else() -> None:
    changed = with_option(FULL, "f1.window.power", "3")
    first = dataclasses.replace(FULL.indirect[0], window=Window(power=3.0))
    assert changed == dataclasses.replace(FULL, indirect=(first, FULL.indirect[1]))


@pytest.mark.parametrize(
    ("key", "text", "word"),
    [
        ("direct.pO", "35", "direct.p0"),
        ("f1.dealy", "0", "f1.delay"),
        ("f0.delay", "0", "f0.delay"),
        ("f4.delay", "0", "f4.delay"),
        ("method", "ist", "method"),
        ("direct", "5", "direct"),
        ("direct.window.kinds", "none", "direct.window.kind"),
        ("direct.p0.more", "1", "direct.p0.more"),
        ("direct.p0", "much", "much"),
        ("direct.p0", "nan", "not a number"),
        ("f1.delay", "inf", "not a number"),
        ("direct.zero_fill", "1.5", "direct.zero_fill"),
        ("direct.region_ppm", "5", "direct.region_ppm"),
        ("direct.window", "none", "direct.window"),
        ("direct.steps", "phase zero_fill", "phase cannot come before zero_fill"),
        ("direct.steps", "windows", "window"),
        ("f1.steps", "window window", "twice"),
        ("f1.negate", "maybe", "maybe"),
        ("f1.reverse", "auto", "auto"),
    ],
)
def test_options_that_cannot_be(key: str, text: str, word: str) -> None:
    with pytest.raises(NMRReconError) as error:
        with_option(Recipe(), key, text)
    assert word in str(error.value)


def test_undersampling_is_part_of_the_recipe(tmp_path: Path) -> None:
    recipe = with_option(with_option(Recipe(), "undersampling.density", "0.3"), "undersampling.seed", "4")
    assert recipe.undersampling == Undersampling(0.3, seed=4)
    write_recipe(recipe, tmp_path / "recipe.toml")
    assert read_recipe(tmp_path / "recipe.toml") == recipe
