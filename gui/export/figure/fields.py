"""The fields of a figure's settings: one per setting, the list of views, and forms of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFontComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.choices import add_choices
from gui.export.figure.spec import SETTINGS, SIDES, FontFamily, Text, Views
from gui.views.registry import find_picture
from scratchnet.declare.parameter import Choice, Flag, Integer, Parameter, Real

_CAPTION_LINES = 3
_NAME = Qt.ItemDataRole.UserRole
#: The text before a field that is not the first of its row.
_INFIX = {
    "columns": "columns",
    "gap_pt": "gap",
    "height": "×",
    "font_pt": "size",
    "theme": "theme",
    "dpi": "",
}


class SettingFields(QObject):
    """A field for each setting but the views, made from its declaration.

    Signals: ``edited(str, object)``, the user gave a setting another value.
    """

    edited = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.widgets: dict[str, QWidget] = {}
        self._show: dict[str, Callable[[object], None]] = {}
        for name, parameter in SETTINGS.items():
            if not isinstance(parameter, Views):
                widget = self._make(name, parameter)
                widget.setToolTip(parameter.help)
                widget.setAccessibleName(parameter.label)
                self.widgets[name] = widget

    def show(self, values: Mapping[str, Any]) -> None:
        """Show values by setting, without emitting ``edited``."""
        self._fit_lengths(values["unit"])
        for name, widget in self.widgets.items():
            with QSignalBlocker(widget):
                self._show[name](values[name])

    def _fit_lengths(self, unit: str) -> None:
        """Give width and height the decimals and the limits of their unit."""
        for name in ("width", "height"):
            box = self.widgets[name]
            if isinstance(box, QDoubleSpinBox):
                with QSignalBlocker(box):
                    box.setDecimals(2 if unit == "mm" else 3)
                    box.setRange(*SIDES[unit])
                    box.setSuffix(f" {unit}")

    def _make(self, name: str, parameter: Parameter) -> QWidget:
        match parameter:
            case Flag():
                return self._check_box(name, parameter)
            case Choice():
                return self._combo_box(name, parameter)
            case Integer() | Real():
                return self._spin_box(name, parameter)
            case FontFamily():
                return self._font_box(name)
            case Text(multiline=True):
                return self._lines(name)
            case _:
                return self._line(name, parameter)

    def _emitter(self, name: str) -> Callable[[object], None]:
        return lambda value: self.edited.emit(name, value)

    def _check_box(self, name: str, parameter: Flag) -> QWidget:
        box = QCheckBox(parameter.label)
        box.toggled.connect(self._emitter(name))
        self._show[name] = lambda value: box.setChecked(bool(value))
        return box

    def _combo_box(self, name: str, parameter: Choice) -> QWidget:
        box = QComboBox()
        add_choices(box, parameter.choices, parameter.choice_help)
        box.currentIndexChanged.connect(lambda index: self.edited.emit(name, box.itemData(index)))
        self._show[name] = lambda value: box.setCurrentIndex(box.findData(value))
        return box

    def _spin_box(self, name: str, parameter: Integer | Real) -> QWidget:
        box: QSpinBox | QDoubleSpinBox
        box = QSpinBox() if isinstance(parameter, Integer) else QDoubleSpinBox()
        box.setRange(parameter.minimum, parameter.maximum)  # type: ignore[arg-type]
        if isinstance(box, QDoubleSpinBox):
            box.setDecimals(2)
            box.setSingleStep(0.5 if parameter.maximum <= 200 else 1.0)
        if parameter.unit:
            box.setSuffix(f" {parameter.unit}")
        # Otherwise every digit typed would draw another figure.
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._emitter(name))
        self._show[name] = box.setValue  # type: ignore[assignment]
        return box

    def _font_box(self, name: str) -> QWidget:
        box = QFontComboBox()
        # Otherwise it would be as wide as the longest name of an installed font.
        box.setMinimumContentsLength(14)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentTextChanged.connect(self._emitter(name))
        self._show[name] = lambda value: box.setEditText(str(value))
        return box

    def _line(self, name: str, parameter: Parameter) -> QWidget:
        line = QLineEdit()
        if isinstance(parameter, Text):
            line.setMaxLength(parameter.longest)
        line.textChanged.connect(self._emitter(name))
        self._show[name] = lambda value: line.setText(str(value))
        return line

    def _lines(self, name: str) -> QWidget:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setFixedHeight(QFontMetrics(field.font()).lineSpacing() * _CAPTION_LINES + 14)
        field.textChanged.connect(lambda: self.edited.emit(name, field.toPlainText()))

        def show(value: object) -> None:
            # Setting the same text would move the cursor to the beginning.
            if field.toPlainText() != value:
                field.setPlainText(str(value))

        self._show[name] = show
        return field


class ViewsList(QWidget):
    """The views that fit a run; those in the figure are checked, and can be reordered.

    Signals: ``edited(tuple)``, the names of the checked views, in order.
    """

    edited = Signal(tuple)

    def __init__(self, fitting: Sequence[str]) -> None:
        super().__init__()
        self._fitting = list(fitting)
        self.list = QListWidget()
        self.list.setAccessibleName("Views")
        self.list.setToolTip(
            "Check the views of the figure (Space). Drag them, or press Alt+↑ or Alt+↓, to reorder."
        )
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.installEventFilter(self)
        self.up = self._button("↑", "Move the view up (Alt+↑)")
        self.down = self._button("↓", "Move the view down (Alt+↓)")
        self.setFocusProxy(self.list)
        buttons = QVBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.list.itemChanged.connect(self._emit_edited)
        self.list.model().rowsMoved.connect(self._emit_edited)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))

    def names(self) -> tuple[str, ...]:
        """Return the names of the checked views, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            item.data(_NAME) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def show_names(self, names: Sequence[str]) -> None:
        """Check these views and put them first, without emitting ``edited``."""
        if tuple(names) == self.names() and self.list.count():
            return
        with QSignalBlocker(self.list), QSignalBlocker(self.list.model()):
            self.list.clear()
        with QSignalBlocker(self.list):
            for name in (*names, *(name for name in self._fitting if name not in names)):
                item = QListWidgetItem(_title_of(name), self.list)
                item.setData(_NAME, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsDragEnabled
                )
                shown = name in names
                item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            key = Qt.Key(event.key())
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in steps:
                self._move(steps[key])
                return True
        return super().eventFilter(watched, event)

    def _button(self, symbol: str, help_text: str) -> QToolButton:
        button = QToolButton()
        button.setText(symbol)
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        return button

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        target = row + step
        if row >= 0 and 0 <= target < self.list.count():
            with QSignalBlocker(self.list), QSignalBlocker(self.list.model()):
                item = self.list.takeItem(row)
            self.list.insertItem(target, item)
            self.list.setCurrentRow(target)
            self._emit_edited()

    @Slot()
    def _emit_edited(self) -> None:
        self.edited.emit(self.names())


def _title_of(name: str) -> str:
    picture = find_picture(name)
    return name if picture is None else picture.title


class SettingsColumn(QScrollArea):
    """A column that scrolls vertically on low screens, and is as wide as its content."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, super().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())


def compact_form(box: QGroupBox) -> QFormLayout:
    """Return a group box's form with little space between its rows."""
    form = QFormLayout(box)
    form.setContentsMargins(8, 4, 8, 6)
    form.setVerticalSpacing(4)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_row(form: QFormLayout, text: str, widgets: Sequence[QWidget], names: Sequence[str]) -> None:
    """Add a row with several fields; ``names`` are those of their settings."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget, name in zip(widgets, names, strict=True):
        infix = _INFIX.get(name, "")
        if infix and widget is not widgets[0]:
            row.addWidget(QLabel(infix))
        row.addWidget(widget, 1)
    label = QLabel(text)
    # A composed field takes no focus itself, so the mnemonic points to the part that does.
    label.setBuddy(widgets[0].focusProxy() or widgets[0])
    form.addRow(label, row)
