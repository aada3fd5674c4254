"""A picture of how the combinations of a sweep did: what its kinds have in common."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from gui.labels import whole_tip
from gui.seeds.outcomes import CombinationOutcome
from gui.theme import Theme, ThemedWidget
from scratchnet.many.repeats import Sweep


class SweepPicture(ThemedWidget):
    """Shows each combination by its place in the sweep; one is marked, as ``chosen``.

    Subclasses implement `_place_at` and paint. Signal: ``picked(int)``, the user clicked what
    stands for a combination, by its place.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sweep: Sweep | None = None
        #: By the combination's place, in the order in which they are told.
        self._outcomes: Mapping[int, CombinationOutcome] = {}
        self.chosen: int | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def choose(self, place: int) -> None:
        """Mark another combination."""
        self.chosen = place
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(QPointF(event.pos()))
            text = "" if place is None else whole_tip(self._outcomes[place].tip)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(place)

    def _show(self, sweep: Sweep, chosen: int, outcomes: Mapping[int, CombinationOutcome]) -> None:
        """Show a sweep with one combination marked, and tell screen readers of all."""
        self._sweep, self.chosen, self._outcomes = sweep, chosen, outcomes
        what = f"share that reached {sweep.plan.goal}" if sweep.plan.goal else "median loss"
        tips = "; ".join(outcome.tip for outcome in outcomes.values())
        self.setAccessibleDescription(f"{what}: {tips}")
        self.updateGeometry()
        self.update()

    def _place_at(self, position: QPointF) -> int | None:
        """Return the combination at a position in the widget, if there is one."""
        raise NotImplementedError
