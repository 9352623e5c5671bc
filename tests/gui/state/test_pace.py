"""How long things will take."""

import pytest

from gui.state.pace import REMEMBERED, Paces, Work, in_words, rough_pace

IST = Work("ist", "cpu", 1e6)


def test_before_any_run_there_is_a_rough_guess_in_proportion_to_the_work() -> None:
    paces = Paces()
    assert not paces.knows(IST)
    assert paces.seconds(IST) == pytest.approx(1e6 * rough_pace(IST))
    assert paces.seconds(Work("ist", "cpu", 3e6)) == pytest.approx(3 * paces.seconds(IST))
    assert paces.seconds(Work("ist", "cuda", 1e6)) < paces.seconds(IST)
    assert paces.seconds(Work("a method of tomorrow", "cpu", 1e6)) > 0


def test_a_run_makes_the_next_estimate_of_its_method_and_device_and_no_other() -> None:
    paces = Paces()
    guess = paces.seconds(Work("modern", "cpu", 1e6))
    paces.note(IST, 8.0)
    assert paces.knows(IST)
    assert paces.seconds(Work("ist", "cpu", 5e5)) == pytest.approx(4.0)
    assert paces.seconds(Work("modern", "cpu", 1e6)) == guess
    assert not paces.knows(Work("ist", "cuda", 1e6))


def test_one_run_on_a_busy_machine_does_not_spoil_the_estimate_and_old_runs_are_forgotten() -> None:
    paces = Paces()
    for seconds in (2.0, 2.0, 20.0):
        paces.note(IST, seconds)
    assert paces.seconds(IST) == pytest.approx(2.0)
    for _ in range(REMEMBERED):
        paces.note(IST, 5.0)
    assert paces.seconds(IST) == pytest.approx(5.0)


def test_no_work_teaches_nothing() -> None:
    paces = Paces()
    paces.note(Work("ist", "cpu", 0.0), 1.0)
    assert not paces.knows(IST)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "less than 1 s"),
        (3.4, "about 3 s"),
        (9.9, "about 10 s"),
        (18.0, "about 20 s"),
        (57.4, "about 55 s"),
        (58.0, "about 1 min"),
        (100.0, "about 1.5 min"),
        (1000.0, "about 15 min"),
        (3600.0, "about 1 h"),
        (9000.0, "about 2.5 h"),
    ],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
