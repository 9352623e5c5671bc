"""The `nmrrecon` command: a table of sub-commands, each imported only when it is called."""

from __future__ import annotations

import errno
import sys
import traceback
import warnings
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from nmrrecon import __version__
from nmrrecon.errors import Cancelled, NMRReconError, NMRReconWarning

COMMANDS: dict[str, tuple[str, str]] = {
    "gui": ("nmrrecon.cli.gui:command", "Open the window."),
    "info": ("nmrrecon.cli.info:command", "Show what a data set holds and how each fact became known."),
    "reconstruct": (
        "nmrrecon.cli.reconstruct:command",
        "Turn time-domain data into a spectrum, k-space into images.",
    ),
    "compare": ("nmrrecon.cli.compare:command", "Compare a spectrum with a reference spectrum."),
    "schedule": ("nmrrecon.cli.schedule:command", "Write a sampling schedule and judge its point spread."),
    "mask": ("nmrrecon.cli.mask:command", "Draw a sampling mask of k-space and show what it samples."),
    "simulate": ("nmrrecon.cli.simulate:command", "Write a synthetic data set in a vendor's layout."),
    "methods": ("nmrrecon.cli.methods:command", "List the reconstruction methods and their parameters."),
    "demo": ("nmrrecon.cli.demo:command", "Simulate, reconstruct and score an example from end to end."),
    "evaluate": (
        "nmrrecon.cli.evaluate:command",
        "Judge the methods: tables and figures.",
    ),
    "train": ("nmrrecon.cli.train:command", "Train a network on synthetic signals or series of images."),
    "bench": ("nmrrecon.cli.bench:command", "Time a reconstruction method on this machine."),
}
"""Sub-command: where its click command stands ("module:attribute"), and its line of help."""

EXIT_ERROR = 2
EXIT_CANCELLED = 130
EXIT_DEFECT = 1


class LazyGroup(click.Group):
    """A group that lists its sub-commands from `COMMANDS` and turns every exception into a message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, COMMANDS, n=2) or list(COMMANDS)
            ctx.fail(f"no command '{name}'. Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        with warnings.catch_warnings():
            _quiet_warnings()
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()  # here, so that a reader who left the pipe is no traceback at exit
                return result
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except (Exception, KeyboardInterrupt) as error:
                if isinstance(error, OSError) and error.errno == errno.EPIPE:
                    raise  # click ends quietly
                if ctx.params["traceback"]:
                    traceback.print_exc()
                ctx.exit(report_error(error))


def report_error(error: BaseException) -> int:
    """Print what happened on standard error and return the exit status that goes with it."""
    if isinstance(error, KeyboardInterrupt | Cancelled):
        click.echo("cancelled; nothing was written", err=True)
        return EXIT_CANCELLED
    message = _message(error)
    if message is not None:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
        return EXIT_ERROR
    click.echo(
        f"{click.style('error:', fg='red', bold=True)} this is a defect of nmrrecon, not of your data: "
        f"{type(error).__name__}: {error}\n"
        "  Run `nmrrecon --traceback COMMAND ...` for the full traceback, and report it.",
        err=True,
    )
    return EXIT_DEFECT


def _message(error: BaseException) -> str | None:
    """Return what to tell the user about an error they can mend, None for any other."""
    if isinstance(error, NMRReconError):
        return str(error)
    if _out_of_memory(error):
        remedy = "Keep less of the data (--region; of MRI --frames or --crop), or use another device."
        return f"not enough memory\n  {remedy}"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename is not None else ""
        return f"{place}{error.strerror or error}\n  Check the path, and whether you may read or write there."
    return None


def _out_of_memory(error: BaseException) -> bool:
    # torch raises its own errors for it; it is not imported here only to name them
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error))
    )


def _quiet_warnings() -> None:
    """Keep the warnings of libraries off the terminal and print our own as one line each."""
    if sys.warnoptions:  # whoever runs python -W wants them
        return
    warnings.simplefilter("ignore")
    warnings.simplefilter("default", NMRReconWarning)
    warnings.showwarning = _print_warning


def _print_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    click.echo(f"{click.style('warning:', fg='yellow')} {message}", err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nmrrecon")
@click.option("--traceback", is_flag=True, help="Show the Python traceback of an error.")
def cli(traceback: bool) -> None:
    """Reconstruct non-uniformly sampled NMR data, and undersampled k-space of dynamic MRI.

    \b
    nmrrecon info PATH                    what the data are
    nmrrecon reconstruct PATH --out DIR   the spectrum, in NMRPipe format; the images of MRI
    """


def main() -> None:
    """Run the command line; the entry point of the `nmrrecon` script."""
    cli(prog_name="nmrrecon")


if __name__ == "__main__":
    main()
