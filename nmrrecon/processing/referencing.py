"""Chemical-shift referencing: by the water line, and from the proton to the other nuclei by Xi ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.nmr import Axis, NMRDataset

REFERENCES = ("file", "water", "xi")
ROOM_K = 298.15

#: Frequency of 0 ppm over that of the methyl protons of DSS, in water: Markley et al., J. Biomol. NMR 12, 1,
#: 1998 (15N: liquid ammonia; 31P: trimethyl phosphate), taken over by IUPAC, Pure Appl. Chem. 80, 59, 2008.
XI = {
    "1H": 1.0,
    "2H": 0.153506088,
    "13C": 0.251449530,
    "15N": 0.101329118,
    "31P": 0.404808636,
}


def water_ppm(temperature_k: float) -> float:
    """Return the chemical shift of water in ppm against DSS.

    Parameters
    ----------
    temperature_k : float
        Sample temperature in kelvin, 273 to 373.

    Raises
    ------
    ParameterError
        If water is not liquid at that temperature.

    Notes
    -----
    5.060 - 0.0122 T + 2.11e-5 T**2 with T in degrees Celsius: Gottlieb, Kotlyar, Nudelman, J. Org. Chem. 62,
    7512, 1997. At 298.15 K it gives 4.768.
    """
    if not 273.0 <= temperature_k <= 373.2:
        raise ParameterError(
            f"water at {temperature_k:g} K", remedy="Give the sample temperature in kelvin, 273 to 373."
        )
    celsius = temperature_k - 273.15
    return 5.060 - 0.0122 * celsius + 2.11e-5 * celsius**2


def reference_to_water(
    axes: Sequence[Axis], temperature_k: float, offset_hz: float = 0.0
) -> tuple[Axis, ...]:
    """Reference all axes by a water line at, or `offset_hz` above, the proton carrier.

    Parameters
    ----------
    axes : sequence of Axis
        At least one of nucleus 1H; the last of these is the one whose carrier is known.
    temperature_k : float
        Sample temperature in kelvin.
    offset_hz : float
        Frequency of the water line, counted from the carrier, in Hz.

    Returns
    -------
    tuple of Axis
        With new `carrier_ppm`; see `reference_by_xi` for the other nuclei.
    """
    proton = _proton(axes)
    carrier = water_ppm(temperature_k) - offset_hz / proton.observe_mhz
    return reference_by_xi([replace(a, carrier_ppm=carrier) if a is proton else a for a in axes])


def reference_by_xi(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Reference the other nuclei to the proton axis.

    Parameters
    ----------
    axes : sequence of Axis
        `observe_mhz` is the frequency at the carrier to about 1e-8 (as in Bruker's SFO1; a
        32-bit NMRPipe header is good to 0.1 ppm only). The last 1H axis is referenced already.

    Returns
    -------
    tuple of Axis
        0 ppm of a nucleus X lies at Xi(X) times 0 ppm of 1H; nuclei without a ratio stay as they were.

    Raises
    ------
    ParameterError
        If no axis is of 1H.
    """
    zero_mhz = _zero_mhz(_proton(axes))
    return tuple(
        replace(axis, carrier_ppm=1e6 * (1 - XI[axis.nucleus] * zero_mhz / axis.observe_mhz))
        if axis.nucleus in XI
        else axis
        for axis in axes
    )


def referenced(dataset: NMRDataset, reference: str, temperature_k: float | None = None) -> NMRDataset:
    """Return `dataset` with its axes referenced as a recipe's `reference` says.

    Raises
    ------
    ParameterError
        If there is no such reference, no axis of 1H, or water is not liquid at the temperature.
    """
    if reference == "file":
        return dataset
    if reference not in REFERENCES:
        raise unknown_name("reference", reference, list(REFERENCES))
    facts = dataset.report.facts
    axes = [
        # some formats give the frequency of 0 ppm for an axis, and that of the carrier as a fact
        replace(axis, observe_mhz=float(facts[f"f{i}.carrier_mhz"].value))
        if f"f{i}.carrier_mhz" in facts
        else axis
        for i, axis in enumerate(dataset.axes, start=1)
    ]
    if reference == "xi":
        return dataset.with_step("chemical shifts by Xi ratios from 1H", axes=reference_by_xi(axes))
    known = facts.get("experiment.temperature")
    kelvin = temperature_k or (float(known.value) if known is not None and known.value else ROOM_K)
    step = f"chemical shifts from water at the 1H carrier, {kelvin:.2f} K, {water_ppm(kelvin):.3f} ppm"
    return dataset.with_step(step, axes=reference_to_water(axes, kelvin))


def _proton(axes: Sequence[Axis]) -> Axis:
    for axis in reversed(axes):
        if axis.nucleus == "1H":
            return axis
    raise ParameterError("no dimension of 1H to take the reference from")


def _zero_mhz(axis: Axis) -> float:
    """Return the frequency of 0 ppm, where `Axis.hz` is 0."""
    return axis.observe_mhz * (1 - 1e-6 * axis.carrier_ppm)
