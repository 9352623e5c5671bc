"""Every colour of the window, light and dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One table of colours, as ``#rrggbb``.

    Attributes
    ----------
    window, base, raised : str
        Behind panels, behind text and plots, behind buttons.
    text, faint : str
        What is read, and what is said by the way.
    border, focus : str
        Around things, and around the one that the keyboard speaks to.
    accent, accent_text : str
        What is chosen, and text on it; words on other grounds take `focus`.
    good, caution, bad : str
        Of facts and messages.
    grid : str
        Lines of plots.
    crosshair : str
    mark, chosen : str
        Marks of peaks with their labels, and of those that are chosen.
    ruler : str
    positive, negative : tuple of str
        Contour lines of the first, second, ... spectrum.
    """

    name: str
    window: str
    base: str
    raised: str
    text: str
    faint: str
    border: str
    focus: str
    accent: str
    accent_text: str
    good: str
    caution: str
    bad: str
    grid: str
    crosshair: str
    mark: str
    chosen: str
    ruler: str
    positive: tuple[str, ...]
    negative: tuple[str, ...]

    def lines(self, number: int) -> tuple[str, str]:
        """Return the colours of the positive and the negative lines of a spectrum, by its number."""
        return self.positive[number % len(self.positive)], self.negative[number % len(self.negative)]


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    base="#ffffff",
    raised="#e7e9ee",
    text="#1b1f27",
    faint="#5c6472",
    border="#c3c8d1",
    focus="#1d5fd0",
    accent="#1d5fd0",
    accent_text="#ffffff",
    good="#196f36",
    caution="#96590a",
    bad="#b3261e",
    grid="#d9dde4",
    crosshair="#7a828f",
    mark="#1b1f27",
    chosen="#c2185b",
    ruler="#006e61",
    positive=("#1f4e9c", "#b3381d", "#1a6f40", "#7b3fa0", "#8a6100", "#0b7285"),
    negative=("#c2570c", "#0f766e", "#a3216b", "#4d7c0f", "#2b50c8", "#9f1239"),
)
DARK = Theme(
    name="dark",
    window="#1d2026",
    base="#14161b",
    raised="#2b2f38",
    text="#e8eaee",
    faint="#a2a9b6",
    border="#434955",
    focus="#79aaff",
    accent="#2f6bd6",
    accent_text="#ffffff",
    good="#67c987",
    caution="#e5b454",
    bad="#ff8a80",
    grid="#31363f",
    crosshair="#9098a6",
    mark="#f2f4f8",
    chosen="#ff7ab0",
    ruler="#4de0c4",
    positive=("#86b1ff", "#ff9a7a", "#76d39b", "#cba0f0", "#e3bf5b", "#5fd0e0"),
    negative=("#ffb066", "#5fd8c8", "#f792c6", "#b5dd6b", "#9fb2ff", "#ff8fa3"),
)
