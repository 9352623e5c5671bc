"""A data set in one line."""

from __future__ import annotations

from nmrrecon.nmr import Axis, NMRDataset, Quadrature

QUADRATURE_NAMES = {
    Quadrature.COMPLEX: "complex",
    Quadrature.STATES: "States",
    Quadrature.STATES_TPPI: "States-TPPI",
    Quadrature.ECHO_ANTIECHO: "Echo-Antiecho",
    Quadrature.TPPI: "TPPI",
    Quadrature.QF: "QF",
    Quadrature.REAL: "real",
}


def summary_line(dataset: NMRDataset) -> str:
    """Return what the data are in one line, sizes direct dimension first.

    For example ``2D 13C-1H, 1024 x 512 complex, NUS 128/512 (25.0 %), Echo-Antiecho``.
    """
    nuclei = "-".join(axis.nucleus or "?" for axis in dataset.axes)
    parts = [f"{len(dataset.axes)}D {nuclei}", _sizes(dataset)]
    if dataset.schedule is not None and dataset.indirect:
        parts.append(_sampling(dataset))
    if dataset.indirect and not all(axis.frequency_domain for axis in dataset.axes):
        parts.append(_quadratures(dataset))
    return ", ".join(parts)


def _sizes(dataset: NMRDataset) -> str:
    kinds = [_kind(axis) for axis in reversed(dataset.axes)]
    sizes = [axis.size for axis in reversed(dataset.axes)]
    if len(set(kinds)) == 1:
        return " x ".join(map(str, sizes)) + f" {kinds[0]}"
    return " x ".join(f"{size} {kind}" for size, kind in zip(sizes, kinds, strict=True))


def _kind(axis: Axis) -> str:
    if axis.frequency_domain:
        return "spectrum points"
    return {Quadrature.TPPI: "real", Quadrature.REAL: "real", Quadrature.QF: "increments"}.get(
        axis.quadrature, "complex"
    )


def _sampling(dataset: NMRDataset) -> str:
    schedule = dataset.schedule
    if schedule is None or schedule.is_full:
        return "uniform sampling"
    total = 1
    for size in schedule.grid:
        total *= size
    return f"NUS {len(schedule)}/{total} ({100 * schedule.fraction:.1f} %)"


def _quadratures(dataset: NMRDataset) -> str:
    names = [QUADRATURE_NAMES[axis.quadrature] for axis in dataset.indirect]
    if len(names) == 1:
        return names[0]
    return ", ".join(f"{name} (F{d})" for d, name in enumerate(names, start=1))
