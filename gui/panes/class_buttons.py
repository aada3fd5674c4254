"""Buttons for the classes of samples to be drawn, each in its class's colour."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.drawing import new_name
from gui.theme import Theme
from scratchnet.tables.limits import MOST_CLASSES

_SWATCH_PX = 14
_NAME_PX = 80
_NAMED = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_NAMELESS = Qt.ToolButtonStyle.ToolButtonIconOnly


class ClassButtons(QWidget):
    """Signals: ``chosen(int)``, the number of a class, that of a new one comes after the last;
    ``offered_changed()``, there are other classes.
    """

    chosen = Signal(int)
    offered_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.number = 0
        self._keys_on = False
        self._names: tuple[str, ...] = ()
        #: A class that has been asked for and has no sample yet.
        self._new = ""
        self._theme = theme
        self._group = QActionGroup(self)
        self._actions = [self._action(number) for number in range(MOST_CLASSES)]
        self.more = QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for number, action in enumerate(self._actions):
            button = QToolButton()
            button.setObjectName(f"class_{number}")
            button.setDefaultAction(action)
            button.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
            button.setAutoRaise(True)
            row.addWidget(button)
            self.buttons.append(button)
        self.set_named(True)
        self.more.setObjectName("new_class")
        self.more.setText("New &class")
        self.more.setAutoRaise(True)
        self.more.setToolTip(f"Draw samples of one class more, up to {MOST_CLASSES}")
        row.addWidget(self.more)
        self._group.triggered.connect(self._on_group_triggered)
        self.more.clicked.connect(self._on_more_clicked)

    def actions_with_keys(self) -> list[QAction]:
        """Return the actions that choose a class."""
        return self._actions

    def set_keys_on(self, on: bool) -> None:
        """Let their keys choose classes, or not."""
        self._keys_on = on
        self.show_offered()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these classes; one that was asked for stays while it is chosen and new."""
        if len(names) != len(self._names):
            self._new = ""
        self._names = tuple(names)
        self.show_offered()
        if self.number >= len(self._offered()) and names:
            self._choose(len(names) - 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for number, action in enumerate(self._actions):
            action.setIcon(_swatch(theme.classes[number], theme.border))

    def shown_buttons(self) -> list[QToolButton]:
        """Return the buttons that there are at present, if classes are offered at all."""
        buttons = [] if self.isHidden() else [*self.buttons, self.more]
        return [button for button in buttons if not button.isHidden()]

    def set_named(self, named: bool) -> None:
        """Show names beside the colours, or the colours alone where there is little room."""
        for button in self.buttons:
            button.setToolButtonStyle(_NAMED if named else _NAMELESS)

    def show_offered(self) -> None:
        """Show a button for each class."""
        offered = self._offered()
        metrics = QFontMetrics(self.font())
        for number, (action, button) in enumerate(zip(self._actions, self.buttons, strict=True)):
            button.setVisible(number < len(offered))
            action.setEnabled(number < len(offered) and self._keys_on)
            if number < len(offered):
                name = offered[number]
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _NAME_PX)
                action.setText(shown.replace("&", "&&"))
                action.setToolTip(f"Draw samples of class {name} ({(number + 1) % 10})")
        self.more.setVisible(not self._new and len(offered) < MOST_CLASSES)
        self.offered_changed.emit()

    def _offered(self) -> tuple[str, ...]:
        return (*self._names, self._new) if self._new else self._names

    def _choose(self, number: int) -> None:
        self._actions[number].setChecked(True)
        self.number = number
        self.chosen.emit(number)

    def _action(self, number: int) -> QAction:
        action = QAction(self._group)
        action.setCheckable(True)
        action.setChecked(number == 0)
        action.setShortcut(str((number + 1) % 10))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setData(number)
        return action

    @Slot(QAction)
    def _on_group_triggered(self, action: QAction) -> None:
        self._choose(action.data())

    @Slot()
    def _on_more_clicked(self) -> None:
        self._new = new_name(self._names)
        self.show_offered()
        self._choose(len(self._names))


def _swatch(colour: str, border: str) -> QIcon:
    pixmap = QPixmap(2 * _SWATCH_PX, 2 * _SWATCH_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(border))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(pixmap.rect().adjusted(2, 2, -3, -3))
    painter.end()
    return QIcon(pixmap)
