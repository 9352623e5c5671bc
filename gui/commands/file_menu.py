"""Commands of the File menu."""

from __future__ import annotations

from gui.actions import demo, exporting, opening, viewing
from gui.actions.editing import remove_entry
from gui.commands.command import Command

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
        "file.export",
        "Export...",
        "File",
        exporting.ask_and_export,
        "Write the present result: spectrum and FIDs for NMRPipe, picture, recipe",
        "Ctrl+S",
        "export",
        exporting.can_export,
        separated=True,
    ),
    Command("file.demo", "Open the Demo", "File", demo.open_demo, "Open a simulated 15N-HSQC, 20 % sampled"),
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
