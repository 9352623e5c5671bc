"""What a training leaves behind besides the weights."""

from __future__ import annotations

import torch

from nmrrecon.training.checkpoint import TrainingState
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.versions import versions
from nmrrecon.weights_manifest import Manifest


def manifest_of(plan: TrainingPlan, state: TrainingState, name: str, device: str) -> Manifest:
    """Return the manifest of a training's best weights; `save_network` adds count and checksum.

    Steps, hours and command include those of the trainings whose weights it began with.
    """
    return Manifest(
        name=name,
        network=plan.network,
        arguments=plan.network_arguments,
        dimensions=plan.dimensions,
        preset=plan.preset,
        density=plan.sampled,
        steps=state.origin.steps + state.step,
        batch=plan.batch,
        device=device_words(device),
        hours=round(state.origin.hours + state.hours, 3),
        seed=plan.seed,
        validation_rlne=state.best_rlne,
        versions=versions(),
        command=state.origin.chain,
        remarks=plan.remarks,
    )


def device_words(device: str, processor: str = "CPU") -> str:
    """Return what the work was done on, in words: the card, or the `processor` and its threads."""
    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return f"{processor}, {threads} thread{'s' if threads > 1 else ''}"
