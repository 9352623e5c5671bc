"""Distances of pixels and time from frame to frame: what a file says of them, or a user."""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.errors import ParameterError
from nmrrecon.report import LoadReport


@dataclass(frozen=True)
class Scale:
    """Sizes that stand beside the samples or images in the file.

    Attributes
    ----------
    pixel_mm : (float, float), optional
        Distance of rows and of columns.
    frame_ms : float, optional
    sources : (str, str)
        Where in the file pixels and frames come from.
    """

    pixel_mm: tuple[float, float] | None = None
    frame_ms: float | None = None
    sources: tuple[str, str] = ("", "")


UNKNOWN_SCALE = Scale()


def known_scale(scale: Scale, report: LoadReport) -> Scale:
    """Return the scale as the file says or a user set it.

    Parameters
    ----------
    scale : Scale
    report : LoadReport
        Gets the facts ``frame_ms``, ``pixel_mm.rows`` and ``pixel_mm.columns``.

    Raises
    ------
    ParameterError
        If one is set to what is no number above zero.
    """
    rows, columns = scale.pixel_mm or (None, None)
    of_pixels, of_frames = scale.sources
    frame_ms = _size("frame_ms", scale.frame_ms, report, of_frames, "ms")
    rows = _size("pixel_mm.rows", rows, report, of_pixels, "mm")
    columns = _size("pixel_mm.columns", columns, report, of_pixels, "mm")
    return Scale(None if rows is None or columns is None else (rows, columns), frame_ms)


def _size(name: str, value: float | None, report: LoadReport, source: str, unit: str) -> float | None:
    if value is None:
        found: object = report.missing(name, None, "not in the file", unit)
    else:
        found = report.read(name, value, source, unit)
    if found is None:
        return None
    if not isinstance(found, int | float) or found <= 0:
        raise ParameterError(f"{name}={found}: not a number above zero")
    return float(found)
