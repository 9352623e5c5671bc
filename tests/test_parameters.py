"""Parameters of methods: described, converted, held to their bounds."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.methods import METHODS, method_named
from nmrrecon.parameters import build, describe, parameter


@dataclass(frozen=True)
class Example:
    count: int = parameter(5, "How many.", minimum=1, maximum=10, unit="points")
    share: float = parameter(0.5, "Which part.", minimum=0.0)
    joint: bool = parameter(True, "Together.")
    width: float | None = parameter(None, "How wide.", kind=float, maximum=4.0)


def test_description_says_all_there_is() -> None:
    count, share, joint, width = describe(Example)
    assert (count.name, count.default, count.kind, count.minimum, count.maximum) == ("count", 5, int, 1, 10)
    assert (count.help, count.unit, count.optional) == ("How many.", "points", False)
    assert (share.kind, joint.kind, width.kind) == (float, bool, float)
    assert width.optional and width.default is None


def test_values_are_converted_from_text() -> None:
    made = build(Example, {"count": "7", "share": "1e-2", "joint": "no", "width": "2"})
    assert made == Example(7, 0.01, False, 2.0)
    assert isinstance(made.count, int) and isinstance(made.width, float)
    assert build(Example, {}) == Example()
    assert build(Example, {"count": 3, "joint": False}) == Example(count=3, joint=False)


@pytest.mark.parametrize("automatic", [None, "auto"])
def test_automatic_is_the_default(automatic: str | None) -> None:
    assert build(Example, {"width": automatic}) == Example()


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("count", "0", "at least 1"),
        ("count", 11, "at most 10"),
        ("count", "many", "not a whole number"),
        ("count", "2.5", "not a whole number"),
        ("share", "nan", "at least 0"),
        ("share", "-1", "at least 0"),
        ("width", "nan", "at most 4"),
        ("width", "inf", "at most 4"),
        ("joint", "maybe", "not a yes or no"),
        ("count", "auto", "not a whole number"),
        ("count", [1], "not a whole number"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_help(name: str, value: object, word: str) -> None:
    with pytest.raises(ParameterError) as error:
        build(Example, {name: value})
    assert word in str(error.value) and name in str(error.value)
    assert next(info.help for info in describe(Example) if info.name == name) in str(error.value)


@pytest.mark.parametrize("value", [2.5, float("inf"), float("nan"), True])
def test_a_number_that_would_have_to_be_bent_is_refused(value: float) -> None:
    with pytest.raises(ParameterError, match="count"):
        build(Example, {"count": value})


def test_a_method_without_parameters_says_that_there_are_none() -> None:
    with pytest.raises(ParameterError, match="There are none"):
        METHODS["zero-filled-cine"].parameters({"iterations": 3})


def test_unknown_parameter_names_the_near_ones() -> None:
    with pytest.raises(ParameterError, match="count"):
        build(Example, {"coumt": 1})


@pytest.mark.parametrize("name", METHODS)
def test_every_method_loads_and_its_defaults_keep_their_bounds(name: str) -> None:
    method = method_named(name)
    solver, parameters = method.load_solver(), method.load_parameters()
    assert callable(solver)
    made = method.parameters({info.name: info.default for info in describe(parameters)})
    assert made == parameters()
    assert all(info.help for info in describe(parameters))
    assert len(describe(parameters)) == len(fields(parameters))


def test_unknown_method_names_the_near_ones() -> None:
    with pytest.raises(ParameterError, match="ist-plain"):
        method_named("ist-plane")
