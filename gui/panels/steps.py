"""Steps of processing, and what can be set of each."""

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
class Field:
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
    blank : str
        What an empty field stands for.
    whole : bool
        Whether it concerns all dimensions.
    """

    key: str
    label: str
    choices: dict[str, str] | None
    help: str
    only: tuple[str, tuple[str, ...]] | tuple[()] = ()
    blank: str = "automatic"
    whole: bool = False


@dataclass(frozen=True)
class Step:
    """One step of processing.

    Attributes
    ----------
    name : str
        As in `step_order`; empty for one that is always done, at its place.
    title : str
    fields : tuple of Field
    help : str
    """

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    help: str = ""


_BELL = ("window.kind", ("sine-bell",))
_WINDOW = Step(
    "window",
    "Window",
    (
        Field("window.kind", "Kind", WINDOWS, "Apodization"),
        Field("window.offset", "Start (pi)", None, "Where the sine bell starts", _BELL),
        Field("window.end", "End (pi)", None, "Where the sine bell ends", _BELL),
        Field("window.power", "Power", None, "Exponent of the sine bell", _BELL),
        Field(
            "window.lb_hz", "Broadening (Hz)", None, "Exponential", ("window.kind", ("exponential", "gauss"))
        ),
        Field("window.gb_hz", "Gauss (Hz)", None, "Full width at half height", ("window.kind", ("gauss",))),
    ),
    "Weights the FIDs: less noise or narrower lines",
)
#: What has no meaning for data whose direct dimension was transformed before they were opened.
TRANSFORMED_BEFORE = ("solvent", "window", "first_point", "zero_fill", "phase")
_TRANSFORM = Step("", "Fourier transform")
_REFERENCE = Step(
    "",
    "Reference",
    (Field("reference", "Shifts", REFERENCES, "Where the chemical shifts come from", whole=True),),
)
#: Steps without a name stand where they are; the others in the order of the recipe.
DIRECT = (
    _REFERENCE,
    Step(
        "solvent",
        "Solvent filter",
        (
            Field("solvent", "Kind", SOLVENTS, "How the signal at the carrier is fitted"),
            Field("solvent_width_hz", "Half width (Hz)", None, "Of what is taken away"),
        ),
        "Takes away the signal at the carrier",
    ),
    _WINDOW,
    Step(
        "first_point",
        "First point",
        (Field("first_point", "Factor", None, "On the first time point"),),
        "Half of it belongs to the time before the pulse",
    ),
    Step(
        "zero_fill",
        "Zero filling",
        (Field("zero_fill", "Doublings", None, "Of the size, up to a power of two"),),
        "Points between those of the spectrum",
    ),
    _TRANSFORM,
    Step(
        "phase",
        "Phase",
        (
            Field("p0", "p0 (degrees)", None, "Phase of zero order"),
            Field("p1", "p1 (degrees)", None, "Phase of first order, from end to end"),
        ),
        "Turns the lines upright",
    ),
    Step(
        "region",
        "Region",
        (
            Field(
                "region_ppm",
                "From, to (ppm)",
                None,
                "Two chemical shifts; what lies between them is kept",
                blank="all of it",
            ),
        ),
        "Cuts out a part of the spectrum",
    ),
    Step(
        "baseline",
        "Baseline",
        (
            Field("baseline", "Kind", BASELINES, "How it is found"),
            Field("baseline_order", "Order", None, "Of the polynomial", ("baseline", ("polynomial",))),
        ),
        "Straightens the spectrum where it has no lines",
    ),
)
INDIRECT = (
    Step(
        "",
        "Quadrature",
        (
            Field("alternate", "Alternate", SWITCH, "Change the sign of every other point"),
            Field("negate", "Negate imaginary", SWITCH, "Mirrors a spectrum that rotates backwards"),
            Field("reverse", "Reverse", ON_OFF, "Mirror the spectrum about the carrier"),
            Field("swap", "Swap the FIDs", ON_OFF, "Exchange echo and antiecho, or cosine and sine"),
        ),
    ),
    Step(
        "",
        "Phase",
        (
            Field("p0", "p0 (degrees)", None, "Phase of zero order; the delay gives that of first order"),
            Field(
                "delay",
                "Delay (dwells)",
                None,
                "Of the first point; 0, 0.5 and 1 keep the virtual echo exact",
            ),
        ),
    ),
    Step("", "Reconstruction"),
    _WINDOW,
    Step(
        "zero_fill",
        "Zero filling",
        (Field("zero_fill", "Doublings", None, "Of the size, up to a power of two"),),
        "Points between those of the spectrum",
    ),
    _TRANSFORM,
)
