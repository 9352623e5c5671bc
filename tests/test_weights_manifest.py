"""A manifest is read as it stands, or refused with what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nmrrecon.errors import WeightsError
from nmrrecon.weights_manifest import LARGEST_FILE, Manifest, manifest_text, read_manifest
from tests.small_network import MANIFEST, edit

COMPLETE = {**MANIFEST, "parameters": 18, "sha256": "0123456789abcdef" * 4, "licence": "BSD-3-Clause"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(COMPLETE), encoding="utf-8")
    return path


def test_what_a_manifest_says_is_read(small: Path) -> None:
    assert read_manifest(small) == Manifest(**COMPLETE)
    small.write_text(manifest_text(Manifest(**COMPLETE), small), encoding="utf-8")
    assert read_manifest(small) == Manifest(**COMPLETE)


def test_a_single_density_and_whole_hours_are_numbers(small: Path) -> None:
    edit(small, density=0.2, hours=2)
    assert read_manifest(small).density == 0.2
    assert isinstance(read_manifest(small).hours, float)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"licence": None, "seed": None}, ["seed", "licence"]),
        ({"licence": None, "license": "MIT"}, ["unknown key 'license'", "licence"]),
        ({"mood": "good"}, ["unknown key 'mood'"]),
        ({"dimensions": 4}, ["dimensions", "from 1 to 3"]),
        ({"steps": 1.5}, ["steps", "whole"]),
        ({"batch": True}, ["batch", "whole"]),
        ({"hours": "long"}, ["hours", "number"]),
        ({"hours": -1}, ["hours", "negative"]),
        ({"validation_rlne": float("nan")}, ["validation_rlne", "finite"]),
        ({"hours": float("-inf")}, ["hours", "finite"]),
        ({"hours": 10**400}, ["hours"]),
        ({"density": 0}, ["density"]),
        ({"density": 20}, ["density"]),
        ({"density": [0.3, 0.1]}, ["density"]),
        ({"density": [0.1]}, ["density"]),
        ({"arguments": {"features": [3]}}, ["arguments", "features"]),
        ({"arguments": {"features": 10**9}}, ["arguments", "features"]),
        ({"arguments": 3}, ["arguments"]),
        ({"versions": {"torch": "2"}}, ["versions", "python"]),
        ({"versions": {"torch": "2", "nmrrecon": "1", "python": 3}}, ["versions"]),
        ({"preset": " "}, ["preset"]),
        ({"name": "../small"}, ["name"]),
        ({"sha256": "X" * 64}, ["sha256"]),
        ({"parameters": 0}, ["parameters"]),
    ],
)
def test_a_manifest_is_read_strictly(small: Path, changes: dict[str, Any], words: list[str]) -> None:
    edit(small, **changes)
    with pytest.raises(WeightsError) as error:
        read_manifest(small)
    assert error.value.remedy
    assert all(word in str(error.value) for word in [*words, "small.json"]), str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"hours": 1e999}',
        b'{"name": "a", "name": "b"}',
        b"[" * 50_000,
        b"1" * 5_000,
        b" " * (LARGEST_FILE + 1),
    ],
)
def test_what_is_no_manifest_is_said_to_be_none(small: Path, content: bytes) -> None:
    small.write_bytes(content)
    with pytest.raises(WeightsError, match=r"small\.json"):
        read_manifest(small)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('"hours": 0.5', '"hours": 1e999', "hours"),
        ('"hours": 0.5', '"hours": 0.5, "hours": 0.1', "twice"),
        ('"hours": 0.5', '"hours": 0.5' + " " * LARGEST_FILE, "too large"),
    ],
)
def test_one_thing_wrong_in_a_good_manifest(small: Path, old: str, new: str, word: str) -> None:
    path = small
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(WeightsError, match=word):
        read_manifest(small)
