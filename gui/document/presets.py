"""The menu of presets: experiments ready to run, by kind."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from resources.presets import PRESETS


class PresetsMenu(QMenu):
    """A submenu for each kind of data; a kind with one preset needs none.

    Signals: ``chosen(Experiment, str)``, the experiment and its title. Whoever opens it asks
    about unsaved changes first.
    """

    chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Presets", parent)
        self.setObjectName("presets")
        groups: dict[str, list[QAction]] = {}
        for preset in PRESETS.values():
            action = QAction(preset.title, self)
            action.setObjectName(f"preset_{preset.key}")
            action.setData(preset.key)
            groups.setdefault(preset.group, []).append(action)
        for group, actions in groups.items():
            place = self if len(actions) == 1 else self.addMenu(group)
            place.addActions(actions)
        # A submenu passes on what is chosen in it.
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        preset = PRESETS[action.data()]
        self.chosen.emit(preset.load(), preset.title)
