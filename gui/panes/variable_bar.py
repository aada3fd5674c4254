"""Which variable of the network is looked at, of those that one view shows one at a time."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.labels import ElidedComboBox
from gui.plain import plain_text
from gui.views.registry import variables_in
from scratchnet.explain import Variable
from scratchnet.run.snapshot import Scene


class VariableBar(QWidget):
    """Chooses a variable; hidden until a view shows one.

    Signals: ``chosen(int)``, another variable by its number from 0: by the user, or because a scene
    has other variables.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[Variable, ...] = ()
        self.box = ElidedComboBox(self)
        self.box.setObjectName("variable")
        self.box.setAccessibleName("Input that moves")
        self.box.setToolTip("The input along the horizontal axis; all others stay as they are")
        self.box.setSizeAdjustPolicy(
            self.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(6)
        caption = QLabel("Input", self)
        caption.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 2)
        row.addWidget(caption)
        row.addWidget(self.box, 1)
        row.addStretch(1)
        self.box.activated.connect(self._on_box_activated)
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Offer the variables of a scene, beginning with the first if they are others."""
        variables = variables_in(scene)
        if variables == self._variables:
            return
        self._variables = variables
        with QSignalBlocker(self.box):
            self.box.clear()
            for number, variable in enumerate(variables):
                self.box.addItem(variable.name)
                tip = plain_text(variable.name)
                self.box.setItemData(number, tip, Qt.ItemDataRole.ToolTipRole)
        self.chosen.emit(0)

    @Slot(int)
    def _on_box_activated(self, number: int) -> None:
        self.chosen.emit(number)
