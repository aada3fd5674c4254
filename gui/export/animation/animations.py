"""Exporting animations from the window: their subjects, and the life of the dialog."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.export.picture.dialog import ExportTarget
from gui.export.picture.pictures import Pictures
from gui.preferences import Preferences
from gui.theme import Theme
from gui.theme.switch import ThemeSwitch
from gui.views import BaseView
from gui.views.registry import pictures_of
from scratchnet.engines import EXACT, REFERENCE, is_prepared
from scratchnet.run.recipe import PlantedBug, recipe_of
from scratchnet.run.snapshot import Scene

if TYPE_CHECKING:
    # Imported on demand, so that the window opens quickly.
    from gui.export.animation.dialog import AnimationDialog
    from gui.export.animation.stage import Subject
    from gui.export.figure.figure import Figure
    from gui.export.figure.spec import FigureSpec


class Animations(QObject):
    """Shows the dialog for animations.

    Signals: ``noted(str)``, an animation was written; ``refused(str)``, why there can be none.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self, window: QWidget, preferences: Preferences, pictures: Pictures, themes: ThemeSwitch
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._pictures = pictures
        self._themes = themes
        self.dialog: AnimationDialog | None = None
        #: Dialogs that were closed, and whose threads are ending.
        self._closed: list[AnimationDialog] = []

    @command(
        "export_animation",
        "&Animation…",
        Place.EXPORT,
        "Save the training of a view as an animated picture or a video",
        keys="Ctrl+Shift+M",
    )
    @Slot()
    def ask(self) -> None:
        """Show the dialog for the current run, or the open one if it is writing a file."""
        if self.dialog is not None and self.dialog.writing:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._leave_dialog()
        now = self._pictures.current.value
        if now is None:
            self.refused.emit("There is no run to animate yet")
            return
        from gui.export.animation.dialog import AnimationDialog
        from gui.export.animation.frames import AnimatedRun

        try:
            recipe = recipe_of(now[1].snapshot)
        except PlantedBug as error:
            self.refused.emit(str(error))
            return
        engine = recipe.engine
        if engine == REFERENCE and is_prepared(EXACT):
            # The same numbers, but faster.
            engine = EXACT
        theme = self._themes.theme
        run = AnimatedRun(recipe, engine)
        self.dialog = AnimationDialog(
            self._subjects(now[0]), run, self._preferences, theme, self._window
        )
        self.dialog.written.connect(self._on_dialog_written)
        self.dialog.idle.connect(self._delete_closed)
        self.dialog.show()

    @Slot()
    def close(self) -> None:
        """Close the dialog, cancel its work, and wait for the end of every thread."""
        self._leave_dialog()
        for dialog in self._closed:
            dialog.join()
        self._delete_closed()

    def _leave_dialog(self) -> None:
        """Close the dialog; it is deleted once its thread has ended."""
        if self.dialog is not None:
            self.dialog.done(0)
            self._closed.append(self.dialog)
            self.dialog = None
        self._delete_closed()

    @Slot()
    def _delete_closed(self) -> None:
        for dialog in [dialog for dialog in self._closed if not dialog.busy]:
            self._closed.remove(dialog)
            dialog.deleteLater()

    def _subjects(self, scene: Scene) -> "list[Subject]":
        """Return what changes during training: the views, visible ones first, and the figure."""
        from gui.export.animation.stage import Subject
        from gui.export.figure.presets import Presets

        views = [
            Subject(target.name, target.file_stem, _maker(target))
            for target in self._pictures.targets()
            if target.changes
        ]
        figure = _figure_maker(Presets(self._preferences).last(), scene)
        return [*views, Subject("Figure for print (last settings)", "figure", figure)]

    @Slot(object)
    def _on_dialog_written(self, path: Path) -> None:
        from gui.export.animation.writing import size_text

        self.noted.emit(f"Wrote {path}, {size_text(path.stat().st_size)}")


def _figure_maker(spec: "FigureSpec", scene: Scene) -> "Callable[[Theme], Figure]":
    from gui.export.figure.figure import Figure
    from gui.export.figure.spec import with_fitting_views

    fitting = with_fitting_views(spec, list(pictures_of(scene)))
    return lambda theme: Figure(replace(fitting, theme=theme.name))


def _maker(target: ExportTarget) -> Callable[[Theme], BaseView]:
    def make(theme: Theme) -> BaseView:
        view = target.make()
        assert isinstance(view, BaseView)
        view.set_theme(theme)
        return view

    return make
