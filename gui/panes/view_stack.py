"""The views of a pane, one of which is shown; each is made when it is first wanted."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from gui.later import Later
from gui.theme import Theme
from gui.views import BaseView
from gui.views.registry import ViewRecord

_View = TypeVar("_View", bound=BaseView)


class ViewStack(QStackedWidget):
    """Shows one of several views, at first the first, by its number in their order.

    Signals: ``made(BaseView)``, a view is made, and nothing is shown in it yet.
    """

    made = Signal(object)

    def __init__(self, records: Sequence[ViewRecord], theme: Theme) -> None:
        super().__init__()
        #: The views to choose from.
        self.records = tuple(records)
        #: The number of the one that is shown.
        self.number = 0
        self._theme = theme
        self._views = [Later(partial(self._make, record)) for record in self.records]

    @property
    def shown(self) -> BaseView:
        """The view that is shown."""
        return self.view(self.number)

    def choose(self, number: int) -> None:
        """Show another view."""
        self.number = number
        self.setCurrentWidget(self.view(number))

    def view(self, number: int) -> BaseView:
        """Return a view by its number."""
        return self._views[number].get()

    def view_of(self, kind: type[_View]) -> _View:
        """Return the view of a class."""
        is_kind = [issubclass(record.view, kind) for record in self.records]
        view = self.view(is_kind.index(True))
        assert isinstance(view, kind)
        return view

    def number_of(self, name: str) -> int:
        """Return a view's number by its name. Raises ValueError if there is none."""
        return [record.name for record in self.records].index(name)

    def all_views(self) -> list[BaseView]:
        """Return all views in order; those that nobody has wanted are made."""
        return [view.get() for view in self._views]

    def set_theme(self, theme: Theme) -> None:
        """Make views in the colours of a theme from now on."""
        self._theme = theme

    def _make(self, record: ViewRecord) -> BaseView:
        view = record.view(self._theme)
        self.addWidget(view)
        self.made.emit(view)
        return view
