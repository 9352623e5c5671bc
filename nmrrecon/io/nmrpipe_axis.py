"""One axis of an NMRPipe file: its frequency scale and what was done along it."""

from __future__ import annotations

import math
import re
from typing import Any

from nmrrecon.io.nmrpipe_header import Header
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.report import LoadReport

#: APODCODE of the windows that a recipe knows: NMRPipe's SP, EM and GM.
WINDOW_CODES = {"sine-bell": 1, "exponential": 2, "gauss": 3}
NUCLEI = ("1H", "2H", "13C", "15N", "19F", "29Si", "31P")


def read_axis(
    header: Header, code: int, name: str, size: int, quadrature: Quadrature, report: LoadReport
) -> Axis:
    """Return the axis of dimension `code`, its facts recorded in `report` under `name`.

    Parameters
    ----------
    header : Header
    code : int
        NMRPipe's number of the dimension.
    name : str
        Ours: ``"f1"`` for the slowest.
    size : int
        Points of the array, or of the grid.
    quadrature : Quadrature
    report : LoadReport
    """
    key = f"FDF{code}"
    sw = _positive(report, f"{name}.sw_hz", header[f"{key}SW"], f"{key}SW", "Hz")
    obs = _positive(report, f"{name}.observe_mhz", header[f"{key}OBS"], f"{key}OBS", "MHz")
    in_file = _carrier(header, key, size, sw, obs)
    carrier = report.read(f"{name}.carrier_ppm", in_file, f"{key}CAR", "ppm")
    label = header.text[f"{key}LABEL"]
    nucleus = nucleus_of(label)
    source = f"label '{label}' ({key}LABEL)"
    (report.infer if nucleus else report.missing)(f"{name}.nucleus", nucleus, source)
    transformed = header.is_transformed(code)
    center = None
    if transformed:
        center = _center(header, key, size, sw, obs, in_file, report)
    return Axis(
        size=size,
        sw_hz=sw,
        observe_mhz=obs,
        carrier_ppm=carrier,
        nucleus=report.facts[f"{name}.nucleus"].value,
        quadrature=quadrature,
        frequency_domain=transformed,
        center=None if center == size // 2 else center,
        label=label,
        facts=_processing_facts(header, key, name, report, transformed),
    )


def _positive(report: LoadReport, fact: str, value: float, source: str, unit: str) -> float:
    if math.isfinite(value) and value > 0:
        return report.read(fact, value, source, unit)
    used = report.missing(fact, 1.0, f"{source} is {value:g}", unit)
    if fact not in report.overrides:
        report.warn(f"{source} is {value:g}: ppm and Hz of that axis mean nothing until you --set {fact}")
    return used


def _carrier(header: Header, key: str, size: int, sw: float, obs: float) -> float:
    """Return the carrier in ppm: CAR, or from ORIG where a program left CAR at 0."""
    carrier, center, orig = header[f"{key}CAR"], header[f"{key}CENTER"], header[f"{key}ORIG"]
    if carrier == 0 and orig and center > 1 and math.isfinite(orig * center):
        points = size if header[f"{key}FTFLAG"] == 1 else 2 * (center - 1)
        return round((orig + sw * (points - center) / points) / obs, 4)
    return carrier if math.isfinite(carrier) else 0.0


def _center(
    header: Header, key: str, size: int, sw: float, obs: float, carrier: float, report: LoadReport
) -> float:
    """Return the 0-based point of the carrier.

    ORIG, the frequency of the last point, is what viewers go by; CENTER, where it agrees, is
    the same without the rounding of 4-byte floats.
    """
    stated, orig = header[f"{key}CENTER"] - 1, header[f"{key}ORIG"]
    if not math.isfinite(orig) or (orig == 0 and header[f"{key}CENTER"] > 1):
        return stated if math.isfinite(stated) else size // 2
    from_orig = size - 1 - (carrier * obs - orig) * size / sw
    if abs(from_orig - stated) <= max(0.05, 0.02 * size / sw):
        return stated
    report.warn(
        f"{key}CENTER and {key}ORIG differ by {from_orig - stated:.2f} points: the axis follows {key}ORIG"
    )
    return from_orig


def _processing_facts(
    header: Header, key: str, name: str, report: LoadReport, transformed: bool
) -> dict[str, Any]:
    """Return what the header says was done along a dimension; a FID's phases are unknown."""
    p0, p1 = header[f"{key}P0"], header[f"{key}P1"]
    direct = key == "FDF2"
    if transformed or p0 or p1:
        record = report.read if transformed else report.infer
        facts: dict[str, Any] = {"p0": record(f"{name}.p0", p0, f"{key}P0", "degrees")}
        if direct or transformed:
            facts["p1"] = record(f"{name}.p1", p1, f"{key}P1", "degrees")
        if not direct:
            facts["delay"] = report.infer(f"{name}.delay", p1 / 360, f"{key}P1", "dwells")
    else:
        second = "p1" if direct else "delay"
        unit = "degrees" if direct else "dwells"
        facts = {
            "p0": report.missing(f"{name}.p0", None, "not in the header of a FID", "degrees"),
            second: report.missing(f"{name}.{second}", None, "not in the header of a FID", unit),
        }
    if transformed:
        facts |= _transform_facts(header, key)
    return facts


def _transform_facts(header: Header, key: str) -> dict[str, Any]:
    def whole(field: str) -> int:
        value = header[f"{key}{field}"]
        return int(value) if math.isfinite(value) else 0

    facts: dict[str, Any] = {"first_point": 1 + header[f"{key}C1"], "region_start": max(0, whole("X1") - 1)}
    if whole("TDSIZE") > 0:
        facts["td_size"] = whole("TDSIZE")
    if whole("FTSIZE") > 0:
        facts["zero_filled"] = whole("FTSIZE")
    window = window_of(whole("APODCODE"), *(header[f"{key}APODQ{i}"] for i in (1, 2, 3)))
    return facts | ({"window": window} if window else {})


def window_of(code: int, q1: float, q2: float, q3: float) -> dict[str, Any]:
    """Return the window that an APODCODE and its parameters name; empty where it is none that we know."""
    if code == WINDOW_CODES["sine-bell"]:
        return {"kind": "sine-bell", "offset": q1, "end": q2, "power": q3}
    if code == WINDOW_CODES["exponential"]:
        return {"kind": "exponential", "lb_hz": q1}
    if code == WINDOW_CODES["gauss"]:
        return {"kind": "gauss", "lb_hz": -q1, "gb_hz": q2}
    return {}


def nucleus_of(label: str) -> str:
    """Return the nucleus that an axis label names, such as ``"15N"`` of 15N, N15, N or Nh; empty if none.

    Labels follow custom, not a rule: HN, HC and 1Hn are protons, CA, CO and Caro carbons.
    """
    text = label.strip()
    if match := re.match(r"(\d{1,3})([A-Z][a-z]?)", text):
        isotope = match[1] + match[2][0]
        return isotope if isotope in NUCLEI else match[0]
    if match := re.fullmatch(r"([A-Z][a-z]?)(\d{1,3})", text):
        return match[2] + match[1] if match[2] + match[1] in NUCLEI else ""
    if re.fullmatch(r"[HCN][A-Za-z]{0,3}\d?|[PFD]", text):
        return {"H": "1H", "D": "2H", "C": "13C", "N": "15N", "P": "31P", "F": "19F"}[text[0]]
    return ""


def axis_entries(axis: Axis, code: int, hypercomplex: bool) -> dict[str, float | str]:
    """Return the header entries of `axis` as dimension `code`, the inverse of `read_axis`.

    Parameters
    ----------
    axis : Axis
    code : int
        NMRPipe's number of the dimension: 2 for X, 1 for Y, 3 for Z.
    hypercomplex : bool
        Whether its imaginary part is stored.
    """
    entries: dict[str, float | str] = {
        "LABEL": (axis.label or axis.nucleus).encode("ascii", "ignore").decode()[:7]
        or {2: "X", 1: "Y"}.get(code, "Z"),
        "SW": axis.sw_hz,
        "OBS": axis.observe_mhz,
        "CAR": axis.carrier_ppm,
        "CENTER": axis.carrier_point + 1,
        "ORIG": axis.hz(axis.size - 1),
        "QUADFLAG": 0.0 if hypercomplex else 1.0,
        "FTFLAG": float(axis.frequency_domain),
    }
    entries |= _spectrum_entries(axis) if axis.frequency_domain else _time_entries(axis)
    return {f"FDF{code}{name}": value for name, value in entries.items()}


def _time_entries(axis: Axis) -> dict[str, float | str]:
    alternate = 2.0 if axis.quadrature is Quadrature.STATES_TPPI else 0.0
    entries: dict[str, float | str] = {
        "TDSIZE": axis.size,
        "APOD": axis.size,
        "AQSIGN": alternate + (16.0 if axis.negate else 0.0),
        **_phase_entries(axis),
    }
    if axis.quadrature is Quadrature.TPPI:
        # of N real points NMRPipe's real transform makes N / 2 spectrum points
        half = axis.size // 2
        center = half // 2 + 1
        entries["CENTER"] = center
        entries["ORIG"] = axis.carrier_ppm * axis.observe_mhz - axis.sw_hz * (half - center) / max(half, 1)
    return entries


def _phase_entries(axis: Axis) -> dict[str, float | str]:
    """Return the phases in degrees: of a spectrum those it has had, of a FID those it wants (PS -hdr)."""
    p0, p1, delay = (axis.facts.get(name) for name in ("p0", "p1", "delay"))
    return {"P0": float(p0 or 0.0), "P1": float(360.0 * (delay or 0.0) if p1 is None else p1)}


def _spectrum_entries(axis: Axis) -> dict[str, float | str]:
    facts = axis.facts
    full = int(facts.get("zero_filled") or 0)
    start = round(full // 2 - axis.carrier_point)
    if full <= axis.size or not 0 <= start <= full - axis.size:
        full, start = axis.size, 0
    time_size = int(facts.get("td_size") or full)
    entries: dict[str, float | str] = {
        "FTSIZE": full,
        "TDSIZE": time_size,
        # EXT leaves the share of the time points that the region is worth
        "APOD": max(1, time_size * axis.size // full),
        **_phase_entries(axis),
        "C1": float(facts.get("first_point", 1.0)) - 1.0,
        "ZF": -full if full > time_size else 0.0,
    }
    if full > axis.size:
        entries |= {"X1": start + 1, "XN": start + axis.size}
    return entries | _window_entries(facts.get("window"))


def _window_entries(window: Any) -> dict[str, float | str]:
    """Return the entries of a window given as `recipe.Window` or as the dict of its fields."""
    fields = window if isinstance(window, dict) else vars(window) if window is not None else {}
    kind = fields.get("kind", "none")
    if kind not in WINDOW_CODES:
        return {}
    parameters = {
        "sine-bell": ("offset", "end", "power"),
        "exponential": ("lb_hz",),
        "gauss": ("lb_hz", "gb_hz"),
    }[kind]
    values = [float(fields.get(name, 0.0)) for name in parameters]
    if kind == "gauss":
        values[0] = -values[0]
    return {"APODCODE": WINDOW_CODES[kind], **{f"APODQ{i + 1}": v for i, v in enumerate(values)}}
