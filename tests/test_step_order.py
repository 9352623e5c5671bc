"""Orders of processing steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmrrecon.errors import ParameterError
from nmrrecon.step_order import DIRECT, INDIRECT, check_steps, group_of, usual_order, whole_order

SOME = st.lists(st.sampled_from(usual_order(DIRECT)), unique=True)


@given(SOME)
def test_an_order_is_refused_where_a_later_domain_comes_first(steps: list[str]) -> None:
    groups = [group_of(step, DIRECT) for step in steps]
    if groups == sorted(groups):
        check_steps(steps, DIRECT)
    else:
        with pytest.raises(ParameterError, match="Possible: solvent"):
            check_steps(steps, DIRECT)


@given(SOME)
def test_the_whole_order_keeps_the_steps_that_are_done(steps: list[str]) -> None:
    steps = sorted(steps, key=lambda step: group_of(step, DIRECT))
    whole = whole_order(steps, DIRECT)
    assert sorted(whole) == sorted(usual_order(DIRECT))
    assert [step for step in whole if step in steps] == steps
    check_steps(whole, DIRECT)


def test_nothing_done_is_an_order_and_stands_as_usual() -> None:
    for groups in (DIRECT, INDIRECT):
        check_steps((), groups)
        assert whole_order((), groups) == usual_order(groups)
