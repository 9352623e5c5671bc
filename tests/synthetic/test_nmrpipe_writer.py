"""NMRPipe FIDs: expanded, compact and mask forms come back through the loader and through nmrglue."""

from __future__ import annotations

from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset, Quadrature
from synthetic.bruker_writer import delayed
from synthetic.experiment import Experiment
from synthetic.nmrpipe_writer import AQSIGN, write_nmrpipe_fid
from synthetic.quadrature import as_acquired
from tests.synthetic.conftest import in_grid_order, shuffled


def check(
    folder: Path,
    data: NMRDataset,
    quadrature: Quadrature = Quadrature.STATES,
    overrides: dict[str, str] | None = None,
) -> NMRDataset:
    opened = open_dataset(folder, overrides)
    acquired = as_acquired(data, [quadrature] * len(data.indirect))
    assert opened.schedule is not None
    assert data.schedule is not None
    assert opened.schedule.grid == data.schedule.grid
    np.testing.assert_array_equal(opened.schedule.mask, data.schedule.mask)
    np.testing.assert_allclose(in_grid_order(opened), in_grid_order(acquired), rtol=1e-6)
    for ours, theirs in zip(acquired.axes, opened.axes, strict=True):
        assert (theirs.size, theirs.nucleus, theirs.quadrature) == (ours.size, ours.nucleus, ours.quadrature)
        for name in ("sw_hz", "observe_mhz", "carrier_ppm"):
            assert getattr(theirs, name) == pytest.approx(getattr(ours, name), rel=1e-6)
    assert opened.report.warnings == []
    return opened


@pytest.mark.parametrize("form", ["expanded", "compact", "mask"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_nus_forms_come_back(
    tmp_path: Path, plane: Experiment, cube: Experiment, form: str, dimensions: int
) -> None:
    data = shuffled(plane, 12) if dimensions == 2 else shuffled(cube, 25)
    write_nmrpipe_fid(tmp_path / "a", data, form)
    check(tmp_path / "a", data)
    names = {path.name for path in (tmp_path / "a").iterdir()}
    assert ("nuslist" in names) == (form != "mask")
    assert bool(names & {"mask", "mask.fid"}) == (form == "mask")


@pytest.mark.parametrize("quadrature", AQSIGN)
@pytest.mark.parametrize("dimensions", [2, 3])
def test_compact_data_marked_as_real_come_back(
    tmp_path: Path, plane: Experiment, cube: Experiment, dimensions: int, quadrature: Quadrature
) -> None:
    """The header knows neither grid nor quadrature; once they are set, nothing is left to warn of."""
    data = shuffled(plane, 12) if dimensions == 2 else shuffled(cube, 25)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real", quadrature)
    settings = {f"f{i + 1}.quadrature": str(quadrature) for i in range(dimensions - 1)}
    assert data.schedule is not None
    settings["sampling.grid"] = ",".join(map(str, data.schedule.grid))
    check(tmp_path / "a", data, quadrature, settings)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_full_data_come_back(tmp_path: Path, plane: Experiment, cube: Experiment, dimensions: int) -> None:
    data = plane.acquire() if dimensions == 2 else cube.acquire()
    write_nmrpipe_fid(tmp_path / "a", data)
    assert check(tmp_path / "a", data).is_nus is False


def test_states_tppi_is_marked(tmp_path: Path, plane: Experiment) -> None:
    data = shuffled(plane, 12)
    write_nmrpipe_fid(tmp_path / "a", data, quadrature=Quadrature.STATES_TPPI)
    check(tmp_path / "a", data, Quadrature.STATES_TPPI)


def test_group_delay_stays_in_the_data_and_in_the_header(tmp_path: Path, plane: Experiment) -> None:
    data = plane.acquire()
    write_nmrpipe_fid(tmp_path / "a", data, group_delay=67.98)
    opened = open_dataset(tmp_path / "a")
    assert opened.direct.group_delay == pytest.approx(67.98)
    expected = delayed(np.asarray(data.array), 67.98)
    np.testing.assert_allclose(opened.array, expected, atol=1e-6 * np.abs(expected).max())


def test_nmrglue_reads_planes_of_interleaved_phases(tmp_path: Path, cube: Experiment) -> None:
    data = cube.acquire()
    write_nmrpipe_fid(tmp_path / "a", data)
    header, array = ng.pipe.read(str(tmp_path / "a" / "fid" / "test%03d.fid"))
    assert array.shape == (24, 18, 96)
    assert header["FDFILECOUNT"] == 24
    expected = np.asarray(data.array).reshape(2, 2, 12, 9, 96).transpose(2, 0, 3, 1, 4).reshape(24, 18, 96)
    np.testing.assert_allclose(array, expected, rtol=1e-6)


def test_unknown_form_and_quadrature_are_refused(tmp_path: Path, plane: Experiment) -> None:
    with pytest.raises(ParameterError, match="compact"):
        write_nmrpipe_fid(tmp_path / "a", plane.acquire(), "compakt")
    with pytest.raises(ParameterError, match="States"):
        write_nmrpipe_fid(tmp_path / "a", plane.acquire(), quadrature=Quadrature.ECHO_ANTIECHO)
    assert list(tmp_path.iterdir()) == []
