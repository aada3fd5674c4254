"""The pane of charts in the window: what shows it, and what is remembered of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.later import Later
from gui.preferences import Preferences
from gui.views.charts.landscape_line import OtherRun

if TYPE_CHECKING:
    from gui.panes.charts_pane import ChartsPane


class Charts(QObject):
    """Shows the pane of charts as it was at the last start, and passes on what it asks for.

    Signals: those of the pane, ``topic_wanted(str)``, ``lesson_wanted(str)``,
    ``proposed(str, object)`` and ``cancel_wanted(bool)``.
    """

    topic_wanted = Signal(str)
    lesson_wanted = Signal(str)
    proposed = Signal(str, object)
    cancel_wanted = Signal(bool)

    def __init__(
        self,
        pane: "Later[ChartsPane]",
        show_pane: Callable[[QWidget], None],
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._show_pane = show_pane
        self._preferences = preferences
        pane.when_made(self._follow)

    @command(
        "charts",
        "C&harts",
        Place.RUN,
        "Show charts that explain penalties and other parts with this run's numbers",
        keys="F8",
    )
    @Slot()
    def show(self) -> None:
        """Show the pane."""
        self._show_pane(self._pane.get())

    @Slot(object)
    def show_line_to(self, other: OtherRun) -> None:
        """Show the losses on the line from the present network to that of another run."""
        self.show()
        self._pane.get().show_line_to(other)

    @Slot(object)
    def show_progress(self, done: float | None) -> None:
        """Show which fraction of what the chart waits for is done; None if nobody knows."""
        if self._pane.made is not None:
            self._pane.made.show_progress(done)

    def _follow(self, pane: "ChartsPane") -> None:
        pane.show_chart(self._preferences.chart)
        pane.show_explanations(self._preferences.charts_explained)
        pane.topic_wanted.connect(self.topic_wanted)
        pane.lesson_wanted.connect(self.lesson_wanted)
        pane.proposed.connect(self.proposed)
        pane.cancel_wanted.connect(self.cancel_wanted)
        pane.view_chosen.connect(self._remember)
        pane.explained.connect(self._remember)

    @Slot()
    def _remember(self) -> None:
        pane = self._pane.get()
        self._preferences.chart = pane.shown.name
        self._preferences.charts_explained = pane.explain.isChecked()
