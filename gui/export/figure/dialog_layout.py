"""How the parts of the dialog for figures lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import open_with_size

if TYPE_CHECKING:
    from gui.export.figure.dialog import FigureDialog

_VIEWS_HEIGHT_PX = 112
#: Mnemonics and the settings of each row; the first of a row has the mnemonic.
_VIEW_ROWS: dict[str, Sequence[str]] = {
    "Loss c&urve": ("log_loss", "log_steps", "metric"),
    "Surface from": ("azimuth", "elevation", "samples"),
}
_GROUPS: dict[str, dict[str, Sequence[str]]] = {
    "Arrangement and size": {
        "Arran&gement": ("arrangement", "columns"),
        "&Margin": ("margin_pt", "gap_pt"),
        "Wi&dth": ("width", "height", "unit"),
    },
    "Type and lines": {
        "F&ont": ("font_family", "font_pt"),
        "Line &width": ("line_pt", "theme"),
    },
    "Words": {
        "&Title": ("title",),
        "&Caption": ("caption",),
        "Lette&rs": ("letters", "view_titles"),
    },
}
#: What stands before a field that is not the first of its row.
_BETWEEN = {
    "columns": "columns",
    "gap_pt": "gap",
    "height": "×",
    "font_pt": "size",
    "theme": "theme",
    "dpi": "",
}


class _Column(QScrollArea):
    """Scrolls up and down where the screen is low, and is always as wide as what is in it."""

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


@dataclass(frozen=True)
class Parts:
    """What the dialog needs to know of its layout."""

    fit: QPushButton
    true_size: QPushButton
    facts: QLabel
    reason: QLabel
    buttons: QDialogButtonBox
    ok: QPushButton


def lay_out(dialog: "FigureDialog") -> Parts:
    """Put every part of the dialog into its place."""
    parts = _parts()
    settings = QWidget()
    column = QVBoxLayout(settings)
    column.setContentsMargins(0, 0, 6, 0)
    column.setSpacing(6)
    column.addWidget(dialog.presets)
    views = QGroupBox("&Views")
    form = _form(views)
    dialog.views.setFixedHeight(_VIEWS_HEIGHT_PX)
    form.addRow(dialog.views)
    for label, names in _VIEW_ROWS.items():
        _add_row(form, label, [dialog.fields.widgets[name] for name in names], names)
    column.addWidget(views)
    for title, rows in _GROUPS.items():
        box = QGroupBox(title)
        form = _form(box)
        for label, names in rows.items():
            _add_row(form, label, [dialog.fields.widgets[name] for name in names], names)
        column.addWidget(box)
    box = QGroupBox("File")
    form = _form(box)
    names = ("file_format", "dpi")
    _add_row(form, "&Format", [dialog.fields.widgets[name] for name in names], names)
    _add_row(form, "Fil&e", [dialog.file], ("file",))
    column.addWidget(box)
    column.addStretch()
    scroll = _Column(settings)
    right = QVBoxLayout()
    zoom = QHBoxLayout()
    zoom.addWidget(parts.fit)
    zoom.addWidget(parts.true_size)
    zoom.addStretch()
    right.addLayout(zoom)
    right.addWidget(dialog.preview, 1)
    right.addWidget(parts.facts)
    sides = QHBoxLayout()
    sides.addWidget(scroll)
    sides.addLayout(right, 1)
    below = QHBoxLayout()
    below.addWidget(dialog.spec_buttons)
    below.addWidget(parts.reason, 1)
    below.addWidget(parts.buttons)
    whole = QVBoxLayout(dialog)
    whole.addLayout(sides, 1)
    whole.addLayout(below)
    # Only a button that is in the dialog already can become its default.
    parts.ok.setDefault(True)
    open_with_size(dialog, 1120, 700)
    return parts


def _parts() -> Parts:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    parts = Parts(
        fit=_button("F&it", "Show the whole figure, as large as there is room"),
        true_size=_button("&100 %", "Show the figure as large as it will be on paper"),
        facts=QLabel(),
        reason=QLabel(),
        buttons=buttons,
        ok=buttons.addButton("E&xport", QDialogButtonBox.ButtonRole.AcceptRole),
    )
    zooms = QButtonGroup(parts.fit)
    for button in (parts.fit, parts.true_size):
        button.setCheckable(True)
        zooms.addButton(button)
    parts.fit.setChecked(True)
    parts.facts.setAccessibleName("Size of the figure")
    parts.facts.setWordWrap(True)
    parts.reason.setAccessibleName("What is wrong")
    parts.reason.setWordWrap(True)
    return parts


def _button(words: str, help_text: str) -> QPushButton:
    button = QPushButton(words)
    # Else Return in a line would press it instead of exporting.
    button.setAutoDefault(False)
    button.setToolTip(help_text)
    return button


def _form(box: QGroupBox) -> QFormLayout:
    form = QFormLayout(box)
    form.setContentsMargins(8, 4, 8, 6)
    form.setVerticalSpacing(4)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _add_row(
    form: QFormLayout, text: str, widgets: Sequence[QWidget], names: Sequence[str]
) -> None:
    row = QHBoxLayout()
    row.setSpacing(6)
    for widget, name in zip(widgets, names, strict=True):
        between = _BETWEEN.get(name, "")
        if between and widget is not widgets[0]:
            row.addWidget(QLabel(between))
        row.addWidget(widget, 1)
    label = QLabel(text)
    # A composed field takes no focus itself, so the mnemonic names the first that does.
    label.setBuddy(widgets[0].focusProxy() or widgets[0])
    form.addRow(label, row)
