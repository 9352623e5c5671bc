"""Spectral widths, frequencies, referencing and phases of the axes of a Varian/Agilent data set."""

from __future__ import annotations

import math
import re
from pathlib import Path

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.varian_dimensions import VarianDimension
from nmrrecon.io.varian_procpar import Procpar
from nmrrecon.io.varian_quadrature import VarianQuadrature
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.report import LoadReport

#: frequency of a channel -> name of its nucleus
_NUCLEUS = {"sfrq": "tn", "dfrq": "dn", "dfrq2": "dn2", "dfrq3": "dn3", "dfrq4": "dn4"}
#: letter in the `axis` parameter -> frequency that its ppm refer to
_AXIS_LETTER = {"p": "sfrq", "d": "dfrq", "1": "dfrq", "2": "dfrq2", "3": "dfrq3", "4": "dfrq4"}
#: a reference frequency farther than this from the observe frequency belongs to another nucleus
_SAME_NUCLEUS = 0.01
_AGREE_PPM = 0.1


def direct_axis(procpar: Procpar, name: str, points: int, report: LoadReport, path: Path) -> Axis:
    """Return the direct axis.

    Raises
    ------
    DataError
        Spectral width or observe frequency are missing and the user did not set them.
    """
    size = report.read(f"{name}.size", points, "fid header, np / 2", "points")
    if not 1 <= size <= points:
        raise DataError(f"{name}.size {size}: the FIDs have {points} points", path=path)
    sw = _required(procpar, "sw", f"{name}.sw_hz", "Hz", report, path)
    observe = _required(procpar, "sfrq", f"{name}.observe_mhz", "MHz", report, path)
    carrier = _carrier(procpar, "", name, sw, observe, report)
    nucleus = _nucleus(procpar, "sfrq", name, report)
    delay = report.infer(
        f"{name}.group_delay", 0.0, "Varian and Agilent consoles remove the filter delay", "points"
    )
    p0, p1 = _phases(procpar, "", name, report)
    return Axis(
        size, sw, observe, carrier, nucleus, group_delay=delay, label=nucleus, facts={"p0": p0, "p1": p1}
    )


def indirect_axis(
    procpar: Procpar,
    dimension: VarianDimension,
    quadrature: VarianQuadrature,
    name: str,
    size: int,
    report: LoadReport,
    path: Path,
) -> Axis:
    """Return the axis of one indirect `dimension`, of `size` increments on the grid."""
    suffix = str(dimension.number)
    sw = _required(procpar, f"sw{suffix}", f"{name}.sw_hz", "Hz", report, path)
    if quadrature.quadrature is Quadrature.TPPI and f"{name}.sw_hz" not in report.overrides:
        # VnmrJ steps d2 by 1/sw1 whatever the mode; real points at that rate span half of it
        sw = report.infer(f"{name}.sw_hz", sw / 2, f"sw{suffix} / 2: TPPI, real points at sw{suffix}", "Hz")
    channel, source = _channel(procpar, dimension)
    observe = _indirect_frequency(procpar, channel, source, name, report)
    carrier = _carrier(procpar, suffix, name, sw, observe, report, width=procpar.number(f"sw{suffix}"))
    nucleus = _nucleus(procpar, channel, name, report)
    p0, delay = _start(procpar, suffix, name, report)
    return Axis(
        size,
        sw,
        observe,
        carrier,
        nucleus,
        quadrature.quadrature,
        negate=quadrature.negate,
        label=nucleus,
        facts={"p0": p0, "delay": delay},
    )


def _required(
    procpar: Procpar, parameter: str, fact: str, unit: str, report: LoadReport, path: Path
) -> float:
    value = procpar.number(parameter)
    if value is not None and value > 0:
        found: float | None = report.read(fact, value, f"procpar {parameter}", unit)
    else:
        found = report.missing(fact, None, f"procpar {parameter}", unit)
    if isinstance(found, int | float) and math.isfinite(found) and found > 0:
        return float(found)
    raise DataError(
        f"procpar has no usable {parameter}", path=path, remedy=f"Give it: --set {fact}=VALUE ({unit})."
    )


def _channel(procpar: Procpar, dimension: VarianDimension) -> tuple[str | None, str]:
    """Return the frequency parameter of the channel that an indirect dimension evolves on."""
    reference = f"refsource{dimension.number}"
    named = procpar.text(reference)
    if named in _NUCLEUS:
        return named, f"{reference} = {named}"
    letters = procpar.text("axis") or ""
    letter = letters[dimension.number : dimension.number + 1]
    if letter in _AXIS_LETTER:
        return _AXIS_LETTER[letter], f"axis = '{letters}'"
    reffrq = procpar.number(f"reffrq{dimension.number}")
    for parameter in _NUCLEUS:
        if _same_nucleus(reffrq, procpar.number(parameter)):
            return parameter, f"reffrq{dimension.number}"
    if procpar.number(f"sw{dimension.number}") == procpar.number("sw"):
        return "sfrq", f"sw{dimension.number} = sw"
    return None, f"{reference}, axis, reffrq{dimension.number}"


def _indirect_frequency(
    procpar: Procpar, channel: str | None, source: str, name: str, report: LoadReport
) -> float:
    fact = f"{name}.observe_mhz"
    found = procpar.number(channel) if channel else None
    if found is not None and found > 0:
        observe = report.infer(fact, found, f"procpar {channel} by {source}", "MHz")
    else:
        observe = report.missing(fact, procpar.number("sfrq") or 1.0, source, "MHz")
        if fact not in report.overrides:
            report.warn(f"which channel {name} evolves on is not in procpar: set {fact}")
    if not (math.isfinite(observe) and observe > 0):
        raise ParameterError(f"{fact}: {observe} MHz is no frequency", remedy="Give a number above 0.")
    return observe


def _nucleus(procpar: Procpar, channel: str | None, name: str, report: LoadReport) -> str:
    parameter = _NUCLEUS.get(channel or "", "")
    match = re.fullmatch(r"([A-Za-z]{1,2})(\d{1,3})", procpar.text(parameter) or "") if parameter else None
    if match is None:
        return report.missing(f"{name}.nucleus", "", f"procpar {parameter or 'tn, dn'}")
    symbol = match[2] + match[1].capitalize()
    return report.read(f"{name}.nucleus", symbol, f"procpar {parameter}")


def _carrier(
    procpar: Procpar,
    suffix: str,
    name: str,
    sw: float,
    observe: float,
    report: LoadReport,
    width: float | None = None,
) -> float:
    """Return the chemical shift of the carrier in ppm.

    `rfl` is the distance in Hz of a reference line from the right end of the spectrum, `rfp` the
    frequency that line is given; the carrier is in the middle. Both 0 means never referenced. `reffrq`
    is the frequency of 0 ppm; it is what is left where `rfl` is not set, and not always kept up to date.
    """
    fact = f"{name}.carrier_ppm"
    rfl, rfp = procpar.number(f"rfl{suffix}"), procpar.number(f"rfp{suffix}") or 0.0
    reffrq = procpar.number(f"reffrq{suffix}")
    zero_ppm = reffrq if _same_nucleus(reffrq, observe) else None
    by_frequency = (observe - zero_ppm) / zero_ppm * 1e6 if zero_ppm else None
    if rfl is not None and (rfl or rfp):
        by_line = ((width or sw) / 2 - rfl + rfp) / (zero_ppm or observe)
        if by_frequency is not None and abs(by_line - by_frequency) > _AGREE_PPM:
            report.warn(
                f"{name}: rfl{suffix}, rfp{suffix} put the carrier at {by_line:.2f} ppm, "
                f"reffrq{suffix} at {by_frequency:.2f} ppm: the former was taken"
            )
        return report.infer(fact, by_line, f"procpar rfl{suffix}, rfp{suffix}, sw{suffix}", "ppm")
    if by_frequency is not None:
        return report.infer(fact, by_frequency, f"procpar reffrq{suffix} and the observe frequency", "ppm")
    return report.missing(fact, 0.0, f"procpar rfl{suffix}, reffrq{suffix}", "ppm")


def _same_nucleus(reference: float | None, observe: float | None) -> bool:
    if not reference or not observe or reference <= 0 or observe <= 0:
        return False
    return abs(observe / reference - 1) < _SAME_NUCLEUS


def _phases(
    procpar: Procpar, suffix: str, name: str, report: LoadReport
) -> tuple[float | None, float | None]:
    """Return p0 and p1 in degrees, in our sign.

    VnmrJ's phase runs from `rp` at the right end to `rp` + `lp` at the left. Our spectra are the
    conjugates of its, and it subtracts where we add: the sign of `rp` stays (azithromycin: rp = -117.8
    makes the first trace of the zTOCSY positive, +117.8 negative). Counted from the left, as we do,
    p0 = rp + lp and p1 = -lp. Both 0 means that nobody phased the data.
    """
    rp, lp = procpar.number(f"rp{suffix}") or 0.0, procpar.number(f"lp{suffix}") or 0.0
    source = f"procpar rp{suffix} = {rp:g}, lp{suffix} = {lp:g}"
    if not rp and not lp:
        unknown = report.missing(f"{name}.p0", None, f"{source}: never phased", "degrees")
        return unknown, report.missing(f"{name}.p1", None, f"{source}: never phased", "degrees")
    if procpar.number(f"lsfid{suffix}"):
        report.warn(
            f"rp{suffix}, lp{suffix} were found with lsfid{suffix} points left out, which are kept here"
        )
    p0 = report.infer(f"{name}.p0", rp + lp, source, "degrees")
    return p0, report.infer(f"{name}.p1", 0.0 - lp, source, "degrees")


def _start(procpar: Procpar, suffix: str, name: str, report: LoadReport) -> tuple[float | None, float | None]:
    """Return p0 in degrees and the time of the first point in dwells, of an indirect dimension."""
    rp, lp = procpar.number(f"rp{suffix}") or 0.0, procpar.number(f"lp{suffix}") or 0.0
    source = f"procpar rp{suffix} = {rp:g}, lp{suffix} = {lp:g}"
    if rp or lp:
        p0 = report.infer(f"{name}.p0", rp + lp, source, "degrees")
        return p0, report.infer(f"{name}.delay", 0.0 - lp / 360, source, "dwells")
    unknown = report.missing(f"{name}.p0", None, f"{source}: never phased", "degrees")
    half = procpar.text(f"f{suffix}180")
    if half in ("y", "n"):
        delay = 0.5 if half == "y" else 0.0
        return unknown, report.infer(f"{name}.delay", delay, f"procpar f{suffix}180 = {half}", "dwells")
    return unknown, report.missing(f"{name}.delay", None, f"{source}, no f{suffix}180", "dwells")
