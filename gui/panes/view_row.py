"""A row of buttons that choose a view; those without room are in a menu."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.views import BaseView

_SPACING_PX = 2
_MARGIN_PX = 8
#: Between the views and the buttons at the end.
_GAP_PX = 6
_BESIDE_ICON = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
#: The style leaves no space for the arrow of a menu beside the text.
_ARROW = "   "


class ViewRow(QWidget):
    """Offers views in one row, however narrow it is.

    As many as fit have a button; the others are in the menu *More*, which shows the name of the
    chosen one if it is among them. There is room for the longest of their names, so that no
    button moves when another is chosen. ``ends`` are buttons at the end of the row, without their
    texts where space is scarce if they have an icon.

    Signal: ``chosen(int)``, the number of the view that was clicked.
    """

    chosen = Signal(int)

    def __init__(self, views: Sequence[type[BaseView]], ends: Sequence[QToolButton]) -> None:
        super().__init__()
        self._ends = ends
        self._offered: list[int] = list(range(len(views)))
        self._group = QButtonGroup(self)
        self._actions = QActionGroup(self)
        self.more = QToolButton()
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, 6, _MARGIN_PX, 0)
        row.setSpacing(_SPACING_PX)
        for number, view in enumerate(views):
            title = view.title.replace("&", "&&")
            button = choice_button(title, view.help)
            button.setObjectName(f"view_{view.name}")
            self._group.addButton(button, number)
            row.addWidget(button)
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setToolTip(view.help)
            action.setData(number)
            self._actions.addAction(action)
        self.more.setObjectName("more_views")
        self.more.setAutoRaise(True)
        self.more.setCheckable(True)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(menu)
        self.more.setToolTip("Views that have no room in the row")
        row.addWidget(self.more)
        row.addStretch(1)
        for end in ends:
            row.addWidget(end)
        # Otherwise the buttons would widen the pane.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self._actions.triggered.connect(self._on_actions_triggered)
        self.more.clicked.connect(self._show_more)
        self.choose(0)

    @property
    def offered(self) -> list[int]:
        """The numbers of the views that can be chosen, by a button or in the menu."""
        return self._offered

    def offer(self, numbers: Collection[int]) -> None:
        """Offer the views with these numbers only."""
        self._offered = sorted(numbers)
        self._arrange()

    def choose(self, number: int) -> None:
        """Show that a view is chosen; there is no signal."""
        self._group.button(number).setChecked(True)
        self._actions.actions()[number].setChecked(True)
        self._show_more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        # The font has changed, or a button at the end.
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return handled

    def _arrange(self) -> None:
        """Give a button to as many views as fit, in their order."""
        fitting = len(self._offered)
        named = self._width_with(fitting, named=True) <= self.width()
        while not named and fitting and self._width_with(fitting, named=False) > self.width():
            fitting -= 1
        for end in self._ends:
            if not end.icon().isNull():
                end.setToolButtonStyle(_BESIDE_ICON if named else _ICON_ONLY)
        shown = self._offered[:fitting]
        for number, action in enumerate(self._actions.actions()):
            self._group.button(number).setVisible(number in shown)
            action.setVisible(number in self._offered and number not in shown)
        self.more.setVisible(fitting < len(self._offered))
        self._show_more()

    def _width_with(self, fitting: int, named: bool) -> int:
        """Return how wide the row is with so many buttons, and a menu of the others.

        Nothing changes: a style that is set to measure it would have the row arranged again.
        """
        widths = [self._button_width(number) for number in self._offered[:fitting]]
        if fitting < len(self._offered):
            widths.append(self._more_width(fitting))
        for end in self._ends:
            widths.append(end.sizeHint().width())
            if not end.icon().isNull():
                text = 4 + self.fontMetrics().horizontalAdvance(f" {end.text().replace('&', '')} ")
                has_text = end.toolButtonStyle() == _BESIDE_ICON
                widths[-1] += text * (named - has_text)
        return sum(widths) + _SPACING_PX * len(widths) + _GAP_PX + 2 * _MARGIN_PX

    def _button_width(self, number: int) -> int:
        return self._group.button(number).sizeHint().width()

    def _more_width(self, fitting: int) -> int:
        longest = max((self._button_width(number) for number in self._offered[fitting:]), default=0)
        return longest + self.fontMetrics().horizontalAdvance(_ARROW)

    @Slot()
    def _show_more(self) -> None:
        """Show on the menu's button which of its views is chosen, if one is."""
        action = self._actions.checkedAction()
        inside = action is not None and action.isVisible()
        self.more.setChecked(inside)
        self.more.setText((action.text() if inside else "More") + _ARROW)
        self.more.setAccessibleName(f"More views: {action.text()}" if inside else "More views")

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self.choose(number)
        self.chosen.emit(number)

    @Slot(QAction)
    def _on_actions_triggered(self, action: QAction) -> None:
        self.choose(action.data())
        self.chosen.emit(action.data())


def choice_button(text: str, help_text: str) -> QToolButton:
    """Return a flat button of a group, one of which is chosen."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(help_text)
    button.setAutoRaise(True)
    return button
