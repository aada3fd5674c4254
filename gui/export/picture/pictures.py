"""Exporting and copying pictures of the window's views."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, StandardKey, command
from gui.background import TaskFailed
from gui.current_frame import CurrentFrame
from gui.export.picture.dialog import ExportDialog, ExportTarget
from gui.later import Later
from gui.panes.loss_pane import LossPane
from gui.panes.output_pane import OutputPane
from gui.preferences import Preferences
from gui.rendering import ExportError, copy_picture
from gui.training.pacing import MAP_RESOLUTION, NEURON_RESOLUTION
from gui.views import BaseView, NetworkDiagram
from gui.views.registry import (
    Picture,
    find_picture,
    frame_request,
    paths_shown,
    pictures_of,
    record_of,
    slice_shown,
    variables_shown,
)
from gui.waiting import wait_for
from scratchnet.engines import Interrupted
from scratchnet.explain import Explanation, ExplanationRequest
from scratchnet.run.observation import explanation_of, with_fine_maps
from scratchnet.run.snapshot import Frame, FrameRequest, Scene, Snapshot

if TYPE_CHECKING:
    from gui.panes.charts_pane import ChartsPane

_COPY_SCALE = 2.0
#: Of more samples no picture lists the results.
_MOST_SAMPLES = 100_000


class Pictures(QObject):
    """Exports and copies pictures of the window's views.

    Signals: ``noted(str)``, a picture was made; ``refused(str)``, why not.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        window: QWidget,
        preferences: Preferences,
        network: NetworkDiagram,
        output: OutputPane,
        loss: LossPane,
        charts: "Later[ChartsPane]",
        current: CurrentFrame,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._network = network
        self._output = output
        self._loss = loss
        self._charts = charts
        self.current = current
        #: The last explanation that was made for a picture, and of what.
        self._explanation: tuple[tuple[Snapshot, ExplanationRequest], Explanation] | None = None
        #: The last coarse frame that a picture was made of, and the same with fine maps.
        self._refined: tuple[Frame, Frame] | None = None

    @property
    def views(self) -> list[BaseView]:
        """Every view of the window, shown or not."""
        return [
            self._network,
            *self._output.all_views(),
            *self._loss.all_views(),
            *self._charts.get().all_views(),
        ]

    def targets(self) -> list[ExportTarget]:
        """Return everything that can be exported, visible views first."""
        shown = [self._output.shown, self._network, self._loss.shown]
        charts = self._charts.made
        if charts is not None and charts.isVisible():
            shown.insert(0, charts.shown)
        hidden = [view for view in self.views if view not in shown and self._fits(view)]
        targets = {view.picture_name: self._view_target(view) for view in (*shown, *hidden)}
        scene = self.current.scene
        if scene is not None:
            for name, picture in pictures_of(scene).items():
                if name not in targets:
                    targets[name] = self._picture_target(picture, scene)
        window = ExportTarget(
            "Whole window", "window", lambda: self._window, self._window.size, owned=False
        )
        return [*targets.values(), window]

    def _fits(self, view: BaseView) -> bool:
        scene = self.current.scene
        return scene is not None and record_of(view).fits(scene)

    @command(
        "export",
        "&Picture…",
        Place.EXPORT,
        "Save a picture of a view, or of the whole window",
        keys="Ctrl+E",
        in_view_menu=True,
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Show the export dialog."""
        dialog = ExportDialog(self.targets(), self._preferences, self._window)
        if dialog.exec():
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()

    @command(
        "copy_output",
        "Copy &output",
        Place.COPY,
        "Copy the output view as a picture",
        keys=StandardKey.Copy,
        in_view_menu=True,
    )
    @Slot()
    def copy_output(self) -> None:
        """Copy the current output view."""
        self._copy(self._view_target(self._output.shown))

    @command(
        "copy_network",
        "Copy &network",
        Place.COPY,
        "Copy the network diagram as a picture",
        keys="Ctrl+Shift+N",
        in_view_menu=True,
    )
    @Slot()
    def copy_network(self) -> None:
        """Copy the network diagram."""
        self._copy(self._view_target(self._network))

    @command(
        "copy_loss",
        "Copy &loss curve",
        Place.COPY,
        "Copy the loss curve as a picture",
        keys="Ctrl+Shift+C",
        in_view_menu=True,
    )
    @Slot()
    def copy_loss(self) -> None:
        """Copy the loss curve, or the view shown in its place."""
        self._copy(self._view_target(self._loss.shown))

    @command(
        "copy_chart",
        "Copy c&hart",
        Place.COPY,
        "Copy the chart that is chosen as a picture",
        in_view_menu=True,
    )
    @Slot()
    def copy_chart(self) -> None:
        """Copy the chart that is chosen in the pane of charts."""
        self._copy(self._view_target(self._charts.get().shown))

    @command(
        "copy_window",
        "Copy &window",
        Place.COPY,
        "Copy the window as a picture",
        keys="Ctrl+Alt+C",
    )
    @Slot()
    def copy_window(self) -> None:
        """Copy the whole window."""
        self._copy(self.targets()[-1])

    def _copy(self, target: ExportTarget) -> None:
        widget = target.make()
        try:
            copy_picture(widget, target.on_screen_size(), _COPY_SCALE)
        except ExportError as error:
            self.refused.emit(str(error))
        else:
            self.noted.emit(f"Copied: {target.name}")
        finally:
            if target.owned:
                widget.deleteLater()

    def _view_target(self, view: BaseView) -> ExportTarget:
        """Return the picture that a view of the window draws now."""
        picture = find_picture(view.picture_name)
        assert picture is not None
        return ExportTarget(
            picture.title,
            picture.name,
            lambda: self._clone(view),
            view.size,
            owned=True,
            changes=picture.variant.changes,
        )

    def _picture_target(self, picture: Picture, scene: Scene) -> ExportTarget:
        """Return another picture of a view of the window."""
        view = next(view for view in self.views if record_of(view) is picture.record)

        def make() -> QWidget:
            twin = view.clone()
            picture.variant.configure(twin, scene)
            self._show_current(twin)
            return twin

        return ExportTarget(
            picture.title,
            picture.name,
            make,
            view.size,
            owned=True,
            changes=picture.variant.changes,
        )

    def _clone(self, view: BaseView) -> BaseView:
        """Return a copy of a view with the current frame; hidden views show an older one."""
        twin = view.clone()
        self._show_current(twin)
        return twin

    def _show_current(self, view: BaseView) -> None:
        """Show the current frame in a hidden view, with what only visible views ask for."""
        if self.current.value is None:
            return
        scene, frame = self.current.value
        if frame.coarse:
            frame = self._with_fine_maps(scene, frame)
        data, variables = record_of(view).requires, variables_shown([view])
        asked = paths_shown([view]), slice_shown([view])
        request = frame_request(data, 0, 0, _MOST_SAMPLES, variables, *asked)
        explain = request.explain
        known = frame.explanation
        if explain is not None and (known is None or not known.covers(explain)):
            frame = self._explained(frame, explain)
        view.show_frame(scene, frame)

    def _explained(self, frame: Frame, explain: ExplanationRequest) -> Frame:
        """Return a frame with what is requested, worked out while the window stays alive."""
        asked = frame.snapshot, explain
        if self._explanation is None or self._explanation[0] != asked:
            try:
                found = wait_for(
                    self._window,
                    "Explaining the network…",
                    partial(explanation_of, frame.snapshot, explain),
                )
            except (TaskFailed, Interrupted):
                # The view says that it has nothing to show.
                return frame
            self._explanation = asked, found
        return replace(frame, explanation=self._explanation[1])

    def _with_fine_maps(self, scene: Scene, frame: Frame) -> Frame:
        """Return a frame as it would be drawn at rest; while training it may be coarser."""
        if self._refined is None or self._refined[0] is not frame:
            neurons = None if frame.neuron_maps is None else NEURON_RESOLUTION
            request = FrameRequest(plane=scene.plane, neuron_resolution=neurons)
            try:
                fine = wait_for(
                    self._window,
                    "Computing finer maps…",
                    partial(with_fine_maps, frame, MAP_RESOLUTION, request),
                )
            except (TaskFailed, Interrupted):
                return frame
            self._refined = frame, fine
        return self._refined[1]
