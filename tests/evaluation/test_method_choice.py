"""Methods as the command line names them, and what happens without their weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmrrecon.errors import ParameterError, WeightsError
from nmrrecon.evaluation.method_choice import MethodChoice, usable
from nmrrecon.recipe import Recipe

from .conftest import AddWeights


def test_parameters_stand_behind_a_colon() -> None:
    choice = MethodChoice.parsed("ist:iterations=320")
    assert (choice.label, choice.name, choice.values) == ("ist-320", "ist", {"iterations": 320})
    assert choice.parameters.iterations == 320 and choice.parameters.joint
    several = MethodChoice.parsed("ist-plain:iterations=300,momentum=0")
    assert several.label == "ist-plain:iterations=300,momentum=0"
    assert (several.parameters.iterations, several.parameters.momentum) == (300, 0.0)


def test_a_recipe_gets_the_method_and_keeps_the_rest() -> None:
    recipe = MethodChoice.parsed("ist:iterations=3").recipe(Recipe(source="here", keep_imaginary=True))
    assert (recipe.method, recipe.parameters) == ("ist", {"iterations": 3})
    assert recipe.source == "here" and recipe.keep_imaginary


@pytest.mark.parametrize(
    "text", ["ist:", "ist:iterations", "ist:iterations=", "ist:=3", "ist:iteration=3", "isst"]
)
def test_what_is_no_method_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        MethodChoice.parsed(text)


def test_a_method_without_weights_is_left_out_with_a_note(add_weights: AddWeights) -> None:
    add_weights("dlnmr-2d", "dlnmr")
    choices, notes = usable(("ist", "modern-paper", "dlnmr"), 1)
    assert [choice.label for choice in choices] == ["ist", "dlnmr"]
    assert len(notes) == 1 and "modern-paper" in notes[0] and "modern-2d-paper" in notes[0]


def test_a_network_that_was_never_meant_for_the_dimensions_is_left_out(add_weights: AddWeights) -> None:
    add_weights("modern-2d-paper")
    assert usable(("modern-paper",), 1)[1] == ()
    choices, notes = usable(("modern-paper",), 2)
    assert choices == () and "2 indirect dimensions" in notes[0]


def test_weights_of_another_network_or_dimension_are_refused_before_any_work(
    add_weights: AddWeights,
) -> None:
    add_weights("modern-2d")
    with pytest.raises(ParameterError, match="this method takes dlnmr") as error:
        usable(("ist", "dlnmr:weights=modern-2d"), 1)
    assert "--method modern-trace" in error.value.remedy
    with pytest.raises(ParameterError, match="for a 2D, the data are a 3D"):
        usable(("modern-trace:weights=modern-2d",), 2)


def test_weights_given_as_a_file_must_be_there(add_weights: AddWeights, tmp_path: Path) -> None:
    file = add_weights("modern-2d")
    (choice,), notes = usable((f"modern-trace:weights={file}",), 1)
    assert choice.parameters.weights_for(1) == str(file) and notes == ()
    with pytest.raises(WeightsError):
        usable((f"modern-trace:weights={tmp_path / 'nothing.safetensors'}",), 1)
