"""A data set in a file of arrays: its array and schedule, its axes, report and history, as they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nmrrecon.io.array_file import Arrays, check_what, damage, read_arrays, write_arrays
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.plain import build
from nmrrecon.report import Fact, LoadReport
from nmrrecon.sampling.schedule import Schedule

#: What the facts of a file say that it holds.
WHAT = "data set"
ARRAY, POINTS = "array", "points"
#: More dimensions than any experiment has.
MOST_AXES = 6


def write_dataset(dataset: NMRDataset, path: Path) -> None:
    """Write a data set.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    write_arrays(arrays_of(dataset), {"what": WHAT, **facts_of(dataset)}, path)


def read_dataset(path: Path) -> NMRDataset:
    """Read what `write_dataset` wrote.

    Raises
    ------
    DataError
        If the file is missing, damaged, or anything else.
    """

    def check(facts: Any, shapes: dict[str, tuple[int, ...]]) -> None:
        check_what(facts, WHAT)
        check_shapes(facts, shapes)

    arrays, facts = read_arrays(path, check)
    with damage(path):
        return dataset_of(arrays, {name: value for name, value in facts.items() if name != "what"})


def arrays_of(dataset: NMRDataset, prefix: str = "") -> Arrays:
    """Return the arrays of a data set by the names they have in a file."""
    arrays = {prefix + ARRAY: np.asarray(dataset.array)}
    if dataset.schedule is not None:
        arrays[prefix + POINTS] = dataset.schedule.points
    return arrays


def facts_of(dataset: NMRDataset) -> dict[str, Any]:
    """Return everything else that is known of a data set, as plain data."""
    report = dataset.report
    return {
        "axes": [dataclasses.asdict(axis) for axis in dataset.axes],
        "grid": None if dataset.schedule is None else list(dataset.schedule.grid),
        "report": {
            "path": report.path,
            "format": report.format,
            "facts": [dataclasses.asdict(fact) for fact in report.facts.values()],
            "warnings": list(report.warnings),
            "overrides": dict(report.overrides),
        },
        "history": list(dataset.history),
    }


def check_shapes(facts: Any, shapes: Mapping[str, tuple[int, ...]], prefix: str = "") -> None:
    """Raise ValueError where the shapes of a data set's arrays are not those that its facts call for."""
    sizes = tuple(int(axis["size"]) for axis in facts["axes"])
    shape, points = shapes[prefix + ARRAY], shapes.get(prefix + POINTS)
    if not 1 <= len(sizes) <= MOST_AXES:
        raise ValueError(f"{len(sizes)} axes")
    expected = sizes if points is None else (points[0], sizes[-1])
    if shape[1:] != expected or (points is None) != (facts["grid"] is None):
        raise ValueError(f"an array of shape {shape} does not fit axes of {sizes} points")


def dataset_of(arrays: Arrays, facts: Any, prefix: str = "") -> NMRDataset:
    """Return the data set of arrays and facts; raise ValueError and its like where they cannot be one."""
    report = facts["report"]
    entries = [build(Fact, {**fact, "value": _frozen(fact["value"])}, "fact") for fact in report["facts"]]
    schedule = None
    if facts["grid"] is not None:
        schedule = Schedule(arrays[prefix + POINTS], tuple(int(size) for size in facts["grid"]))
    return NMRDataset(
        arrays[prefix + ARRAY],
        tuple(build(Axis, {**axis, "facts": _frozen(axis["facts"])}, "axis key") for axis in facts["axes"]),
        schedule,
        LoadReport(
            str(report["path"]),
            str(report["format"]),
            {fact.name: fact for fact in entries},
            [str(warning) for warning in report["warnings"]],
            {str(name): str(value) for name, value in report["overrides"].items()},
        ),
        tuple(str(step) for step in facts["history"]),
    )


def _frozen(value: Any) -> Any:
    """Return plain data with tuples where JSON knows lists only."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return value
