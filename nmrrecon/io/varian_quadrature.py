"""From the FIDs of a point, as a Varian/Agilent pulse sequence acquires them, to cosine and sine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.io.varian_dimensions import VarianDimension
from nmrrecon.io.varian_procpar import Procpar
from nmrrecon.nmr import Quadrature
from nmrrecon.report import LoadReport

#: what VnmrJ's wft2da takes where an experiment has no coefficients: States
STATES_COEFFICIENTS: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0)
_TPPI_PHASE = 3


@dataclass(frozen=True)
class VarianQuadrature:
    """How an indirect dimension is turned into frequencies.

    Attributes
    ----------
    quadrature : Quadrature
        Of the FIDs once `coefficients` are applied.
    negate : bool
        Whether they turn against the convention.
    coefficients : tuple of float
        Eight numbers, see `cosine_and_sine`; empty where the FIDs stay as acquired.
    """

    quadrature: Quadrature
    negate: bool
    coefficients: tuple[float, ...] = ()


def read_quadrature(
    procpar: Procpar, dimension: VarianDimension, axis: str, report: LoadReport
) -> VarianQuadrature:
    """Decide the quadrature of one indirect dimension from its phases and coefficients.

    Parameters
    ----------
    procpar : Procpar
    dimension : VarianDimension
    axis : str
        Name of the axis in the report, such as ``"f1"``.
    report : LoadReport
        Takes ``quadrature``, ``negate`` and, for two FIDs a point, ``coefficients`` of the axis. A user
        who sets the quadrature to something else than States gets the FIDs as acquired.
    """
    if len(dimension.phases) < 2:
        return _single(procpar, dimension, axis, report)
    name = f"f{dimension.number}coef"
    written = _coefficients(procpar, name)
    phases = f"{dimension.phase()} = {', '.join(map(str, dimension.phases))}"
    if written is None:
        if procpar.text(name):
            report.warn(f"{name} = '{procpar.text(name)}' is not eight numbers and was left out")
        source = f"{phases}, no {name}: States as wft2da has it"
        coefficients = report.infer(f"{axis}.coefficients", STATES_COEFFICIENTS, source)
    else:
        source = f"{name} = '{' '.join(f'{c:g}' for c in written)}' ({_kind(written)}), combined to States"
        coefficients = report.read(f"{axis}.coefficients", written, name)
    if set(dimension.phases) != {1, 2} and written is None:
        report.warn(f"{phases} is not 1, 2: taken as States all the same")
    quadrature = report.infer(f"{axis}.quadrature", Quadrature.STATES, source)
    negate = report.infer(f"{axis}.negate", False, "the coefficients set the sense of rotation")
    if len(coefficients) != 8 or not np.isfinite(coefficients).all():
        raise ParameterError(
            f"{axis}.coefficients: {len(coefficients)} values are not eight numbers",
            remedy=f"Give them as in f1coef, e.g. --set {axis}.coefficients=1,0,-1,0,0,-1,0,-1.",
        )
    return VarianQuadrature(quadrature, negate, coefficients if quadrature is Quadrature.STATES else ())


def cosine_and_sine(
    fids: NDArray[np.complex64], axis: int, coefficients: tuple[float, ...]
) -> NDArray[np.complex64]:
    """Combine the two FIDs of each point along `axis` into the cosine and the sine-modulated FID.

    Parameters
    ----------
    fids : ndarray of complex64
        Two FIDs, in the order of acquisition and in our sense of rotation, along `axis`.
    axis : int
    coefficients : tuple of eight floats
        (a1, b1, a2, b2) for the cosine, then for the sine.

    Returns
    -------
    ndarray of complex64, the shape of `fids`

    Notes
    -----
    VnmrJ makes the indirect signal of each direct frequency from the spectra S1, S2 of the two FIDs as
    Re = a1 Re S1 + b1 Im S1 + a2 Re S2 + b2 Im S2, and Im in the same way from the second four. Our
    spectra are the conjugates of VnmrJ's, so that the factor of each FID is a + i b. For Rance-Kay,
    `1 0 -1 0 0 -1 0 -1`, that is c = E - A, s = -i (E + A) of the conjugated FIDs, what
    var2pipe makes of them.

    That Re + i Im turns in our sense without a further change of sign was seen on azithromycin: with
    `1 0 1 0 0 -1 0 1` (gHSQC) the N-methyl carbons come out at 40, the anomeric ones at 95 and
    103 ppm, with `1 0 0 0 0 0 -1 0` (zTOCSY) the diagonal is where it belongs; the other sense
    gives 80, 25, 17 ppm and the anti-diagonal.
    """
    factors = np.array(coefficients, dtype=np.float32).view(np.complex64).reshape(2, 2)
    combined = np.tensordot(factors, fids, axes=(1, axis))
    return np.moveaxis(combined, 0, axis)


def _coefficients(procpar: Procpar, name: str) -> tuple[float, ...] | None:
    """Return the eight coefficients of `name`, None where it holds anything else."""
    try:
        numbers = tuple(float(word) for word in (procpar.text(name) or "").split())
    except ValueError:
        return None
    usable = len(numbers) == 8 and bool(np.isfinite(numbers).all()) and any(numbers[:4]) and any(numbers[4:])
    return numbers if usable else None


def _kind(coefficients: tuple[float, ...]) -> str:
    mixes = any(coefficients[2:6])
    return "echo-antiecho" if mixes else "States"


def _single(procpar: Procpar, dimension: VarianDimension, axis: str, report: LoadReport) -> VarianQuadrature:
    """One FID a point: TPPI where phase is 3, else magnitude mode, whose sense f1coef gives."""
    phase = dimension.phases[0] if dimension.phases else 0
    found = Quadrature.TPPI if phase == _TPPI_PHASE else Quadrature.QF
    quadrature = report.infer(f"{axis}.quadrature", found, f"{dimension.phase()} = {phase}, one FID a point")
    name = f"f{dimension.number}coef"
    words = (procpar.text(name) or "").split()
    # re = Re S and im = -Im S of VnmrJ's spectrum (p-type) is our spectrum itself; n-type its conjugate
    if quadrature is Quadrature.QF and len(words) == 4 and words[:3] == ["1", "0", "0"]:
        ntype = words[3] == "1"
        source = f"{name} = '{' '.join(words)}' ({'n' if ntype else 'p'}-type)"
        return VarianQuadrature(quadrature, report.infer(f"{axis}.negate", ntype, source))
    return VarianQuadrature(quadrature, report.missing(f"{axis}.negate", False, name))
