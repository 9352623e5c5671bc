"""The XML header of ISMRMRD, which fastMRI's files carry too: how k-space was encoded."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmrrecon.errors import DataError

COUNTERS = (
    "kspace_encoding_step_1",
    "kspace_encoding_step_2",
    "average",
    "slice",
    "contrast",
    "phase",
    "repetition",
    "set",
)
#: Counters and sizes are kept in 16 bits.
LARGEST = 65535
REMEDY = "Convert the raw data again, with a header that fits the schema of ISMRMRD."


@dataclass(frozen=True)
class Limit:
    """Largest value of a counter, and its value at the zero of k-space."""

    maximum: int = 0
    center: int = 0


@dataclass(frozen=True)
class Space:
    """Points along x (readout) and y, and what they cover in mm."""

    points: tuple[int, int]
    mm: tuple[float, float]


@dataclass(frozen=True)
class Header:
    """What the header says of the first encoding.

    Attributes
    ----------
    encoded, shown : Space
        As k-space was encoded, and as the image is to be shown.
    limits : dict of str to Limit
        By counter.
    trajectory : str
    parameters : dict of str to int
        Those of the user, whole numbers.
    """

    encoded: Space
    shown: Space
    limits: dict[str, Limit]
    trajectory: str
    parameters: dict[str, int] = field(default_factory=dict)

    def count(self, counter: str) -> int:
        """Values that a counter can have."""
        return self.limits.get(counter, Limit()).maximum + 1

    @property
    def readout_oversampling(self) -> float:
        """How much wider than shown the readout was encoded, in mm."""
        return self.encoded.mm[0] / self.shown.mm[0]


def parse_header(text: str, path: Path) -> Header:
    """Return what an XML header says.

    Parameters
    ----------
    text : str
    path : Path
        Of the file that it stands in, for messages.

    Raises
    ------
    DataError
        It is no such header, lacks what the schema demands, or has impossible sizes.

    Notes
    -----
    The schema is that of the package ``ismrmrd``. Elements that it does not know are passed over, as later
    versions may add some; a document type is refused, since entities of a few lines unpack to gigabytes.
    """
    from ismrmrd.xsd import ismrmrdHeader
    from xsdata.exceptions import ParserError
    from xsdata.formats.dataclass.parsers import XmlParser
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler

    if "<!" in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL):
        raise DataError("its XML header declares a document type or entities", path=path, remedy=REMEDY)
    # what the declaration says of the encoding no longer holds
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    config = ParserConfig(fail_on_unknown_properties=False, fail_on_converter_warnings=True)
    try:
        parser = XmlParser(config=config, handler=XmlEventHandler)
        return _header(parser.from_bytes(body.encode("utf-8"), ismrmrdHeader), path)
    except (ParserError, SyntaxError, ValueError, TypeError, AttributeError) as error:
        what = f"its XML header cannot be read: {' '.join(str(error).split())[:200]}"
        raise DataError(what, path=path, remedy=REMEDY) from error


def _header(document: Any, path: Path) -> Header:
    if not document.encoding:
        raise DataError("its XML header has no encoding", path=path, remedy=REMEDY)
    encoding = document.encoding[0]
    limits = {}
    for counter in COUNTERS:
        limit = getattr(encoding.encodingLimits, counter)
        if limit is not None:
            limits[counter] = Limit(
                _whole(limit.maximum, 0, f"maximum of {counter}", path),
                _whole(limit.center, 0, f"center of {counter}", path),
            )
    own = document.userParameters
    parameters = {entry.name: entry.value for entry in own.userParameterLong} if own is not None else {}
    return Header(
        _space(encoding.encodedSpace, "encodedSpace", path),
        _space(encoding.reconSpace, "reconSpace", path),
        limits,
        str(encoding.trajectory.value),
        parameters,
    )


def _space(space: Any, name: str, path: Path) -> Space:
    points = tuple(_whole(getattr(space.matrixSize, axis), 1, f"{name} {axis}", path) for axis in "xy")
    lengths = tuple(float(getattr(space.fieldOfView_mm, axis)) for axis in "xy")
    if not all(math.isfinite(length) and 0 < length < 1e5 for length in lengths):
        raise DataError(f"its XML header has a field of view of {lengths} mm", path=path, remedy=REMEDY)
    return Space((points[0], points[1]), (lengths[0], lengths[1]))


def _whole(value: int, least: int, name: str, path: Path) -> int:
    if not least <= value <= LARGEST:
        what = f"its XML header says {str(value)[:20]} for the {name}, where {least} to {LARGEST} can be"
        raise DataError(what, path=path, remedy=REMEDY)
    return value
