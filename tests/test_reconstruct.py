"""The main job: from a data set and a recipe to a spectrum and its complete FIDs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest

import nmrrecon.blocks as blocks
from nmrrecon.completion import Completion
from nmrrecon.errors import Cancelled, DataError, ParameterError
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.output_plan import Wanted, planned_files
from nmrrecon.outputs import write_outputs
from nmrrecon.prepare import prepare
from nmrrecon.processing.indirect import process_indirect
from nmrrecon.processing.quadrature import hypercomplex_to_quadrants
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.recipe_file import read_recipe
from nmrrecon.reconstruct import Reconstruction, reconstruct
from nmrrecon.report import LoadReport
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.driver import Progress
from synthetic.bruker_writer import write_bruker
from synthetic.cases import case
from synthetic.experiment import Experiment
from synthetic.protein import hnco, hsqc

PHASED = Recipe(direct=DirectRecipe(p0=0.0, p1=0.0), indirect=(IndirectRecipe(p0=0.0, delay=0.0),))
FEW = {"iterations": 20}


@pytest.fixture(scope="module")
def protein() -> Experiment:
    return hsqc(40, 1, increments=64, direct=256)


def sampled(experiment: Experiment, density: float = 0.3, seed: int = 1) -> NMRDataset:
    points = round(density * int(np.prod(experiment.grid)))
    return experiment.acquire(poisson_gap(experiment.grid, points, seed))


def run(dataset: NMRDataset, recipe: Recipe) -> Reconstruction:
    return reconstruct(dataset, recipe, device="cpu")


def test_uniform_data_are_processed_as_ever(protein: Experiment) -> None:
    """Against ten lines of NumPy in double precision: windows, first points, zero filling, transforms."""
    data = protein.acquire()
    result = run(data, PHASED)
    fids = np.asarray(data.array, dtype=complex)
    fids = fids * np.sin(np.pi * np.linspace(0.5, 0.98, 256)) ** 2
    fids[..., 0] *= 0.5
    direct = np.fft.fftshift(np.fft.ifft(fids, 512, norm="forward"), axes=-1).real
    signal = (direct[0] + 1j * direct[1]) * np.sin(np.pi * np.linspace(0.5, 0.98, 64))[:, None]
    signal[0] *= 0.5
    spectrum = np.fft.fftshift(np.fft.ifft(signal, 128, axis=0, norm="forward"), axes=0).real
    np.testing.assert_allclose(result.spectrum.array[0], spectrum, atol=2e-6 * np.abs(spectrum).max())
    np.testing.assert_allclose(result.fids.array, direct, atol=2e-6 * np.abs(direct).max())
    assert "zero-filled" in " ".join(result.spectrum.history)
    assert result.warnings == ()


def test_peaks_are_where_the_truth_has_them(protein: Experiment) -> None:
    result = run(sampled(protein), Recipe())
    f1, f2 = result.spectrum.axes
    spectrum = result.spectrum.array[0]
    strong = protein.peaks.amplitude > np.median(protein.peaks.amplitude)
    heights = []
    for ppm in protein.peaks.shifts(protein.axes)[strong]:
        i, j = round(float(f1.point(ppm[0]))), round(float(f2.point(ppm[1])))
        heights.append(spectrum[max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2].max())
    assert np.min(heights) > 10 * np.median(np.abs(spectrum))


@pytest.mark.parametrize("method", ["ist", "ist-plain", "zero-filled"])
def test_measured_points_are_in_the_result(protein: Experiment, method: str) -> None:
    data = sampled(protein)
    result = run(data, replace(PHASED, method=method))
    prepared = prepare(data, PHASED)
    assert data.schedule is not None
    complete = hypercomplex_to_quadrants(result.fids.array)[:, data.schedule.flat]
    scale = float(np.abs(prepared.signals).max())
    np.testing.assert_allclose(complete, prepared.signals, atol=1e-6 * scale)
    missing = ~data.schedule.mask
    assert (np.abs(result.fids.array[:, missing]).max() > 0) == (method != "zero-filled")


def test_a_recipe_makes_the_same_result_again(protein: Experiment, tmp_path: Path) -> None:
    """Everything automatic at first; then from the recipe that was written, to the last bit."""
    data = sampled(protein)
    write_bruker(tmp_path / "3", data)
    opened = open_dataset(tmp_path / "3")
    first = run(opened, Recipe(source=str(tmp_path / "3"), parameters=FEW))
    write_outputs(first, tmp_path / "out")
    recipe = read_recipe(tmp_path / "out" / "recipe.toml")
    assert recipe == first.recipe
    assert recipe.indirect[0].p0 is not None and recipe.direct.p0 is not None
    again = run(open_dataset(recipe.source, recipe.overrides), recipe)
    np.testing.assert_array_equal(again.spectrum.array, first.spectrum.array)
    np.testing.assert_array_equal(again.fids.array, first.fids.array)
    assert again.recipe == recipe


@pytest.mark.parametrize(("method", "tolerance"), [("ist", 0.02), ("ist-plain", 0.01)])
def test_blocks_make_little_difference(
    method: str, tolerance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thresholds start from the largest signal of a block, so that blocks agree to a per cent or two."""
    drawn = case("A", 1)
    recipe = Recipe(indirect=PHASED.indirect, method=method)
    monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", 2**40)
    monkeypatch.setattr(blocks, "TOGETHER", 1)
    whole = run(drawn.dataset(), recipe).spectrum.array
    monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", 2**18)
    told: list[Progress] = []
    parts = reconstruct(drawn.dataset(), recipe, device="cpu", progress=told.append).spectrum.array
    assert told[0].blocks > 3
    assert np.linalg.norm(parts - whole) < tolerance * np.linalg.norm(whole)


def test_the_same_twice(protein: Experiment) -> None:
    data = sampled(protein)
    first, second = (run(data, Recipe(parameters=FEW)) for _ in range(2))
    np.testing.assert_array_equal(first.spectrum.array, second.spectrum.array)


def test_progress_rises_to_one(protein: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", 2**18)
    told: list[Progress] = []
    reconstruct(sampled(protein), PHASED, device="cpu", progress=told.append)
    done = [p.done for p in told]
    assert done == sorted(done) and done[0] > 0 and done[-1] == pytest.approx(1.0)
    assert told[-1].blocks > 1
    assert {p.block for p in told} == set(range(1, told[-1].blocks + 1))


def test_what_is_watched_goes_from_zero_filled_to_the_result(protein: Experiment) -> None:
    watched: list[Completion] = []
    first: list[np.ndarray] = []

    def watch(completion: Completion) -> None:
        watched.append(completion)
        first.append(completion.fids("").array.copy())

    data = sampled(protein)
    result = reconstruct(data, PHASED, device="cpu", watch=watch)
    assert not result.partial
    np.testing.assert_array_equal(watched[0].fids("").array, result.fids.array)
    zeros = reconstruct(data, replace(PHASED, method="zero-filled"), device="cpu")
    np.testing.assert_array_equal(first[0], zeros.fids.array)


def test_a_cancelled_job_that_is_watched_returns_what_it_has(protein: Experiment) -> None:
    data = sampled(protein)
    asked = iter([False] * 6 + [True] * 1000)
    partial = reconstruct(data, PHASED, device="cpu", cancel=lambda: next(asked), watch=lambda _: None)
    assert partial.partial
    assert "cancelled" in partial.spectrum.history[-2]
    whole = reconstruct(data, PHASED, device="cpu").fids.array
    zeros = reconstruct(data, replace(PHASED, method="zero-filled"), device="cpu").fids.array
    assert np.linalg.norm(partial.fids.array - whole) < 0.9 * np.linalg.norm(zeros - whole)


def test_cancel_ends_the_job(protein: Experiment) -> None:
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) >= 2

    with pytest.raises(Cancelled):
        reconstruct(sampled(protein), PHASED, device="cpu", cancel=cancel)
    assert len(asked) < 10


@pytest.mark.parametrize(("delay", "alike"), [(0.5, 0.99), (1.0, 0.96)])
def test_a_late_first_point_is_found_and_made_up_for(protein: Experiment, delay: float, alike: float) -> None:
    """A whole dwell late the point at t = 0 is missing, which takes a constant from every trace."""
    late = replace(protein, delays=(delay,))
    found = run(sampled(late), Recipe(direct=PHASED.direct)).recipe.indirect[0]
    assert found.delay == delay and found.p0 is not None
    assert abs((found.p0 + 180 * delay + 180) % 360 - 180) < 5.0
    on_time = run(protein.acquire(), PHASED).spectrum.array
    late_spectrum = run(late.acquire(), Recipe(direct=PHASED.direct)).spectrum.array
    assert np.corrcoef(on_time.ravel(), late_spectrum.ravel())[0, 1] > alike


def test_without_an_exact_echo_the_job_is_done_with_a_warning(protein: Experiment) -> None:
    late = replace(protein, delays=(0.3,))
    recipe = replace(PHASED, indirect=(IndirectRecipe(p0=-180 * 0.3, delay=0.3),))
    result = run(sampled(late), recipe)
    assert len(result.warnings) == 1 and "0.3 dwells" in result.warnings[0]
    truth = run(late.acquire(), recipe).spectrum.array
    assert np.corrcoef(truth.ravel(), result.spectrum.array.ravel())[0, 1] > 0.97
    assert run(sampled(late), replace(recipe, parameters={"virtual_echo": False})).warnings == ()


def test_imaginary_parts_kept_change_nothing_else(protein: Experiment) -> None:
    data = sampled(protein)
    recipe = replace(PHASED, parameters=FEW)
    real, kept = run(data, recipe), run(data, replace(recipe, keep_imaginary=True))
    assert kept.spectrum.array.shape == (2, *real.spectrum.array.shape[1:])
    assert np.iscomplexobj(kept.spectrum.array)
    scale = np.abs(real.spectrum.array).max()
    np.testing.assert_allclose(kept.spectrum.array[0].real, real.spectrum.array[0], atol=1e-5 * scale)


def test_qf_gives_a_magnitude_without_phases(protein: Experiment) -> None:
    data = sampled(protein, 0.5)
    axis = replace(data.indirect[0], quadrature=Quadrature.QF)
    echo = (data.array[:1] + 1j * data.array[1:]).astype(np.complex64)
    result = run(replace(data, array=echo, axes=(axis, data.direct)), Recipe(parameters=FEW))
    assert result.spectrum.array.shape[0] == 1 and result.spectrum.array.min() >= 0
    assert result.recipe.indirect == ()
    assert result.warnings == ()


def test_tppi_peaks_are_where_states_has_them(protein: Experiment) -> None:
    """Real points at half the dwell, made by interleaving cosine and sine: signs turn every second point."""
    halved = [0.5, 1.0]
    peaks = protein.peaks
    dense = replace(
        protein,
        axes=(replace(protein.axes[0], size=128, sw_hz=2 * protein.axes[0].sw_hz), protein.axes[1]),
        peaks=replace(peaks, frequency=peaks.frequency * halved, decay=peaks.decay * halved),
        noise_sigma=0.0,
    ).acquire()
    n = np.arange(128)[:, None]
    shifted = dense.array[0] * np.cos(np.pi * n / 2) - dense.array[1] * np.sin(np.pi * n / 2)
    axis = replace(dense.axes[0], sw_hz=protein.axes[0].sw_hz, quadrature=Quadrature.TPPI)
    tppi = replace(dense, array=shifted[None].astype(np.complex64), axes=(axis, dense.direct))
    found = run(tppi, PHASED).spectrum
    expected = run(replace(protein, noise_sigma=0.0).acquire(), PHASED).spectrum
    assert found.axes[0].sw_hz == pytest.approx(expected.axes[0].sw_hz)
    np.testing.assert_allclose(found.axes[0].ppm(0), expected.axes[0].ppm(0), atol=1e-9)
    resampled = np.stack([
        np.interp(expected.axes[0].ppm_scale[::-1], found.axes[0].ppm_scale[::-1], column[::-1])[::-1]
        for column in found.array[0].T
    ], axis=1)  # fmt: skip
    assert np.corrcoef(resampled.ravel(), expected.array[0].ravel())[0, 1] > 0.98


@pytest.mark.parametrize("direct", [32, 256])
def test_water_in_a_short_fid_is_no_error(direct: int) -> None:
    """The filter of its own accord takes a width that the FID allows: 60 Hz needs a longer one."""
    wet = hsqc(20, 1, increments=16, direct=direct, water=50.0)
    result = run(wet.acquire(), Recipe())
    assert "solvent polynomial" in " ".join(result.spectrum.history)
    assert run(wet.acquire(), result.recipe).spectrum.array.tobytes() == result.spectrum.array.tobytes()


def test_echo_antiecho_needs_the_imaginary_part(protein: Experiment) -> None:
    data = protein.acquire()
    axes = (
        replace(data.axes[0], quadrature=Quadrature.ECHO_ANTIECHO),
        replace(data.direct, frequency_domain=True),
    )
    with pytest.raises(DataError, match="echo-antiecho"):
        run(replace(data, array=data.array.real.copy(), axes=axes), Recipe())


@pytest.mark.parametrize("negate", [False, True])
@pytest.mark.parametrize("delay", [0.0, 0.25, 0.5])
@pytest.mark.parametrize("source", ["recipe", "file", "peaks"])
def test_tppi_is_phased(source: str, delay: float, negate: bool) -> None:
    """NUS TPPI out of phase: absorptive peaks at their shifts, and FIDs whose spectrum is the same."""
    p0, offsets = 60.0, np.array([350.0, -620.0, 810.0, -130.0])
    axis = Axis(128, 2000.0, 60.8, 118.0, "15N", Quadrature.TPPI, negate=negate)
    direct = Axis(128, 8000.0, 600.0, 8.0, "1H", frequency_domain=True)
    schedule = poisson_gap((128,), 64, 1)
    t = schedule.points / 2 + delay  # in dwells
    sense = -1.0 if negate else 1.0
    angle = (
        sense * (2 * np.pi * offsets / 2000.0 * t - np.deg2rad(p0 + 180 * delay))
        + np.pi / 2 * schedule.points
    )
    lines = 1 / (1 + ((np.arange(128) - np.array([[20], [50], [80], [105]])) / 2.0) ** 2)
    array = (np.cos(angle) * np.exp(-0.04 * t)) @ lines
    array += np.random.default_rng(1).normal(0.0, 2e-3, array.shape)
    if source == "file":
        axis = replace(axis, facts={"p0": p0, "delay": delay})
    report = LoadReport("test", "test")
    data = NMRDataset(array[None].astype(np.float32), (axis, direct), schedule, report)
    given = (IndirectRecipe(p0=p0, delay=delay),) if source == "recipe" else ()
    result = run(data, Recipe(indirect=given))
    f1, spectrum = result.spectrum.axes[0], result.spectrum.array[0]
    for offset, column in zip(offsets, (20, 50, 80, 105), strict=True):
        assert abs(spectrum[:, column].argmax() - f1.point(118.0 + offset / 60.8)) < 0.6
    assert spectrum.min() > -0.12 * spectrum.max()
    assert result.fids.axes[0].quadrature is Quadrature.STATES
    wide = process_indirect(result.fids, [IndirectRecipe()]).array[0]
    np.testing.assert_allclose(wide[64:192], spectrum, atol=1e-5 * spectrum.max())


@pytest.mark.parametrize(
    "quadratures",
    [
        (Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO),
        (Quadrature.ECHO_ANTIECHO, Quadrature.STATES_TPPI),
    ],
)
def test_a_bruker_cube_comes_back_through_nmrglue(
    quadratures: tuple[Quadrature, Quadrature], tmp_path: Path
) -> None:
    """Written as a spectrometer does, opened, reconstructed, written as a series, read by nmrglue."""
    cube = hnco(20, 1, increments=(16, 12), direct=256, noise=0.02)
    data = sampled(cube, 0.35)
    write_bruker(tmp_path / "5", data, quadratures)
    opened = open_dataset(tmp_path / "5")
    assert opened.is_nus and opened.schedule == data.schedule
    assert [axis.quadrature for axis in opened.indirect] == list(quadratures)
    region = DirectRecipe(region_ppm=(10.5, 6.5), p0=0.0, p1=0.0)
    phases = (IndirectRecipe(p0=0.0, delay=0.0),) * 2
    recipe = Recipe(direct=region, indirect=phases, parameters={"iterations": 40})
    result = run(opened, recipe)
    truth = run(cube.acquire(), recipe).spectrum
    assert result.spectrum.axes[0].size == 32 and result.spectrum.axes[1].size == 32
    estimate = result.spectrum.array.ravel()
    assert np.corrcoef(estimate, truth.array.ravel())[0, 1] > 0.97
    write_outputs(result, tmp_path / "out")
    assert_as_planned(result, tmp_path / "out", Wanted())
    header, planes = ng.pipe.read(str(tmp_path / "out" / "ft" / "spectrum%03d.ft3"))
    np.testing.assert_array_equal(planes, result.spectrum.array[0])
    assert planes.dtype == np.float32
    for d, axis in enumerate(result.spectrum.axes):
        np.testing.assert_allclose(ng.pipe.make_uc(header, planes, d).ppm_scale(), axis.ppm_scale, atol=2e-4)


def test_outputs_are_complete_and_none_else(protein: Experiment, tmp_path: Path) -> None:
    result = run(sampled(protein), replace(PHASED, parameters=FEW))
    written = write_outputs(result, tmp_path / "out", Wanted(ucsf=True))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    expected = {"spectrum.ft2", "fid.ft1", "spectrum.ucsf", "spectrum.png", "recipe.toml", "history.json"}
    assert names == expected == {path.name for path in written}
    _, spectrum = ng.pipe.read(str(tmp_path / "out" / "spectrum.ft2"))
    np.testing.assert_array_equal(spectrum, result.spectrum.array[0])
    assert_as_planned(result, tmp_path / "out", Wanted(ucsf=True))


def assert_as_planned(result: Reconstruction, folder: Path, wanted: Wanted) -> None:
    """Hold the files in a folder against those that were to be written, and their sizes."""
    files = planned_files(result.spectrum, wanted, result.fids)
    assert sum(file.count for file in files) == sum(path.is_file() for path in folder.rglob("*"))
    for file in files:
        assert file.present_in(folder)
        if file.bytes is not None:
            names = [file.name % (i + 1) for i in range(file.count)] if "%" in file.name else [file.name]
            size = sum((folder / name).stat().st_size for name in names)
            assert size == pytest.approx(file.bytes, rel=0.1), file.name


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(fids=False, history=False), {"spectrum.ft2", "spectrum.png", "recipe.toml"}),
        (Wanted(spectrum=False, picture=".pdf", recipe=False), {"fid.ft1", "spectrum.pdf", "history.json"}),
        (Wanted(False, False, True, "", "", False, False), {"spectrum.ucsf"}),
        (Wanted(False, False, False, ".svg", "", False, False), {"spectrum.svg"}),
    ],
)
def test_what_is_wanted_is_written_and_nothing_else(
    wanted: Wanted, expected: set[str], protein: Experiment, tmp_path: Path
) -> None:
    result = run(sampled(protein), replace(PHASED, parameters={"iterations": 2}))
    write_outputs(result, tmp_path, wanted)
    assert {path.name for path in tmp_path.iterdir()} == expected
    assert_as_planned(result, tmp_path, wanted)


def test_of_a_spectrum_alone_there_is_neither_recipe_nor_history(protein: Experiment, tmp_path: Path) -> None:
    result = run(sampled(protein), replace(PHASED, parameters={"iterations": 2}))
    write_outputs(result, tmp_path / "all", Wanted(ucsf=True))
    write_outputs(result.spectrum, tmp_path / "spectrum", Wanted(ucsf=True))
    names = {path.name for path in (tmp_path / "spectrum").iterdir()}
    assert names == {"spectrum.ft2", "spectrum.ucsf", "spectrum.png"}
    for name in names:
        assert (tmp_path / "spectrum" / name).read_bytes() == (tmp_path / "all" / name).read_bytes()


Change = Callable[[NMRDataset], NMRDataset]


def finished(data: NMRDataset) -> NMRDataset:
    axes = tuple(replace(axis, frequency_domain=True) for axis in data.axes)
    return NMRDataset(np.zeros((1, *(axis.size for axis in axes))), axes, None, data.report)


def not_a_number(data: NMRDataset) -> NMRDataset:
    array = data.array.copy()
    array[0, 3, 7] = np.nan
    return replace(data, array=array)


@pytest.mark.parametrize(
    ("change", "recipe", "error", "words"),
    [
        (finished, PHASED, DataError, "finished spectrum"),
        (lambda d: replace(d, array=d.array * np.float32(1e30)), PHASED, DataError, "single precision"),
        (lambda d: replace(d, array=d.array * np.float32(1e-30)), PHASED, DataError, "single precision"),
        (not_a_number, PHASED, DataError, "not numbers"),
        (lambda d: d, replace(PHASED, method="isst"), ParameterError, "ist"),
        (lambda d: d, replace(PHASED, parameters={"iteration": 3}), ParameterError, "iterations"),
        (lambda d: d, replace(PHASED, indirect=(IndirectRecipe(),) * 2), ParameterError, "fewer"),
    ],
)
def test_what_cannot_be_done_is_refused(change: Change, recipe, error, words, protein: Experiment) -> None:
    with pytest.raises(error, match=words):
        run(change(sampled(protein)), recipe)


def test_unknown_devices_are_refused(protein: Experiment) -> None:
    for device in ("gpu", "mps:99:1", "mps", "meta", "cuda:99"):
        with pytest.raises(ParameterError):
            reconstruct(sampled(protein), PHASED, device=device)
