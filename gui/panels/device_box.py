"""What the next reconstruction runs on."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from gui.actions import reconstruction
from gui.state.runs import AUTO, CPU
from gui.workbench import Workbench


class DeviceBox(QComboBox):
    """Automatic, CPU, and the CUDA cards, which are looked for when the list is first opened."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("device")
        self.setAccessibleName("Device")
        self.setToolTip("What the method runs on; automatic takes a CUDA device where there is one")
        self._workbench = workbench
        self.activated.connect(lambda place: workbench.runs.choose_device(self.itemData(place)))
        self._disconnect = workbench.runs.changed.connect(self.refresh)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the runs."""
        self._disconnect()

    def refresh(self) -> None:
        """List the devices that are known."""
        runs = self._workbench.runs
        wanted = [(AUTO, "automatic"), (CPU, "CPU"), *runs.cards]
        for place, (device, name) in enumerate(wanted):
            if self.itemData(place) != device:
                self.insertItem(place, name, device)
        while self.count() > len(wanted):
            self.removeItem(len(wanted))
        self.setCurrentIndex(max(self.findData(runs.device), 0))

    def showPopup(self) -> None:
        reconstruction.find_devices(self._workbench)
        super().showPopup()
