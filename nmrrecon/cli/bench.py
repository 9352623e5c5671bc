"""``nmrrecon bench``: time and memory on this machine, as ratios where a ratio means more."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from nmrrecon.errors import ParameterError

SUBJECTS = ("ist", "cine")
IST_RUNS, CINE_RUNS = 9, 3


@click.command()
@click.argument("subject", type=click.Choice(SUBJECTS))
@click.option("--runs", type=click.IntRange(min=1), help="Timed runs. Default: 9 of ist, 3 of cine.")
@click.option("--device", default="cpu", show_default=True, help="Of the 3D and of cines: cpu or cuda.")
@click.option("--method", "-m", "methods", multiple=True, help="Of cines: such as dc-cnn. Default: all.")
def command(subject: str, runs: int | None, device: str, methods: tuple[str, ...]) -> None:
    """Time SUBJECT.

    ist: 300 iterations of 512 x 256 over the bare real FFTs in them, and a 3D of 879 x 90 x 44.

    cine: every method for one series of 16 x 128 x 128, networks with random weights.
    """
    if subject == "cine":
        _bench_cine(runs or CINE_RUNS, device, methods)
        return
    if methods:
        raise ParameterError("bench ist has no use for --method", remedy="Leave it out.")
    _bench_ist(runs or IST_RUNS, device)


def _bench_cine(runs: int, device: str, methods: tuple[str, ...]) -> None:
    import torch

    from nmrrecon.benchmarks.cine import CLASSICAL, MASK, NETWORK, SHAPE, cine_times
    from nmrrecon.cli.terminal import terminal
    from nmrrecon.reconstruct import chosen_device

    place = chosen_device(device)
    size = " x ".join(map(str, SHAPE))
    where = f"{torch.get_num_threads()} threads" if place == "cpu" else torch.cuda.get_device_name(place)
    table = Table(title=f"One series of {size}, {MASK}, {where}, median of {runs} runs, of classical ones 1")
    for column in ("method", "parameters", "seconds", f"over {NETWORK}", f"{CLASSICAL} over it", "peak MiB"):
        table.add_column(column, justify="left" if column == "method" else "right")
    progress = Console(stderr=True, highlight=False)
    for row in cine_times(runs, place, methods, progress.print):
        ratios = f"{row.over_network:.2f}", f"{row.under_classical:.1f}"
        count = f"{row.parameters:,}" if row.parameters else "-"
        table.add_row(row.method, count, f"{row.seconds:.3f}", *ratios, f"{row.peak_mib:.0f}")
    terminal().print(table)
    terminal().print(
        "Networks have random weights: they take as long as trained ones. Papers: SLR-Net 300 times as "
        "fast as k-t SLR (0.66 s on a Tesla V100, 197 s); 0.15 to 0.92 s on a Quadro "
        "GV100 (JotlasNet, Table 2).",
        highlight=False,
    )


def _bench_ist(runs: int, device: str) -> None:
    import torch

    from nmrrecon.benchmarks.ist import ITERATIONS, LARGE, iteration_times, large_run
    from nmrrecon.cli.terminal import terminal

    console = terminal()
    large = large_run(device)  # first, as the peak memory is that of the whole process
    table = Table(title=f"{ITERATIONS} iterations, {torch.get_num_threads()} threads, median of {runs} runs")
    for column in ("form", "grid", "seconds", "FFTs alone", "ratio"):
        table.add_column(column, justify="right")
    for extension in (2.0, 3.0):
        for row in iteration_times(runs, extension):
            figures = f"{row.seconds:.3f}", f"{row.transforms:.3f}", f"{row.ratio:.2f}"
            table.add_row(row.name, f"{extension:g} N", *figures)
    console.print(table)
    size = " x ".join(map(str, (LARGE[0], *LARGE[1])))
    console.print(
        f"{size} on {device}: {large.method_s:.1f} s the method, {large.whole_s:.1f} s in all; "
        f"complete FIDs {large.dataset_mib:.0f} MiB, peak memory {large.peak_mib:.0f} MiB",
        highlight=False,
    )
