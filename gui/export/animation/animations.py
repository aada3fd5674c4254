"""Getting animations out of the window: what there is to animate, and the dialog for it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.export.figure.figure import Figure
from gui.export.figure.presets import Presets
from gui.export.figure.spec import FigureSpec, with_fitting_views
from gui.export.picture.dialog import ExportTarget
from gui.export.picture.pictures import Pictures
from gui.preferences import Preferences
from gui.theme import Theme
from gui.theme.switch import ThemeSwitch
from gui.views import BaseView
from gui.views.registry import pictures_of
from scratchnet.engines import EXACT, REFERENCE, is_prepared
from scratchnet.run.recipe import recipe_of
from scratchnet.run.snapshot import Scene

if TYPE_CHECKING:
    # Loaded when somebody asks for it: the window is to open at once.
    from gui.export.animation.dialog import AnimationDialog
    from gui.export.animation.subjects import Subject


class Animations(QObject):
    """Signals: ``noted(str)``, an animation was made; ``refused(str)``, why there can be none."""

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
        self._left: list[AnimationDialog] = []

    @command(
        "export_animation",
        "&Animation…",
        Place.EXPORT,
        "Save the training of a view as GIF, APNG, WebP or MP4",
        keys="Ctrl+Shift+M",
    )
    @Slot()
    def ask(self) -> None:
        """Show the dialog, for the run as it stands now; one that is making a file comes first."""
        if self.dialog is not None and self.dialog.underway:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._leave_dialog()
        now = self._pictures.current.value
        if now is None:
            self.refused.emit("There is no run yet that could be animated")
            return
        from gui.export.animation.dialog import AnimationDialog
        from gui.export.animation.run import Run

        recipe = recipe_of(now[1].snapshot)
        engine = recipe.engine
        if engine == REFERENCE and is_prepared(EXACT):
            # The same digits, sooner.
            engine = EXACT
        theme = self._themes.theme
        self.dialog = AnimationDialog(
            self._subjects(now[0]), Run(recipe, engine), self._preferences, theme, self._window
        )
        self.dialog.made.connect(self._on_dialog_made)
        self.dialog.at_rest.connect(self._delete_left)
        self.dialog.show()

    @Slot()
    def close(self) -> None:
        """Close the dialog, cancel what is underway, and wait for the end of every thread."""
        self._leave_dialog()
        for dialog in self._left:
            dialog.join()
        self._delete_left()

    def _leave_dialog(self) -> None:
        """Close the dialog; it is deleted once its thread has ended."""
        if self.dialog is not None:
            self.dialog.done(0)
            self._left.append(self.dialog)
            self.dialog = None
        self._delete_left()

    @Slot()
    def _delete_left(self) -> None:
        for dialog in [dialog for dialog in self._left if not dialog.busy]:
            self._left.remove(dialog)
            dialog.deleteLater()

    def _subjects(self, scene: Scene) -> "list[Subject]":
        """Return what changes with the run: views, those that are shown first, and the figure."""
        from gui.export.animation.subjects import Subject

        views = [
            Subject(target.name, target.file_stem, _maker(target))
            for target in self._pictures.targets()
            if target.changes
        ]
        figure = _figure_maker(Presets(self._preferences).last(), scene)
        return [*views, Subject("Figure for print, as it was last", "figure", figure)]

    @Slot(object)
    def _on_dialog_made(self, path: Path) -> None:
        from gui.export.animation.estimate import size_in_words

        self.noted.emit(f"Wrote {path}, {size_in_words(path.stat().st_size)}")


def _figure_maker(spec: FigureSpec, scene: Scene) -> Callable[[Theme], Figure]:
    fitting = with_fitting_views(spec, list(pictures_of(scene)))
    return lambda theme: Figure(replace(fitting, theme=theme.name))


def _maker(target: ExportTarget) -> Callable[[Theme], BaseView]:
    def make(theme: Theme) -> BaseView:
        view = target.make()
        assert isinstance(view, BaseView)
        view.set_theme(theme)
        return view

    return make
