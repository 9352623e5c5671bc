"""What the presets of ``nmrrecon train`` draw, in words."""

from __future__ import annotations

import math

from nmrrecon.training.cine_presets import CINE_PRESETS, CinePreset
from nmrrecon.training.patches import RANGES, WIDTH_ERROR, WIDTH_MEASURED
from nmrrecon.training.presets import PRESETS, Preset
from synthetic.random_patches import PatchRanges

OF_EACH_SIGNAL = " that each signal draws for itself"


def presets_text() -> str:
    """Return what every preset draws, and the patches of the joint network, one paragraph each."""
    presets = [
        _paragraph(f"{name} --dimensions {dimensions}, a {dimensions + 1}D spectrum", _facts(preset))
        for (name, dimensions), preset in PRESETS.items()
    ]
    patches = [
        _paragraph(
            f"modern-joint --dimensions {dimensions}, where it differs from the preset",
            _patch_facts(ranges),
        )
        for dimensions, ranges in RANGES.items()
    ]
    cines = [_paragraph(f"{name}, cines", _cine_facts(preset)) for name, preset in CINE_PRESETS.items()]
    return "\n\n".join(presets + patches + cines)


def _paragraph(heading: str, facts: list[tuple[str, str]]) -> str:
    return "\n".join([heading, *(f"  {title:<14} {words}" for title, words in facts)])


def _facts(preset: Preset) -> list[tuple[str, str]]:
    signals, sampling = preset.signals, preset.sampling
    return [
        ("increments", " x ".join(_range(ends) for ends in sampling.sizes)),
        ("sampled", f"{_percent(sampling.density)} %{_fewest(preset)}, Poisson gap"),
        ("first point", f"at {_list(sorted(set(sampling.delays)))} dwells"),
        ("peaks", _range(signals.peaks)),
        ("amplitudes", _range(signals.amplitude) + _scale(signals.log_amplitude, " from a lowest one")),
        ("negative", f"{100 * signals.negative:g} % of the signals hold negative peaks"),
        ("frequencies", f"{_range(signals.frequency)} spectral widths"),
        (
            "decay times",
            f"{_range(signals.decay_time)} dwells{_scale(signals.log_decay_time, ' within a range')}",
        ),
        ("", f"of {signals.decay_size} increments; in proportion for others"),
        ("phases", f"up to {math.degrees(signals.phase):.3g} degrees either way{_narrowed(preset)}"),
        ("noise", f"{_range(signals.noise)} of the amplitude 1 in each component"),
    ]


def _patch_facts(ranges: PatchRanges) -> list[tuple[str, str]]:
    lower = "the lower of two draws"
    return [
        ("patches", f"of {ranges.points} neighbouring direct points with one schedule and noise"),
        ("sampled", lower),
        ("noise", f"{lower}; of the strongest peak in the patch"),
        ("peaks", f"{_range(ranges.peaks)}, log-uniform, the more of two draws; as many again further away"),
        (
            "line widths",
            f"{_range(ranges.width)} points, log-uniform; single lines up to {1 + ranges.spread:g} times "
            "wider or narrower",
        ),
        (
            "told width",
            f"{WIDTH_MEASURED:g} of the true one, up to {WIDTH_ERROR:g} times more or less, as if measured",
        ),
        (
            "processed",
            f"{100 * ranges.processed:g} % of the patches by window and zero filling, the others "
            "Lorentzian with white noise",
        ),
        ("phases", f"exact in {100 * ranges.exact:g} % of the patches"),
    ]


def _cine_facts(preset: CinePreset) -> list[tuple[str, str]]:
    facts = [
        ("series", "{} frames of {} x {}; --crop gives others".format(*preset.size)),
        ("sampled", f"{preset.mask}, drawn anew for each series, {_percent((preset.share, preset.share))} %"),
        ("coils", f"{preset.coils}{', synthetic' if preset.coils > 1 else ''}"),
    ]
    if preset.symmetry:
        facts.append(("symmetry", f"weighs {preset.symmetry:g}, for networks with symmetric=true"))
    return facts


def _narrowed(preset: Preset) -> str:
    return "" if preset.signals.even_phase else ", in most signals less"


def _fewest(preset: Preset) -> str:
    return f", {preset.sampling.fewest} points at least" if preset.sampling.fewest > 1 else ""


def _range(ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _percent(ends: tuple[float, float]) -> str:
    return _range((100 * ends[0], 100 * ends[1]))


def _scale(log: bool, limits: str) -> str:
    """Return how values are spread; log-uniform ones within limits of each signal's own."""
    return f", log-uniform{limits}{OF_EACH_SIGNAL}" if log else ", uniform"


def _list(values: list[float]) -> str:
    words = [f"{value:g}" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
