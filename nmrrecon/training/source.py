"""Weights to start a training from: those of a name, of a file, or of the folder of another training."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from nmrrecon.errors import ParameterError
from nmrrecon.networks.table import network_class
from nmrrecon.training.checkpoint import Checkpoint, read_checkpoint
from nmrrecon.training.folder import CHECKPOINT, recorded_command
from nmrrecon.training.origin import Origin
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.weights import load_network, manifest
from nmrrecon.weights_manifest import CINE_DIMENSIONS

#: The one argument that weights do not depend on: another is taken if it is asked for.
FREE = "start"


@dataclass(frozen=True)
class Source:
    """Trained weights, and what is known of them.

    Attributes
    ----------
    weights : dict of str to Tensor
    network : str
        Key of `NETWORKS`.
    arguments : dict
        Of its constructor, `dimensions` among them.
    origin : Origin
        For a training that begins with them.
    """

    weights: dict[str, Tensor]
    network: str
    arguments: dict[str, Any]
    origin: Origin

    @classmethod
    def of(cls, source: str | Path) -> Source:
        """Read the weights of a shipped name or a file, or the best ones of a training's folder.

        Raises
        ------
        NMRReconError
            If there are none, or they cannot be read.
        """
        if Path(source).is_dir():
            return cls._of_training(read_checkpoint(Path(source) / CHECKPOINT))
        facts = manifest(source)
        origin = Origin(before=facts.command, steps=facts.steps, hours=facts.hours)
        return cls(load_network(source).state_dict(), facts.network, facts.arguments, origin)

    @classmethod
    def _of_training(cls, checkpoint: Checkpoint) -> Source:
        plan, past = checkpoint.plan, checkpoint.origin
        origin = Origin(
            before=past.chain or recorded_command(checkpoint.path.parent),
            steps=past.steps + checkpoint.facts["step"],
            hours=past.hours + checkpoint.facts["hours"],
        )
        arguments = dict(plan["arguments"])
        if plan["dimensions"] != CINE_DIMENSIONS:
            arguments = {"dimensions": plan["dimensions"], **arguments}
        return cls(checkpoint.best, plan["network"], arguments, origin)

    def check(self, plan: TrainingPlan) -> None:
        """Refuse a plan of another network, also where the weights themselves would fit.

        Raises
        ------
        ParameterError
            If network or arguments differ, but for a `start` that the plan names.
        """
        if self.network != plan.network:
            raise ParameterError(
                f"the weights to start from are those of another network: {self.network}, not {plan.network}",
                remedy=f"Train {self.network}, or start from other weights.",
            )
        ours = _complete(plan.network, plan.network_arguments)
        theirs = _complete(self.network, self.arguments)
        asked = FREE in plan.arguments
        other = [name for name in ours if theirs.get(name) != ours[name] and not (name == FREE and asked)]
        if other:
            differences = "; ".join(f"{name} {theirs.get(name)} there, {ours[name]} here" for name in other)
            options = " ".join(_option(name, theirs.get(name)) for name in other)
            free = f" Another {FREE} is taken if it is given." if FREE in other else ""
            raise ParameterError(
                f"the weights to start from were trained with other arguments: {differences}",
                remedy=f"Give {options}.{free}",
            )


def _complete(network: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with the defaults of what is not given."""
    parameters = inspect.signature(network_class(network)).parameters
    return {name: parameter.default for name, parameter in parameters.items()} | arguments


def _option(name: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f"--dimensions {value}" if name == "dimensions" else f"-a {name}={text}"
