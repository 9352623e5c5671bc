"""Orders of methods, in words."""

from __future__ import annotations

from nmrrecon.evaluation.cine_order import order_note

THEIRS = {"a": 40.0, "b": 39.0, "c": 38.0}


def test_the_same_order_is_said_to_be_the_same() -> None:
    note = order_note({"a": 30.0, "b": 20.0, "c": 10.0, "d": 50.0}, THEIRS, "a paper", "radial-16")
    assert "the order is that of a paper: a > b > c" in note
    assert "d" not in note.split(":")[-1], "what the paper does not have is not in the order"


def test_every_pair_that_is_the_other_way_round_is_named_with_its_distance() -> None:
    note = order_note({"a": 20.0, "b": 20.5, "c": 30.0}, THEIRS, "a paper", "radial-16")
    assert "the order here is c > b > a" in note
    assert "a before b (here 0.50 dB less)" in note
    assert "a before c (here 10.00 dB less)" in note
    assert "b before c (here 9.50 dB less)" in note


def test_equal_figures_are_in_no_order() -> None:
    equal = {"a": 40.0, "b": 40.0}
    assert "the order is that of" in order_note({"a": 1.0, "b": 2.0}, equal, "a paper", "here")


def test_methods_without_figures_are_named() -> None:
    note = order_note({"a": 30.0, "b": 20.0, "c": None}, THEIRS, "a paper", "radial-16")
    assert "Without figures of ours: c." in note
    assert "too few" in order_note({"a": 30.0}, THEIRS, "a paper", "radial-16")
