"""The procpar reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nmrrecon.errors import DataError
from nmrrecon.io.varian_procpar import read_procpar
from tests.io.varian_folder import parameter

Data = Callable[[str], Path]

SHORT = 'SPARSE\n1 "y"\nf1coef\n1 "1 0 -1 0 0 -1 0 -1"\nnimax\n1 64\n'


def test_lenient_reading_finds_what_nmrglue_finds(nmr_data: Data, tmp_path: Path) -> None:
    original = nmr_data("solid-3d-varian") / "procpar"
    well_formed = read_procpar(original)
    malformed = tmp_path / "procpar"
    malformed.write_text(original.read_text() + SHORT)
    lenient = read_procpar(malformed)
    assert not well_formed.mended and "SPARSE" in lenient.mended[0]
    appended = {"SPARSE", "f1coef", "nimax"}
    assert len(well_formed.values) > 600
    for name, values in well_formed.values.items():
        assert name in appended or lenient.values[name] == values
    assert lenient.inactive == well_formed.inactive - appended


def test_short_entries_count_as_active_and_override(tmp_path: Path) -> None:
    path = tmp_path / "procpar"
    path.write_text(parameter("f1coef", "1 0 0 0 0 0 -1 0") + SHORT)
    procpar = read_procpar(path)
    assert procpar.text("f1coef") == "1 0 -1 0 0 -1 0 -1"
    assert procpar.text("SPARSE") == "y"
    assert procpar.count("nimax") == 64


def test_string_with_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "procpar"
    text = parameter("comment", "first line\n2 second line\n") + parameter("sw", 8000.0)
    path.write_text(text + parameter("solvent", "D2O"))
    procpar = read_procpar(path)
    assert procpar.text("comment") == "first line\n2 second line"
    assert procpar.number("sw") == 8000.0 and procpar.text("solvent") == "D2O"


def test_enumerated_strings_and_inactive_parameters(tmp_path: Path) -> None:
    path = tmp_path / "procpar"
    choices = 'dm 4 2 4 0 0 2 1 0 1 64\n2 "y" \n"n"\n4 "y" "n" "a" "s" \n'
    path.write_text(choices + parameter("nimax", 64.0, active=0) + SHORT.replace("nimax\n1 64\n", ""))
    procpar = read_procpar(path)
    assert procpar.values["dm"] == ("y", "n")
    assert procpar.count("nimax") == 0 and procpar.number("nimax") == 64.0


@pytest.mark.parametrize("text", ["\0\1\2\3", "12 34\n56\n", '"', "a\n", ""])
def test_a_file_that_is_no_procpar_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "procpar"
    path.write_text(text)
    with pytest.raises(DataError, match="procpar"):
        read_procpar(path)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "procpar"
    path.write_text("sw 1 1 1 1 1 1 1 1 1 64\n1 nan\n0\nni 1 1 1 1 1 1 1 1 1 64\n1 eight\n0\n")
    procpar = read_procpar(path)
    assert procpar.number("sw") is None and procpar.count("ni") == 0
