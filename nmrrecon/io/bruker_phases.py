"""Phases that TopSpin found, in our sign, and the rotation sense of indirect dimensions.

One rule holds for every measured 2D whose spectrum TopSpin itself wrote (`2rr`):

* The direct dimension: p0 = -PHC0 - 180 d, p1 = -PHC1, counted over the full transformed width even
  where TopSpin kept a strip of it (STSR, STSI). d is the group delay in points: TopSpin removes it
  so that the left edge of the spectrum keeps its phase, we so that the carrier does.
* States-TPPI: p0 = -PHC0, p1 = -PHC1, `negate` false.
* Echo-antiecho, c = E - A and s = i (E + A): p0 = -PHC0 - 90, p1 = -PHC1, `negate` false. TopSpin's
  own combination is c = i (E + A), s = A - E, a quarter turn away from ours.

Signed correlation of the zero-filled transform (TopSpin's window) with `2rr`, by this rule / with the
phases fitted freely / with `negate` set and the best F1 phase:

=====================  ==============  =====  =====  ======
data                   quadrature      rule   free   negate
=====================  ==============  =====  =====  ======
15N SOFAST-HMQC        States-TPPI     0.975  0.975  0.181
15N TROSY              echo-antiecho   0.919  0.919  0.199
13C HSQC               echo-antiecho   0.950  0.950  0.012
13C HSQC, 25 % NUS     echo-antiecho   0.472  0.473  0.005
=====================  ==============  =====  =====  ======

* QF: no phase, and `negate` true: gradients keep the pathway that turns backwards in t1 (N-type), and
  TopSpin mirrors such a dimension. Magnitudes of a gradient COSY, 25 % NUS, zero-filled: 0.388 with
  `negate`, 0.002 without.

The strip of the HMQC tells the two ways of counting p1 apart: 0.975 over the full width, 0.489 over
the strip. The 180 d shows where d is not even: the 13C HSQC (d = 67.984, 180 d = -2.8 degrees) fits best at
p0 = -237.4 where -PHC0 is -240.3, and a HMQC of an older console (d = 71.625, 180 d = -67.5) at 69 degrees
from -PHC0, with a correlation of 0.967 with what NMRPipe made of it. A text that transforms with the opposite
exponent finds the same data "rotating the other way".
"""

from __future__ import annotations

from dataclasses import replace

from nmrrecon.errors import ParameterError
from nmrrecon.io.bruker_folder import BrukerFolder
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.report import LoadReport

MAGNITUDE_MODES = (2, 3)  #: PH_mod of a magnitude and of a power spectrum
ECHO_ANTIECHO_TURN = -90.0  #: degrees from TopSpin's combination to ours
DELAY_TOLERANCE = 10.0  #: degrees of p1 that a delay of whole half dwells may be off

Processing = tuple[BrukerParameters | None, ...]


def phased(folder: BrukerFolder) -> tuple[str, Processing] | None:
    """Return PROCNO and parameters of the first processing with a phase correction, None without one.

    Parameter sets come with all phases at 0: where no dimension has another value nobody has phased
    the spectrum. Neither was one whose every dimension is a magnitude.
    """
    complete_first = sorted(folder.processing.items(), key=lambda item: not all(item[1]))
    for procno, processing in complete_first:
        if any(_correction(parameters) for parameters in processing):
            return procno, processing
    return None


def _correction(parameters: BrukerParameters | None) -> bool:
    if parameters is None or parameters.integer("PH_mod", 0) in MAGNITUDE_MODES:
        return False
    return any(parameters.number(name, 0.0) for name in ("PHC0", "PHC1"))


def with_direct_phases(axis: Axis, folder: BrukerFolder, report: LoadReport) -> Axis:
    """Return the direct axis with `p0` and `p1` in degrees, our sign, group delay removed; record both.

    `axis` knows its group delay.

    Raises
    ------
    ParameterError
        The user set a phase that is not a number.
    """
    name = f"f{len(folder.acquisition)}"
    p0, p1, source = _phases(folder, -1)
    if p0 is not None:
        p0 = _wrapped(p0 - 180.0 * axis.group_delay)
    p0 = _record(f"{name}.p0", p0, f"{source} -PHC0 - 180 group delay", "degrees", report)
    p1 = _record(f"{name}.p1", p1, f"{source} -PHC1", "degrees", report)
    return replace(axis, facts={**axis.facts, "p0": p0, "p1": p1})


def with_indirect_phases(axis: Axis, place: int, folder: BrukerFolder, report: LoadReport) -> Axis:
    """Return an indirect axis (`place` 0 is F1) with `p0` (degrees), `delay` (dwells), `negate`; record them.

    Raises
    ------
    ParameterError
        The user set a phase or delay that is not a number.
    """
    name = f"f{place + 1}"
    p0, p1, source = _phases(folder, place)
    turned = axis.quadrature is Quadrature.ECHO_ANTIECHO
    if p0 is not None and turned:
        p0 = _wrapped(p0 + ECHO_ANTIECHO_TURN)
    if axis.quadrature is Quadrature.QF:
        p0, p1, source = None, None, "magnitude dimension (QF)"
    delay, p0 = _delay(p0, p1, name, report)
    turn = " - 90, echo-antiecho" if turned else ""
    p0 = _record(f"{name}.p0", p0, f"{source} -PHC0{turn}", "degrees", report)
    delay = _record(f"{name}.delay", delay, f"{source} -PHC1 / 360", "dwells", report)
    negate = _negate(folder, place, name, axis.quadrature, report)
    return replace(axis, negate=negate, facts={**axis.facts, "p0": p0, "delay": delay})


def _phases(folder: BrukerFolder, place: int) -> tuple[float | None, float | None, str]:
    """Return p0 and p1 of a dimension in our sign, before the turn of echo-antiecho, and their source."""
    found = phased(folder)
    parameters = found[1][place] if found else None
    if found is None or parameters is None:
        return None, None, "pdata without phases:"
    source = f"pdata/{found[0]}/{parameters.name}"
    if parameters.integer("PH_mod", 0) in MAGNITUDE_MODES or parameters.flag("REVERSE"):
        return None, None, f"{source} magnitude or reversed:"
    p0, p1 = (-(parameters.number(phase, 0.0) or 0.0) for phase in ("PHC0", "PHC1"))
    return _wrapped(p0), p1 + 0.0, source


def _delay(
    p0: float | None, p1: float | None, name: str, report: LoadReport
) -> tuple[float | None, float | None]:
    """Return the delay of the first point in dwells, and p0.

    A p1 within a few degrees of whole half dwells is one that somebody phased by eye: p0 then takes
    over half of the difference, so that the middle of the spectrum keeps its phase.
    """
    if p0 is None or p1 is None:
        return None, p0
    nearest = 180.0 * round(p1 / 180.0)
    if abs(p1 - nearest) <= DELAY_TOLERANCE:
        return nearest / 360.0 + 0.0, _wrapped(p0 + (p1 - nearest) / 2)
    report.warn(
        f"{name}: p1 of {p1:.1f} degrees is a delay of {p1 / 360:.3f} dwells; "
        "exact constructions are for 0, 1/2 and 1."
    )
    return p1 / 360.0, p0


def _negate(folder: BrukerFolder, place: int, name: str, quadrature: Quadrature, report: LoadReport) -> bool:
    fact = f"{name}.negate"
    backwards = quadrature is Quadrature.QF
    for procno, processing in folder.processing.items():
        parameters = processing[place]
        if parameters is not None and "REVERSE" in parameters:
            reverse = parameters.flag("REVERSE")
            source = f"pdata/{procno}/{parameters.name} REVERSE"
            if reverse:
                report.warn(
                    f"{source} is set: the rotation sense of {name} is turned, its phases are unknown."
                )
            return report.infer(fact, reverse != backwards, source)
    return report.infer(fact, backwards, "the rotation sense of Bruker's own sequences")


def _record(fact: str, value: float | None, source: str, unit: str, report: LoadReport) -> float | None:
    if value is None:
        kept = report.missing(fact, None, source.split(" -PHC")[0].rstrip(":"), unit)
    else:
        kept = report.infer(fact, value, source, unit)
    if isinstance(kept, str):
        raise ParameterError(f"--set {fact}={kept}: not a number", remedy=f"Give a number of {unit}.")
    return None if kept is None else float(kept)


def _wrapped(degrees: float) -> float:
    """Return the angle within -180 (excluded) to 180 degrees."""
    return 180.0 - (180.0 - degrees) % 360.0
