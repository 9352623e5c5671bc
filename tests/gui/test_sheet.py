"""The sheet of keys, in the window and in the repository."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from gui.commands.sheet import sheet
from gui.commands.table import COMMANDS, MENUS
from gui.screenshots import SHEET

ROOT = Path(__file__).parents[2]


def test_the_sheet_in_the_repository_is_that_of_the_table() -> None:
    written = ROOT / "assets" / "figures" / "window" / SHEET
    assert written.read_text(encoding="utf-8") == sheet(), (
        "nmrrecon-gui --screenshots assets/figures/window makes it again"
    )


def test_no_two_commands_have_one_key_or_one_name() -> None:
    keys = Counter(command.shortcut for command in COMMANDS if command.shortcut)
    assert [key for key, count in keys.items() if count > 1] == []
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert {command.menu for command in COMMANDS} <= set(MENUS)


@pytest.mark.parametrize(
    "key", re.findall(r"`(Ctrl\+[A-Z+a-z]+|F1|Backspace|[A-Z])`", (ROOT / "README.md").read_text())
)
def test_the_keys_that_the_readme_names_do_something(key: str) -> None:
    assert key in {command.shortcut for command in COMMANDS}
