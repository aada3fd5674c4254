"""The field of a list of whole numbers: the sizes of layers."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.controls.field import Field
from gui.controls.mnemonics import Mnemonics
from gui.controls.number_editor import NumberEditor
from scratchnet.declare.parameter import Integer, Sizes


class SizesField(Field):
    """Buttons for the number of layers; for every layer a slider and an entry."""

    parameter: Sizes

    def __init__(
        self, path: str, parameter: Sizes, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._shown: tuple[int, ...] = ()
        self._count = QLabel(self)
        self.remove = self._button("−", "remove", f"{parameter.label}: one less")
        self.add = self._button("+", "add", f"{parameter.label}: one more")
        self.remove.clicked.connect(self._on_remove_clicked)
        self.add.clicked.connect(self._on_add_clicked)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addWidget(self.add)
        row.addWidget(self._count, 1)
        self.rows.addLayout(row)
        # All that there can ever be, hidden until needed: none is ever destroyed in mid-drag.
        self.layers = [_Layer(self, number) for number in range(1, parameter.most + 1)]
        self.caption.setBuddy(self.add)

    def _button(self, text: str, name: str, accessible_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        self._dress(button, name, accessible_name)
        height = button.sizeHint().height()
        button.setFixedSize(height + 6, height)
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

    def change_layer(self, number: int, size: int) -> None:
        """Propose the list with another size for one layer; ``number`` counts from 1."""
        sizes = list(self._shown)
        sizes[number - 1] = size
        self._change(sizes)

    def refuse_layer(self, number: int, typed: str) -> None:
        """Say that what was typed for a layer is not allowed."""
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


class _Layer(QWidget):
    """One layer's number, slider and entry."""

    def __init__(self, field: SizesField, number: int) -> None:
        super().__init__(field)
        self._field = field
        self._number = number
        sizes = field.parameter
        self.editor = NumberEditor(
            Integer(
                label=f"Layer {number}",
                help=sizes.help,
                default=sizes.minimum,
                minimum=sizes.minimum,
                maximum=sizes.maximum,
            ),
            self,
        )
        caption = QLabel(f"&{number}" if number < 10 else str(number), self)
        caption.setBuddy(self.editor.entry)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption)
        row.addWidget(self.editor, 1)
        words = f"{sizes.label}: {sizes.unit or 'size'} of layer {number}"
        if self.editor.slider is not None:
            field._dress(self.editor.slider, f"{number}.slider", f"{words}, slider")
        field._dress(self.editor.entry, f"{number}.entry", words)
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
