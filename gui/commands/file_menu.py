"""Commands of the File menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.actions import demo, exporting, locating, opening, picturing, recent, saving, sessions, viewing
from gui.actions.editing import remove_entry
from gui.commands.command import Command, Item

if TYPE_CHECKING:
    from gui.workbench import Workbench


def recent_items(workbench: Workbench) -> list[Item]:
    """Return the rows of the menu of what was opened before."""
    return [Item(str(path), partial(opening.open_path, path=path)) for path in workbench.recent.paths]


COMMANDS: tuple[Command, ...] = (
    Command(
        "file.open-folder",
        "Open Folder...",
        "File",
        opening.open_folder,
        "Open a data folder of a spectrometer",
        "Ctrl+O",
        "folder",
    ),
    Command(
        "file.open-files",
        "Open Files...",
        "File",
        opening.open_files,
        "Open spectra or FIDs",
        "Ctrl+Shift+O",
        "file",
    ),
    Command(
        "file.recent",
        "Open Recent",
        "File",
        opening.open_last,
        "Open what was opened before; by its name alone the last of it",
        enabled=recent.has_any,
        items=recent_items,
    ),
    Command("file.demo", "Open the Demo", "File", demo.open_demo, "Open a simulated 15N-HSQC, 20 % sampled"),
    Command(
        "file.open-session",
        "Open Session...",
        "File",
        sessions.open_session,
        "Open a session in place of what is open",
        "Ctrl+Alt+O",
        separated=True,
    ),
    Command(
        "file.save-session",
        "Save Session",
        "File",
        saving.save,
        "Save what is open, how it is processed and seen, and all results",
        "Ctrl+S",
        "save",
        saving.can_save,
    ),
    Command(
        "file.save-session-as",
        "Save Session As...",
        "File",
        saving.save_as,
        "Save the session in another file",
        "Ctrl+Shift+S",
        enabled=saving.can_save,
    ),
    Command(
        "file.restore",
        "Restore",
        "File",
        lambda workbench: workbench.recovery.restore(),
        "Open what was not saved when nmrrecon ended unexpectedly",
        enabled=lambda workbench: bool(workbench.recovery.leftovers),
    ),
    Command(
        "file.locate",
        "Locate Data...",
        "File",
        locating.locate_shown,
        "Say where the missing data of the present entry are",
        enabled=locating.can_locate,
    ),
    Command(
        "file.export",
        "Export...",
        "File",
        exporting.ask_and_export,
        "Write the present spectrum: NMRPipe, UCSF, picture, FIDs, recipe",
        "Ctrl+Shift+E",
        "export",
        exporting.can_export,
        separated=True,
    ),
    Command(
        "file.picture",
        "Save Picture...",
        "File",
        picturing.ask_and_save_picture,
        "Write what is seen as PNG, SVG or PDF: limits, levels, overlays, all compared spectra",
        "Ctrl+Shift+G",
        enabled=picturing.can_save_picture,
    ),
    Command(
        "file.remove",
        "Remove from Project",
        "File",
        remove_entry,
        "Take the present entry out of the project; files stay as they are",
        "Ctrl+W",
        enabled=viewing.has_entry,
        separated=True,
    ),
)
