"""Commands of the Peaks menu."""

from __future__ import annotations

from gui.actions import peak_lists, peaks, picking
from gui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "peaks.pick",
        "Pick Peaks",
        "Peaks",
        picking.pick,
        "Pick peaks as the Peaks panel says: above the lowest contour level, in what is seen",
        "Ctrl+K",
        "peaks",
        peaks.can_pick,
    ),
    Command(
        "peaks.add",
        "Add Peak at Crosshair",
        "Peaks",
        peaks.add_at_crosshair,
        "Add the peak that lies uphill of the crosshair",
        "A",
        enabled=peaks.can_add,
    ),
    Command(
        "peaks.delete",
        "Delete Peaks",
        "Peaks",
        peaks.delete_selected,
        "Take the chosen peaks away",
        "Del",
        enabled=peaks.has_selected,
        separated=True,
    ),
    Command(
        "peaks.delete-all",
        "Delete All Peaks",
        "Peaks",
        peaks.delete_all,
        "Take all peaks away",
        enabled=peaks.has_peaks,
    ),
    Command(
        "peaks.import",
        "Import List...",
        "Peaks",
        peak_lists.ask_and_import,
        "Add the peaks of a list of Sparky or NMRPipe",
        enabled=peaks.can_pick,
        separated=True,
    ),
    Command(
        "peaks.export",
        "Export List...",
        "Peaks",
        peak_lists.ask_and_export,
        "Write the peaks for Sparky or NMRPipe",
        enabled=peaks.has_peaks,
    ),
    Command(
        "peaks.marks",
        "Show Peaks",
        "Peaks",
        peaks.toggle_marks,
        "Mark peaks in the spectrum",
        "K",
        enabled=peaks.can_pick,
        checked=peaks.has_marks,
        separated=True,
    ),
    Command(
        "peaks.labels",
        "Show Labels",
        "Peaks",
        peaks.toggle_labels,
        "Write the labels of peaks beside their marks",
        "L",
        enabled=peaks.can_pick,
        checked=peaks.has_labels,
    ),
)
