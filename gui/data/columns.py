"""The columns of a table: what each holds, and whether it is an input, the target, or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.choices import add_choices
from gui.dialogs import plain_button
from gui.plain import plain_text
from scratchnet.numbers import significant
from scratchnet.tables import (
    DATE_PARTS,
    MISSING,
    Column,
    Kind,
    Selection,
    Task,
    Use,
    guess_task,
    suggest,
)
from scratchnet.tables.choosing import suggest_inputs

_Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_HISTOGRAM_PX = QSize(62, 14)
#: Values of a category that are named.
_NAMED_VALUES = 4
_LEAST_ROWS = 4
#: The least and the greatest width of the names.
_NAME_PX = (80, 200)


class Role(Enum):
    """What a column is for."""

    INPUT = "Input"
    TARGET = "Target"
    LEAVE_OUT = "Leave out"


_ROLE_HELP = {
    Role.INPUT: "The network takes this column as an input",
    Role.TARGET: "The network learns to predict this column; several columns of numbers are "
    "selected together for it",
    Role.LEAVE_OUT: "The network does not see this column",
}
_KIND_HELP = {
    Kind.NUMBER: "Its numbers as they are",
    Kind.CATEGORY: "An input of 0 and 1 for each value",
    Kind.YES_NO: "One input: 0 is no, 1 is yes",
    Kind.DATE: "An input for its days, or for each of its parts",
}


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the list: its title, its tool tip, and whether it is chosen from a list."""

    title: str
    help: str


_FIELDS = (
    _Field("Column", "The name of the column"),
    _Field("Role", "Whether the network takes it, learns it, or does not see it"),
    _Field("Kind", "What it holds, and so how it becomes numbers"),
    _Field("Inputs", "Which inputs a category or a date becomes"),
    _Field("Values", "How they are distributed, how many are different, and the first of them"),
    _Field("Missing", "How many cells are missing, and what becomes of their rows"),
)
_NAME, _ROLE, _KIND, _INPUTS, _VALUES, _MISSING_CELLS = range(len(_FIELDS))


class ColumnsModel(QAbstractTableModel):
    """A row for each column of a table. Signals: ``edited()``, the user chose something."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._roles: list[Role] = []
        self._uses: list[Use] = []
        #: Columns whose roles the user chose: they keep them when the target changes.
        self._chosen: set[int] = set()
        self._ink = self._selected_ink = QColor(Qt.GlobalColor.gray)

    def set_columns(self, columns: Sequence[Column], selection: Selection | None) -> None:
        """Show other columns, and what is selected of them."""
        self.beginResetModel()
        self._columns = columns
        self._chosen = set()
        self._roles = [Role.LEAVE_OUT] * len(columns)
        self._uses = [Use(each.position, _usable(each)) for each in columns]
        if selection is not None:
            for use in selection.inputs:
                self._roles[use.position], self._uses[use.position] = Role.INPUT, use
            for position in selection.targets:
                self._roles[position] = Role.TARGET
        self.endResetModel()

    def set_ink(self, colour: QColor, selected: QColor) -> None:
        """Draw the small histograms in these colours, the second in rows that are selected."""
        self._ink, self._selected_ink = colour, selected

    @property
    def inputs(self) -> tuple[Use, ...]:
        """The inputs, in the order of the columns."""
        pairs = zip(self._uses, self._roles, strict=True)
        return tuple(use for use, role in pairs if role is Role.INPUT)

    @property
    def targets(self) -> tuple[int, ...]:
        """The positions of the targets."""
        return tuple(at for at, role in enumerate(self._roles) if role is Role.TARGET)

    def column(self, position: int) -> Column:
        """Return a column of the table."""
        return self._columns[position]

    def set_role(self, position: int, role: Role) -> None:
        """Give a column another role; a new target takes the place of the old ones."""
        if role is Role.TARGET:
            self.set_targets([position])
            return
        self._chosen.add(position)
        self._roles[position] = role
        self._tell()

    def set_targets(self, positions: Sequence[int]) -> None:
        """Make columns the targets, and suggest again which of the others are inputs, except for
        those whose roles the user chose.
        """
        self._chosen.difference_update(positions)
        inputs = {use.position for use in suggest_inputs(self._columns, *positions)}
        for at in range(len(self._columns)):
            if at in positions:
                self._roles[at] = Role.TARGET
            elif at not in self._chosen:
                self._roles[at] = Role.INPUT if at in inputs else Role.LEAVE_OUT
        self._tell()

    def choices(self, index: _Index) -> Mapping[Any, tuple[str, str]]:
        """Return what can be chosen in a cell: label and help by value; nothing if it is fixed."""
        column, role = self._columns[index.row()], self._roles[index.row()]
        if index.column() == _ROLE:
            return {each: (each.value, _ROLE_HELP[each]) for each in Role}
        if role is not Role.INPUT:
            return {}
        if index.column() == _KIND:
            kinds = dict.fromkeys((_usable(column), Kind.NUMBER, Kind.CATEGORY))
            return {kind: (kind.value, _KIND_HELP[kind]) for kind in kinds}
        if index.column() == _INPUTS:
            return _input_choices(self._uses[index.row()])
        if index.column() == _MISSING_CELLS and column.missing:
            kind = self._uses[index.row()].kind
            return {each: (label, "") for each, (label, kinds) in MISSING.items() if kind in kinds}
        return {}

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_FIELDS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _FIELDS[section].title
        return _FIELDS[section].help if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.choices(index) else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._columns[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(column, index)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(self._text(column, index))
            case Qt.ItemDataRole.EditRole:
                use, current = self._uses[index.row()], self._roles[index.row()]
                return {_ROLE: current, _KIND: use.kind, _INPUTS: _inputs_key(use)}.get(
                    index.column(), use.missing
                )
            case Qt.ItemDataRole.DecorationRole if index.column() == _VALUES and column.bins:
                return self._pictures(column.bins)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value not in self.choices(index):
            return False
        row = index.row()
        match index.column():
            case 1:
                self.set_role(row, value)
                return True
            case 2:
                self._uses[row] = Use(row, value)
            case 3 if self._uses[row].kind is Kind.DATE:
                self._uses[row] = replace(self._uses[row], parts=tuple(value.split(",")))
            case 3:
                self._uses[row] = replace(self._uses[row], drop_first=value == _ALL_BUT_FIRST)
            case _:
                self._uses[row] = replace(self._uses[row], missing=value)
        self._tell()
        return True

    def _pictures(self, bins: Sequence[int]) -> QIcon:
        """Return a histogram, and the one for a row that is selected."""
        pictures = QIcon(_histogram(bins, self._ink))
        pictures.addPixmap(_histogram(bins, self._selected_ink), QIcon.Mode.Selected)
        return pictures

    def _text(self, column: Column, index: _Index) -> str:
        role, use = self._roles[index.row()], self._uses[index.row()]
        match index.column():
            case 0:
                return column.name
            case 1:
                return role.value
            case 2:
                return use.kind.value if role is Role.INPUT else column.kind.value
            case 3:
                return _inputs_text(use) if role is Role.INPUT else ""
            case 4:
                return _values_text(column)
            case _:
                if not column.missing:
                    return "none"
                label = MISSING[use.missing][0].lower() if role is Role.INPUT else ""
                return f"{column.missing:,}: {label}" if label else f"{column.missing:,}"

    def _tell(self) -> None:
        last = self.index(len(self._columns) - 1, len(_FIELDS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.edited.emit()


#: The inputs of a category.
_EACH_VALUE, _ALL_BUT_FIRST = "each value", "all but first"
_CATEGORY_INPUTS = {
    _EACH_VALUE: "An input of 0 and 1 for each value",
    _ALL_BUT_FIRST: "The first value has no input: where it stands, all others are 0",
}


def _inputs_key(use: Use) -> str:
    """Return which inputs a column becomes: the parts of a date, or those of a category."""
    if use.kind is Kind.DATE:
        return ",".join(use.parts)
    return _ALL_BUT_FIRST if use.drop_first else _EACH_VALUE


def _inputs_text(use: Use) -> str:
    if use.kind is Kind.DATE:
        return ", ".join(use.parts)
    return _inputs_key(use) if use.kind is Kind.CATEGORY else "one"


def _input_choices(use: Use) -> dict[str, tuple[str, str]]:
    """Return what a column may become, by its key: label and help; nothing if that is fixed.

    A part of a date is added or taken away at a time; one is left.
    """
    if use.kind is Kind.CATEGORY:
        return {key: (key, text) for key, text in _CATEGORY_INPUTS.items()}
    if use.kind is not Kind.DATE:
        return {}
    choices = {_inputs_key(use): (_inputs_text(use), "The inputs that it becomes now")}
    for part, label in DATE_PARTS.items():
        taken = part in use.parts
        parts = [each for each in DATE_PARTS if (each in use.parts) != (each == part)]
        if parts:
            sign, done = ("−", "Take away") if taken else ("+", "Add")
            choices[",".join(parts)] = (f"{sign} {part}", f"{done} an input: the {label}")
    return choices


def _usable(column: Column) -> Kind:
    return column.kind if column.kind in _KIND_HELP else Kind.NUMBER


def _values_text(column: Column) -> str:
    if column.kind in (Kind.CATEGORY, Kind.YES_NO):
        shown = ", ".join(column.values[:_NAMED_VALUES])
        more = ", …" if len(column.values) > _NAMED_VALUES else ""
        return f"{len(column.values)}: {shown}{more}"
    if column.low is not None and column.high is not None:
        return f"{significant(column.low, 4)} to {significant(column.high, 4)}"
    return f"{column.different:,} different"


def _histogram(bins: Sequence[int], ink: QColor) -> QPixmap:
    """Return a small picture of counts, equally wide bars from left to right."""
    pixmap = QPixmap(_HISTOGRAM_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    width, most = _HISTOGRAM_PX.width() / len(bins), max(bins)
    for number, count in enumerate(bins):
        height = max(1, round(_HISTOGRAM_PX.height() * count / most)) if count else 0
        left, right = round(number * width), round((number + 1) * width)
        gap = 1 if right - left > 2 else 0
        painter.fillRect(left, _HISTOGRAM_PX.height() - height, right - left - gap, height, ink)
    painter.end()
    return pixmap


class _ChoiceDelegate(QStyledItemDelegate):
    """Opens a combo box in cells that have choices."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QComboBox:
        model = index.model()
        assert isinstance(model, ColumnsModel)
        choices = model.choices(index)
        combo = QComboBox(parent)
        combo.setAccessibleName(_FIELDS[index.column()].title)
        labels = {value: label for value, (label, _) in choices.items()}
        add_choices(combo, labels, {value: text for value, (_, text) in choices.items()})
        combo.activated.connect(lambda: self._commit(combo))
        return combo

    def _commit(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())


class ColumnsList(QWidget):
    """The list of columns, and buttons that give the selected ones a role.

    Signals: ``changed()``, the user chose something; ``target_changed()``, another target.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ColumnsModel(self)
        self.view = QTableView(self)
        self.view.setObjectName("table.columns")
        self.view.setAccessibleName("Columns")
        self.view.setModel(self.model)
        self.view.setItemDelegate(_ChoiceDelegate(self.view))
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.setIconSize(_HISTOGRAM_PX)
        self.view.setWordWrap(False)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        rows = self.view.verticalHeader()
        rows.setMinimumSectionSize(0)
        rows.setDefaultSectionSize(self.view.fontMetrics().height() + 8)
        self.view.setMinimumHeight((_LEAST_ROWS + 1) * rows.defaultSectionSize() + 8)
        header = self.view.horizontalHeader()
        for section in (_ROLE, _KIND, _INPUTS, _MISSING_CELLS):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_VALUES, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.buttons: dict[Role, QPushButton] = {}
        row = QHBoxLayout()
        texts = {Role.INPUT: "&Input", Role.TARGET: "&Target", Role.LEAVE_OUT: "Lea&ve out"}
        for role, text in texts.items():
            button = plain_button(text, f"{_ROLE_HELP[role]}: the selected columns")
            button.setObjectName(f"table.role.{role.name.lower()}")
            button.clicked.connect(lambda _=False, role=role: self.give_role(role))
            self.buttons[role] = button
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.model.edited.connect(self.changed)
        self.view.selectionModel().selectionChanged.connect(self._update_buttons)
        self._update_buttons()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show the columns of another table, with a first guess of their roles."""
        palette, roles = self.palette(), QPalette.ColorRole
        self.model.set_ink(palette.color(roles.Highlight), palette.color(roles.HighlightedText))
        self.model.set_columns(columns, suggest(columns) if columns else None)
        metrics = self.view.fontMetrics()
        widest = max((metrics.horizontalAdvance(each.name) for each in columns), default=0)
        self.view.setColumnWidth(_NAME, max(_NAME_PX[0], min(widest + 16, _NAME_PX[1])))
        self._update_buttons()

    def give_role(self, role: Role) -> None:
        """Give the selected columns a role."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        if role is Role.TARGET:
            self.model.set_targets(rows)
            return
        for position in rows:
            self.model.set_role(position, role)

    def select(self, positions: Sequence[int]) -> None:
        """Select these columns of the table."""
        selection = self.view.selectionModel()
        selection.clear()
        for position in positions:
            flags = QItemSelectionModel.SelectionFlag
            selection.select(self.model.index(position, 0), flags.Select | flags.Rows)

    def guess_task(self) -> Task:
        """Return how the target is learned unless the user says otherwise."""
        targets = self.model.targets
        one = len(targets) == 1
        return guess_task(self.model.column(targets[0])) if one else "regression"

    @Slot()
    def _update_buttons(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(self.view.selectionModel().hasSelection())
