"""The fields of hidden layers: how many neurons, and a name or a number for all or for each."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from gui.choices import add_choices
from gui.controls.field import Field, Mnemonics, SymbolButton
from gui.controls.inputs import ComboBox
from gui.controls.number_fields import NumberEditor
from gui.controls.numbers import Number, number_text
from scratchnet.declare.lists import NamePerLayer, RealPerLayer
from scratchnet.declare.parameter import Integer, Real, Sizes
from scratchnet.experiment import Experiment

_EACH = "Per layer…"
_INDENT_PX = 12


class SizesField(Field):
    """Buttons for the number of layers; for every layer a slider and an entry."""

    parameter: Sizes

    def __init__(
        self, path: str, parameter: Sizes, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._shown: tuple[int, ...] = ()
        self._count = QLabel(self)
        self.remove = self._button("−", "remove", f"{parameter.label}: remove one")
        self.add = self._button("+", "add", f"{parameter.label}: add one")
        self.remove.clicked.connect(self._on_remove_clicked)
        self.add.clicked.connect(self._on_add_clicked)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addWidget(self.add)
        row.addWidget(self._count, 1)
        self.rows.addLayout(row)
        size = Integer(
            label=parameter.label,
            help=parameter.help,
            default=parameter.minimum,
            minimum=parameter.minimum,
            maximum=parameter.maximum,
            unit=parameter.unit or "size",
        )
        # As many as allowed, hidden until needed, so that none is destroyed during a drag.
        self.layers = [_NumberRow(self, number, size) for number in range(1, parameter.most + 1)]
        self.caption.setBuddy(self.add)

    def _button(self, text: str, name: str, accessible_name: str) -> QToolButton:
        button = SymbolButton(text, self)
        self._describe(button, name, accessible_name)
        return button

    def _display(self, value: Sequence[int]) -> None:
        self._shown = tuple(value)
        count = len(self._shown)
        label = self.parameter.label.lower()
        one = label.removesuffix("s")
        self._count.setText({0: f"no {one}", 1: f"1 {one}"}.get(count, f"{count} {label}"))
        self.remove.setEnabled(count > 0)
        self.add.setEnabled(count < self.parameter.most)
        for index, layer in enumerate(self.layers):
            layer.setVisible(index < count)
            if index < count:
                layer.editor.show_number(self._shown[index])

    def change_layer(self, number: int, size: Number) -> None:
        """Propose the list with another size for one layer; ``number`` counts from 1."""
        sizes = list(self._shown)
        sizes[number - 1] = int(size)
        self._change(sizes)

    def refuse_layer(self, number: int, typed: str) -> None:
        """Show that what was typed for a layer is not allowed."""
        sizes = [str(size) for size in self._shown]
        sizes[number - 1] = typed.strip()
        self._refuse(f"[{', '.join(sizes)}]")

    @Slot()
    def _on_add_clicked(self) -> None:
        self.gesture_ended.emit()
        last = self._shown[-1] if self._shown else self._first_size()
        self._change([*self._shown, last])
        self.gesture_ended.emit()

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.gesture_ended.emit()
        self._change(self._shown[:-1])
        self.gesture_ended.emit()

    def _change(self, sizes: Sequence[int]) -> None:
        value = self.parameter.check(sizes)
        self._display(value)
        self._propose(value)

    def _first_size(self) -> int:
        return self.parameter.default[0] if self.parameter.default else self.parameter.minimum


class NumberPerLayerField(Field):
    """Slider and entry for all layers; with its box checked, for each hidden layer."""

    parameter: RealPerLayer
    DEPENDS_ON = ("network.hidden",)

    def __init__(
        self,
        path: str,
        parameter: RealPerLayer,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._count = 0
        self._shown: float | tuple[float, ...] = parameter.default
        self.editor = NumberEditor(parameter.number, self)
        if self.editor.slider is not None:
            self._describe(self.editor.slider, "slider", f"{parameter.label} of all layers, slider")
        self._describe(self.editor.entry, "entry", f"{parameter.label} of all layers")
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(self.restore)
        self.editor.gesture_ended.connect(self.gesture_ended)
        self.check_box = QCheckBox("Per layer", self)
        self._describe(self.check_box, "each", f"{parameter.label} per layer")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.rows.addWidget(self.editor)
        self.rows.addWidget(self.check_box)
        # As many as allowed, hidden until needed.
        self.layers = [
            _NumberRow(self, number, parameter.number) for number in range(1, parameter.most + 1)
        ]

    def show_experiment(self, experiment: Experiment) -> None:
        self._count = len(experiment.network.hidden)

    def _display(self, value: float | tuple[float, ...]) -> None:
        self._shown = value
        each = value if isinstance(value, tuple) else None
        self.editor.setVisible(each is None)
        if not isinstance(value, tuple):
            self.editor.show_number(value)
        self.check_box.setChecked(each is not None)
        # With fewer than two layers there is nothing to tell apart.
        self.check_box.setVisible(self._count > 1 or each is not None)
        self.caption.setBuddy(self.editor.entry if each is None else self.check_box)
        for index, layer in enumerate(self.layers):
            layer.setVisible(each is not None and index < len(each))
            if each is not None and index < len(each):
                layer.editor.show_number(each[index])

    def change_layer(self, number: int, value: Number) -> None:
        """Propose the list with another number for one layer; ``number`` counts from 1."""
        values = list(self._values())
        values[number - 1] = float(value)
        self._change(tuple(values))

    def refuse_layer(self, number: int, typed: str) -> None:
        """Report that what was typed for a layer is not allowed."""
        values = [number_text(value) for value in self._values()]
        values[number - 1] = typed.strip()
        self._refuse(f"[{', '.join(values)}]")

    def _values(self) -> tuple[float, ...]:
        return self._shown if isinstance(self._shown, tuple) else (self._shown,) * self._count

    def _change(self, value: float | tuple[float, ...]) -> None:
        checked = self.parameter.check(value)
        self._display(checked)
        self._propose(checked)

    @Slot(object)
    def _on_editor_proposed(self, number: Number) -> None:
        self._change(float(number))

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._refuse(typed)

    @Slot(bool)
    def _on_check_box_clicked(self, each: bool) -> None:
        self.gesture_ended.emit()
        values = self._values()
        self._change(values if each else max(values, default=self.parameter.default))
        self.gesture_ended.emit()


class _NumberRow(QWidget):
    """One layer's number, slider and entry."""

    def __init__(
        self, field: "SizesField | NumberPerLayerField", number: int, declaration: Integer | Real
    ) -> None:
        super().__init__(field)
        self._field = field
        self._number = number
        self.editor = NumberEditor(declaration, self)
        # The sizes of layers have the digits as mnemonics.
        mark = "&" if isinstance(field, SizesField) and number < 10 else ""
        caption = QLabel(f"{mark}{number}", self)
        caption.setBuddy(self.editor.entry)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption)
        row.addWidget(self.editor, 1)
        text = f"{field.parameter.label}: {declaration.unit or 'value'} of layer {number}"
        if self.editor.slider is not None:
            field._describe(self.editor.slider, f"{number}.slider", f"{text}, slider")
        field._describe(self.editor.entry, f"{number}.entry", text)
        self.editor.proposed.connect(self._on_editor_proposed)
        self.editor.refused.connect(self._on_editor_refused)
        self.editor.restored.connect(field.restore)
        self.editor.gesture_ended.connect(field.gesture_ended)
        field.rows.addWidget(self)

    @Slot(object)
    def _on_editor_proposed(self, size: int) -> None:
        self._field.change_layer(self._number, size)

    @Slot(str)
    def _on_editor_refused(self, typed: str) -> None:
        self._field.refuse_layer(self._number, typed)


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
        add_choices(self.combo, parameter.choices, parameter.choice_help)
        self.combo.insertSeparator(self.combo.count())
        add_choices(self.combo, {"": _EACH}, {"": "Choose for each hidden layer by itself."})
        self.combo.activated.connect(self._on_combo_activated)
        self._describe(self.combo, "choice", f"{parameter.label} of all layers")
        self.caption.setBuddy(self.combo)
        self.put_beside_caption(self.combo)
        # As many as allowed, hidden until needed.
        self.layers = [_NameRow(self, number) for number in range(1, parameter.most + 1)]

    def show_experiment(self, experiment: Experiment) -> None:
        self._count = len(experiment.network.hidden)

    def _display(self, value: str | tuple[str, ...]) -> None:
        self._shown = value
        each = () if isinstance(value, str) else value
        last = self.combo.count() - 1
        self.combo.setCurrentIndex(self.combo.findData(value) if isinstance(value, str) else last)
        self._explain(self.combo, value)
        # Fewer than two layers have nothing to choose for each.
        entries = self.combo.model()
        assert isinstance(entries, QStandardItemModel)
        entries.item(last).setEnabled(self._count > 1 or bool(each))
        for index, layer in enumerate(self.layers):
            layer.setVisible(index < len(each))
            if index < len(each):
                layer.show_name(each[index])

    def change_layer(self, number: int, name: str) -> None:
        """Propose another name for one layer; ``number`` counts from 1."""
        names = list(self._shown)
        names[number - 1] = name
        self._change(tuple(names))

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        name = self.combo.itemData(index)
        if name:
            self._change(name)
        elif isinstance(self._shown, str):
            self._change((self._shown,) * self._count)

    def _change(self, value: str | tuple[str, ...]) -> None:
        self.gesture_ended.emit()
        if value != self._value or self.in_error:
            self._display(value)
            self._propose(self.parameter.check(value))
        self.gesture_ended.emit()


class _NameRow(QWidget):
    """One layer's number and combo box."""

    def __init__(self, field: NamePerLayerField, number: int) -> None:
        super().__init__(field)
        self._field = field
        self._number = number
        self.combo = ComboBox(self)
        add_choices(self.combo, field.parameter.choices, field.parameter.choice_help)
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

    def show_name(self, name: str) -> None:
        """Show the layer's name, without a signal."""
        self.combo.setCurrentIndex(self.combo.findData(name))
        self._field._explain(self.combo, name)

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        self._field.change_layer(self._number, self.combo.itemData(index))
