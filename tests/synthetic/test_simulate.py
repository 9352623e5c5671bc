"""`nmrrecon simulate`: folders that open, the truth beside them, clear refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.open import open_dataset
from nmrrecon.io.open_kspace import open_kspace
from nmrrecon.nmr import Quadrature
from synthetic.cases import case


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["simulate", *map(str, arguments)])


@pytest.mark.parametrize("form", ["bruker", "varian", "nmrpipe"])
@pytest.mark.parametrize("name", ["A", "five-peak", "hsqc"])
def test_folder_opens_with_the_schedule_of_the_case(tmp_path: Path, form: str, name: str) -> None:
    result = simulate(name, tmp_path / "out", "--format", form, "--seed", 3)
    assert result.exit_code == 0, result.output
    opened = open_dataset(tmp_path / "out")
    assert opened.schedule is not None
    assert opened.is_nus
    if name == "hsqc":
        assert len(opened.schedule) == 32
        assert opened.schedule.grid == (128,)
    else:
        np.testing.assert_array_equal(opened.schedule.mask, case(name, 3).mask)
    peaks = (tmp_path / "out" / "peaks.list").read_text().splitlines()[2:]
    assert f"{len(peaks)} peaks" in result.output


def test_three_dimensions_with_a_quadrature_for_each(tmp_path: Path) -> None:
    result = simulate("3d", tmp_path / "out", "--quadrature", "states-tppi,echo-antiecho")
    assert result.exit_code == 0, result.output
    opened = open_dataset(tmp_path / "out")
    assert [axis.quadrature for axis in opened.indirect] == [
        Quadrature.STATES_TPPI,
        Quadrature.ECHO_ANTIECHO,
    ]
    assert opened.schedule == case("3d", 0).schedule


def test_reference_has_the_same_fids(tmp_path: Path) -> None:
    simulate("A", tmp_path / "out", "--format", "nmrpipe", "--with-reference", "--density", "10%")
    sampled, full = (open_dataset(tmp_path / "out" / name) for name in ("data", "reference"))
    assert sampled.schedule is not None
    assert len(sampled.schedule) == 26
    assert not full.is_nus
    np.testing.assert_allclose(sampled.array, np.asarray(full.array)[:, sampled.schedule.flat], rtol=1e-6)


@pytest.mark.parametrize("kind", ["poisson-gap", "random", "exponential", "full"])
def test_schedules(tmp_path: Path, kind: str) -> None:
    simulate("hsqc", tmp_path / "out", "--schedule", kind, "--residues", 10, "--seed", 2)
    opened = open_dataset(tmp_path / "out")
    assert opened.is_nus == (kind != "full")


def test_seed_reproduces_the_files(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate("hsqc", tmp_path / name, "--residues", 10, "--seed", seed)
    contents = [(tmp_path / name / "data" / "ser").read_bytes() for name in "abc"]
    assert contents[0] == contents[1] != contents[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hsqc", "--quadrature", "stats"], "states"),
        (["hsqc", "--quadrature", "states,states"], "2 for 1"),
        (["hsqc", "--density", "150%"], "density"),
        (["A", "--water", "3"], "water"),
        (["hsqc", "--format", "varian", "--quadrature", "states-tppi"], "states-tppi"),
        (["hsqc", "--schedule", "full", "--density", "20%"], "full"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = simulate(arguments[0], tmp_path / "out", *arguments[1:])
    assert result.exit_code == 2
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


def test_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep")
    result = simulate("hsqc", tmp_path)
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("coils", [1, 3])
def test_a_cine_opens_beside_its_truth(tmp_path: Path, coils: int) -> None:
    result = simulate("cine", tmp_path / "out", "--grid", "4x48x40", "--coils", coils, "--noise", 0)
    assert result.exit_code == 0, result.output
    k_space, truth = (open_kspace(tmp_path / "out" / name) for name in ("k_space.npz", "truth.h5"))
    assert k_space.samples.shape == (4, coils, 48, 40) and k_space.is_full
    seen = images_of(k_space.samples)
    if coils > 1:
        assert k_space.coil_maps is not None
        seen = (seen * k_space.coil_maps.conj()).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(seen, images_of(truth.samples), atol=1e-5)
    assert (tmp_path / "out" / "truth.gif").stat().st_size > 0


def test_noise_of_a_cine_is_what_was_asked_for(tmp_path: Path) -> None:
    for noise in (0, 0.02):
        assert simulate("cine", tmp_path / str(noise), "--grid", "2x64x64", "--noise", noise).exit_code == 0
    quiet, noisy = (open_kspace(tmp_path / name / "k_space.npz").samples for name in ("0", "0.02"))
    height = np.abs(images_of(quiet)).max()
    assert (noisy - quiet).real.std() == pytest.approx(0.02 * height, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cine", "out", "--density", "25%"), "--density: not for the case cine"),
        (("cine", "out", "--format", "varian"), "--format: not for the case cine"),
        (("hsqc", "out", "--coils", 8), "--coils: not for the case hsqc"),
        (("cine", "out", "--grid", "16x128"), "not three sizes"),
        (("cine", "out", "--grid", "900x900x900"), "too large"),
        (("cine", "out", "--grid", "4x8x8"), "cannot be drawn"),
    ],
)
def test_what_a_cine_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[object, ...], message: str
) -> None:
    case, out, *others = arguments
    result = simulate(case, tmp_path / str(out), *others)
    assert result.exit_code == 2 and message in result.output
    assert not list(tmp_path.iterdir())
