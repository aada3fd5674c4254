"""What is wrong with the layout of visible widgets: cut texts, overlaps, controls out of reach."""

from collections.abc import Callable, Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QCommandLinkButton,
    QDockWidget,
    QFontComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QMenuBar,
    QSizeGrip,
    QStackedLayout,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from gui.labels import ElidedLabel

#: Rounding between device pixels and others.
_TOLERANCE_PX = 1
#: Buttons that appear when a bar is too short for what is in it.
_EXTENSIONS = ("qt_toolbar_ext_button", "qt_menubar_ext_button")


def faults(top: QWidget, screen: QRect) -> list[str]:
    """Return what is wrong with a window and the visible widgets in it, in words."""
    found = []
    rounded = screen.adjusted(-_TOLERANCE_PX, -_TOLERANCE_PX, _TOLERANCE_PX, _TOLERANCE_PX)
    if not rounded.contains(top.frameGeometry()):
        found.append(f"{_name(top)} is not inside the screen: {_text(top.frameGeometry())}")
    behind = [dock for dock in top.findChildren(QDockWidget) if _is_behind(dock)]
    for widget in [top, *top.findChildren(QWidget)]:
        if widget is not top and (widget.isWindow() or widget.window() is not top):
            continue
        if any(dock is widget or dock.isAncestorOf(widget) for dock in behind):
            continue
        if widget.isVisible() and widget.width() > 0 and widget.height() > 0:
            found += _cut(widget)
            found += _outside(widget, top)
            found += _overlaps(widget)
    return [f"{_name(top)}: {fault}" for fault in found]


def _is_behind(widget: QWidget) -> bool:
    """Return whether a widget is a dock whose tab is behind another: Qt puts it off the window."""
    if not isinstance(widget, QDockWidget) or widget.isWindow():
        return False
    return not widget.parentWidget().rect().intersects(widget.geometry())


# -- cut texts -------------------------------------------------------------------------------


def _cut(widget: QWidget) -> Iterator[str]:
    for kind, check in _CHECKS:
        if isinstance(widget, kind):
            for text in check(widget):
                yield f"{_name(widget)} cuts “{_short(text)}”, {_text(widget.geometry())}"
            return


def _label(label: QLabel) -> Iterator[str]:
    if isinstance(label, ElidedLabel):
        # Texts of the program itself are to fit; this is for those from data.
        return
    pixmap = label.pixmap()
    if not pixmap.isNull() or not label.text():
        return
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + _TOLERANCE_PX:
            yield label.text()
    elif _larger(label.sizeHint(), label):
        yield label.text()


def _button(button: QAbstractButton) -> Iterator[str]:
    if button.objectName() in _EXTENSIONS:
        yield "what does not fit into the bar"
    if not button.text():
        return
    only_icon = Qt.ToolButtonStyle.ToolButtonIconOnly
    has_icon = not button.icon().isNull()
    if isinstance(button, QToolButton) and button.toolButtonStyle() is only_icon and has_icon:
        return
    if isinstance(button, QCommandLinkButton):
        # Its description has as many lines as it needs.
        if button.heightForWidth(button.width()) > button.height() + _TOLERANCE_PX:
            yield button.description()
    elif _larger(button.sizeHint(), button):
        yield button.text()


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    place = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox,
        option,
        QStyle.SubControl.SC_ComboBoxEditField,
        combo,
    )
    if isinstance(combo, QFontComboBox):
        # The names of fonts are the system's.
        return
    for number in range(combo.count()):
        icon = 0 if combo.itemIcon(number).isNull() else combo.iconSize().width() + 4
        text = combo.itemText(number)
        if combo.itemData(number, Qt.ItemDataRole.ToolTipRole) == text:
            continue
        if combo.fontMetrics().horizontalAdvance(text) + icon > place.width() + _TOLERANCE_PX:
            yield text


def _line(line: QLineEdit) -> Iterator[str]:
    # What is typed scrolls; what is said in its place does not.
    text = "" if line.text() else line.placeholderText()
    if isinstance(line.parentWidget(), QAbstractSpinBox) or (line.isReadOnly() and line.text()):
        text = line.text()
    room = line.contentsRect().width() - 4
    if text and line.fontMetrics().horizontalAdvance(text) > room + _TOLERANCE_PX:
        yield text


def _tabs(bar: QTabBar) -> Iterator[str]:
    for number in range(bar.count()):
        width = QFontMetrics(bar.font()).horizontalAdvance(bar.tabText(number))
        rect = bar.tabRect(number)
        if width > rect.width() or not bar.rect().adjusted(-1, -1, 1, 1).contains(rect):
            yield bar.tabText(number)


def _group(box: QGroupBox) -> Iterator[str]:
    if box.fontMetrics().horizontalAdvance(box.title()) > box.width():
        yield box.title()


def _menu_bar(bar: QMenuBar) -> Iterator[str]:
    for action in bar.actions():
        if action.isVisible() and not bar.rect().contains(bar.actionGeometry(action)):
            yield action.text()


def _dock(dock: QDockWidget) -> Iterator[str]:
    if dock.fontMetrics().horizontalAdvance(dock.windowTitle()) > dock.width():
        yield dock.windowTitle()


_CHECKS: tuple[tuple[type[QWidget], Callable[..., Iterator[str]]], ...] = (
    (QLabel, _label),
    (QAbstractButton, _button),
    (QComboBox, _combo),
    (QLineEdit, _line),
    (QTabBar, _tabs),
    (QGroupBox, _group),
    (QMenuBar, _menu_bar),
    (QDockWidget, _dock),
)


# -- out of reach ----------------------------------------------------------------------------


def _outside(widget: QWidget, top: QWidget) -> Iterator[str]:
    """Yield what of a widget its parent hides, unless it can be scrolled to."""
    parent = widget.parentWidget()
    if widget is top or parent is None or not _is_control(widget):
        return
    place, area = widget.geometry(), parent.rect()
    while parent is not top:
        scroll = parent.parentWidget()
        if isinstance(scroll, QAbstractScrollArea) and scroll.viewport() is parent:
            fixed = scroll.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if fixed and (place.left() < -1 or place.right() > area.right() + 1):
                yield f"{_name(widget)} is out of reach sideways: {_text(place)}"
            return
        if not area.adjusted(-1, -1, 1, 1).contains(place):
            yield f"{_name(widget)} sticks out of {_name(parent)}: {_text(place)} of {_text(area)}"
            return
        place.moveTopLeft(parent.mapToParent(place.topLeft()))
        parent = scroll
        area = parent.rect()


def _is_control(widget: QWidget) -> bool:
    return isinstance(
        widget,
        QAbstractButton
        | QLabel
        | QComboBox
        | QLineEdit
        | QAbstractSpinBox
        | QTabBar
        | QGroupBox
        | QAbstractScrollArea,
    )


# -- overlaps --------------------------------------------------------------------------------


def _overlaps(parent: QWidget) -> Iterator[str]:
    """Yield pairs of neighbours of which one covers the other.

    Neighbours are those in the same layout, and controls that are placed by hand.
    """
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and not child.isWindow()
        and child.isVisible()
        and not isinstance(child, QSizeGrip | QMenu | QHeaderView)
        and not _is_behind(child)
    ]
    layouts = _layouts(parent)
    managed = {child for child in shown if any(each.indexOf(child) >= 0 for each in layouts)}
    for one, other in combinations(shown, 2):
        both_managed = one in managed and other in managed
        by_hand = one not in managed and other not in managed
        buttons = isinstance(one, QAbstractButton) and isinstance(other, QAbstractButton)
        if not both_managed and not (by_hand and buttons):
            continue
        common = one.geometry().intersected(other.geometry())
        if common.width() > _TOLERANCE_PX and common.height() > _TOLERANCE_PX:
            yield f"{_name(one)} and {_name(other)} overlap in {_text(common)}"


def _layouts(parent: QWidget) -> list[QLayout]:
    """Return the layouts that arrange the children of a widget side by side.

    Their items are not asked for: PySide would remember each spacer by its address, and take what
    has that address later for a spacer.
    """
    layout = parent.layout()
    if layout is None:
        return []
    every = [layout, *layout.findChildren(QLayout)]
    return [each for each in every if not isinstance(each, QStackedLayout)]


def _larger(hint: object, widget: QWidget) -> bool:
    return (
        hint.width() > widget.width() + _TOLERANCE_PX
        or hint.height() > widget.height() + _TOLERANCE_PX
    )


def _name(widget: QWidget) -> str:
    name = widget.objectName() or widget.accessibleName() or widget.windowTitle()
    if isinstance(widget, QAbstractButton | QLabel):
        name = name or _short(widget.text())
    return f"{type(widget).__name__} {name}".strip()


def _short(text: str) -> str:
    text = text.replace("\n", " ")
    return text if len(text) < 60 else text[:59] + "…"


def _text(rect: QRect) -> str:
    return f"{rect.width()} × {rect.height()} at {rect.x()}, {rect.y()}"
