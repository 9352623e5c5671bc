"""`nmrrecon info` of MRI data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.io.cine_file import write_cine_file
from nmrrecon.kspace import KSpace
from nmrrecon.kspace_summary import kspace_line
from nmrrecon.report import LoadReport
from tests.io.cine_data import beating_disc, coil_k_space, line_mask


def info(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["info", *map(str, arguments)])


@pytest.mark.parametrize(
    "name, line",
    [
        ("kspace-sigpy", "one frame, 8 coils, 230 x 180, 12.4 % sampled"),
        (
            "cine-sunnybrook/SCD0000301.npz",
            "cine of 20 frames, one coil, 256 x 256, fully sampled, 46 ms per frame",
        ),
        ("cine-yhao/breathing.mat", "cine of 60 frames, one coil, 128 x 128, fully sampled"),
    ],
)
def test_measured_data_in_one_line(mri_data: Callable[[str], Path], name: str, line: str) -> None:
    path = mri_data(name)
    result = info(path)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].strip() == line
    report = json.loads(info(path, "--json").stdout)
    assert report["summary"] == line and report["facts"]["axes"]["status"] == "inferred"


def test_facts_can_be_set(tmp_path: Path) -> None:
    path = write_cine_file(beating_disc(), tmp_path / "cine.h5")
    result = info(path, "--set", "frames=0:2", "--set", "crop=16x16")
    assert result.output.splitlines()[-1].strip() == "cine of 2 frames, one coil, 16 x 16, fully sampled"
    wrong = info(path, "--set", "frame=0:2")
    assert wrong.exit_code == 2 and "Did you mean frames" in wrong.stderr
    facts = json.loads(info(path, "--json").stdout)["facts"]
    assert facts["format.shape"]["value"] == list(beating_disc().shape)
    told = info(path, "--set", "format.shape=1,2,3")
    assert told.exit_code == 2 and told.stderr.count("error:") == 1 and "Can be set: variable" in told.stderr


def test_the_nominal_share_stands_beside_the_one_that_was_sampled() -> None:
    report = LoadReport("x", "test")
    mask = line_mask()
    k_space = KSpace(coil_k_space(), np.ones_like(mask), report).undersampled(mask, "lines")
    share = f"{100 * mask.mean():.1f} % sampled"
    assert share in kspace_line(k_space) and "nominal" not in kspace_line(k_space)
    report.read("sampling.acceleration", 8, "attribute")
    assert f"{share} (nominal 12.5 %)" in kspace_line(replace(k_space))
