"""What the presets of ``nmrrecon train`` draw, in words."""

from __future__ import annotations

import math

from nmrrecon.training.presets import PRESETS, Preset


def presets_text() -> str:
    """Return the ranges of every preset, one paragraph each."""
    return "\n\n".join(
        f"{name} --dimensions {dimensions}, a {dimensions + 1}D spectrum\n"
        + "\n".join(f"  {title:<14} {words}" for title, words in _facts(preset))
        for (name, dimensions), preset in PRESETS.items()
    )


def _facts(preset: Preset) -> list[tuple[str, str]]:
    signals, sampling = preset.signals, preset.sampling
    return [
        ("increments", " x ".join(_range(ends) for ends in sampling.sizes)),
        ("sampled", f"{_percent(sampling.density)} %{_fewest(preset)}, Poisson gap"),
        ("first point", f"at {_list(sorted(set(sampling.delays)))} dwells"),
        ("peaks", _range(signals.peaks)),
        ("amplitudes", _range(signals.amplitude) + _scale(signals.log_amplitude)),
        ("negative", f"{100 * signals.negative:g} % of the signals hold negative peaks"),
        ("frequencies", f"{_range(signals.frequency)} spectral widths"),
        (
            "decay times",
            f"{_range(signals.decay_time)} dwells{_scale(signals.log_decay_time)}, of {signals.decay_size} "
            "increments; in proportion for others",
        ),
        ("phases", f"up to {math.degrees(signals.phase):.3g} degrees either way{_narrowed(preset)}"),
        ("noise", f"{_range(signals.noise)} of the amplitude 1 in each component"),
    ]


def _narrowed(preset: Preset) -> str:
    return "" if preset.signals.even_phase else ", in most signals less"


def _fewest(preset: Preset) -> str:
    return f", {preset.sampling.fewest} points at least" if preset.sampling.fewest > 1 else ""


def _range(ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _percent(ends: tuple[float, float]) -> str:
    return _range((100 * ends[0], 100 * ends[1]))


def _scale(log: bool) -> str:
    return ", log-uniform" if log else ", uniform"


def _list(values: list[float]) -> str:
    words = [f"{value:g}" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
