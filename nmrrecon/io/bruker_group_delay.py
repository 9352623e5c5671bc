"""Group delay of Bruker's digital filter, from GRPDLY or from the table for older hardware."""

from __future__ import annotations

from nmrglue.fileio.bruker import bruker_dsp_table

from nmrrecon.errors import DataError
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.report import LoadReport


def read_group_delay(acqus: BrukerParameters, name: str, points: int, report: LoadReport) -> float:
    """Return the group delay in the FIDs of `points` points and record it as the fact `name`.

    GRPDLY counts where it is positive. Spectrometers before about 2006 leave it at 0 or -1, or out:
    then the table by DSP firmware (DSPFVS) and decimation (DECIM) has it. Firmware outside the
    table, and a decimation of 1, mean no digital filter.

    Raises
    ------
    DataError
        A parameter is not a number, or the delay is as long as the FID.
    """
    delay = _group_delay(acqus, name, report)
    if not 0 <= delay < points:
        raise DataError(
            f"a group delay of {delay:g} points (GRPDLY) does not fit FIDs of {points} points",
            path=acqus.path,
            remedy=f"Set it: --set {name}=...",
        )
    return delay


def _group_delay(acqus: BrukerParameters, name: str, report: LoadReport) -> float:
    grpdly = acqus.number("GRPDLY", 0.0) or 0.0
    if grpdly > 0:
        return report.read(name, grpdly, f"{acqus.name} GRPDLY", "points")
    firmware = acqus.integer("DSPFVS")
    # DECIM is fractional on newer consoles (1306.67); the table serves whole ones only
    decimation = acqus.number("DECIM")
    if firmware is None or decimation is None:
        report.warn(f"{acqus.name} has neither GRPDLY nor DSPFVS and DECIM: no group delay is removed.")
        return report.missing(name, 0.0, f"{acqus.name} GRPDLY, DSPFVS, DECIM", "points")
    source = f"DSP table at {acqus.name} DSPFVS {firmware}, DECIM {decimation:g}"
    delay = bruker_dsp_table.get(firmware, {}).get(decimation)
    if delay is not None:
        return report.infer(name, float(delay), source, "points")
    if firmware in bruker_dsp_table and decimation > 1:
        report.warn(f"The {source} has no entry: no group delay is removed.")
        return report.missing(name, 0.0, source, "points")
    return report.infer(name, 0.0, f"{source}: no digital filter", "points")
