"""Fields of one number."""

from random import SystemRandom

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from gui.controls.field import Field
from gui.controls.mnemonics import Mnemonics
from gui.controls.number_editor import NumberEditor
from gui.controls.slider_scale import Number
from scratchnet.declare.parameter import Integer, Real


class NumberField(Field):
    """An Integer or a Real: slider and entry."""

    parameter: Integer | Real

    def __init__(
        self,
        path: str,
        parameter: Integer | Real,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.editor = NumberEditor(parameter, self)
        if self.editor.slider is not None:
            self._dress(self.editor.slider, "slider", f"{parameter.label} slider")
        self._dress(self.editor.entry, "entry")
        self.caption.setBuddy(self.editor.entry)
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(self.restore)
        self.editor.gesture_ended.connect(self.gesture_ended)
        self.rows.addWidget(self.editor)

    def _display(self, value: Number) -> None:
        self.editor.show_number(value)

    @Slot(object)
    def _on_editor_proposed(self, number: Number) -> None:
        self._propose(self.parameter.check(number))

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._refuse(typed)


class DrawnNumberField(NumberField):
    """A whole number from a range too wide for a slider, such as a seed: it can be drawn."""

    def __init__(
        self, path: str, parameter: Integer, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        words = f"New {parameter.label.lower()}"
        self.button = QPushButton(mnemonics.mark(words), self)
        self._dress(self.button, "new", words)
        self.button.setToolTip(f"Draw another {parameter.label.lower()} at random")
        self.button.clicked.connect(self._on_button_clicked)
        self.editor.row.addWidget(self.button)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.gesture_ended.emit()
        number = SystemRandom().randint(int(self.parameter.minimum), int(self.parameter.maximum))
        self._display(number)
        self._propose(number)
        self.gesture_ended.emit()


class OptionalNumberField(NumberField):
    """A number that may be None: a check box for that, slider and entry else."""

    def __init__(
        self,
        path: str,
        parameter: Integer | Real,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        words = parameter.none_means.capitalize() or "None"
        self.check_box = QCheckBox(mnemonics.mark(words), self)
        self._dress(self.check_box, "none", f"{parameter.label}: {words}")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.rows.insertWidget(0, self.check_box)
        first = self.editor.slider or self.editor.entry
        QWidget.setTabOrder(self.check_box, first)
        QWidget.setTabOrder(first, self.editor.entry)
        self._last: Number = parameter.default or self._middle()
        self.editor.show_number(self._last)

    def _display(self, value: Number | None) -> None:
        self.check_box.setChecked(value is None)
        self.editor.setVisible(value is not None)
        self.caption.setBuddy(self.check_box if value is None else self.editor.entry)
        if value is not None:
            self._last = value
            self.editor.show_number(value)

    @Slot(bool)
    def _on_check_box_clicked(self, none: bool) -> None:
        self.gesture_ended.emit()
        value = None if none else self._last
        self._display(value)
        self._propose(value)
        self.gesture_ended.emit()

    def _middle(self) -> Number:
        """Return where an experimenter might begin: the middle of the slider."""
        scale = self.editor.scale
        return self.parameter.minimum if scale is None else scale.value_at(scale.last // 2)
