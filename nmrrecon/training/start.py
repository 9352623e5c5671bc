"""How a training begins: with a fresh network, given weights, or where it was interrupted."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import torch
from torch import Tensor, nn

from nmrrecon.errors import NMRReconError, ParameterError, unknown_name
from nmrrecon.networks.table import network_class
from nmrrecon.training.checkpoint import TrainingState, read_checkpoint, restore
from nmrrecon.training.folder import CHECKPOINT
from nmrrecon.training.origin import Origin
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.source import Source


def fresh_network(plan: TrainingPlan) -> nn.Module:
    """Return the plan's network with the random weights of its seed.

    Raises
    ------
    ParameterError
        If the network takes no such arguments.
    """
    kind = network_class(plan.network)
    defaults = {name: item.default for name, item in inspect.signature(kind).parameters.items()}
    known = [name for name in defaults if name != "dimensions"]
    for name, value in plan.arguments.items():
        if name not in known:
            raise unknown_name(f"argument of {plan.network}", name, known)
        if isinstance(value, str) and not isinstance(defaults[name], str):
            raise ParameterError(
                f"{name}={value}: '{value}' is no number, true or false",
                remedy=f"Its default is {json.dumps(defaults[name])}.",
            )
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(plan.seed)
            network: nn.Module = kind(**plan.network_arguments)
    except NMRReconError:
        raise
    except (TypeError, ValueError, RuntimeError, LookupError, ArithmeticError) as error:
        raise ParameterError(
            f"{plan.network} cannot be made with {plan.arguments}: {error}",
            remedy=f"Its arguments are {', '.join(known)}.",
        ) from None
    return network


def begin_with(network: nn.Module, weights: dict[str, Tensor]) -> None:
    """Give a network the weights of an earlier training.

    Raises
    ------
    ParameterError
        If they are those of another network.
    """
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise ParameterError(
            f"the weights to start from are those of another network: {str(error).splitlines()[-1].strip()}",
            remedy="Give the --dimensions and --argument that they were trained with.",
        ) from None


def begun(
    plan: TrainingPlan, folder: Path, processes: Processes, start_from: Source | None
) -> tuple[nn.Module, torch.optim.Adam, TrainingState]:
    """Return network, optimizer and state: those of the checkpoint in `folder` where there is one.

    The first process reads the checkpoint: other machines need not see its disk.

    Raises
    ------
    DataError
        If the checkpoint is damaged, or is that of another training.
    ParameterError
        If the network cannot be made so, or `start_from` are the weights of another.
    """
    network = fresh_network(plan)
    path = folder / CHECKPOINT
    here = processes.first and path.is_file()
    data = processes.from_first(path.read_bytes() if here else b"")
    resumed = processes.any(here)
    if start_from is not None and not resumed:
        start_from.check(plan)
        begin_with(network, start_from.weights)
    network = network.to(processes.device)
    optimizer = torch.optim.Adam(network.parameters(), plan.learning_rate)
    origin = start_from.origin if start_from is not None else Origin()
    if not resumed:
        return network, optimizer, TrainingState.fresh(origin)
    checkpoint = read_checkpoint(path, data, remedy="Remove it to start anew.")
    state = restore(checkpoint, network, optimizer, plan)
    if "origin" not in checkpoint.facts:  # of an older version
        state.origin = origin
    return network, optimizer, state
