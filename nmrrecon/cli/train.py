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


#: Settings that networks of spectra have no use for.
ONLY_CINES = ("crop", "cines", "measured", "symmetry")


def _show_presets(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from nmrrecon.cli.training_presets import presets_text

        click.echo(presets_text())
        context.exit()


@click.command()
@click.argument("network")
@click.option(
    "--preset", required=True, help="What is drawn: paper, measured, radial-16, ...; see --presets."
)
@click.option("--out", "-o", required=True, type=click.Path(), help="Folder for checkpoint, log and weights.")
@click.option(
    "--name",
    default=None,
    help="Of the weights. Default: the network's, with -2d or -3d, or a cine's preset.",
)
@click.option("--dimensions", type=click.IntRange(1, 2), default=None, help="Indirect ones. Default: 1.")
@click.option("--density", type=float, default=None, help="One sampled share in place of the preset's.")
@click.option("--steps", type=int, default=None, help="Optimizer steps. Default: 100000; of cines 20000.")
@click.option(
    "--batch", type=int, default=None, help="Signals, patches or series in a step. Default: 10; of cines 1."
)
@click.option("--learning-rate", type=float, default=None, help="Of Adam at the start. Default: 0.001.")
@click.option(
    "--validate-every", type=int, default=None, help="Steps between validations. Default: 1000; of cines 250."
)
@click.option(
    "--patience", type=int, default=None, help="Validations without gain that end the training. Default: 20."
)
@click.option("--crop", default=None, metavar="FxYxX", help="Of cines: smaller series, such as 8x96x96.")
@click.option(
    "--cine",
    "cines",
    multiple=True,
    type=click.Path(),
    help="Measured magnitude cines (.npz with 'cine') to mix with the synthetic ones.",
)
@click.option("--measured", type=float, default=None, help="Share of measured cines. Default: 0.75.")
@click.option(
    "--symmetry",
    type=float,
    default=None,
    help="Of cines: weight of the transforms' symmetry. Default: the preset's.",
)
@click.option(
    "--validation",
    type=int,
    default=None,
    help="Signals or series of the validation set. Default: 400; of cines 12.",
)
@click.option("--seed", type=int, default=None, help="Of the first weights and of the signals. Default: 1.")
@click.option(
    "--argument",
    "-a",
    "arguments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Of the network, such as blocks=10, adaptive=false or low_rank=L2.",
)
@click.option(
    "--start-from",
    default=None,
    help="Begin with these weights: a shipped name, a .safetensors file, or the folder of a training.",
)
@click.option(
    "--hours", type=float, default=None, help="Stop this run after so long; the same command goes on later."
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option(
    "--presets",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_presets,
    help="Show what signals each preset draws.",
)
def command(
    network: str,
    preset: str,
    out: str,
    name: str | None,
    arguments: tuple[str, ...],
    start_from: str | None,
    hours: float | None,
    device: str,
    **settings: Any,
) -> None:
    """Train NETWORK: modern, modern-joint or dlnmr for spectra; slr-net, jotlas-net, ... for cines.

    Signals are drawn as the training goes on. Of spectra the preset 'paper' draws those of the MoDern paper;
    'measured' what spectra of real samples look like, and is the one for weights that are to be used. Presets
    of cines are named by their masks.

    \b
    nmrrecon train modern --preset measured --out runs/modern-2d
    nmrrecon train dc-cnn --preset radial-16 --crop 8x96x96 --out runs/dc-cnn -a low_rank=L2

    Ctrl-C stops it, and the same command goes on where it stopped. The folder then holds the checkpoint, the
    log (log.csv, curve.png), the settings (training.json) and the best weights, NAME.safetensors with
    NAME.json, which 'nmrrecon reconstruct --method modern-trace -p weights=FILE' takes.

    Several processes or machines share the work, and take the same steps as one:

    \b
    torchrun --nproc-per-node 2 -m nmrrecon.cli.main train modern --preset measured --out runs/modern-2d
    """
    from nmrrecon.reconstruct import chosen_device
    from nmrrecon.training.memory import keep_freed_memory
    from nmrrecon.training.processes import Processes

    given = {key: value for key, value in settings.items() if value is not None}
    plan = plan_of(network, preset, parsed_arguments(arguments), given)
    plan.ranges()
    name = name or default_name(plan)
    _check_statable(plan, name)
    device = chosen_device(device)
    keep_freed_memory()
    processes = Processes.found(device)
    try:
        _train(plan, Path(out), name, device, start_from, hours)
        processes.wait()
    finally:
        processes.leave()


def plan_of(network: str, preset: str, arguments: dict[str, Any], given: dict[str, Any]) -> TrainingPlan:
    """Return the plan for a network, of spectra or of cines, with the settings that were given.

    Raises
    ------
    ParameterError
        If the network is unknown, or has no use for a setting.
    """
    from nmrrecon.networks.table import CINE_NETWORKS
    from nmrrecon.training.cine_plan import CinePlan
    from nmrrecon.training.plan import TrainingPlan

    other = ("dimensions", "density") if network in CINE_NETWORKS else ONLY_CINES
    for name in other:
        if given.pop(name, None):
            option = "--cine" if name == "cines" else f"--{name}"
            raise ParameterError(f"{network} has no use for {option}", remedy="Leave it out.")
    if network not in CINE_NETWORKS:
        return TrainingPlan(network, preset, given.pop("dimensions", 1), arguments, **given)
    if "crop" in given:
        given["crop"] = parsed_crop(given["crop"])
    return CinePlan(network, preset, arguments=arguments, **given)


def default_name(plan: TrainingPlan) -> str:
    """Return the name of a plan's weights: the network and the kind of data."""
    from nmrrecon.training.cine_plan import CinePlan

    kind = plan.preset if isinstance(plan, CinePlan) else f"{plan.dimensions + 1}d"
    return f"{plan.network}-{kind}"


def parsed_crop(text: str) -> tuple[int, int, int]:
    """Return the sizes in a text such as 8x96x96.

    Raises
    ------
    ParameterError
        If there are none.
    """
    try:
        frames, rows, columns = (int(part) for part in text.split("x"))
    except ValueError:
        raise ParameterError(f"--crop {text}: no sizes", remedy="Such as --crop 8x96x96.") from None
    return frames, rows, columns


def _train(
    plan: TrainingPlan, folder: Path, name: str, device: str, start_from: str | None, hours: float | None
) -> None:
    from nmrrecon.cli.interrupt import interruption
    from nmrrecon.cli.main import EXIT_CANCELLED
    from nmrrecon.training.loop import train
    from nmrrecon.training.processes import Processes
    from nmrrecon.training.source import Source

    command = shlex.join(["nmrrecon", *sys.argv[1:]])
    with interruption() as cancelled:
        trained, state = train(
            plan,
            folder,
            device=device,
            start_from=None if start_from is None else Source.of(start_from),
            report=lambda entry, state: click.echo(progress_line(entry, state, plan)),
            hours=hours,
            cancel=cancelled,
            command=command,
        )
        if Processes.found(device).first:
            if state.log:
                _save(trained, state, plan, folder, name, device)
            click.echo(_outcome(state, plan, folder, name))
    if cancelled() and not state.is_done(plan):
        click.get_current_context().exit(EXIT_CANCELLED)


def _check_statable(plan: TrainingPlan, name: str) -> None:
    """Refuse now what the manifest of the weights could not state in the end."""
    from nmrrecon.weights_manifest import CHECKS

    for option, key, value in (("--name", "name", name), ("--argument", "arguments", plan.arguments)):
        try:
            CHECKS[key](value)
        except ValueError as error:
            raise ParameterError(f"{option}: {error}", remedy="Give another.") from None


def parsed_arguments(entries: tuple[str, ...]) -> dict[str, Any]:
    """Turn ``name=value`` entries into keyword arguments; values are JSON, or else plain text.

    Raises
    ------
    ParameterError
        If an entry is not of that form.
    """
    arguments = {}
    for entry in entries:
        key, equals, text = entry.partition("=")
        remedy = "Such as --argument adaptive=false or --argument blocks=10."
        if not equals or not key:
            raise ParameterError(f"--argument {entry}: not of the form name=value", remedy=remedy)
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        if isinstance(value, dict | list):
            raise ParameterError(f"--argument {entry}: one value, no list", remedy=remedy)
        arguments[key] = value
    return arguments


def progress_line(entry: LogEntry, state: TrainingState, plan: TrainingPlan) -> str:
    """Return one validation as a line for the terminal."""
    left = entry.hours / entry.step * (plan.steps - entry.step)
    best = "best" if state.since_best == 0 else f"best {state.best_rlne:.4f} at {state.best_step}"
    return (
        f"step {entry.step:>{len(str(plan.steps))}}/{plan.steps}  loss {entry.training_loss:.4g}  "
        f"RLNE {entry.training_rlne:.4f}, validation {entry.validation_rlne:.4f} ({best})  "
        f"rate {entry.learning_rate:.2e}  {_hours(entry.hours)}, at most {_hours(left)} to go"
    )


def _hours(hours: float) -> str:
    minutes = round(60 * hours)
    return f"{minutes // 60}:{minutes % 60:02d} h" if minutes >= 60 else f"{60 * hours:.1f} min"


def _outcome(state: TrainingState, plan: TrainingPlan, folder: Path, name: str) -> str:
    spent = f"{state.step} of {plan.steps} steps in {_hours(state.hours)}"
    file = folder / f"{name}.safetensors"
    kept = f"weights of step {state.best_step} in {file}" if state.log else "no weights yet"
    if not state.is_done(plan):
        return f"stopped after {spent}; {kept}; the same command goes on from {folder}"
    if state.step < plan.steps:
        return f"done after {spent}, {plan.patience} validations without a gain; {kept}"
    return f"done after {spent}; {kept}"


def _save(
    trained: Any, state: TrainingState, plan: TrainingPlan, folder: Path, name: str, device: str
) -> None:
    """Write the weights and their manifest."""
    from nmrrecon.training.result import manifest_of
    from nmrrecon.weights import save_network

    save_network(folder, manifest_of(plan, state, name, device), trained)
