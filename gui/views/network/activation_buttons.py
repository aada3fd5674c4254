"""The names of activations under the layers' names: buttons that offer the others."""

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from gui.labels import whole_tip
from gui.theme import Theme
from gui.views.base import scaled
from gui.views.network.layout import FONT_PX, Header, sized_font
from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice
from scratchnet.experiment import PARAMETERS
from scratchnet.registry import OUTPUT_ACTIVATIONS

#: Right of the name: how wide and high the arrow is, and the gap before it.
_ARROW_PX = QSize(7, 4)
_GAP_PX = 4.0


class ActivationButton(QAbstractButton):
    """A transparent button over the name of an activation, with an arrow that says so."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = QFont()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def set_font(self, font: QFont) -> None:
        """Measure the name in this font."""
        self._font = font

    def wanted_width(self) -> float:
        """Return the width of the name, and of the arrow with as much on the other side."""
        width = QFontMetricsF(self._font).horizontalAdvance(self.text())
        return width + 2 * (_GAP_PX + _ARROW_PX.width())

    def sizeHint(self) -> QSize:
        # A narrow column has room for a part of the name only.
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus() or self.isDown())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._theme.style.scale
        painter.scale(scale, scale)
        box = scaled(QRectF(self.rect()), 1 / scale)
        colour = QColor(self._theme.accent if lit else self._theme.faint_text)
        if lit:
            painter.setPen(QPen(colour, 2.0 if self.hasFocus() else 1.0))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        name = QFontMetricsF(self._font).horizontalAdvance(self.text())
        left = (box.width() + name) / 2 + _GAP_PX
        # The width is rounded to whole pixels.
        if left + _ARROW_PX.width() > box.width() + 1:
            return
        painter.setPen(QPen(colour, 1.3))
        top = box.height() / 2 - _ARROW_PX.height() / 2 + 1
        tip = QPointF(left + _ARROW_PX.width() / 2, top + _ARROW_PX.height())
        painter.drawPolyline([QPointF(left, top), tip, QPointF(left + _ARROW_PX.width(), top)])


class ActivationButtons(QObject):
    """A button for each layer; it opens the menu of the activations that the layer may have.

    Buttons are kept when the network changes, so that the one with the focus keeps it. Signals:
    ``chosen(int, str)``, the layer, counted from 0, and the name of an activation.
    """

    chosen = Signal(int, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._visible = True
        self._names: tuple[str, ...] = ()
        self.buttons: list[ActivationButton] = []

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        for button in self.buttons:
            button.set_theme(theme)

    def set_visible(self, visible: bool) -> None:
        """Show or hide all of them."""
        self._visible = visible
        self.set_names(self._names)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show a button for each layer with these activations, by their names."""
        self._names = names
        while len(self.buttons) < len(names):
            button = ActivationButton(self._theme, self._parent)
            button.setObjectName(f"activation {len(self.buttons)}")
            button.clicked.connect(self._on_button_clicked)
            self.buttons.append(button)
        for layer, button in enumerate(self.buttons):
            button.setVisible(self._visible and layer < len(names))
            if layer < len(names):
                place = "the output" if layer == len(names) - 1 else f"layer {layer + 1}"
                button.setText(OUTPUT_ACTIVATIONS[names[layer]].label)
                button.setAccessibleName(f"Activation of {place}: {button.text()}")
                button.setToolTip(f"{button.text()}. Choose another activation for {place}.")

    def arrange(self, headers: list[Header], font: QFont, scale: float = 1.0) -> None:
        """Move the buttons over the names in the headers, as wide as those, and enlarged."""
        small = sized_font(font, FONT_PX)
        for button, header in zip(self.buttons, headers[1:], strict=False):
            button.set_font(small)
            row = header.row(1)
            width = min(button.wanted_width(), row.width())
            left = row.center().x() - width / 2
            place = QRectF(left, row.top(), width, row.height())
            button.setGeometry(scaled(place, scale).toRect())

    def menu_of(self, layer: int) -> QMenu:
        """Return a new menu of the activations of a layer; the layer's own is checked."""
        is_output = layer == len(self._names) - 1
        parameter = PARAMETERS["network.output_activation" if is_output else "network.activation"]
        assert isinstance(parameter, Choice | NamePerLayer)
        menu = QMenu(self._parent)
        menu.setToolTipsVisible(True)
        for name, label in parameter.choices.items():
            action = menu.addAction(label)
            action.setData((layer, name))
            action.setCheckable(True)
            action.setChecked(name == self._names[layer])
            action.setToolTip(whole_tip(parameter.choice_help.get(name, "")))
        menu.triggered.connect(self._on_menu_triggered)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @Slot()
    def _on_button_clicked(self) -> None:
        for layer, button in enumerate(self.buttons):
            if button is self.sender():
                self.menu_of(layer).popup(button.mapToGlobal(QPoint(0, button.height())))

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        layer, name = action.data()
        if name != self._names[layer]:
            self.chosen.emit(layer, name)
