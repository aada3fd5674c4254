"""What the learner does in the window, by the words that tutorials wait for."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gui.actions import Actions
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.panes.frame_pane import FramePane
from gui.training import RunController
from scratchnet.experiment import Experiment
from scratchnet.run.snapshot import Frame, Scene, Status

#: Actions that set the run back to its beginning.
_RESTARTING = ("reset", "run_again")
_ENDS = {Status.FINISHED: "finished", Status.DIVERGED: "diverged"}


class WindowEvents(QObject):
    """Tells what happens, by `scratchnet.lessons.EVENTS` and `NAMED_EVENTS`.

    Signals: ``happened(str, str)``, an event and the name of what it happened to, or "".
    """

    happened = Signal(str, str)

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        document: Document,
        controller: RunController,
        current: CurrentFrame,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._running = False
        self._current = current
        #: Whether another run was asked for, of which no frame has come yet.
        self._awaits_frame = False
        self._panes: list[FramePane] = []
        self._docks: list[QDockWidget] = window.findChildren(QDockWidget)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        controller.replacing.connect(self._on_controller_replacing)
        controller.rejected.connect(self._on_controller_rejected)
        current.changed.connect(self._on_current_changed)
        document.experiment_changed.connect(self._on_document_experiment_changed)
        for dock in self._docks:
            dock.visibilityChanged.connect(partial(self._on_visibility_changed, dock))
            self._follow(dock)
        for name in actions.names():
            getattr(actions, name).triggered.connect(partial(self._on_action, name))

    def holds(self, event: str, name: str) -> bool:
        """Return whether what an event brings about is so already."""
        frame = self._current.frame
        if event == "running":
            return self._running
        if event in _ENDS.values():
            if frame is None or self._awaits_frame:
                return False
            return _ENDS.get(frame.snapshot.status) == event
        if event == "opened":
            shown = any(dock.objectName() == f"dock_{name}" and _seen(dock) for dock in self._docks)
            return shown or any(pane.shown.name == name and _seen(pane) for pane in self._panes)
        return False

    @Slot()
    def _on_controller_started(self) -> None:
        self._running = True
        self.happened.emit("running", "")

    @Slot()
    def _on_controller_paused(self) -> None:
        ran, self._running = self._running, False
        if ran:
            self.happened.emit("paused", "")

    @Slot()
    def _on_controller_replacing(self) -> None:
        self._awaits_frame = True

    @Slot()
    def _on_controller_rejected(self) -> None:
        # The run before goes on.
        self._awaits_frame = False

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        self._awaits_frame = False
        event = _ENDS.get(frame.snapshot.status)
        if event is not None:
            self._running = False
            self.happened.emit(event, "")

    @Slot(object, object)
    def _on_document_experiment_changed(
        self, _experiment: Experiment, changed_paths: frozenset[str]
    ) -> None:
        for path in changed_paths:
            self.happened.emit("edited", path)

    def _on_visibility_changed(self, dock: QDockWidget, visible: bool) -> None:
        if visible:
            self._follow(dock)
            self.happened.emit("opened", dock.objectName().removeprefix("dock_"))

    def _follow(self, dock: QDockWidget) -> None:
        """Follow a dock's pane, which may be made only when it is first shown."""
        pane = dock.widget()
        if isinstance(pane, FramePane) and pane not in self._panes:
            self._panes.append(pane)
            pane.view_chosen.connect(partial(self._on_view_chosen, pane))

    def _on_view_chosen(self, pane: FramePane) -> None:
        self.happened.emit("opened", pane.shown.name)

    def _on_action(self, name: str, _checked: bool = False) -> None:
        self.happened.emit("done", name)
        if name in _RESTARTING:
            self.happened.emit("restarted", "")


def _seen(widget: QDockWidget | FramePane) -> bool:
    """Return whether a widget shows, and not only a tab of it."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
