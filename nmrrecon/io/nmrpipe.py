"""NMRPipe data, 1D to 3D: FIDs, spectra and what lies between; files, streams and series of planes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, NMRReconError, ParameterError
from nmrrecon.io.nmrpipe_axis import read_axis
from nmrrecon.io.nmrpipe_compact import (
    ALTERNATING,
    compact_grid,
    holds_phases_as_real_rows,
    is_compact,
    read_hidden_quadratures,
    take_compact,
    warn_of_missing_list,
)
from nmrrecon.io.nmrpipe_files import (
    USUAL_FOLDERS,
    Planes,
    data_set_file,
    find_planes,
    is_nmrpipe_file,
    read_planes,
)
from nmrrecon.io.nmrpipe_header import Header, file_dimensions, read_header
from nmrrecon.io.nmrpipe_layout import OUR_ORDER, Layout
from nmrrecon.io.nmrpipe_rows import LAZY_BYTES, FidRows, number_rows
from nmrrecon.io.nmrpipe_sampling import (
    ListFile,
    expanded_schedule,
    find_list,
    read_mask,
    whole_part,
)
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule


def recognises(path: Path) -> bool:
    """Whether `path` is an NMRPipe file, a pattern of such, or a folder that holds one; never raises."""
    try:
        return is_nmrpipe_file(data_set_file(Path(path)))
    except DataError as error:
        return "NMRPipe data sets" in error.what
    except (OSError, ValueError):
        return False


def load(path: Path, overrides: Mapping[str, str]) -> NMRDataset:
    """Load an NMRPipe data set.

    Parameters
    ----------
    path : Path
        A file, a plane of a series, a pattern such as ``ft/test%03d.ft3``, or the folder of one data set.
    overrides : mapping of str to str
        Facts set by the user; ``sampling.file`` names a schedule file.

    Returns
    -------
    NMRDataset
        With a schedule, ``(phase, point, direct)``, where every indirect dimension is in the time domain;
        else ``(phase, f1, ..., direct)``. complex64 while the direct dimension is complex, else float32.
        Above 256 MiB the FIDs are `FidRows`, which reads the files when it is indexed.

    Raises
    ------
    DataError
        If the files are missing, cut off or damaged, or their header does not fit them.
    ScheduleError
        If the schedule does not fit the data.
    ParameterError
        If an override has no use here, or a value that cannot be used.
    """
    report = LoadReport(str(path), "NMRPipe", overrides=dict(overrides))
    try:
        dataset = _load(Path(path), report)
    except NMRReconError:
        raise
    except (OSError, ValueError, ArithmeticError, LookupError, MemoryError) as error:
        raise DataError(
            f"cannot be read as NMRPipe data: {error}", path=path, remedy="Copy or convert the data again."
        ) from error
    report.check_overrides()
    return dataset


def _load(path: Path, report: LoadReport) -> NMRDataset:
    first = data_set_file(path, report)
    header = read_header(first)
    in_file = file_dimensions(header, report)
    planes = find_planes(first, in_file, report)
    _record_format(planes, in_file, report)
    counts = dict(zip(in_file, reversed(planes.shape), strict=False))
    codes = tuple(code for code in OUR_ORDER if code in in_file)
    sampled = len(codes) > 1 and not any(header.is_transformed(code) for code in codes[:-1])
    listed = _list_beside(first, len(codes) - 1, report) if sampled else None
    lazy = sampled and _stays_on_disk(planes, in_file, codes[-1], listed)
    raw = number_rows(planes) if lazy else read_planes(planes)
    hidden = holds_phases_as_real_rows(header, in_file, raw, listed)
    quadratures = _quadratures(header, codes, counts, hidden, report)
    parts = {code: quadratures[code].phases for code in codes[:-1]}
    layout = Layout(first, in_file, counts, parts | {codes[-1]: 1 + header.is_complex(codes[-1])})
    array: NDArray[Any] | FidRows
    if sampled:
        found, schedule = _sampled(raw, planes, layout.of_rows() if lazy else layout, listed, report)
        array = FidRows(planes, found[:, :, 0]) if lazy else found
        sizes: tuple[int, ...] = (*schedule.grid, array.shape[-1])
    else:
        array, schedule = layout.on_grid(raw), None
        sizes = array.shape[1:]
    axes = tuple(
        _axis(header, code, f"f{i + 1}", size, quadratures[code], report)
        for i, (code, size) in enumerate(zip(codes, sizes, strict=True))
    )
    axes = (*axes[:-1], _with_group_delay(axes[-1], header, f"f{len(axes)}", report))
    _record_experiment(header, report)
    return NMRDataset(array, axes, schedule, report, (f"opened {first.name} as NMRPipe",))


def _record_format(planes: Planes, in_file: tuple[int, ...], report: LoadReport) -> None:
    transformed = [planes.header.is_transformed(code) for code in in_file]
    domain = "spectrum" if all(transformed) else "mixed domains" if any(transformed) else "FID"
    form = f"series of {len(planes.files)} planes" if len(planes.files) > 1 else "single file"
    report.infer("format.kind", f"NMRPipe {len(in_file)}D {domain}, {form}", "FDFnFTFLAG and the files")
    report.infer("format.dtype", "float32", "NMRPipe")
    report.infer("format.byte_order", planes.header.byte_order, "FDFLTORDER")


def _list_beside(file: Path, dimensions: int, report: LoadReport) -> ListFile | None:
    folder = file.parent
    return find_list(
        [folder, folder.parent] if folder.name in USUAL_FOLDERS else [folder], dimensions, report
    )


def _stays_on_disk(planes: Planes, in_file: tuple[int, ...], direct: int, listed: ListFile | None) -> bool:
    """Whether the FIDs are large, and rows of the file as they stand: repeats would have to be averaged."""
    large = 4 * math.prod(planes.shape) > LAZY_BYTES
    as_they_stand = in_file[0] == direct and planes.header.is_complex(direct)
    return large and as_they_stand and not (listed is not None and listed.has_repeats)


def _quadratures(
    header: Header, codes: tuple[int, ...], counts: Mapping[int, int], hidden: bool, report: LoadReport
) -> dict[int, Quadrature]:
    """Return the quadrature of each dimension; what the user set wins."""
    found = read_hidden_quadratures(header, codes[:-1], report) if hidden else {}
    for i, code in enumerate(codes):
        if code not in found:
            stated = _quadrature(header, code, code == codes[-1], counts[code])
            found[code] = report.infer(f"f{i + 1}.quadrature", *stated)
    return found


def _quadrature(header: Header, code: int, direct: bool, count: int) -> tuple[Quadrature, str]:
    """Return the quadrature of a dimension of `count` real and imaginary points, and what says so."""
    key, plane_type, sign = f"FDF{code}", header["FD2DPHASE"], header[f"FDF{code}AQSIGN"]
    flag = f"{key}QUADFLAG {header[f'{key}QUADFLAG']:g}"
    if direct:
        return (Quadrature.COMPLEX if header.is_complex(code) else Quadrature.REAL), flag
    if header.is_transformed(code):
        return (Quadrature.STATES if header.is_complex(code) else Quadrature.REAL), flag
    if not header.is_complex(code):
        tppi = plane_type == 1 or sign in (1, 17)
        found = Quadrature.TPPI if tppi else Quadrature.QF
        return found, f"{flag}, FD2DPHASE {plane_type:g}, {key}AQSIGN {sign:g}"
    if plane_type == 0 and header[f"{key}TDSIZE"] == count:
        # magnitude data marked as complex: https://github.com/jjhelmus/nmrglue/issues/223
        return Quadrature.QF, f"FD2DPHASE 0, {key}TDSIZE = number of FIDs"
    alternating = sign in ALTERNATING
    unsure = "" if sign else ", which may mean that nobody set it"
    found = Quadrature.STATES_TPPI if alternating else Quadrature.STATES
    return found, f"{flag}, {key}AQSIGN {sign:g}{unsure}"


def _sampled(
    raw: NDArray[Any], planes: Planes, layout: Layout, listed: ListFile | None, report: LoadReport
) -> tuple[NDArray[Any], Schedule]:
    """Return the acquired FIDs ``(phase, point, direct)`` and where on the grid they lie."""
    points, rest = divmod(math.prod(planes.shape[:2]), layout.phases)
    rows_are_fids = layout.in_file[0] == layout.codes[-1] and not rest
    if rows_are_fids and listed is not None and is_compact(listed, points, layout.grid):
        counts = {code: layout.counts[code] for code in layout.codes[:-1]}
        grid = compact_grid(listed, planes.header, counts, report)
        fids, schedule = take_compact(layout.as_listed(raw), listed, grid, report)
        array = np.ascontiguousarray(np.swapaxes(fids, 0, 1))
        form, source = "compact", f"{points} points in the file, {len(listed.rows)} in {listed.path.name}"
    else:
        array, schedule, source = _expanded(raw, planes, layout, listed, report)
        form = "expanded"
    if schedule.is_full:
        sizes = dict(zip(layout.codes[:-1], layout.grid, strict=True))
        warn_of_missing_list(planes.header, layout.in_file, planes.shape, sizes, report)
    report.infer("sampling.nus", not schedule.is_full, source)
    if not schedule.is_full:
        report.infer("sampling.form", form, source)
    report.infer("sampling.points", len(schedule), source)
    return array, schedule


def _expanded(
    raw: NDArray[Any], planes: Planes, layout: Layout, listed: ListFile | None, report: LoadReport
) -> tuple[NDArray[Any], Schedule, str]:
    """Return the FIDs of a file that holds the whole grid, those that were not acquired left out."""
    array = layout.on_grid(raw)
    filled = (array != 0).any(axis=(0, -1))
    if not filled.any():
        raise DataError("holds nothing but zeros", path=layout.path, remedy="Convert the data again.")
    mask = None if filled.all() else _mask(planes, layout, report)
    source = "mask FID" if mask is not None else "points that are not zero"
    if mask is None and listed is None:
        complete = whole_part(filled)
        if complete < len(filled):
            report.warn(
                f"{len(filled) - complete} of {len(filled)} increments of F1, at the end, are zero: left out"
            )
            array, filled = array[:, :complete], filled[:complete]
    schedule = expanded_schedule(filled, listed, mask, report)
    grid = report.infer("sampling.grid", schedule.grid, "size of the file")
    acquired = array[:, *schedule.points.T]
    return acquired, Schedule(schedule.points, grid), source


def _mask(planes: Planes, layout: Layout, report: LoadReport) -> NDArray[np.bool_] | None:
    """Return the points of the grid that a mask FID beside the data marks as acquired."""
    marks = read_mask(layout.path, layout.in_file, planes.shape, report)
    return None if marks is None else np.asarray(layout.of_rows().on_grid(marks).any(axis=(0, -1)))


def _axis(
    header: Header, code: int, name: str, size: int, quadrature: Quadrature, report: LoadReport
) -> Axis:
    used = report.infer(f"{name}.size", size, "size of the file or of the grid")
    if used != size:
        raise ParameterError(
            f"--set {name}.size={used}: the data have {size} points there",
            remedy="To change the grid of a FID, set sampling.grid.",
        )
    axis = read_axis(header, code, name, size, quadrature, report)
    if axis.frequency_domain or quadrature.phases == 1:
        return axis
    sign = header[f"FDF{code}AQSIGN"]
    negate = report.infer(f"{name}.negate", sign in (16, 17, 18), f"FDF{code}AQSIGN {sign:g}")
    return replace(axis, negate=negate)


def _with_group_delay(axis: Axis, header: Header, name: str, report: LoadReport) -> Axis:
    """Set the group delay of a FID: DMXVAL points, unless DMXFLAG says that it was taken care of."""
    delay, flag = header["FDDMXVAL"], header["FDDMXFLAG"]
    if axis.frequency_domain:
        removed = {"group_delay_removed": delay} if flag == 1 else {}
        return replace(axis, facts=axis.facts | removed)
    left = delay if flag == 0 and math.isfinite(delay) and 0 <= delay < axis.size else 0.0
    left = report.read(f"{name}.group_delay", left, f"FDDMXVAL {delay:g}, FDDMXFLAG {flag:g}", "points")
    return replace(axis, group_delay=left)


def _record_experiment(header: Header, report: LoadReport) -> None:
    if header.text["FDTITLE"]:
        report.read("experiment.title", header.text["FDTITLE"], "FDTITLE")
    if header.text["FDCOMMENT"]:
        report.read("experiment.comment", header.text["FDCOMMENT"], "FDCOMMENT")
    if header["FDSCANS"] > 0:
        report.read("experiment.scans", header["FDSCANS"], "FDSCANS")
