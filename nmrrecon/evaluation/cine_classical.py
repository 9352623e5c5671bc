"""``evaluate cine-classical``: iterative methods on the phantom of k-t SLR, 24 radial lines."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.cine_data import CineCase, phantom_series
from nmrrecon.evaluation.cine_entries import PLAIN, cine_methods, entry_of
from nmrrecon.evaluation.cine_panels import draw_panels
from nmrrecon.evaluation.cine_scores import SCORE_COLUMNS, CineScores, measured_by, scores_over
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Table, row_line
from nmrrecon.sampling.masks import parse_mask

LINES, SEED = 24, 1
COLUMNS = (Column("method"), *SCORE_COLUMNS, Column("gain over zero-filled (dB)", 2))


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the classical methods on the phantom."""
    series = phantom_series(settings.data)
    mask = parse_mask(f"radial:{LINES}").draw(series.shape, SEED)
    case = CineCase.sampled("phantom", series, mask)
    choices = [
        choice for choice in cine_methods(settings.methods) if settings.methods or not choice.is_network
    ]
    report.begin(len(choices))
    found: dict[str, CineScores] = {}
    missing = []
    rows: list[tuple[Cell, ...]] = []
    for choice in choices:
        entry = entry_of(choice.label, choice, (), settings.weights)
        scores = scores_over(entry, [case], settings.device, report)
        if scores is None:
            missing.append(f"{choice.label} is left out: no weights were named.")
            continue
        found[choice.label] = scores
        gain = scores.gain(found.get(PLAIN)) if choice.label != PLAIN else None
        rows.append((choice.label, *scores.cells(), gain))
        report.row(row_line(COLUMNS, rows[-1]))
    frames, height, width = series.shape
    notes = (
        f"PINCAT phantom of k-t SLR (aperiodic_pincat.mat), {frames} frames of {height} x {width}, "
        f"magnitude, zero phase, one coil, no noise; {LINES} pseudo-radial lines in each frame, seed {SEED}: "
        f"{100 * mask.mean():.1f} % of k-space.",
        measured_by(),
        *missing,
    )
    table = Table("PSNR and SSIM of the series.", COLUMNS, tuple(rows))
    return Evaluation("Classical methods on a phantom", (table,), notes, lambda: _figure(case, found))


def _figure(case: CineCase, found: dict[str, CineScores]) -> Figure:
    images = {f"{label}\n{scores.psnr_db[0]:.2f} dB": scores.image for label, scores in found.items()}
    return draw_panels(case.reference, images)
