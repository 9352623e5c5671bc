"""What determines the training of a cine network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmrrecon.errors import ParameterError
from nmrrecon.training.cine_presets import CinePreset, Size, cine_preset_named
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.weights_manifest import CINE_DIMENSIONS


@dataclass(frozen=True)
class CinePlan(TrainingPlan):
    """A plan for a cine network.

    Attributes
    ----------
    crop : (int, int, int), optional
        Frames, rows and columns of the series in place of the preset's: smaller ones train faster.
    cines : tuple of str
        Files of measured magnitude cines, mixed with the phantoms; every fifth slice is kept for validation.
    measured : float
        Share of the series that are measured ones, where there are any.
    symmetry : float, optional
        In place of the preset's: weight of the distance of learned transforms from inverses of each other in
        the loss. The authors of SLR-Net and ISTA-Net take .01, those of JotlasNet found 0 better; networks
        measure it where they are made with ``symmetric``.
    """

    dimensions: int = CINE_DIMENSIONS
    steps: int = 20_000
    batch: int = 1
    validate_every: int = 250
    validation: int = 12
    crop: Size | None = None
    cines: tuple[str, ...] = ()
    measured: float = 0.75
    symmetry: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.density is not None:
            raise ParameterError("a cine network has no density", remedy="Give another --preset.")
        if self.crop is not None and (len(self.crop) != 3 or min(self.crop) < 4):
            raise ParameterError(
                f"crop={self.crop}: no frames, rows and columns", remedy="Such as 8x96x96, at least 4 each."
            )
        if not 0.0 <= self.measured <= 1.0:
            raise ParameterError(f"measured={self.measured:g}: must be a share between 0 and 1")
        if self.symmetry is not None and not 0.0 <= self.symmetry < float("inf"):
            raise ParameterError(f"symmetry={self.symmetry:g}: must be 0 or above")

    def ranges(self) -> CinePreset:  # type: ignore[override]
        """Return the preset at the size of this plan."""
        preset = cine_preset_named(self.preset)
        return preset if self.crop is None else preset.cropped(self.crop)

    @property
    def symmetry_weight(self) -> float:
        """Weight of the symmetry, of this plan or of its preset."""
        return self.ranges().symmetry if self.symmetry is None else self.symmetry

    @property
    def network_arguments(self) -> dict[str, Any]:
        """Arguments of the network's constructor."""
        return dict(self.arguments)

    @property
    def sampled(self) -> float:
        """Share of k-space that is sampled."""
        return self.ranges().share

    @property
    def remarks(self) -> str:
        """What the weights were trained on, in words."""
        frames, rows, columns = self.ranges().size
        words = f"series of {frames} frames of {rows} x {columns}, {self.ranges().mask}"
        if not self.cines or self.measured == 0:
            return f"{words}; synthetic cines alone"
        names = ", ".join(Path(name).stem for name in self.cines)
        return (
            f"{words}; {100 * self.measured:g} % magnitude cines, half of them with a synthetic smooth phase "
            f"({names}), the others synthetic"
        )
