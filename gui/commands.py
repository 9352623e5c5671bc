"""The table of commands: menus, toolbar, palette and the sheet of shortcuts are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.actions import comparing, demo, exporting, opening, reconstruction, viewing
from gui.command import Command

if TYPE_CHECKING:
    from gui.workbench import Workbench

MENUS = ("File", "Edit", "View", "Process", "Help")


def _undo(workbench: Workbench) -> None:
    workbench.store.undo()


def _redo(workbench: Workbench) -> None:
    workbench.store.redo()


def _remove(workbench: Workbench) -> None:
    entry = workbench.entry
    if entry is not None:
        workbench.store.commit(workbench.store.document.without(entry.key), f"Remove {entry.name}")


def _reconstruct(workbench: Workbench) -> None:
    entry = reconstruction.fids_of(workbench)
    if entry is not None:
        reconstruction.reconstruct_entry(workbench, entry.key, entry.recipe)


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
        _remove,
        "Take the present entry out of the project; files stay as they are",
        "Ctrl+W",
        enabled=viewing.has_entry,
        separated=True,
    ),
    Command(
        "edit.undo",
        "Undo",
        "Edit",
        _undo,
        "Take back the last change",
        "Ctrl+Z",
        "undo",
        enabled=lambda workbench: workbench.store.undo_text is not None,
    ),
    Command(
        "edit.redo",
        "Redo",
        "Edit",
        _redo,
        "Do again what was undone",
        "Ctrl+Shift+Z",
        "redo",
        enabled=lambda workbench: workbench.store.redo_text is not None,
    ),
    Command(
        "view.full",
        "Full View",
        "View",
        viewing.full_view,
        "Show all of the spectrum",
        "F",
        "full",
        viewing.has_entry,
    ),
    Command(
        "view.back",
        "Back",
        "View",
        viewing.back,
        "Show what was seen before",
        "Backspace",
        "back",
        viewing.can_go_back,
    ),
    Command(
        "view.higher",
        "Raise Contour Levels",
        "View",
        viewing.raise_levels,
        "Draw fewer contour lines; the wheel does the same",
        "+",
        enabled=viewing.has_entry,
        separated=True,
    ),
    Command(
        "view.lower",
        "Lower Contour Levels",
        "View",
        viewing.lower_levels,
        "Draw more contour lines; the wheel does the same",
        "-",
        enabled=viewing.has_entry,
    ),
    Command(
        "view.image",
        "Image",
        "View",
        viewing.toggle_image,
        "Draw an image in place of contour lines",
        "I",
        "image",
        viewing.has_entry,
        viewing.is_image,
        separated=True,
    ),
    Command(
        "view.slices",
        "Slices",
        "View",
        viewing.toggle_slices,
        "Show the traces through the pointer",
        "S",
        "slices",
        viewing.has_entry,
        viewing.has_slices,
    ),
    Command(
        "process.phase",
        "Phase Tool",
        "Process",
        lambda workbench: workbench.questions.toggle_phase_tool(),
        "Set the phases of the direct dimension by eye, with a pivot",
        "Ctrl+P",
        "phase",
        reconstruction.can_reconstruct,
    ),
    Command(
        "process.reconstruct",
        "Reconstruct",
        "Process",
        _reconstruct,
        "Reconstruct the spectrum with the method chosen",
        "Ctrl+R",
        "run",
        reconstruction.can_reconstruct,
    ),
    Command(
        "process.compare",
        "Compare",
        "Process",
        comparing.compare,
        "Show the results of the present data side by side, and how their peaks compare",
        "Ctrl+E",
        "compare",
        lambda workbench: comparing.can_compare(workbench) or comparing.is_comparing(workbench),
        comparing.is_comparing,
    ),
    Command(
        "help.palette",
        "Command Palette...",
        "Help",
        lambda workbench: workbench.questions.show_palette(),
        "Search all commands",
        "Ctrl+Shift+P",
    ),
    Command(
        "help.shortcuts",
        "Keyboard Shortcuts",
        "Help",
        lambda workbench: workbench.questions.show_shortcuts(),
        "Show all commands and their shortcuts",
        "F1",
    ),
)
