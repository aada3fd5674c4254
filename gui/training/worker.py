"""The thin QObject around the training loop, living on its thread."""

import traceback

from PySide6.QtCore import QObject, Signal, Slot

from gui.training.commands import Orders
from gui.training.events import Fact, Reading
from gui.training.latest_value import LatestValue
from gui.training.loop import TrainingLoop
from gui.training.render_gate import RenderGate


class Worker(QObject):
    """Runs the loop when its thread starts.

    Signals: ``fact_announced(Fact)``, a rare fact about the run; ``failed(str)``, the
    traceback of an error nobody foresaw, after which the loop goes on without a session.
    """

    fact_announced = Signal(object)
    failed = Signal(str)

    def __init__(self, orders: Orders, turn: RenderGate, readings: LatestValue[Reading]) -> None:
        super().__init__()
        self._loop = TrainingLoop(orders, turn, readings, self._announce)

    @Slot()
    def run(self) -> None:
        """Obey orders until told to close."""
        while True:
            try:
                self._loop.run()
                return
            except Exception:
                self._loop.abandon_session()
                self.failed.emit(traceback.format_exc())

    def _announce(self, fact: Fact) -> None:
        self.fact_announced.emit(fact)
