"""Which two of many inputs maps show, and the values of all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from gui.controls.number_fields import NumberEditor
from gui.current_frame import Chosen, SampleNumber
from gui.dialogs import plain_button
from gui.labels import ElidedComboBox, ElidedLabel
from gui.plain import plain_text
from scratchnet.datasets import Axis, Plane, slice_axes
from scratchnet.declare.parameter import Real
from scratchnet.experiment.data import table_columns
from scratchnet.run.snapshot import Scene
from scratchnet.tables import ColumnEncoding, Kind
from scratchnet.tables.column_encoding import input_slices
from scratchnet.tables.columns import date_of

_PANEL_PX = (360, 320)
_NAME_PX = 130


class SliceBar(QWidget):
    """Chooses the axes of maps, and the values of the other inputs; hidden for one or two inputs.

    ``plane`` is what is chosen, None before there is a choice. Signals: ``chosen()``, the user
    chose another plane; ``sample_chosen(SampleNumber)``, a sample, which is shown by `show_chosen`.
    """

    chosen = Signal()
    sample_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plane: Plane | None = None
        self._inputs: tuple[Axis, ...] = ()
        self._axes: dict[int, Axis] = {}
        self._columns: tuple[ColumnEncoding, ...] = ()
        self._train_count = 0
        self._medians: tuple[float, ...] = ()
        self.across = _AxisBox("Across", "slice_across", self)
        self.up = _AxisBox("Up", "slice_up", self)
        self.others = QToolButton(self)
        self.others.setObjectName("slice_others")
        # The style leaves no space for the arrow beside the text.
        self.others.setText("Other inputs   ")
        self.others.setAccessibleName("Other inputs")
        self.others.setToolTip("The values of the inputs that the map does not show")
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.others.setAutoRaise(True)
        self.panel = OtherInputs(self)
        menu = QMenu(self.others)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.panel)
        menu.addAction(action)
        self.others.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 2)
        for box in (self.across, self.up):
            row.addWidget(box.caption)
            row.addWidget(box, 1)
            box.activated.connect(self._on_axis_activated)
        row.addWidget(self.others)
        self.panel.moved.connect(self._on_panel_moved)
        self.panel.value_chosen.connect(self._on_panel_value_chosen)
        self.panel.sample_chosen.connect(self._on_panel_sample_chosen)
        self.panel.medians.clicked.connect(self._on_medians_clicked)
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Offer the inputs of a scene; hide if its maps show all of them."""
        many = len(scene.inputs) > len(scene.axes)
        self.setVisible(many)
        if not many:
            self.plane = None
            return
        columns = table_columns(scene.experiment.data)
        if (scene.inputs, columns) != (self._inputs, self._columns):
            self._inputs, self._columns = scene.inputs, columns
            self._axes = slice_axes(scene.inputs, columns)
            self._medians = scene.plane.base
            for box in (self.across, self.up):
                with QSignalBlocker(box):
                    box.clear()
                    for number, (index, axis) in enumerate(self._axes.items()):
                        box.addItem(axis.name, index)
                        tip = plain_text(axis.name)
                        box.setItemData(number, tip, Qt.ItemDataRole.ToolTipRole)
            self.panel.show_inputs(scene.inputs, columns)
        self._train_count = len(scene.dataset)
        self.panel.show_samples(self._train_count + len(scene.test))
        self._show_plane(scene.plane)

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Give the inputs the values of a sample that is chosen."""
        if self.plane is None or chosen is None or chosen.sample is None:
            return
        before = self._train_count if chosen.sample.test else 0
        self.panel.show_sample(before + chosen.sample.number)
        if chosen.point != self.plane.base:
            across, up = self.plane.varied
            self._choose((across, up), chosen.point)

    def _show_plane(self, plane: Plane) -> None:
        self.plane = plane
        for box, index in zip((self.across, self.up), plane.varied, strict=True):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(index))
        self.panel.show_plane(plane)

    def _choose(self, varied: tuple[int, int], base: tuple[float, ...]) -> None:
        axes = tuple(self._axes[index] for index in varied)
        self._show_plane(Plane(axes, varied, base))
        self.chosen.emit()

    @Slot()
    def _on_axis_activated(self) -> None:
        assert self.plane is not None
        across, up = self.across.currentData(), self.up.currentData()
        if across == up:
            # The other axis takes the place of the one that it was given.
            before = self.plane.varied
            across, up = (across, before[0]) if self.sender() is self.across else (before[1], up)
        self._choose((across, up), self.plane.base)

    @Slot(int, float)
    def _on_panel_moved(self, index: int, value: float) -> None:
        assert self.plane is not None
        base = tuple(value if n == index else old for n, old in enumerate(self.plane.base))
        across, up = self.plane.varied
        self._choose((across, up), base)

    @Slot(int, object)
    def _on_panel_value_chosen(self, first: int, inputs: tuple[float, ...]) -> None:
        assert self.plane is not None
        base = self.plane.base
        across, up = self.plane.varied
        self._choose((across, up), (*base[:first], *inputs, *base[first + len(inputs) :]))

    @Slot(int)
    def _on_panel_sample_chosen(self, number: int) -> None:
        test = number >= self._train_count
        self.sample_chosen.emit(SampleNumber(test, number - self._train_count * test))

    @Slot()
    def _on_medians_clicked(self) -> None:
        assert self.plane is not None
        across, up = self.plane.varied
        self._choose((across, up), self._medians)


class _AxisBox(ElidedComboBox):
    """The input along an axis, with its caption."""

    def __init__(self, caption: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(caption.replace("&", ""))
        self.setToolTip("The input along this axis of the map")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.caption = QLabel(caption, parent)
        self.caption.setBuddy(self)


class _CategoryBox(ElidedComboBox):
    """A category of a column. Signals: ``chosen(tuple)``, the inputs of another category."""

    chosen = Signal(object)

    def __init__(self, column: ColumnEncoding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self.setAccessibleName(column.name)
        self.setToolTip(plain_text(f"The value of {column.name} in the map"))
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(column.category_names)
        self.activated.connect(self._on_activated)

    def show_inputs(self, inputs: tuple[float, ...]) -> None:
        """Show the category that has these inputs, none if there is none."""
        try:
            category = self._column.decode(inputs)
        except ValueError:
            self.setCurrentIndex(-1)
        else:
            self.setCurrentIndex(self._column.categories.index(cast("str | None", category)))

    @Slot(int)
    def _on_activated(self, number: int) -> None:
        self.chosen.emit(self._column.encode(self._column.categories[number]))


class _DateBox(QDateEdit):
    """A date of a column. Signals: ``chosen(tuple)``, the inputs of another date."""

    chosen = Signal(object)

    def __init__(self, column: ColumnEncoding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self.setAccessibleName(column.name)
        self.setToolTip(plain_text(f"The date of {column.name} in the map"))
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setKeyboardTracking(False)
        self.dateChanged.connect(self._on_date_changed)

    def show_inputs(self, inputs: tuple[float, ...]) -> None:
        """Show the date that has these inputs; it stays if there is none."""
        try:
            day = date_of(str(self._column.decode(inputs)), self._column.format)
        except ValueError:
            return
        if day is not None:
            with QSignalBlocker(self):
                self.setDate(QDate(day.year, day.month, day.day))

    @Slot(QDate)
    def _on_date_changed(self, day: QDate) -> None:
        self.chosen.emit(self._column.encode(date(day.year(), day.month(), day.day())))


@dataclass(frozen=True, slots=True)
class _ColumnRow:
    """The editor of a column's value, its caption, and which of all inputs are the column's."""

    editor: _CategoryBox | _DateBox
    name: ElidedLabel
    inputs: slice


class OtherInputs(QWidget):
    """What maps do not show: a slider for each input, or the value of a category or date.

    Signals: ``moved(int, float)``, an input got another value; ``value_chosen(int, tuple)``, the
    inputs from a number on got these values; ``sample_chosen(int)``, all get those of a sample,
    counted from 0.
    """

    moved = Signal(int, float)
    value_chosen = Signal(int, object)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors: list[NumberEditor] = []
        self.columns: list[_ColumnRow] = []
        self._names: list[ElidedLabel] = []
        self.medians = plain_button(
            "Medians",
            "Give each input the median of its samples, and a category its most frequent value",
        )
        self.sample = QSpinBox(self)
        self.sample.setObjectName("slice_sample")
        self.sample.setAccessibleName("Values of sample")
        self.sample.setToolTip("Give each input its value in this sample")
        self.sample.setKeyboardTracking(False)
        caption = QLabel("Values of sample", self)
        caption.setBuddy(self.sample)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.addWidget(self.medians)
        row.addStretch(1)
        row.addWidget(caption)
        row.addWidget(self.sample)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._area, 1)
        self.setFixedSize(*_PANEL_PX)
        self.sample.valueChanged.connect(lambda number: self.sample_chosen.emit(number - 1))

    def show_inputs(self, inputs: Sequence[Axis], columns: Sequence[ColumnEncoding]) -> None:
        """Make a slider for each input, and an editor for each category and date."""
        widget = QWidget()
        grid = QGridLayout(widget)
        self.editors, self._names, self.columns = [], [], []
        for column, part in zip(columns, input_slices(columns), strict=True):
            if column.kind is Kind.NUMBER or not column.is_decodable:
                continue
            box = (_CategoryBox if column.categories else _DateBox)(column)
            box.chosen.connect(
                lambda inputs, first=part.start: self.value_chosen.emit(first, inputs)
            )
            self.columns.append(_ColumnRow(box, ElidedLabel(column.name), part))
            # Above the slider of its first input, which is hidden meanwhile.
            grid.addWidget(self.columns[-1].name, 2 * part.start, 0)
            grid.addWidget(box, 2 * part.start, 1)
        for index, axis in enumerate(inputs):
            name = ElidedLabel(axis.name)
            editor = NumberEditor(
                Real(
                    label=axis.name,
                    help="The value of this input in the map.",
                    default=axis.low,
                    minimum=axis.low,
                    maximum=axis.high,
                )
            )
            editor.entry.setAccessibleName(axis.name)
            if editor.slider is not None:
                editor.slider.setAccessibleName(axis.name)
            editor.proposed.connect(lambda value, index=index: self.moved.emit(index, value))
            grid.addWidget(name, 2 * index + 1, 0)
            grid.addWidget(editor, 2 * index + 1, 1)
            self._names.append(name)
            self.editors.append(editor)
        grid.setRowStretch(2 * len(inputs), 1)
        grid.setColumnMinimumWidth(0, _NAME_PX)
        grid.setColumnStretch(1, 1)
        self._area.setWidget(widget)

    def show_samples(self, count: int) -> None:
        """Let one of so many samples be chosen."""
        with QSignalBlocker(self.sample):
            self.sample.setRange(1, count)

    def show_sample(self, number: int) -> None:
        """Show which sample is chosen, counted from 0."""
        with QSignalBlocker(self.sample):
            self.sample.setValue(number + 1)

    def show_plane(self, plane: Plane) -> None:
        """Show the values that do not vary in a plane."""
        hidden = {*plane.covered}
        for row in self.columns:
            own = range(len(plane.base))[row.inputs]
            whole = hidden.isdisjoint(own)
            if whole:
                row.editor.show_inputs(plane.base[row.inputs])
                hidden.update(own)
            row.editor.setVisible(whole)
            row.name.setVisible(whole)
        for index, (editor, value) in enumerate(zip(self.editors, plane.base, strict=True)):
            editor.show_number(value)
            editor.setVisible(index not in hidden)
            self._names[index].setVisible(index not in hidden)
