"""Axes of Bruker data: widths, frequencies, the ppm scale."""

from __future__ import annotations

from nmrrecon.errors import DataError
from nmrrecon.io.bruker_folder import BrukerFolder
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.report import LoadReport

WIDTH_TOLERANCE = 0.001  #: by which SW_h and SW may differ, relative


def read_axis(
    folder: BrukerFolder, place: int, size: int, quadrature: Quadrature, report: LoadReport
) -> Axis:
    """Return the axis of one dimension, phases and group delay still unknown.

    The ppm scale is the one that TopSpin displays: 0 ppm lies at SF, which the processing parameters
    hold once somebody referenced the spectrum; BF1 takes its place where there are none. The ppm are
    counted in units of that frequency, so `observe_mhz` is SF too, not the carrier's SFO1.

    Parameters
    ----------
    folder : BrukerFolder
        The experiment.
    place : int
        Dimension, 0 for F1.
    size : int
        Points of the axis.
    quadrature : Quadrature
        How it was acquired.
    report : LoadReport
        Where the facts go.

    Raises
    ------
    DataError
        Width or frequency are missing.
    """
    parameters, name = folder.acquisition[place], f"f{place + 1}"
    carrier_mhz = _carrier_mhz(parameters, name, report)
    nucleus = parameters.text("NUC1")
    nucleus = "" if nucleus.lower() == "off" else nucleus
    nucleus = (report.read if nucleus else report.missing)(
        f"{name}.nucleus", nucleus, f"{parameters.name} NUC1"
    )
    sw_hz = _width_hz(folder, place, carrier_mhz, report)
    if quadrature is Quadrature.TPPI:
        report.warn(f"{name} is TPPI: its real points come at 1 / (2 SW); {name}.sw_hz is SW.")
    reference_mhz, source = _reference_mhz(folder, place, carrier_mhz, report)
    observe_mhz = _positive(
        report.infer(f"{name}.observe_mhz", reference_mhz, source, "MHz"), name, parameters
    )
    carrier_ppm = (carrier_mhz - reference_mhz) / reference_mhz * 1e6
    carrier_ppm = report.infer(
        f"{name}.carrier_ppm", carrier_ppm, f"{parameters.name} SFO1 relative to {source}", "ppm"
    )
    return Axis(size, sw_hz, observe_mhz, carrier_ppm, nucleus, quadrature)


def _positive(value: float, name: str, parameters: BrukerParameters) -> float:
    if not 0 < value < 1e12:
        raise DataError(
            f"frequency or width of {name} is {value:g}",
            path=parameters.path,
            remedy=f"Set it: --set {name}.carrier_mhz, {name}.observe_mhz, {name}.sw_hz.",
        )
    return value


def _carrier_mhz(parameters: BrukerParameters, name: str, report: LoadReport) -> float:
    fact = f"{name}.carrier_mhz"
    sfo1 = parameters.number("SFO1", 0.0) or 0.0
    if sfo1 > 0:
        return _positive(report.read(fact, sfo1, f"{parameters.name} SFO1", "MHz"), name, parameters)
    base, offset = parameters.number("BF1", 0.0) or 0.0, parameters.number("O1", 0.0) or 0.0
    mhz = base + offset * 1e-6 if base > 0 else 0.0
    return _positive(report.infer(fact, mhz, f"{parameters.name} BF1, O1", "MHz"), name, parameters)


def _width_hz(folder: BrukerFolder, place: int, carrier_mhz: float, report: LoadReport) -> float:
    """Return the spectral width; SW_h may be 0 or stale, and SW, in ppm of SFO1, is what TopSpin uses."""
    parameters, name = folder.acquisition[place], f"f{place + 1}"
    fact = f"{name}.sw_hz"
    in_hz = parameters.number("SW_h", 0.0) or 0.0
    from_ppm = (parameters.number("SW", 0.0) or 0.0) * carrier_mhz
    if in_hz > 0 and (from_ppm <= 0 or abs(in_hz / from_ppm - 1) < WIDTH_TOLERANCE):
        width = report.read(fact, in_hz, f"{parameters.name} SW_h", "Hz")
    else:
        if in_hz > 0:
            report.warn(
                f"{parameters.name} SW_h {in_hz:.1f} Hz contradicts SW ({from_ppm:.1f} Hz), which is used."
            )
        width = report.infer(fact, from_ppm, f"{parameters.name} SW x SFO1", "Hz")
    return _positive(width, name, parameters)


def _reference_mhz(
    folder: BrukerFolder, place: int, carrier_mhz: float, report: LoadReport
) -> tuple[float, str]:
    """Return the frequency of 0 ppm and what says it."""
    for procno, processing in folder.processing.items():
        parameters = processing[place]
        sf = parameters.number("SF", 0.0) if parameters else 0.0
        if parameters and sf:
            source = f"pdata/{procno}/{parameters.name} SF"
            if abs(sf / carrier_mhz - 1) < 0.01:
                return sf, source
            report.warn(f"{source} is {sf:g} MHz, far from the carrier at {carrier_mhz:g} MHz: not used.")
    acquisition = folder.acquisition[place]
    base = acquisition.number("BF1", 0.0) or 0.0
    if base > 0 and abs(base / carrier_mhz - 1) < 0.01:
        return base, f"{acquisition.name} BF1"
    report.warn(f"{acquisition.name} has no BF1: the ppm scale of f{place + 1} starts from the carrier.")
    return carrier_mhz, f"{acquisition.name} SFO1"
