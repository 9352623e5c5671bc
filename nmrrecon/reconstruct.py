"""The main job: a data set and a recipe in, a spectrum and its complete FIDs out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.blocks import block_problem, run_blocks, trace_blocks, workers_on
from nmrrecon.errors import ParameterError
from nmrrecon.learned import echo_extension
from nmrrecon.methods import method_named
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.prepare import Prepared, prepare
from nmrrecon.processing.indirect import process_indirect
from nmrrecon.processing.quadrature import quadrants_to_hypercomplex, tppi_as_states
from nmrrecon.recipe import Recipe
from nmrrecon.suitability import check_data, check_prepared

if TYPE_CHECKING:
    import torch

    from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho
    from nmrrecon.solvers.driver import Progress
    from nmrrecon.solvers.problem import Iterate


@dataclass(frozen=True)
class Reconstruction:
    """What comes out of the main job.

    Attributes
    ----------
    spectrum : NMRDataset
        ``(phase, f1, ..., direct)``, every dimension in the frequency domain.
    fids : NMRDataset
        ``(phase, f1, ..., direct)``, indirect dimensions in the time domain on the full grid, States
        quadrature, phased so that a spectrum needs no zero-order phase; measured points as measured. Those
        of TPPI data are twice as wide as the spectrum, which is the central half of theirs.
    recipe : Recipe
        As given, with the phases that were found filled in: it reproduces this result.
    warnings : tuple of str
        What the user should know, beyond the load report.
    seconds : float
        Time of the method alone.
    device : str
    residual : float
        Distance of the estimate from the measured points before these were put back, relative to them.
    """

    spectrum: NMRDataset
    fids: NMRDataset
    recipe: Recipe
    warnings: tuple[str, ...]
    seconds: float
    device: str
    residual: float


def reconstruct(
    dataset: NMRDataset,
    recipe: Recipe | None = None,
    *,
    device: str = "auto",
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    preview: Callable[[int, Iterate], None] | None = None,
) -> Reconstruction:
    """Turn FIDs, acquired uniformly or not, into a spectrum.

    Parameters
    ----------
    dataset : NMRDataset
        As `open_dataset` returns it.
    recipe : Recipe, optional
        Default: everything automatic.
    device : {'auto', 'cpu', 'cuda', 'cuda:0', ...}
    progress, cancel, preview : callable, optional
        See `solvers.driver.Driver`.

    Raises
    ------
    DataError, ParameterError
        If the data or the recipe cannot be used.
    Cancelled
        If `cancel` said so.
    """
    recipe = recipe or Recipe(source=dataset.report.path)
    prepared, (parameters,) = prepare_for([recipe], dataset, device)
    return solve(
        prepared, recipe, parameters, device=device, progress=progress, cancel=cancel, preview=preview
    )


def prepare_for(recipes: Sequence[Recipe], dataset: NMRDataset, device: str) -> tuple[Prepared, list[Any]]:
    """Prepare a data set once for recipes that differ in the method alone; each goes to `solve`.

    Returns
    -------
    Prepared
    list
        The parameters of each recipe's method.

    Raises
    ------
    DataError, ParameterError
        If the data or a recipe cannot be used, or a method not for these data: as early as can be.
    """
    device = chosen_device(device)
    parameters = [method_named(recipe.method).parameters(recipe.parameters) for recipe in recipes]
    for recipe, values in zip(recipes, parameters, strict=True):
        check_data(dataset, recipe, values, device)
    prepared = prepare(dataset, recipes[0])
    for recipe, values in zip(recipes, parameters, strict=True):
        check_prepared(prepared, recipe, values)
    return prepared, parameters


def solve(
    prepared: Prepared,
    recipe: Recipe,
    parameters: Any,
    *,
    device: str = "auto",
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    preview: Callable[[int, Iterate], None] | None = None,
) -> Reconstruction:
    """Run the recipe's method on a prepared data set; see `prepare_for` and `reconstruct`."""
    from nmrrecon.solvers.driver import Driver

    device = chosen_device(device)
    name = "zero-filled" if not prepared.dataset.is_nus else recipe.method
    if name != recipe.method:
        parameters = method_named(name).parameters({})
    solver, _ = method_named(name).load()
    warnings = _warnings(prepared, parameters)
    transform = _transform(prepared, parameters)
    workers = workers_on(device)
    joint = bool(getattr(parameters, "joint", False))
    blocks = trace_blocks(prepared, transform, device, joint=joint, arrays=parameters.arrays)
    driver = Driver(progress, cancel, preview, len(blocks))
    start = time.perf_counter()
    array = _empty_fids(prepared)
    residuals = np.zeros((len(blocks), 2))

    def run_block(number: int) -> None:
        block = blocks[number]
        problem = block_problem(prepared, transform, block, device)
        last = driver.run(solver(problem, parameters), number)
        _store(last.fids[block.inner].cpu().numpy(), block.kept, prepared, array)
        size = float(problem.fids.norm())
        residuals[number] = last.residual * size, size

    run_blocks(run_block, len(blocks), workers, driver)
    seconds = time.perf_counter() - start
    distance, size = np.linalg.norm(residuals, axis=0)
    residual = float(distance / size) if size else 0.0
    fids = _complete_fids(array, prepared, name)
    return _finished(fids, prepared, recipe, warnings, seconds, device, residual)


def chosen_device(name: str) -> str:
    """Return the device to compute on; 'auto' takes a CUDA card where there is one.

    Raises
    ------
    ParameterError
        If torch does not know the device or it is not there.
    """
    import torch

    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        kind: torch.device | None = torch.device(name)
    except RuntimeError:
        kind = None
    if kind is None or kind.type not in ("cpu", "cuda"):
        raise ParameterError(f"unknown device '{name}'", remedy="Give auto, cpu or cuda.")
    if kind.type == "cuda" and (kind.index or 0) >= torch.cuda.device_count():
        raise ParameterError(f"there is no CUDA device for '{name}'", remedy="Give --device cpu.")
    return name


def _transform(prepared: Prepared, parameters: Any) -> VirtualEcho | ComplexGrid:
    from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho

    sizes = tuple(axis.size for axis in prepared.dataset.indirect)
    if not (prepared.has_virtual_echo and getattr(parameters, "virtual_echo", True)):
        return ComplexGrid(sizes)
    delays = tuple(phase.first_point for phase in prepared.phases)
    return VirtualEcho(sizes, delays, echo_extension(parameters, len(sizes)))


def _warnings(prepared: Prepared, parameters: Any) -> tuple[str, ...]:
    wants_echo = getattr(parameters, "virtual_echo", False)
    if not wants_echo or prepared.has_virtual_echo or prepared.is_magnitude:
        return ()
    delays = ", ".join(f"{phase.delay:g}" for phase in prepared.phases)
    return (
        f"the first point lies at {delays} dwells, for which there is no virtual echo: reconstructed "
        "without it, which costs about a tenth of the accuracy (RLNE .043 against .039 where both work)",
    )


def _empty_fids(prepared: Prepared) -> NDArray[Any]:
    """Return the array for the complete FIDs, (phase, f1, ..., direct)."""
    dataset = prepared.dataset
    single = dataset.indirect[0].quadrature.phases == 1
    both_parts = prepared.signals.shape[-1] > dataset.direct.size
    phases = 1 if single else 2 * len(prepared.signals)
    dtype = np.complex64 if single or both_parts else np.float32
    return np.empty((phases, *(axis.size for axis in dataset.indirect), dataset.direct.size), dtype)


def _store(estimate: NDArray[np.complex64], kept: slice, prepared: Prepared, array: NDArray[Any]) -> None:
    """Put one block's estimate (trace, ...) into `array`, the measured points as they were measured.

    That restores what the echo has no room for, too: the imaginary parts at time zero.
    """
    dataset = prepared.dataset
    schedule = dataset.schedule
    assert schedule is not None
    traces = estimate[:, None] if len(schedule.grid) == 1 else estimate
    quadrants = np.moveaxis(traces, 0, -1).copy()
    quadrants[(slice(None), *schedule.points.T)] = prepared.signals[..., kept]
    width = dataset.direct.size
    if dataset.indirect[0].quadrature.phases == 1:
        array[..., kept] = quadrants
    elif kept.start >= width:
        array.imag[..., kept.start - width : kept.stop - width] = quadrants_to_hypercomplex(quadrants)
    else:
        array.real[..., kept] = quadrants_to_hypercomplex(quadrants)


def _complete_fids(array: NDArray[Any], prepared: Prepared, method: str) -> NMRDataset:
    """Return the reconstructed FIDs on the full grid as a data set without schedule."""
    dataset = prepared.dataset
    axes = [_with_phase(axis, prepared, i) for i, axis in enumerate(dataset.indirect)]
    schedule = dataset.schedule
    assert schedule is not None
    step = (
        f"reconstruction by {method}: {len(schedule)} of {int(np.prod(schedule.grid))} points, noise "
        f"{prepared.noise:.4g}, line width {prepared.line_width:.2f} direct points"
    )
    return dataset.with_step(step, array=array, axes=(*axes, dataset.direct), schedule=None)


def _with_phase(axis: Axis, prepared: Prepared, dimension: int) -> Axis:
    if not prepared.phases:
        return axis
    phase = prepared.phases[dimension]
    # the zero-order phase is in the data by now; what is left is that of the late first point
    facts = {**axis.facts, "p0": -180.0 * phase.delay, "p1": 360.0 * phase.delay, "delay": phase.delay}
    return replace(axis, facts=facts)


def _finished(
    fids: NMRDataset,
    prepared: Prepared,
    recipe: Recipe,
    warnings: tuple[str, ...],
    seconds: float,
    device: str,
    residual: float,
) -> Reconstruction:
    """Process the indirect dimensions."""
    recipes = [recipe.indirect_for(i) for i in range(len(fids.indirect))]
    spectrum = process_indirect(fids, recipes, keep_imaginary=recipe.keep_imaginary)
    fids = tppi_as_states(fids)
    completed = _completed(recipe, prepared)
    return Reconstruction(spectrum, fids, completed, warnings, seconds, device, residual)


def _completed(recipe: Recipe, prepared: Prepared) -> Recipe:
    """Return the recipe with the phases that were found."""
    facts = prepared.dataset.direct.facts
    direct = replace(recipe.direct, p0=facts.get("p0"), p1=facts.get("p1"))
    indirect = tuple(
        replace(recipe.indirect_for(i), p0=phase.p0, delay=phase.delay)
        for i, phase in enumerate(prepared.phases)
    )
    return replace(recipe, direct=direct, indirect=indirect or recipe.indirect)
