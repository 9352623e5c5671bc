"""The direct dimension as a whole."""

from dataclasses import replace

import nmrglue
import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing import direct
from nmrrecon.processing.direct import process_direct
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.phase import phase
from nmrrecon.processing.quadrature import indirect_signal, to_states
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Window
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

PLAIN = DirectRecipe(window=Window("none"), p0=0.0, p1=0.0)
DIRECT = Axis(256, 5000.0, 500.0, 4.7, "1H")
OFFSETS = np.array([-1500.0, -700.0, 300.0, 1100.0, 1800.0])


def fids(schedule, mode=Quadrature.STATES, rate=40.0):
    """Hypercomplex FIDs (2, point, 256) of five lines at `OFFSETS` Hz, all in phase at t1 = t2 = 0."""
    time = np.arange(DIRECT.size) * DIRECT.dwell_s
    lines = np.exp((2j * np.pi * OFFSETS[:, None] - rate) * time)
    angle = 2 * np.pi * np.linspace(-0.4, 0.35, 5) * schedule.points
    c, s = np.cos(angle) @ lines, np.sin(angle) @ lines
    if mode is Quadrature.ECHO_ANTIECHO:
        c, s = (c - 1j * s) / 2, -(c + 1j * s) / 2
    return np.stack([c, s]).astype(np.complex64)


def dataset_of(array, schedule, axis=DIRECT, mode=Quadrature.STATES):
    indirect = Axis(schedule.grid[0], 2000.0, 50.0, 118.0, "15N", quadrature=mode)
    return NMRDataset(array, (indirect, axis), schedule, LoadReport("test", "test"))


SCHEDULE = Schedule(np.array([[7], [0], [3], [12], [1], [20]]), (32,))


class Mapped:
    """An array that can be read in slices of points only, and notes how many it gave at once."""

    def __init__(self, array):
        self._array, self.shape, self.dtype, self.largest = array, array.shape, array.dtype, 0

    def __getitem__(self, key):
        part = self._array[key]
        self.largest = max(self.largest, part.shape[1])
        return part


def test_lines_are_lorentzians_at_their_shifts():
    done = process_direct(dataset_of(fids(SCHEDULE, rate=120.0), SCHEDULE), replace(PLAIN, zero_fill=3))
    assert done.array.dtype == np.complex64 and done.direct.frequency_domain
    at_zero = done.array[0, 1].real
    for offset in OFFSETS:
        point = round(float(done.direct.point(4.7 + offset / 500.0)))
        around = at_zero[point - 8 : point + 9]
        assert int(around.argmax()) - 8 in (-1, 0, 1)
        assert around.max() == pytest.approx(DIRECT.sw_hz / 120.0, rel=0.1)
    assert np.abs(done.array[1, 1].real).max() < 0.01 * at_zero.max()


def test_blocks_region_and_mapping_do_not_change_the_result(monkeypatch):
    data = fids(SCHEDULE)
    recipe = replace(PLAIN, p0=30.0, p1=100.0, region_ppm=(6.0, 3.0))
    axis = replace(DIRECT, group_delay=20.25)
    whole = process_direct(dataset_of(data, SCHEDULE, axis), replace(recipe, region_ppm=None))
    monkeypatch.setattr(direct, "BLOCK_BYTES", 2 * 512 * 8 * 2)
    mapped = Mapped(data)
    part = process_direct(dataset_of(mapped, SCHEDULE, axis), recipe)
    assert mapped.largest == 2
    kept = slice(part.direct.facts["region_start"], part.direct.facts["region_start"] + part.direct.size)
    np.testing.assert_allclose(part.array, whole.array[..., kept], atol=1e-3)
    np.testing.assert_allclose(part.direct.ppm_scale, whole.direct.ppm_scale[kept])
    assert part.direct.ppm(0) <= 6.0 and part.direct.ppm(part.direct.size - 1) >= 3.0
    assert part.direct.group_delay == 0.0 and whole.direct.group_delay == 0.0


def test_facts_and_history_say_what_was_done():
    done = process_direct(dataset_of(fids(SCHEDULE), SCHEDULE), DirectRecipe(p0=10.0, baseline="polynomial"))
    facts = done.direct.facts
    expected = {"p0": 10.0, "p1": 0.0, "phase_source": "recipe", "td_size": 256, "zero_filled": 512}
    assert {name: facts[name] for name in expected} == expected
    assert facts["window"]["kind"] == "sine-bell" and facts["first_point"] == 0.5
    assert "p0 10.0 p1 0.0 (recipe)" in done.history[0] and "polynomial" in done.history[1]


def test_echo_antiecho_can_be_combined_before_or_after():
    modes = Quadrature.ECHO_ANTIECHO
    dataset = dataset_of(fids(SCHEDULE, modes), SCHEDULE, mode=modes)
    recipe = replace(PLAIN, p0=40.0, solvent="polynomial", solvent_width_hz=120.0)
    before = process_direct(to_states(dataset), recipe)
    after = to_states(process_direct(dataset, recipe))
    np.testing.assert_allclose(before.array, after.array, atol=2e-3)


@pytest.mark.parametrize("mode", [Quadrature.STATES, Quadrature.ECHO_ANTIECHO])
@pytest.mark.parametrize("angle", [0.0, 75.0, -160.0])
def test_phase_is_found_where_the_file_has_none(mode, angle):
    data = fids(SCHEDULE, mode) * np.exp(1j * np.deg2rad(angle))
    done = process_direct(dataset_of(data, SCHEDULE, mode=mode), DirectRecipe())
    facts = done.direct.facts
    assert facts["phase_source"] == "automatic"
    points = done.direct.point(4.7 + OFFSETS / 500.0) / done.direct.size
    error = facts["p0"] + facts["p1"] * points + angle
    assert np.abs((error + 180) % 360 - 180).max() < 5.0


def test_phase_of_the_file_is_taken_where_it_fits_and_told_where_not():
    data = fids(SCHEDULE) * np.exp(1j * np.deg2rad(-50.0))
    fits = dataset_of(data, SCHEDULE, replace(DIRECT, facts={"p0": 52.0, "p1": 0.0}))
    done = process_direct(fits, DirectRecipe())
    assert (done.direct.facts["p0"], done.direct.facts["phase_source"]) == (52.0, "file")
    assert not fits.report.warnings
    stale = dataset_of(data, SCHEDULE, replace(DIRECT, facts={"p0": -20.0, "p1": 0.0}))
    done = process_direct(stale, DirectRecipe())
    assert done.direct.facts["p0"] == pytest.approx(50.0, abs=5.0)
    assert "p0 -20.0" in stale.report.warnings[0]
    given = process_direct(stale, DirectRecipe(p0=7.0))
    assert (given.direct.facts["p0"], given.direct.facts["phase_source"]) == (7.0, "recipe")


def test_magnitude_data_are_not_phased():
    axes = (Axis(32, 2000.0, 50.0, 4.7, "1H", quadrature=Quadrature.QF), DIRECT)
    dataset = NMRDataset(fids(SCHEDULE)[:1], axes, SCHEDULE, LoadReport("test", "test"))
    facts = process_direct(dataset, DirectRecipe()).direct.facts
    assert (facts["p0"], facts["p1"]) == (0.0, 0.0) and facts["phase_source"].startswith("none")


def test_one_dimensional_data():
    dataset = NMRDataset(fids(Schedule.full((1,)))[:1, 0], (DIRECT,), None, LoadReport("test", "test"))
    done = process_direct(dataset, DirectRecipe())
    assert done.array.shape == (1, 512)
    assert done.array[0].real.max() > 3 * -done.array[0].real.min()


def test_grid_gives_what_the_full_schedule_gives():
    schedule = Schedule.full((8,))
    data = fids(schedule)
    scheduled = dataset_of(data, schedule)
    grid = NMRDataset(data, scheduled.axes, None, scheduled.report)
    np.testing.assert_array_equal(process_direct(grid, PLAIN).array, process_direct(scheduled, PLAIN).array)


def test_transformed_dimension_is_cut_only():
    axis = replace(DIRECT, frequency_domain=True)
    spectra = fids(SCHEDULE).real.copy()
    dataset = dataset_of(spectra, SCHEDULE, axis)
    same = process_direct(dataset, DirectRecipe(p0=90.0))
    np.testing.assert_array_equal(same.array, spectra)
    cut = process_direct(dataset, DirectRecipe(region_ppm=(5.0, 4.0), baseline="median"))
    assert cut.array.dtype == np.float32 and cut.array.shape[-1] == cut.direct.size < 256
    np.testing.assert_array_equal(dataset.array, fids(SCHEDULE).real)


def test_group_delay_window_starts_at_time_zero_and_spares_the_first_point():
    axis = replace(DIRECT, group_delay=60.0)
    weights = direct.time_weights(axis, DirectRecipe(window=Window(offset=0.5, end=1.0)))
    plain = direct.time_weights(replace(DIRECT, size=196), DirectRecipe(window=Window(offset=0.5, end=1.0)))
    np.testing.assert_allclose(weights[61:], plain[1:])
    np.testing.assert_array_equal(weights[:61], 1.0)
    assert plain[0] == 0.5


@pytest.mark.parametrize(
    "bad",
    [replace(PLAIN, region_ppm=(50.0, 60.0)), replace(PLAIN, zero_fill=30), replace(PLAIN, solvent="x")],
)
def test_recipes_that_do_not_fit_are_refused(bad):
    with pytest.raises(ParameterError):
        process_direct(dataset_of(fids(SCHEDULE), SCHEDULE), bad)


def test_measured_filter_passes_time_zero_at_half_height(nmr_data):
    """So the first point of data with a group delay must not be halved again."""
    dataset = open_dataset(nmr_data("titration-bruker/1"))
    array, first = np.asarray(dataset.array), int(dataset.direct.group_delay)
    later = array[..., first + 8 : first + 20].mean(axis=-1)
    height = (array * later.conj()[..., None]).sum(axis=(0, 1)).real / (np.abs(later) ** 2).sum()
    crossing = first + int(np.argmax(height[first - 2 : first + 5] > 0.5)) - 2
    assert abs(crossing - dataset.direct.group_delay) < 1.0
    assert height[first + 2] == pytest.approx(1.0, abs=0.2) and abs(height[first - 4]) < 0.1


@pytest.mark.parametrize("file", ["ser", "test.fid"])
def test_measured_hmqc_agrees_with_nmrpipe(nmr_data, file):
    folder = nmr_data("ubiquitin-hmqc-bruker")
    header, reference = nmrglue.pipe.read(str(folder / "test.ft2"))
    reference = reference.T
    dataset = open_dataset(folder / file)
    window = Window(offset=0.5, end=1.0)
    done = process_direct(dataset, DirectRecipe(window=window, p0=56.0, p1=-173.0))
    signal = indirect_signal(to_states(done, [IndirectRecipe()]))
    weights = np.sin(np.pi * (0.5 + 0.5 * np.arange(64) / 63))[:, None]
    spectrum = phase(fourier(np.pad(signal * weights, ((0, 192), (0, 0))), axis=0), 90.0, 180.0, axis=0).real
    first = int(header["FDF2X1"]) - 1
    ppm = nmrglue.pipe.make_uc(header, reference.T, 0).ppm_scale()
    np.testing.assert_allclose(np.diff(done.direct.ppm_scale)[0], np.diff(ppm)[0], rtol=1e-4)
    inside = (ppm > 6.5) & (ppm < 10.5)
    ours = spectrum[:, first : first + reference.shape[1]][:, inside]
    assert np.corrcoef(ours.ravel(), reference[:, inside].ravel())[0, 1] > 0.98


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("number", ["1", "9"])
def test_measured_titration_agrees_with_nmrpipe_by_the_phase_of_the_file_and_by_the_automatic_one(
    nmr_data, number, known
):
    dataset = open_dataset(nmr_data(f"titration-bruker/{number}"))
    if not known:
        dataset = replace(dataset, axes=(dataset.axes[0], replace(dataset.direct, facts={})))
    done = process_direct(dataset, DirectRecipe())
    assert done.direct.facts["phase_source"] == ("file" if known else "automatic")
    header, reference = nmrglue.pipe.read(str(nmr_data(f"titration-bruker/{number}/test.ft2")))
    reference = reference.T
    signal = indirect_signal(to_states(done))
    weights = np.sin(np.pi * (0.5 + 0.48 * np.linspace(0, 1, len(signal))))[:, None]
    filled = np.pad(signal * weights, ((0, len(reference) - len(signal)), (0, 0)))
    spectrum = phase(fourier(filled, axis=0), -90.0, 180.0, axis=0).real
    first, size = int(header["FDF2X1"]) - 1, reference.shape[1]
    ppm = nmrglue.pipe.make_uc(header, reference.T, 0).ppm_scale()
    inside = (ppm > 6.5) & (ppm < 10.0)
    ours = spectrum[:, first : first + size][:, inside]
    assert np.corrcoef(ours.ravel(), reference[:, inside].ravel())[0, 1] > 0.94
