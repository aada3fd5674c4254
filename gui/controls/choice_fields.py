"""The fields of choices: one of several names, yes or no, a name for each layer."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from gui.controls.field import Field, Mnemonics
from gui.controls.inputs import ComboBox
from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice, Flag
from scratchnet.experiment import Experiment


class ChoiceField(Field):
    """A combo box with the choices' labels, beside the caption."""

    parameter: Choice

    def __init__(
        self, path: str, parameter: Choice, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.combo = ComboBox(self)
        for name, label in parameter.choices.items():
            self.combo.addItem(label, name)
        self.combo.activated.connect(self._on_combo_activated)
        self._describe(self.combo, "choice")
        self.caption.setBuddy(self.combo)
        self.put_beside_caption(self.combo)

    def _display(self, value: str) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        name = self.parameter.check(self.combo.itemData(index))
        if name != self._value:
            self._propose(name)
        self.gesture_ended.emit()


class FlagField(Field):
    """A check box with the parameter's label."""

    parameter: Flag

    def __init__(
        self, path: str, parameter: Flag, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.check_box = QCheckBox(self.caption.text(), self)
        self._describe(self.check_box, "flag")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.caption.setBuddy(self.check_box)
        self.caption.hide()
        self.header.insertWidget(0, self.check_box)

    def _display(self, value: bool) -> None:
        self.check_box.setChecked(value)

    @Slot(bool)
    def _on_check_box_clicked(self, yes: bool) -> None:
        self.gesture_ended.emit()
        self._propose(yes)
        self.gesture_ended.emit()


_EACH = "Per layer…"
_INDENT_PX = 12


class NamePerLayerField(Field):
    """A combo box for all layers; its last entry shows one for each hidden layer."""

    parameter: NamePerLayer
    DEPENDS_ON = ("network.hidden",)

    def __init__(
        self,
        path: str,
        parameter: NamePerLayer,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._count = 0
        self._shown: str | tuple[str, ...] = parameter.default
        self.combo = ComboBox(self)
        for name, label in parameter.choices.items():
            self.combo.addItem(label, name)
        self.combo.insertSeparator(self.combo.count())
        self.combo.addItem(_EACH)
        self.combo.activated.connect(self._on_combo_activated)
        self._describe(self.combo, "choice", f"{parameter.label} of all layers")
        self.caption.setBuddy(self.combo)
        self.put_beside_caption(self.combo)
        # As many as allowed, hidden until needed.
        self.layers = [_Layer(self, number) for number in range(1, parameter.most + 1)]

    def show_experiment(self, experiment: Experiment) -> None:
        self._count = len(experiment.network.hidden)

    def _display(self, value: str | tuple[str, ...]) -> None:
        self._shown = value
        each = () if isinstance(value, str) else value
        last = self.combo.count() - 1
        self.combo.setCurrentIndex(self.combo.findData(value) if isinstance(value, str) else last)
        # Fewer than two layers have nothing to choose for each.
        entries = self.combo.model()
        assert isinstance(entries, QStandardItemModel)
        entries.item(last).setEnabled(self._count > 1 or bool(each))
        for index, layer in enumerate(self.layers):
            layer.setVisible(index < len(each))
            if index < len(each):
                layer.combo.setCurrentIndex(layer.combo.findData(each[index]))

    def change_layer(self, number: int, name: str) -> None:
        """Propose another name for one layer; ``number`` counts from 1."""
        names = list(self._shown)
        names[number - 1] = name
        self._change(tuple(names))

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        name = self.combo.itemData(index)
        if name is not None:
            self._change(name)
        elif isinstance(self._shown, str):
            self._change((self._shown,) * self._count)

    def _change(self, value: str | tuple[str, ...]) -> None:
        self.gesture_ended.emit()
        if value != self._value or self.in_error:
            self._display(value)
            self._propose(self.parameter.check(value))
        self.gesture_ended.emit()


class _Layer(QWidget):
    """One layer's number and combo box."""

    def __init__(self, field: NamePerLayerField, number: int) -> None:
        super().__init__(field)
        self._field = field
        self._number = number
        self.combo = ComboBox(self)
        for name, label in field.parameter.choices.items():
            self.combo.addItem(label, name)
        self.combo.activated.connect(self._on_combo_activated)
        field._describe(
            self.combo, f"{number}.choice", f"{field.parameter.label} of hidden layer {number}"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        caption = QLabel(f"Layer {number}", self)
        caption.setIndent(_INDENT_PX)
        row.addWidget(caption, Field.CAPTION_SHARE)
        row.addWidget(self.combo, Field.EDITOR_SHARE)
        field.rows.addWidget(self)

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        self._field.change_layer(self._number, self.combo.itemData(index))
