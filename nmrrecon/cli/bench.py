"""``nmrrecon bench``: time and memory on this machine, as ratios where a ratio means more."""

from __future__ import annotations

import click
from rich.table import Table

SUBJECTS = ("ist",)


@click.command()
@click.argument("subject", type=click.Choice(SUBJECTS))
@click.option("--runs", type=click.IntRange(min=1), default=9, show_default=True, help="Timed runs.")
@click.option("--device", default="cpu", show_default=True, help="Of the 3D: cpu or cuda.")
def command(subject: str, runs: int, device: str) -> None:
    """Time SUBJECT.

    ist: 300 iterations of 512 x 256 over the bare real FFTs in them, and a 3D of 879 x 90 x 44.
    """
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
