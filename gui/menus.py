"""The menu bar: which action stands where."""

from PySide6.QtGui import QKeySequence, QUndoStack
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar

from gui.actions import Actions


def fill_menu_bar(
    bar: QMenuBar,
    actions: Actions,
    recent: QMenu,
    presets: QMenu,
    undo_stack: QUndoStack,
    docks: list[QDockWidget],
) -> None:
    """Put every action where people look for it."""
    file = bar.addMenu("&File")
    file.addActions([actions.new, actions.open])
    file.addMenu(recent)
    file.addMenu(presets)
    file.addSeparator()
    file.addActions([actions.save, actions.save_as, actions.save_run])
    file.addSeparator()
    file.addActions([actions.open_data, actions.paste_data, actions.save_data])
    file.addSeparator()
    export = file.addMenu("E&xport")
    export.addActions([actions.export, actions.figure, actions.export_animation])
    export.addActions([actions.export_values, actions.export_network, actions.export_script])
    file.addSeparator()
    file.addAction(actions.quit)

    edit = bar.addMenu("&Edit")
    undo = undo_stack.createUndoAction(bar, "&Undo")
    undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    redo = undo_stack.createRedoAction(bar, "&Redo")
    redo.setShortcuts([QKeySequence(QKeySequence.StandardKey.Redo), QKeySequence("Ctrl+Y")])
    edit.addActions([undo, redo])
    edit.addSeparator()
    edit.addActions(
        [actions.copy_output, actions.copy_network, actions.copy_loss, actions.copy_window]
    )
    edit.addSeparator()
    edit.addActions([actions.copy_text, actions.copy_link, actions.paste_text])

    experiment = bar.addMenu("E&xperiment")
    experiment.addActions([actions.run, actions.step, actions.reset, actions.retry])
    experiment.addSeparator()
    experiment.addActions([actions.new_seed, actions.new_samples, actions.new_parameters])
    experiment.addSeparator()
    engines = experiment.addMenu("En&gine")
    engines.addActions(actions.engines.actions())
    engines.setToolTipsVisible(True)

    view = bar.addMenu("&View")
    view.addAction(actions.reset_zoom)
    view.addSeparator()
    view.addActions([dock.toggleViewAction() for dock in docks])
    view.addAction(actions.reset_arrangement)
    view.addSeparator()
    themes = view.addMenu("&Theme")
    themes.addActions(actions.themes.actions())

    help_menu = bar.addMenu("&Help")
    help_menu.addActions([actions.shortcuts, actions.about])
