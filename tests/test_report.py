"""The load report: facts, overrides, plain data."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.report import LoadReport, Status


def report(**overrides: str) -> LoadReport:
    return LoadReport("data/3", "Bruker", overrides={k.replace("_", ".", 1): v for k, v in overrides.items()})


def test_facts_keep_their_status_order_and_source() -> None:
    loaded = report()
    assert loaded.read("f1.sw_hz", 2000.0, "SW_h", "Hz") == 2000.0
    assert loaded.infer("f1.negate", True, "FnMODE") is True
    assert loaded.missing("f1.p0", None, "PHC0") is None
    assert list(loaded.facts) == ["f1.sw_hz", "f1.negate", "f1.p0"]
    assert [fact.status for fact in loaded.facts.values()] == [Status.READ, Status.INFERRED, Status.MISSING]
    assert loaded.facts["f1.sw_hz"].unit == "Hz"


@pytest.mark.parametrize(
    ("present", "text", "expected"),
    [
        (2000.0, "1500", 1500.0),
        (64, "128", 128),
        (True, "no", False),
        (False, "TRUE", True),
        ("states", "echo-antiecho", "echo-antiecho"),
        (None, "0.5", 0.5),
        (None, "3", 3),
        (None, "word", "word"),
        ((1, 0), "0,1", (0, 1)),
        ((1.0, 2.0), "3,4.5", (3.0, 4.5)),
    ],
)
def test_an_override_takes_the_kind_of_what_it_replaces(present, text, expected) -> None:
    loaded = LoadReport("x", "y", overrides={"f1.fact": text})
    value = loaded.read("f1.fact", present, "somewhere")
    assert value == expected and type(value) is type(expected)
    fact = loaded.facts["f1.fact"]
    assert (fact.value, fact.status, fact.source) == (expected, Status.SET, "--set f1.fact")


@pytest.mark.parametrize(("present", "text"), [(64, "many"), (64, "1.5"), (2.0, "wide"), (True, "maybe")])
def test_an_override_of_another_kind_is_refused(present: object, text: str) -> None:
    with pytest.raises(ParameterError) as error:
        LoadReport("x", "y", overrides={"f1.fact": text}).read("f1.fact", present, "somewhere")
    assert "f1.fact" in str(error.value) and text in str(error.value)


def test_an_override_of_no_fact_is_refused_with_the_near_ones() -> None:
    loaded = report(f1_sw="1500")
    loaded.read("f1.sw_hz", 2000.0, "SW_h")
    with pytest.raises(ParameterError, match=r"f1\.sw_hz"):
        loaded.check_overrides()
    kept = report(f1_sw_hz="1500")
    kept.read("f1.sw_hz", 2000.0, "SW_h")
    kept.check_overrides()
    assert kept.facts["f1.sw_hz"].value == 1500.0


def test_a_fact_that_is_told_cannot_be_set_and_the_error_says_what_can() -> None:
    loaded = report(coils="7")
    loaded.infer("slice", 0, "the only one")
    loaded.tell("coils", 3, "heads")
    assert loaded.facts["coils"].value == 3 and loaded.facts["coils"].status is Status.READ
    with pytest.raises(ParameterError, match=r"(?s)--set coils=7.*cannot be set.*Can be set: slice\.$"):
        loaded.check_overrides()


def test_warnings_stand_once() -> None:
    loaded = report()
    loaded.warn("the file is short")
    loaded.warn("the file is short")
    assert loaded.warnings == ["the file is short"]


def test_plain_data_for_json() -> None:
    loaded = report()
    loaded.read("f1.size", np.int64(64), "TD")
    loaded.read("sampling.columns", (1, 0), "nuslist")
    loaded.infer("f1.quadrature", Status.READ, "an enumeration")
    loaded.warn("beware")
    found = json.loads(json.dumps(loaded.as_dict()))
    assert found["path"] == "data/3" and found["format"] == "Bruker"
    assert found["facts"]["f1.size"] == {"value": 64, "status": "read", "source": "TD", "unit": ""}
    assert found["facts"]["sampling.columns"]["value"] == [1, 0]
    assert found["facts"]["f1.quadrature"]["value"] == "read"
    assert found["warnings"] == ["beware"]


@pytest.mark.parametrize("text", ["0", "-5", "nan", "inf"])
def test_a_width_that_no_axis_has_cannot_be_set(text: str) -> None:
    report = LoadReport("somewhere", "test", overrides={"f1.sw_hz": text})
    with pytest.raises(ParameterError, match=r"f1\.sw_hz"):
        report.read("f1.sw_hz", 1000.0, "somewhere", "Hz")
