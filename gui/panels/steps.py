"""Which processing steps can be edited, in the order in which they are done."""

from __future__ import annotations

from dataclasses import dataclass

#: Windows, baselines and solvent filters as they stand in a recipe, and what people call them.
WINDOWS = {"sine-bell": "sine bell", "exponential": "exponential", "gauss": "Gauss", "none": "none"}
BASELINES = {"none": "none", "polynomial": "polynomial", "median": "running median"}
SOLVENTS = {"auto": "automatic", "polynomial": "polynomial", "convolution": "convolution", "none": "none"}
REFERENCES = {"file": "as the file says", "water": "water at the carrier", "xi": "by Xi ratios"}
#: A switch that may be left to the program.
SWITCH = {"auto": "automatic", "yes": "yes", "no": "no"}
ON_OFF = {"no": "no", "yes": "yes"}


@dataclass(frozen=True)
class Step:
    """One value of a recipe.

    Attributes
    ----------
    key : str
        As the command line's ``-O`` has it, without the dimension.
    label : str
    choices : dict of str to str or None
        Texts by value; None for a number.
    help : str
    only : tuple of (str, tuple of str)
        Another key and those of its values with which this one counts; empty for always.
    """

    key: str
    label: str
    choices: dict[str, str] | None
    help: str
    only: tuple[str, tuple[str, ...]] | tuple[()] = ()


_WINDOW = (
    Step("window.kind", "Window", WINDOWS, "Apodization"),
    Step("window.offset", "Start (pi)", None, "Where the sine bell starts", ("window.kind", ("sine-bell",))),
    Step("window.end", "End (pi)", None, "Where the sine bell ends", ("window.kind", ("sine-bell",))),
    Step("window.power", "Power", None, "Exponent of the sine bell", ("window.kind", ("sine-bell",))),
    Step("window.lb_hz", "Broadening (Hz)", None, "Exponential", ("window.kind", ("exponential", "gauss"))),
    Step("window.gb_hz", "Gauss (Hz)", None, "Full width at half height", ("window.kind", ("gauss",))),
)
DIRECT = (
    Step("solvent", "Solvent filter", SOLVENTS, "Takes away the signal at the carrier"),
    Step(
        "solvent_width_hz",
        "Filter width (Hz)",
        None,
        "Half width of what is taken away",
        ("solvent", ("auto", "polynomial", "convolution")),
    ),
    *_WINDOW,
    Step("first_point", "First point", None, "Factor on the first time point"),
    Step("zero_fill", "Zero fill", None, "Doublings of the size"),
    Step("p0", "p0 (degrees)", None, "Phase of zero order"),
    Step("p1", "p1 (degrees)", None, "Phase of first order, from end to end"),
    Step("region_ppm", "Region (ppm)", None, "Two chemical shifts; what lies between them is kept"),
    Step("baseline", "Baseline", BASELINES, "Correction after the transform"),
    Step("baseline_order", "Order", None, "Of the polynomial", ("baseline", ("polynomial",))),
)
INDIRECT = (
    Step("p0", "p0 (degrees)", None, "Phase of zero order; the delay gives that of first order"),
    Step("delay", "First point (dwells)", None, "Its time; 0, 0.5 and 1 keep the virtual echo exact"),
    Step("alternate", "Alternate", SWITCH, "Change the sign of every other point: shifts by half the width"),
    Step("negate", "Negate imaginary", SWITCH, "Mirrors a spectrum that rotates backwards"),
    Step("reverse", "Reverse", ON_OFF, "Mirror the spectrum about the carrier"),
    Step("swap", "Swap echo and antiecho", ON_OFF, "Exchange the two FIDs of each increment"),
    *_WINDOW,
    Step("zero_fill", "Zero fill", None, "Doublings of the size after the reconstruction"),
)
