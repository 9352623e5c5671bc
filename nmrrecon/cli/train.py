"""``nmrrecon train``: train a network on synthetic signals, or go on with a training that was interrupted."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmrrecon.errors import ParameterError

if TYPE_CHECKING:
    from nmrrecon.training.checkpoint import LogEntry, TrainingState
    from nmrrecon.training.plan import TrainingPlan


@click.command()
@click.argument("network")
@click.option("--preset", required=True, help="What signals: paper or measured.")
@click.option("--out", "-o", required=True, type=click.Path(), help="Folder for checkpoint, log and weights.")
@click.option("--name", default=None, help="Of the weights. Default: the network's, with -2d or -3d.")
@click.option("--dimensions", type=click.IntRange(1, 2), default=1, show_default=True, help="Indirect ones.")
@click.option("--density", type=float, default=None, help="One sampled share in place of the preset's.")
@click.option("--steps", type=int, default=None, help="Optimizer steps.")
@click.option("--batch", type=int, default=None, help="Signals (or patches of traces) in a step.")
@click.option("--learning-rate", type=float, default=None, help="Of Adam at the start.")
@click.option("--validate-every", type=int, default=None, help="Steps between validations.")
@click.option("--patience", type=int, default=None, help="Validations without a gain that end the training.")
@click.option("--validation", type=int, default=None, help="Signals of the validation set.")
@click.option("--seed", type=int, default=None)
@click.option("--argument", "-a", "arguments", multiple=True, metavar="NAME=VALUE", help="Of the network.")
@click.option("--start-from", default=None, help="Begin with these weights: a shipped name or a file.")
@click.option("--hours", type=float, default=None, help="Stop after so long; the same command goes on later.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
def command(
    network: str,
    preset: str,
    out: str,
    name: str | None,
    dimensions: int,
    arguments: tuple[str, ...],
    start_from: str | None,
    hours: float | None,
    device: str,
    **settings: Any,
) -> None:
    """Train NETWORK (modern, modern-joint or dlnmr); the same command goes on where it was interrupted.

    With torchrun in front of it, several processes or machines share the work.
    """
    from nmrrecon.io.atomic import output_errors
    from nmrrecon.reconstruct import chosen_device
    from nmrrecon.training.loop import train
    from nmrrecon.training.plan import TrainingPlan
    from nmrrecon.training.processes import Processes

    given = {key: value for key, value in settings.items() if value is not None}
    plan = TrainingPlan(network, preset, dimensions, parsed_arguments(arguments), **given)
    plan.ranges()
    folder = Path(out)
    with output_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    device = chosen_device(device)
    first = Processes.found().first
    trained, state = train(
        plan,
        folder,
        device=device,
        start_from=_weights(start_from),
        report=_report,
        until_hours=hours,
    )
    if first and state.log:
        _save(trained, state, plan, folder, name or f"{network}-{dimensions + 1}d", device)
    if first:
        done = state.step >= plan.steps or state.since_best >= plan.patience
        click.echo(f"{state.step} steps in {state.hours:.2f} h; {'done' if done else 'to be gone on with'}")


def parsed_arguments(entries: tuple[str, ...]) -> dict[str, Any]:
    """Turn ``name=value`` entries into keyword arguments; values are JSON."""
    arguments = {}
    for entry in entries:
        key, equals, text = entry.partition("=")
        try:
            value = json.loads(text)
        except ValueError:
            raise ParameterError(
                f"--argument {entry}: no value", remedy="Such as adaptive=false or blocks=10."
            ) from None
        if not equals or isinstance(value, dict | list):
            raise ParameterError(f"--argument {entry}: not of the form name=value")
        arguments[key] = value
    return arguments


def _weights(source: str | None) -> dict[str, Any] | None:
    if source is None:
        return None
    from nmrrecon.weights import load_network

    return load_network(source).state_dict()


def _report(entry: LogEntry) -> None:
    click.echo(
        f"step {entry.step}: loss {entry.training_loss:.4g}, RLNE training {entry.training_rlne:.4f}, "
        f"validation {entry.validation_rlne:.4f}, rate {entry.learning_rate:.2e}, {entry.hours:.2f} h"
    )


def _save(
    network: Any, state: TrainingState, plan: TrainingPlan, folder: Path, name: str, device: str
) -> None:
    """Write the weights and their manifest."""
    from nmrrecon.training.result import manifest_of
    from nmrrecon.weights import save_network

    command = shlex.join(["nmrrecon", *sys.argv[1:]])
    save_network(folder, manifest_of(plan, state, name, device, command), network)
