"""The row of drawing tools over the output: what the mouse does, and which samples it makes."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFontMetrics,
    QIcon,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.drawing import Tool, new_name
from gui.plain import plain_text
from gui.theme import Theme
from gui.theme.icons import icon
from scratchnet.run.snapshot import Scene
from scratchnet.tables.table import MOST_CLASSES

_SWATCH_PX = 14
_NAME_PX = 80
_NAMED = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_NAMELESS = Qt.ToolButtonStyle.ToolButtonIconOnly


class ClassButtons(QWidget):
    """A button for each class of new samples, in the class's colour, and one for a new class.

    Signals: ``chosen(int)``, the index of a class, for a new one that after the last;
    ``offered_changed()``, other classes are offered.
    """

    chosen = Signal(int)
    offered_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.number = 0
        self._keys_on = False
        self._names: tuple[str, ...] = ()
        #: The name of a new class without samples; empty if there is none.
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
        self.more.setText(_NEW_CLASS)
        self.more.setAccessibleName("New class")
        self.more.setAutoRaise(True)
        self.more.setToolTip(f"Add another class, up to {MOST_CLASSES}")
        row.addWidget(self.more)
        self._group.triggered.connect(self._on_group_triggered)
        self.more.clicked.connect(self._on_more_clicked)

    def actions_with_keys(self) -> list[QAction]:
        """Return the actions that choose a class."""
        return self._actions

    def set_compact(self, compact: bool) -> None:
        """Have the button for another class as narrow as can be; its tool tip says what it is."""
        self.more.setText("+" if compact else _NEW_CLASS)

    def set_keys_on(self, on: bool) -> None:
        """Enable or disable the keys that choose classes."""
        self._keys_on = on
        self.show_offered()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these classes; a new class stays while it is chosen and has no samples."""
        if len(names) != len(self._names):
            self._new = ""
        self._names = tuple(names)
        self.show_offered()
        if self.number >= len(self._offered()) and names:
            self._choose(len(names) - 1)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        for number, action in enumerate(self._actions):
            action.setIcon(_swatch(theme.classes[number], theme.border))

    def shown_buttons(self) -> list[QToolButton]:
        """Return the visible buttons."""
        buttons = [] if self.isHidden() else [*self.buttons, self.more]
        return [button for button in buttons if not button.isHidden()]

    def set_named(self, named: bool) -> None:
        """Show names beside the colours, or only the colours where space is scarce."""
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
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_PX)
                action.setText(shown.replace("&", "&&"))
                tip = f"Draw samples of class {name} ({(number + 1) % 10})"
                action.setToolTip(plain_text(tip))
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


#: The key and the tool tip of each tool.
_TOOLS = {
    Tool.PAN: ("Esc", "Pan and zoom"),
    Tool.ADD: ("A", "Add a sample with each click"),
    Tool.SPRAY: ("S", "Spray samples around the pointer while you drag"),
    Tool.ERASE: ("E", "Erase samples by dragging over them"),
}
_VALUE_WIDTH_PX = 96
#: Between the tools and the class or value of new samples.
_GAP_PX = 16
_NEW_CLASS = "New &class"
_MARGIN_PX, _SPACING_PX = 8, 2
_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
_LARGEST_VALUE = 1e6


class DrawingBar(QWidget):
    """Chooses what the mouse does over the plot.

    The shortcuts work in every widget that `key_actions` are added to, while the bar is visible.

    Signals: ``tool_chosen(Tool)``; ``class_chosen(int)``, the index of a class, for a new one that
    after the last; ``value_chosen(float)``, the target of a regression.
    """

    tool_chosen = Signal(object)
    class_chosen = Signal(int)
    value_chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("drawing_bar")
        self.tool = Tool.PAN
        self.classes = ClassButtons(theme)
        self.value = QDoubleSpinBox()
        self._group = QActionGroup(self)
        self.tools = {tool: self._tool_action(tool) for tool in Tool}
        self._value_label = QLabel("Value")
        self._hint = QLabel("Height is the value")
        self._buttons: list[QToolButton] = []
        self._build()
        self.set_theme(theme)
        self._group.triggered.connect(self._on_group_triggered)
        self.classes.chosen.connect(self.class_chosen)
        self.classes.offered_changed.connect(self._fit)
        self.value.valueChanged.connect(self.value_chosen)

    def key_actions(self) -> list[QAction]:
        """Return the actions whose shortcuts work in the widget they are added to."""
        return [*self.tools.values(), *self.classes.actions_with_keys()]

    @staticmethod
    def keys() -> list[tuple[str, str]]:
        """Return each key, or range of keys, that works over the plot, and what it does."""
        classes = ("1 … 9, 0", "Draw samples of the first class, the second … the tenth")
        return [*_TOOLS.values(), classes]

    def choose_tool(self, tool: Tool) -> None:
        """Choose a tool, as if its button had been clicked."""
        self.tools[tool].trigger()

    def show_scene(self, scene: Scene) -> None:
        """Offer the classes of a scene, or a value."""
        with_classes, one_input = bool(scene.classes), len(scene.axes) == 1
        self.classes.setVisible(with_classes)
        self.classes.set_names(scene.classes)
        self.classes.set_keys_on(with_classes and not self.isHidden())
        for widget in (self.value, self._value_label):
            widget.setVisible(not with_classes and not one_input)
        self._hint.setVisible(not with_classes and one_input)
        targets = (*scene.dataset.targets, *scene.test.targets)
        if not with_classes and targets:
            with QSignalBlocker(self.value):
                self.value.setSingleStep(_step(max(targets) - min(targets)))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        for tool, action in self.tools.items():
            action.setIcon(icon(tool.name.lower(), theme.text))
        self.classes.set_theme(theme)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self._group.setEnabled(visible)
        self.classes.set_keys_on(visible and not self.classes.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Hide texts until everything fits; their tool tips contain the texts."""
        self.classes.set_compact(False)
        for texts, names in ((True, True), (True, False), (False, False)):
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if texts else _ICON_ONLY
            for button in self._buttons:
                button.setToolButtonStyle(style)
            self.classes.set_named(names)
            value = (self._value_label, self.value, self._hint)
            shown = [
                *self._buttons,
                *self.classes.shown_buttons(),
                *(widget for widget in value if not widget.isHidden()),
            ]
            width = sum(button.sizeHint().width() + _SPACING_PX for button in shown)
            if width + _GAP_PX + 2 * _MARGIN_PX <= self.width():
                return
        self.classes.set_compact(True)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, 2, _MARGIN_PX, 2)
        row.setSpacing(_SPACING_PX)
        # Otherwise many classes would widen the pane.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for tool, action in self.tools.items():
            button = QToolButton()
            button.setObjectName(f"tool_{tool.name.lower()}")
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            row.addWidget(button)
            self._buttons.append(button)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.classes)
        self.value.setObjectName("drawn_value")
        self.value.setRange(-_LARGEST_VALUE, _LARGEST_VALUE)
        self.value.setDecimals(4)
        self.value.setFixedWidth(_VALUE_WIDTH_PX)
        self.value.setToolTip("The target value of new samples")
        self.value.setAccessibleName("Value of new samples")
        self._value_label.setBuddy(self.value)
        row.addWidget(self._value_label)
        row.addWidget(self.value)
        row.addWidget(self._hint)
        row.addStretch(1)

    def _tool_action(self, tool: Tool) -> QAction:
        keys, tip = _TOOLS[tool]
        action = QAction(tool.value, self._group)
        action.setCheckable(True)
        action.setChecked(tool is self.tool)
        action.setShortcut(keys)
        # Letters are shortcuts in the plot only; elsewhere they are typed.
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{tip} ({keys})")
        action.setData(tool)
        return action

    @Slot(QAction)
    def _on_group_triggered(self, action: QAction) -> None:
        self.tool = action.data()
        self.tool_chosen.emit(self.tool)


def _step(span: float) -> float:
    """Return about a tenth of a span, as a round number."""
    return float(f"{span / 10:.0e}") if span > 0 else 0.1
