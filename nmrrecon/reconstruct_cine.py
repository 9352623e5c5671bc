"""The main job for cines: k-space and a recipe in, a series of images out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.cine_recipe import CineRecipe
from nmrrecon.errors import Cancelled
from nmrrecon.image_metrics import ImageFigures, image_figures
from nmrrecon.kspace import KSpace
from nmrrecon.methods import CINES, method_for
from nmrrecon.metric_definitions import USUAL
from nmrrecon.prepare_cine import PreparedCine, prepare_cine
from nmrrecon.reconstruct import REST_S, chosen_device

if TYPE_CHECKING:
    from nmrrecon.solvers.cine_iterate import CineIterate
    from nmrrecon.solvers.driver import Driver, Progress

#: What fully sampled k-space needs.
PLAIN = "zero-filled-cine"
#: Digits of the checksum of weights that a history shows.
SHORT = 12


@dataclass(frozen=True)
class CineReconstruction:
    """What comes out of the main job.

    Attributes
    ----------
    image : ndarray of complex64, shape (frame, y, x)
    recipe : CineRecipe
        It reproduces this result: a network's weights have their name in it.
    warnings : tuple of str
        What the user should know, beyond the load report.
    seconds : float
        Time of the method alone.
    device : str
    residual : float
        Distance of the images from the samples, relative to these.
    k_space : KSpace
        What the method was given; its history ends with the reconstruction.
    maps : ndarray of complex64, shape (coil, y, x), or None
    reference : ndarray, shape (frame, y, x), or None
        What the images should be: complex, or magnitudes.
    partial : bool
        Whether it was cancelled on the way.
    """

    image: NDArray[np.complex64]
    recipe: CineRecipe
    warnings: tuple[str, ...]
    seconds: float
    device: str
    residual: float
    k_space: KSpace
    maps: NDArray[np.complex64] | None = None
    reference: NDArray[Any] | None = None
    partial: bool = False

    def figures(self, definition: str = USUAL) -> ImageFigures | None:
        """Return how far the images are from the reference, None where there is none."""
        return None if self.reference is None else image_figures(self.image, self.reference, definition)


class CineCompletion:
    """The images of all blocks, zero filled until an estimate is stored."""

    def __init__(self, prepared: PreparedCine, images: NDArray[np.complex64]) -> None:
        self._prepared, self._images = prepared, images

    def store(self, number: int, iterate: CineIterate) -> None:
        """Store the estimate of a block."""
        self._images[number] = iterate.image[0].detach().cpu().numpy()

    @property
    def image(self) -> NDArray[np.complex64]:
        """The series (frame, y, x) of what there is, combined and cropped."""
        return self._prepared.combined(self._images)


def reconstruct_cine(
    k_space: KSpace,
    recipe: CineRecipe | None = None,
    *,
    device: str = "auto",
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    watch: Callable[[CineCompletion], None] | None = None,
) -> CineReconstruction:
    """Turn k-space, undersampled or not, into a series of images.

    Parameters
    ----------
    k_space : KSpace
        As `open_kspace` returns it.
    recipe : CineRecipe, optional
        Default: everything automatic.
    device : {'auto', 'cpu', 'cuda', 'cuda:0', ...}
    progress, cancel : callable, optional
        See `solvers.driver.Driver`.
    watch : callable, optional
        Given the images once, zero filled, which then change with the estimates. A job that is cancelled then
        returns what there is, marked `partial`.

    Raises
    ------
    DataError, ParameterError
        If the data or the recipe cannot be used.
    Cancelled
        If `cancel` said so, and nobody watched.
    """
    recipe = recipe or CineRecipe(source=k_space.report.path)
    prepared, (parameters,) = prepare_cine_for([recipe], k_space, device)
    return solve_cine(
        prepared, recipe, parameters, device=device, progress=progress, cancel=cancel, watch=watch
    )


def prepare_cine_for(
    recipes: Sequence[CineRecipe], k_space: KSpace, device: str
) -> tuple[PreparedCine, list[Any]]:
    """Prepare k-space once for recipes that differ in the method alone; each goes to `solve_cine`.

    Returns
    -------
    PreparedCine
    list
        The parameters of each recipe's method.

    Raises
    ------
    DataError, ParameterError
        If the data or a recipe cannot be used, or a method is not for these data: as early as can be.
    """
    chosen_device(device)
    parameters = [method_for(recipe.method, CINES).parameters(recipe.parameters) for recipe in recipes]
    prepared = prepare_cine(k_space, recipes[0])
    if not prepared.k_space.is_full:
        for values in parameters:
            _weights(values, prepared)  # those that are missing, before another method takes its time
    return prepared, parameters


def solve_cine(
    prepared: PreparedCine,
    recipe: CineRecipe,
    parameters: Any,
    *,
    device: str = "auto",
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    watch: Callable[[CineCompletion], None] | None = None,
) -> CineReconstruction:
    """Run the recipe's method on prepared k-space; see `prepare_cine_for` and `reconstruct_cine`."""
    from nmrrecon.solvers.driver import Driver

    device = chosen_device(device)
    name = PLAIN if prepared.k_space.is_full else recipe.method
    if name != recipe.method:
        parameters = method_for(name, CINES).parameters({})
    work = _Work(prepared, name, parameters, device)
    weights, doubt = _weights(parameters, prepared)
    driver = Driver(progress, cancel, None if watch is None else work.show, len(work.blocks))
    if watch is not None:
        watch(work.completion)
    start = time.perf_counter()
    try:
        work.run(driver)
    except Cancelled:
        if watch is None:
            raise
        work.catch_up()
        partial = True
    else:
        partial = False
    seconds = time.perf_counter() - start
    step = _step(prepared, name, recipe.method, weights, partial)
    return CineReconstruction(
        work.completion.image,
        recipe if weights is None else recipe.with_weights(weights),
        (*prepared.warnings, *([doubt] if doubt else [])),
        seconds,
        device,
        work.residual,
        replace(prepared.k_space, history=(*prepared.k_space.history, step)),
        prepared.maps,
        prepared.reference,
        partial,
    )


def _step(prepared: PreparedCine, name: str, asked: str, weights: str | None, partial: bool) -> str:
    """Return the reconstruction by the method `name`, where `asked` was asked for, as a step of a history."""
    from nmrrecon.weights import manifest

    step = f"reconstruction by {name}"
    if weights is not None:
        # those of a file by its path: trained again they may bear the name of shipped ones
        step += f" with the weights {weights} ({manifest(weights).sha256[:SHORT]})"
    step += f"{', cancelled on the way' if partial else ''}: {prepared.k_space.sampled_share:.2%} of k-space"
    return step if name == asked else f"{step}; there was nothing for {asked} to do"


def _weights(parameters: Any, prepared: PreparedCine) -> tuple[str | None, str]:
    """Return the weights that a network takes, and what speaks against them.

    Raises
    ------
    ParameterError, WeightsError
        If there are none, or they cannot be used.
    """
    import torch

    from nmrrecon.learned_cine import CineNetworkParameters

    if not isinstance(parameters, CineNetworkParameters):
        return None, ""
    mask = torch.from_numpy(np.ascontiguousarray(prepared.k_space.mask))
    return parameters.weights_for(mask), parameters.doubt(mask)


class _Work:
    """The blocks of prepared k-space, one after the other, and the solver that they go through.

    Attributes
    ----------
    blocks : list of SampledCine
    completion : CineCompletion
    """

    def __init__(self, prepared: PreparedCine, method: str, parameters: Any, device: str) -> None:
        self._solver = method_for(method, CINES).load_solver()
        self._parameters, self._device = parameters, device
        self.blocks = prepared.blocks()
        start = [block.zero_filled() for block in self.blocks]
        self.completion = CineCompletion(prepared, np.stack([image[0].numpy() for image in start]))
        self._waiting: tuple[int, CineIterate] | None = None
        self._shown = -math.inf
        # of each block the distance from the samples, and the size of these
        sizes = [float(block.samples.norm()) for block in self.blocks]
        distances = [
            block.residual(image) * size for block, image, size in zip(self.blocks, start, sizes, strict=True)
        ]
        self._residuals = np.array([distances, sizes]).T

    def run(self, driver: Driver) -> None:
        """Run all blocks, and store what comes out of them.

        Raises
        ------
        Cancelled
            If the driver's caller said so.
        """
        for number, block in enumerate(self.blocks):
            iterates = self._solver(block.to(self._device), self._parameters)
            self._store(number, driver.run(iterates, number))

    def show(self, number: int, iterate: CineIterate) -> None:
        """Store an estimate for those who watch, unless another was stored a moment ago."""
        now = time.perf_counter()
        if now - self._shown < REST_S:
            self._waiting = number, iterate
            return
        self._shown = now
        self._store(number, iterate)

    def catch_up(self) -> None:
        """Store the last estimate of a job that was cancelled."""
        if self._waiting is not None:
            self._store(*self._waiting)

    def _store(self, number: int, iterate: CineIterate) -> None:
        self._waiting = None
        self.completion.store(number, iterate)
        self._residuals[number, 0] = iterate.residual * self._residuals[number, 1]

    @property
    def residual(self) -> float:
        """See `CineReconstruction.residual`."""
        distance, size = np.linalg.norm(self._residuals, axis=0)
        return float(distance / size) if size else 0.0
