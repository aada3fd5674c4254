"""What frames are to hold: what the views draw that are visible at present."""

from functools import reduce
from operator import or_

from PySide6.QtCore import QEvent, QObject, Slot

from gui.panes.loss_pane import LossPane
from gui.panes.network_pane import NetworkPane
from gui.panes.output_pane import OutputPane
from gui.training import RunController
from gui.views.registry import FrameData, frame_request, record_of
from scratchnet.run.snapshot import FrameRequest

#: Cells of a neuron's map along each axis.
_NEURON_RESOLUTION = 24
#: Where there are more samples, none is marked as wrong: nobody could see which.
_SAMPLES_WITH_MARKS = 2_000
_ALL_SAMPLES = 100_000


class FrameRequests(QObject):
    """Tells the training thread whenever a pane is shown or hidden, or another view chosen."""

    def __init__(
        self, controller: RunController, network: NetworkPane, output: OutputPane, loss: LossPane
    ) -> None:
        super().__init__(network)
        self._controller = controller
        self._network = network
        self._output = output
        self._loss = loss
        self._told: FrameRequest | None = None
        for pane in (network, output, loss):
            pane.installEventFilter(self)
        output.view_chosen.connect(self._tell)
        loss.view_chosen.connect(self._tell)

    def wishes(self) -> FrameRequest:
        """Return what the visible views draw."""
        shown = (
            (self._network, self._network.view),
            (self._output, self._output.view),
            (self._loss, self._loss.shown),
        )
        kinds = [record_of(view).requires for pane, view in shown if pane.isVisible()]
        requires = reduce(or_, kinds, FrameData.NONE)
        return frame_request(requires, _NEURON_RESOLUTION, _SAMPLES_WITH_MARKS, _ALL_SAMPLES)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._tell()
        return False

    @Slot()
    def _tell(self) -> None:
        wishes = self.wishes()
        if wishes != self._told:
            self._told = wishes
            self._controller.wish(wishes)
