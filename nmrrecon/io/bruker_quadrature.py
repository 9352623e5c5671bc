"""How each indirect dimension of Bruker data was acquired."""

from __future__ import annotations

import re

from nmrrecon.io.bruker_folder import BrukerFolder
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.nmr import Quadrature
from nmrrecon.report import LoadReport

#: By FnMODE. QSEQ points are real and come at half the dwell, as those of TPPI.
FNMODES = {
    1: Quadrature.QF,
    2: Quadrature.TPPI,
    3: Quadrature.TPPI,
    4: Quadrature.STATES,
    5: Quadrature.STATES_TPPI,
    6: Quadrature.ECHO_ANTIECHO,
}
#: By MC2 of the processing parameters, which counts from 0.
MC2_MODES = {code - 1: quadrature for code, quadrature in FNMODES.items()}
PROGRAM_WORDS = {
    "states-tppi": Quadrature.STATES_TPPI,
    "echo-antiecho": Quadrature.ECHO_ANTIECHO,
    "states": Quadrature.STATES,
    "tppi": Quadrature.TPPI,
    "qf": Quadrature.QF,
}


def read_quadratures(folder: BrukerFolder, report: LoadReport) -> tuple[Quadrature, ...]:
    """Return the quadrature of each indirect dimension, F1 first, from FnMODE, or from what else says it.

    FnMODE is 0, undefined, in data of XWIN-NMR and of some converters. Then MC2 of the processing
    parameters counts, then the FnMODE line among the comments of the pulse program.

    Raises
    ------
    DataError
        A parameter is not a number.
    """
    return tuple(
        _read_quadrature(folder, place, f"f{place + 1}.quadrature", report)
        for place in range(len(folder.acquisition) - 1)
    )


def _read_quadrature(folder: BrukerFolder, place: int, name: str, report: LoadReport) -> Quadrature:
    parameters = folder.acquisition[place]
    fnmode = parameters.integer("FnMODE", 0) or 0
    source = f"{parameters.name} FnMODE {fnmode}"
    if fnmode in FNMODES:
        if fnmode == 2:
            report.warn(f"{source} is QSEQ: taken as TPPI, whose real points it shares.")
        return report.read(name, FNMODES[fnmode], source)
    for inferred, where in (*_from_processing(folder, place), *_from_program(folder, place)):
        report.warn(f"{source} does not say the quadrature: {inferred} is taken from {where}.")
        return report.infer(name, inferred, where)
    report.warn(f"{source} does not say the quadrature: States is assumed; --set {name}=... if it is not.")
    return report.missing(name, Quadrature.STATES, source)


def _from_processing(folder: BrukerFolder, place: int) -> list[tuple[Quadrature, str]]:
    found = []
    for procno, processing in folder.processing.items():
        parameters: BrukerParameters | None = processing[place]
        mode = parameters.integer("MC2") if parameters else None
        if parameters and mode in MC2_MODES:
            found.append((MC2_MODES[mode], f"pdata/{procno}/{parameters.name} MC2 {mode}"))
    return found


def _from_program(folder: BrukerFolder, place: int) -> list[tuple[Quadrature, str]]:
    """Return what a comment such as ``;FnMODE: Echo-Antiecho`` of the pulse program says."""
    try:
        program = (folder.path / "pulseprogram").read_text(encoding="latin-1")
    except OSError:
        return []
    lines = re.findall(r"^;\s*FnMODE\s*:\s*(.+)$", program, re.MULTILINE | re.IGNORECASE)
    # a 3D program names F1 before F2, a 2D one its only indirect dimension
    for line in lines[place : place + 1]:
        for word, quadrature in PROGRAM_WORDS.items():
            if word in line.lower():
                return [(quadrature, "the FnMODE comment of pulseprogram")]
    return []
