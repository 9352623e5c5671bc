"""Data to try the program with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gui.actions.opening import FILES
from gui.state.document import Entry, Kind
from nmrrecon.recipe import Recipe

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

#: Of the simulated 15N-HSQC: residues, seed, complex increments, sampled share, and what is kept of it.
RESIDUES, SEED, INCREMENTS, DENSITY, REGION_PPM = 120, 1, 128, 0.2, (10.8, 6.0)


def open_demo(workbench: Workbench) -> None:
    """Simulate a 15N-HSQC with NUS, and the same fully sampled; both become entries."""

    def work(_: Job) -> Any:
        from nmrrecon.sampling.poisson_gap import poisson_gap
        from synthetic.protein import hsqc

        experiment = hsqc(RESIDUES, SEED, increments=INCREMENTS)
        points = round(DENSITY * INCREMENTS)
        return experiment.acquire(), experiment.acquire(poisson_gap(experiment.grid, points, SEED))

    def finished(datasets: Any) -> None:
        document = workbench.store.document
        for name, dataset in zip(("demo, fully sampled", "demo, 20 % sampled"), datasets, strict=True):
            recipe = Recipe(source=dataset.report.path)
            recipe = replace(recipe, direct=replace(recipe.direct, region_ppm=REGION_PPM))
            entry = Entry(workbench.new_key("entry"), Kind.FIDS, name, dataset, recipe=recipe)
            document = document.with_entry(entry)
        workbench.store.commit(document, "Open the demo")

    workbench.submit("Simulate the demo", work, finished, FILES)
