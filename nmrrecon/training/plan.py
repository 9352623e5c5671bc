"""Everything that determines a training, in one record that is stored with it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.networks.table import NETWORKS
from nmrrecon.training.presets import Preset, preset_named


@dataclass(frozen=True)
class TrainingPlan:
    """What is trained, on what, and for how long.

    Attributes
    ----------
    network : str
        Key of `NETWORKS`.
    arguments : dict
        Of its constructor.
    preset : str
    dimensions : int
        Indirect dimensions.
    density : float, optional
        One sampled share in place of the preset's.
    steps, batch : int
        Optimizer steps, and signals in each (patches for the joint network).
    learning_rate, decay : float
        Of Adam; the rate is multiplied by `decay` in each of `epochs` equal parts of the training.
    epochs : int
    clip : float
        Largest norm of the gradient.
    validate_every, patience : int
        Steps between validations, and how many of them without a gain end the training.
    validation : int
        Signals of the validation set.
    seed : int
    """

    network: str
    preset: str
    dimensions: int
    arguments: dict[str, Any] = field(default_factory=dict)
    density: float | None = None
    steps: int = 100_000
    batch: int = 10
    learning_rate: float = 1e-3
    decay: float = 0.95
    epochs: int = 80
    clip: float = 1.0
    validate_every: int = 1000
    patience: int = 20
    validation: int = 400
    seed: int = 1

    def __post_init__(self) -> None:
        if self.network not in NETWORKS:
            raise unknown_name("network", self.network, list(NETWORKS))
        for name in ("steps", "batch", "validate_every", "patience", "validation", "epochs"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{name}={getattr(self, name)}: must be at least 1")
        for name in ("learning_rate", "decay", "clip"):
            if not 0.0 < getattr(self, name) < float("inf"):
                raise ParameterError(f"{name}={getattr(self, name):g}: must be a number above 0")
        if self.seed < 0:
            raise ParameterError(f"seed={self.seed}: must not be negative")
        if self.density is not None and not 0.0 < self.density <= 1.0:
            raise ParameterError(f"density={self.density:g}: must be a share between 0 and 1")

    def ranges(self) -> Preset:
        """Return the preset with the density of this plan."""
        preset = preset_named(self.preset, self.dimensions)
        if self.density is None:
            return preset
        return replace(preset, sampling=replace(preset.sampling, density=(self.density, self.density)))

    @property
    def network_arguments(self) -> dict[str, Any]:
        """Arguments of the network's constructor."""
        return {"dimensions": self.dimensions, **self.arguments}

    @property
    def sampled(self) -> float | tuple[float, float]:
        """Sampled share, or its lowest and highest value."""
        low, high = self.ranges().sampling.density
        return low if low == high else (low, high)

    @property
    def remarks(self) -> str:
        """What the preset does not say of what the weights were trained on."""
        return ""

    def rate_at(self, step: int) -> float:
        """Return the learning rate of a step."""
        return self.learning_rate * self.decay ** (self.epochs * step // self.steps)

    def as_json(self) -> str:
        """Return the plan as text, the same for the same plan."""
        return json.dumps(asdict(self), sort_keys=True)
