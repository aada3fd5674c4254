"""Checking the gradients of the run's next step, in the background."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask, TaskContext
from gui.current_frame import CurrentFrame
from gui.export.picture.dialog import ExportDialog, ExportTarget
from gui.later import Later
from gui.preferences import Preferences
from gui.training import RunController
from gui.training.events import StepPending
from scratchnet.run.snapshot import Frame, Scene

if TYPE_CHECKING:
    from gui.gradients.pane import GradientPane
    from scratchnet.trace.gradcheck import (
        DifferenceError,
        GradientCheck,
        ParameterCheck,
        Subject,
    )

#: Of larger networks so many parameters are checked: each takes some ten evaluations of the loss.
_MOST_CHECKED = 400


class GradientChecks(QObject):
    """Checks the step that comes next, and shows the pane.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``pane_wanted()``, the pane shall be shown.
    """

    noted = Signal(str)
    refused = Signal(str)
    pane_wanted = Signal()

    def __init__(
        self,
        pane: "Later[GradientPane]",
        controller: RunController,
        current: CurrentFrame,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pane = pane
        self._controller = controller
        self._current = current
        self._preferences = preferences
        self._window = window
        #: Whether the next step was asked for to check it.
        self._asked = False
        self._subject: Subject | None = None
        #: The run that was checked last.
        self._scene: Scene | None = None
        self._checking = BackgroundTask(self, "check gradients")
        self._checking.succeeded.connect(self._on_checking_succeeded)
        self._checking.failed.connect(self.refused)
        self._checking.ended.connect(self._on_checking_ended)
        self._measuring = BackgroundTask(self, "measure differences")
        self._measuring.succeeded.connect(self._on_measuring_succeeded)
        self._measuring.failed.connect(self.refused)
        pane.when_made(self._follow)
        current.changed.connect(self._on_current_changed)

    def _follow(self, pane: "GradientPane") -> None:
        self._checking.progressed.connect(pane.show_progress)
        pane.check_wanted.connect(self.check)
        pane.cancel_wanted.connect(self._checking.cancel)
        pane.chosen.connect(self._on_pane_chosen)
        pane.export_wanted.connect(self._on_pane_export_wanted)

    @command(
        "check_gradients",
        "Chec&k gradients",
        Place.RUN,
        "Pause, and compare every gradient of the next step with differences of the loss",
        keys="F12",
    )
    @Slot()
    def check(self) -> None:
        """Pause, and check the step that comes next."""
        self.pane_wanted.emit()
        self._asked = True
        self._controller.pause()
        self._controller.take_pending_step()

    def takes(self, event: StepPending) -> bool:
        """Return whether a step was asked for to check it; if so, begin."""
        if not self._asked:
            return False
        # Here, as few check gradients, and the window would open later.
        from scratchnet.trace.gradcheck import Subject

        self._asked = False
        self._subject = Subject(
            event.problem, event.experiment, event.pending, event.bug, event.held
        )
        self._scene = self._current.scene
        self._pane.get().show_progress(0.0)
        self._checking.start(partial(_checked, self._subject))
        return True

    def close(self) -> None:
        """End what is computed."""
        self._checking.close()
        self._measuring.close()

    @Slot(object)
    def _on_checking_succeeded(self, check: "GradientCheck") -> None:
        subject = self._subject
        assert subject is not None
        parameters = subject.pending.parameters
        self._pane.get().show_check(
            check, tuple((len(layer), len(layer[0])) for layer in parameters)
        )

    @Slot()
    def _on_checking_ended(self) -> None:
        self._pane.get().show_progress(None)

    @Slot(object)
    def _on_pane_chosen(self, parameter: "ParameterCheck") -> None:
        if self._subject is not None:
            self._measuring.start(partial(_measured, self._subject, parameter))

    @Slot(object)
    def _on_measuring_succeeded(
        self, measured: "tuple[ParameterCheck, tuple[DifferenceError, ...]]"
    ) -> None:
        self._pane.get().show_errors(*measured)

    @Slot(object, object)
    def _on_current_changed(self, scene: Scene, frame: Frame) -> None:
        subject = self._subject
        if self._scene is not None and scene is not self._scene:
            self._scene = self._subject = None
            self._checking.cancel()
            self._pane.get().forget()
        elif subject is not None and frame.snapshot.step != subject.pending.number - 1:
            self._subject = None
            self._checking.cancel()
            self._pane.get().show_stale()

    @Slot()
    def _on_pane_export_wanted(self) -> None:
        pane = self._pane.get()
        targets = [
            ExportTarget("Gradient check", "gradients", pane.map.clone, pane.map.size, owned=True),
            ExportTarget("V-curve", "v-curve", pane.curve.clone, pane.curve.size, owned=True),
        ]
        dialog = ExportDialog(targets, self._preferences, self._window)
        if dialog.exec():
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()


def _watched(context: TaskContext) -> Callable[[float], None]:
    def watch(done: float) -> None:
        context.raise_if_cancelled()
        context.progress(done)

    return watch


def _checked(subject: "Subject", context: TaskContext) -> "GradientCheck":
    from scratchnet.trace.gradcheck import check_step

    return check_step(subject, _watched(context), _MOST_CHECKED)


def _measured(
    subject: "Subject", parameter: "ParameterCheck", context: TaskContext
) -> "tuple[ParameterCheck, tuple[DifferenceError, ...]]":
    from scratchnet.trace.gradcheck import error_curve

    place = parameter.layer, parameter.neuron, parameter.index
    return parameter, error_curve(subject, place, parameter.analytic, _watched(context))
