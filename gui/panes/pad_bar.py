"""The row of tools over the drawing pad: the pen, what it undoes, and pictures to begin with."""

from pathlib import Path

from PySide6.QtCore import QMargins, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QSpinBox, QToolButton, QVBoxLayout, QWidget

from gui.current_frame import Chosen
from gui.flow import FlowLayout
from gui.theme import Theme
from gui.theme.icons import icon
from gui.views.pad import DrawingPad
from gui.views.pad.brightness import PICTURE_FILTER, read_picture
from gui.views.pad.pad import PEN_WIDTH
from scratchnet.errors import InvalidInput

_THINNEST, _WIDEST, _STEP = 2, 40, 2
#: What a key does on the pad.
_PEN, _ERASER = ("P", "Draw"), ("E", "Erase")
_THINNER, _WIDER = ("[", "A thinner pen"), ("]", "A wider pen")
_UNDO = ("Ctrl+Z", "Take back the last stroke or picture")
_CLEAR = ("Del", "Take a new sheet of paper")
_PASTE = ("Ctrl+V", "Take the picture on the clipboard")
_BY_KEYS = (
    ("Arrow keys", "Move the pen, with Shift in larger steps"),
    ("Return", "Put the pen down, or lift it"),
)


class PadBar(QWidget):
    """Chooses pen, eraser and width, takes back and clears, and puts pictures on the pad."""

    def __init__(self, pad: DrawingPad, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("pad_bar")
        self._pad = pad
        self._chosen: Chosen | None = None
        group = QActionGroup(self)
        self.pen = self._action("&Pen", *_PEN)
        self.eraser = self._action("&Eraser", *_ERASER)
        for action in (self.pen, self.eraser):
            action.setCheckable(True)
            group.addAction(action)
        self.pen.setChecked(True)
        self.thinner, self.wider = self._action("", *_THINNER), self._action("", *_WIDER)
        self.width_box = QSpinBox()
        self.width_box.setObjectName("pen_width")
        self.width_box.setAccessibleName("Width of the pen in per cent of the paper")
        self.width_box.setToolTip("The width of the pen, in per cent of the paper ([ and ])")
        self.width_box.setRange(_THINNEST, _WIDEST)
        self.width_box.setSingleStep(_STEP)
        self.width_box.setSuffix(" %")
        self.width_box.setValue(round(100 * PEN_WIDTH))
        self.undo = _button("Undo", "undo_stroke", _tip(*reversed(_UNDO)))
        self.clear = _button("Clear", "clear_pad", _tip(*reversed(_CLEAR)))
        self.sample = _button("Chosen sample", "pad_sample", "Put the chosen sample on the pad")
        self.paste = _button("Paste", "pad_paste", _tip(*reversed(_PASTE)))
        self.open = _button("Picture…", "pad_picture", "Put a picture from a file on the pad")
        row = FlowLayout(QMargins(8, 0, 8, 2))
        for action in (self.pen, self.eraser):
            button = QToolButton()
            button.setObjectName(f"pad_{action.text().replace('&', '').lower()}")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            row.add(button)
        for widget in (
            self.width_box,
            self.undo,
            self.clear,
            self.sample,
            self.paste,
            self.open,
        ):
            row.add(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        group.triggered.connect(self._on_pen_changed)
        self.width_box.valueChanged.connect(self._on_pen_changed)
        self.thinner.triggered.connect(self.width_box.stepDown)
        self.wider.triggered.connect(self.width_box.stepUp)
        self.undo.clicked.connect(pad.undo)
        self.clear.clicked.connect(pad.clear)
        self.sample.clicked.connect(self._on_sample_clicked)
        self.paste.clicked.connect(pad.paste)
        self.open.clicked.connect(self._on_open_clicked)
        pad.drawing_changed.connect(self._show_state)
        self.set_theme(theme)
        self._show_state()

    @staticmethod
    def keys() -> list[tuple[str, str]]:
        """Return each key that works on the pad, and what it does."""
        return [_PEN, _ERASER, _THINNER, _WIDER, _UNDO, _CLEAR, _PASTE, *_BY_KEYS]

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.pen.setIcon(icon("draw", theme.text))
        self.eraser.setIcon(icon("erase", theme.text))

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Offer to put the chosen sample on the pad; a drawing leaves the last one offered."""
        if chosen is None or chosen.sample is not None:
            self._chosen = chosen
            self._show_state()

    def _action(self, text: str, key: str, tip: str) -> QAction:
        action = QAction(text, self._pad)
        action.setShortcut(key)
        # Letters are shortcuts on the pad only; elsewhere they are typed.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(_tip(tip, key))
        self._pad.addAction(action)
        return action

    @Slot()
    def _show_state(self) -> None:
        drawing = self._pad.drawing
        self.undo.setEnabled(drawing is not None and drawing.can_undo)
        self.clear.setEnabled(drawing is not None and not drawing.is_empty)
        self.sample.setEnabled(self._chosen is not None)

    @Slot()
    def _on_pen_changed(self) -> None:
        self._pad.set_pen(self.width_box.value() / 100, self.eraser.isChecked())

    @Slot()
    def _on_sample_clicked(self) -> None:
        if self._chosen is not None and self._chosen.sample is not None:
            self._pad.put_sample(self._chosen.sample)

    @Slot()
    def _on_open_clicked(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open picture", "", PICTURE_FILTER)
        if name:
            try:
                self._pad.put_picture(read_picture(Path(name)))
            except InvalidInput as error:
                self._pad.refused.emit(str(error))


def _button(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button


def _tip(tip: str, key: str) -> str:
    return f"{tip} ({key})"
