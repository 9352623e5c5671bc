"""``evaluate cine-reference``: one series and one mask, beside what the authors' own weights make of them."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.cine_data import CineCase, reference_case
from nmrrecon.evaluation.cine_entries import (
    CLASSICAL,
    PLAIN,
    CineEntry,
    cine_methods,
    entries_for,
    training_notes,
)
from nmrrecon.evaluation.cine_order import order_note
from nmrrecon.evaluation.cine_panels import draw_panels
from nmrrecon.evaluation.cine_published import RELEASED
from nmrrecon.evaluation.cine_scores import SCORE_COLUMNS, CineScores, measured_by, scores_over
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Table, row_line

#: Weights for masks of this preset are taken, else for those of the next.
PRESETS = ("radial-16", "radial-30")
#: Of every network over zero-filled images, in dB.
LEAST_GAIN = 10.0
COLUMNS = (
    Column("method"), Column("weights"), *SCORE_COLUMNS, Column("gain over zero-filled (dB)", 2),
    Column("gain over k-t SLR (dB)", 2), Column("authors' weights (dB)", 2),
    Column("ours less theirs (dB)", 2),
)  # fmt: skip
NOTES = (
    "Sunnybrook patient 301, slice index 5, frames 0 to 15, rows and columns 64 to 191, magnitude divided by "
    "its maximum, zero phase, one coil, the stored mask of 16 pseudo-radial lines (11.5 %); no noise. A "
    "magnitude image with zero phase has k-space with Hermitian symmetry: easier than data of a scanner. "
    "Nothing is drawn at random.",
    measured_by(),
    "The authors' figures are those of weights they released, trained on OCMR, run on the same samples.",
)
Found = dict[str, tuple[CineEntry, CineScores | None]]


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score every method on the reference case."""
    case = reference_case(settings.data)
    entries = entries_for(cine_methods(settings.methods), PRESETS, settings.weights)
    report.begin(len(entries))
    found: Found = {}
    for entry in entries:
        found[entry.label] = entry, scores_over(entry, [case], settings.device, report)
        report.row(row_line(COLUMNS, _cells(entry.label, found)))
    table = Table("PSNR and SSIM of the series.", COLUMNS, tuple(_cells(label, found) for label in found))
    ours = {label: None if scores is None else scores.psnr_db[0] for label, (_, scores) in found.items()}
    theirs = {name: value for name, value in RELEASED.items() if name != PLAIN}
    order = order_note(ours, theirs, "what the authors' weights reach", "reference case")
    notes = (*NOTES, *_verdicts(found), order, *training_notes(entries))
    return Evaluation("Cine reference case", (table,), notes, lambda: _figure(case, found))


def _verdicts(found: Found) -> list[str]:
    """Return which networks do not stand as far above other methods as they should."""
    trained = {
        label: scores
        for label, (entry, scores) in found.items()
        if scores is not None and entry.manifest is not None
    }
    verdicts = []
    for name, least, words in (
        (PLAIN, LEAST_GAIN, f"{LEAST_GAIN:g} dB above zero-filled"),
        (CLASSICAL, 0.0, "above k-t SLR"),
    ):
        other = found[name][1] if name in found else None
        gains = {label: gain.mean for label, scores in trained.items() if (gain := scores.gain(other))}
        short = [f"{label} ({gain:+.2f} dB)" for label, gain in gains.items() if gain < least]
        if gains:
            verdicts.append(
                f"Networks not {words}: {', '.join(short)}." if short else f"Every network is {words}."
            )
    return verdicts


def _cells(label: str, found: Found) -> tuple[Cell, ...]:
    entry, scores = found[label]
    theirs = RELEASED.get(label)
    if scores is None:
        return label, entry.weights, *(None,) * (len(SCORE_COLUMNS) + 2), theirs, None
    others = [found[name][1] if name in found and name != label else None for name in (PLAIN, CLASSICAL)]
    gains = [scores.gain(other) for other in others]
    return (
        label,
        entry.weights,
        *scores.cells(),
        *gains,
        theirs,
        None if theirs is None else scores.psnr_db[0] - theirs,
    )


def _figure(case: CineCase, found: Found) -> Figure:
    images = {
        f"{label}\n{scores.psnr_db[0]:.2f} dB": scores.image
        for label, (_, scores) in found.items()
        if scores is not None
    }
    return draw_panels(case.reference, images)
