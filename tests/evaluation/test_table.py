"""Tables as Markdown and JSON: the same figures, what made them, and no figure where there is none."""

from __future__ import annotations

import json
import math
import statistics

import pytest
from matplotlib.figure import Figure

from nmrrecon.evaluation.table import (
    Column,
    Evaluation,
    Provenance,
    Spread,
    Table,
    as_json,
    as_markdown,
    percent,
    row_line,
)

DRAWS = (0.25, 0.5, 0.125)
TABLE = Table(
    "Three draws.",
    (Column("name"), Column("RLNE", 2), Column("peaks"), Column("one | only", 1), Column("none")),
    (("a", Spread(DRAWS), 7, 1.25, None), ("b", Spread((0.5,)), 8, float("nan"), None)),
)
FOUND = Evaluation("A title", (TABLE,), ("A note.",), Figure)
MADE = Provenance("nmrrecon evaluate cases --seeds 3", "a machine, 2 threads", "2.11", "0.1")


def test_a_spread_is_the_mean_and_the_deviation_of_its_draws() -> None:
    spread = Spread(DRAWS)
    assert spread.mean == statistics.fmean(DRAWS)
    assert spread.deviation == statistics.stdev(DRAWS)
    assert Spread((0.5,)).deviation == 0.0


def test_draws_without_a_figure_do_not_count() -> None:
    assert Spread.of([0.5, math.nan, 1.0]) == Spread((0.5, 1.0))
    assert Spread.of([math.nan]) is None


def test_a_row_is_one_line_and_has_a_cell_for_each_column() -> None:
    assert row_line(TABLE.columns, TABLE.rows[0]) == "a 0.29 ± 0.19 7 1.2 -"
    with pytest.raises(ValueError, match="zip"):
        row_line(TABLE.columns, TABLE.rows[0][:-1])


def test_markdown_has_the_figures_and_what_made_them() -> None:
    text = as_markdown(FOUND, MADE)
    assert "`nmrrecon evaluate cases --seeds 3`" in text and "a machine, 2 threads" in text and "2.11" in text
    assert "| a | 0.29 ± 0.19 | 7 | 1.2 | - |" in text
    assert "| b | 0.50 | 8 | - | - |" in text
    assert "| name | RLNE | peaks | one \\| only | none |" in text
    assert text.endswith("* A note.\n")


def test_json_has_every_draw_and_is_strict() -> None:
    data = json.loads(
        as_json(FOUND, MADE), parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word))
    )
    first, second = data["tables"][0]["rows"]
    assert first["RLNE"] == {
        "mean": Spread(DRAWS).mean,
        "deviation": Spread(DRAWS).deviation,
        "values": [*DRAWS],
    }
    assert (first["peaks"], first["one | only"], first["none"]) == (7, 1.25, None)
    assert second["one | only"] is None
    assert data["command"] == MADE.command and data["torch"] == "2.11" and data["notes"] == ["A note."]


def test_shares_are_read_as_per_cent() -> None:
    assert [percent(share) for share in (0.1, 0.125, 0.225, 0.07)] == ["10 %", "12.5 %", "22.5 %", "7 %"]
