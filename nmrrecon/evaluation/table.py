"""The outcome of an evaluation: tables of figures and what made them, as Markdown and as JSON."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Spread:
    """One figure over several draws of seeds, schedules or runs."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """Return the spread of those `values` that are finite, None where there are none."""
        finite = tuple(float(value) for value in values if math.isfinite(value))
        return cls(finite) if finite else None

    @property
    def mean(self) -> float:
        """Arithmetic mean."""
        return statistics.fmean(self.values)

    @property
    def deviation(self) -> float:
        """Standard deviation of the draws (n - 1 in the denominator); 0 for one draw."""
        return statistics.stdev(self.values) if len(self.values) > 1 else 0.0


Cell = str | int | float | Spread | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, and the decimals of its figures."""

    name: str
    digits: int = 4

    def text(self, cell: Cell) -> str:
        """Return a cell as people read it; a dash where there is no figure."""
        if isinstance(cell, Spread):
            several = f" ± {cell.deviation:.{self.digits}f}" if len(cell.values) > 1 else ""
            return f"{cell.mean:.{self.digits}f}{several}"
        if isinstance(cell, float):
            return f"{cell:.{self.digits}f}" if math.isfinite(cell) else "-"
        return "-" if cell is None else str(cell)


def row_texts(columns: Iterable[Column], row: Iterable[Cell]) -> list[str]:
    """Return the cells of a row as people read them."""
    return [column.text(cell) for column, cell in zip(columns, row, strict=True)]


def row_line(columns: Iterable[Column], row: Iterable[Cell]) -> str:
    """Return a row as one line, for the terminal."""
    return " ".join(row_texts(columns, row))


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self) -> list[list[str]]:
        """Return every row as people read it."""
        return [row_texts(self.columns, row) for row in self.rows]

    def markdown(self) -> str:
        """Return the caption and the table in Markdown."""
        rows = [[column.name for column in self.columns], ["---"] * len(self.columns), *self.texts()]
        lines = ["| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in rows]
        return "\n".join([self.caption, "", *lines])

    def as_data(self) -> dict[str, Any]:
        """Return the table as plain data: every row a mapping of column names to figures."""
        names = [column.name for column in self.columns]
        rows = [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]
        return {"caption": self.caption, "columns": names, "rows": rows}


@dataclass(frozen=True)
class Evaluation:
    """What a subject found.

    Attributes
    ----------
    title : str
    tables : tuple of Table
    notes : tuple of str
        How it was measured, and what was left out.
    draw : callable
        Returns the figure.
    """

    title: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    draw: Callable[[], Figure]


@dataclass(frozen=True)
class Provenance:
    """What makes the figures again: command line, machine in words, versions of torch and nmrrecon."""

    command: str
    machine: str
    torch: str
    nmrrecon: str


def percent(share: float) -> str:
    """Return a share as people read it, such as ``12.5 %``."""
    return f"{100 * share:g} %"


def as_markdown(evaluation: Evaluation, made: Provenance) -> str:
    """Return the whole outcome as a Markdown page."""
    source = (
        f"Made by `{made.command}` on {made.machine}; torch {made.torch}, nmrrecon {made.nmrrecon}. "
        "Figures over several draws are mean ± standard deviation."
    )
    notes = [f"* {note}" for note in evaluation.notes]
    parts = [f"# {evaluation.title}", source, *(table.markdown() for table in evaluation.tables)]
    return "\n\n".join([*parts, *(["\n".join(notes)] if notes else [])]) + "\n"


def as_json(evaluation: Evaluation, made: Provenance) -> str:
    """Return the whole outcome as JSON, every draw's figure included."""
    data = {
        "title": evaluation.title,
        **asdict(made),
        "tables": [table.as_data() for table in evaluation.tables],
        "notes": list(evaluation.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Spread):
        return {"mean": cell.mean, "deviation": cell.deviation, "values": list(cell.values)}
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
