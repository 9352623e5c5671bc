"""The table of subjects: what each shows, which options it takes, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from nmrrecon.errors import unknown_name

if TYPE_CHECKING:
    from nmrrecon.evaluation.settings import Report, Settings
    from nmrrecon.evaluation.table import Evaluation


@dataclass(frozen=True)
class Subject:
    """One row of the table; `options` are the fields of `Settings` that it heeds, besides the device."""

    line: str
    module: str
    options: tuple[str, ...]


SUBJECTS = {
    "cases": Subject(
        "synthetic 2D and 3D data, scored against themselves fully sampled; means over the seeds",
        "cases",
        ("seeds", "methods", "only"),
    ),
    "five-peak": Subject(
        "five peaks of different widths: R2 of each (Fig. 2 of the MoDern paper)",
        "five_peak",
        ("schedules", "densities", "methods"),
    ),
    "synthetic": Subject(
        "RLNE on FIDs drawn as in the paper, phases anywhere",
        "random_fids",
        ("traces", "densities", "methods"),
    ),
    "adaptive": Subject(
        "adaptive against fixed thresholds: training curves, R2 on measured data (Fig. S1-3, S1-4)",
        "adaptive",
        ("schedules", "densities", "only", "data", "adaptive_log", "fixed_log"),
    ),
    "mismatch": Subject(
        "networks trained at 15 % used at other densities (Fig. S3-1)",
        "mismatch",
        ("schedules", "traces", "densities"),
    ),
    "dynamic-range": Subject(
        "a NOESY-like spectrum, peaks under 4 % of the highest apart (Fig. S2-1)",
        "dynamic_range",
        ("schedules", "densities", "methods"),
    ),
    "3d": Subject(
        "HNCO- and HNCACB-like spectra at 5 and 10 %",
        "three_dimensional",
        ("schedules", "densities", "methods", "only"),
    ),
    "measured": Subject(
        "every fully sampled set of the measured data, undersampled by many schedules",
        "measured",
        ("schedules", "densities", "methods", "only", "data"),
    ),
    "time": Subject(
        "seconds for the six sizes of Table S4-1, and the share that is necessary arithmetic",
        "timing",
        ("runs", "only"),
    ),
    "cine-reference": Subject(
        "a cine of 16 radial lines beside what the authors' own weights make of it",
        "cine_reference",
        ("methods", "data", "weights"),
    ),
    "cine-sunnybrook": Subject(
        "all slices of a test patient at 8, 10, 12x and 16 lines (SLR-Net, Tables I, II, V)",
        "cine_sunnybrook",
        ("slices", "seeds", "methods", "only", "data", "weights"),
    ),
    "cine-low-rank": Subject(
        "networks with the low-rank module and without (SLR-Net, Tables I, II, IV)",
        "cine_low_rank",
        ("slices", "seeds", "only", "data", "weights"),
    ),
    "cine-places": Subject(
        "the low-rank module at L1, L2, L3; plugged in or unrolled (SLR-Net, Tables III, IV)",
        "cine_places",
        ("slices", "seeds", "only", "data", "weights"),
    ),
    "cine-masks": Subject(
        "radial, variable density and VISTA masks, one coil and eight (JotlasNet, Tables 2, 3)",
        "cine_masks",
        ("slices", "seeds", "methods", "only", "data", "weights"),
    ),
    "cine-ablation": Subject(
        "JotlasNet without this or that (its Table 6)",
        "cine_ablation",
        ("slices", "seeds", "data", "weights"),
    ),
    "cine-iterations": Subject(
        "JotlasNet of so many iterations (its Fig. 5)",
        "cine_iterations",
        ("slices", "seeds", "data", "weights"),
    ),
    "cine-classical": Subject(
        "iterative methods on the phantom of k-t SLR, 24 radial lines",
        "cine_classical",
        ("methods", "data", "weights"),
    ),
    "cine-time": Subject(
        "seconds and memory of each cine method for one series, the papers' beside",
        "cine_time",
        ("runs", "methods"),
    ),
}


def evaluate(name: str, settings: Settings, report: Report) -> Evaluation:
    """Evaluate the subject called `name`.

    Raises
    ------
    ParameterError
        If there is no such subject, or a setting cannot be used.
    """
    if name not in SUBJECTS:
        raise unknown_name("subject", name, list(SUBJECTS))
    module = import_module(f"nmrrecon.evaluation.{SUBJECTS[name].module}")
    found: Evaluation = module.evaluate(settings, report)
    return found
