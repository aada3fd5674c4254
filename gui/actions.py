"""Every action of the window, with its words, its shortcut and its help, in one place."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from gui.theme.switch import DARK_NAME, LIGHT_NAME, SYSTEM, ThemeSwitch
from scratchnet.engines import ENGINE_HELP

_Keys = QKeySequence.StandardKey | str | None


class Actions(QObject):
    """The window's actions; the window connects them and puts them into menus."""

    def __init__(self, parent: QObject, themes: ThemeSwitch) -> None:
        super().__init__(parent)
        standard = QKeySequence.StandardKey
        self.new = self._make("&New", standard.New, "Begin with the article's experiment")
        self.open = self._make("&Open…", standard.Open, "Open an experiment or a run")
        self.save = self._make("&Save", standard.Save, "Save the experiment")
        self.save_as = self._make("Save &as…", standard.SaveAs, "Save under another name")
        self.save_run = self._make(
            "Save r&un…",
            "Ctrl+Alt+S",
            "Save the run with its losses, as a file that can be verified",
        )
        self.open_data = self._make(
            "Open &data…", "Ctrl+Shift+O", "Learn from a table of your own, such as a CSV file"
        )
        self.paste_data = self._make(
            "Pas&te data…", "Ctrl+Shift+V", "Learn from the table that is on the clipboard"
        )
        self.save_data = self._make(
            "Save sa&mples…", None, "Write all samples as CSV, which other programs read"
        )
        self.export = self._make("&Picture…", "Ctrl+E", "Save a view as PNG, SVG or PDF")
        self.figure = self._make(
            "&Figure for print…",
            "Ctrl+Shift+P",
            "Arrange views on a figure of an exact size, with fonts and lines as asked",
        )
        self.export_animation = self._make(
            "&Animation…", "Ctrl+Shift+M", "Save the training of a view as GIF, APNG, WebP or MP4"
        )
        self.export_values = self._make(
            "&Values as CSV…",
            "Ctrl+Shift+T",
            "Write losses, metrics, parameters, samples and the output as tables",
        )
        self.export_script = self._make(
            "Python &script…", None, "Write the run as Python that gives the same digits"
        )
        self.export_network = self._make(
            "Trained &network…",
            "Ctrl+Alt+E",
            "Save the network as it stands, to use it in Python, PyTorch, ONNX and others",
        )
        self.quit = self._make("&Quit", standard.Quit, "Close the window")
        self.reset = self._make(
            "R&eset", "Shift+F5", "Go back to the initial parameters, the same ones"
        )
        self.run = self._make("&Run", "F5", "Train until the given number of steps, or pause")
        self.step = self._make("S&tep", "F6", "Make one training step")
        self.retry = self._make(
            "Retr&y", "F7", "Go on from the last finite state with a tenth of the learning rate"
        )
        self.retry.setVisible(False)
        self.new_seed = self._make("New see&d", "Ctrl+D", "Draw other samples and parameters")
        self.new_samples = self._make(
            "New sa&mples", "Ctrl+Shift+D", "Draw other samples and another split, not parameters"
        )
        self.new_parameters = self._make(
            "New &parameters", "Ctrl+Alt+D", "Draw other initial parameters, and keep the samples"
        )
        self.reset_zoom = self._make("Reset &zoom", "Ctrl+0", "Show all of the map and the curve")
        self.reset_arrangement = self._make("Reset &arrangement", None, "Put the panes back")
        self.copy_output = self._make(
            "Copy &output", standard.Copy, "Copy the view of the output as a picture"
        )
        self.copy_loss = self._make(
            "Copy &loss curve", "Ctrl+Shift+C", "Copy the loss curve as a picture"
        )
        self.copy_network = self._make(
            "Copy &network", "Ctrl+Shift+N", "Copy the network as a picture"
        )
        self.copy_window = self._make("Copy &window", "Ctrl+Alt+C", "Copy the window as a picture")
        self.copy_text = self._make(
            "Copy experiment as &text",
            "Ctrl+Shift+E",
            "Copy the experiment as a short text, to paste into a mail or a chat",
        )
        self.copy_link = self._make(
            "Copy TensorFlow Play&ground link",
            None,
            "Copy the link that stands for the experiment, and list how it differs",
        )
        self.paste_text = self._make(
            "&Paste experiment",
            "Ctrl+Alt+V",
            "Open the experiment that is on the clipboard as a text or a Playground link",
        )
        self.about = self._make("&About Scratchnet", None, "Version and licence")
        self.shortcuts = self._make("&Keyboard shortcuts", "F1", "List every shortcut")
        self.themes = QActionGroup(self)
        for words, choice in (
            ("Follow the &system", SYSTEM),
            ("&Light", LIGHT_NAME),
            ("&Dark", DARK_NAME),
        ):
            action = self._make(words, None, "Colours of the window")
            action.setCheckable(True)
            action.setData(choice)
            action.setChecked(themes.choice == choice)
            self.themes.addAction(action)

        self.engines = QActionGroup(self)
        for name, help_text in ENGINE_HELP.items():
            action = self._make(f"&{name.capitalize()}", None, help_text)
            action.setCheckable(True)
            action.setData(name)
            self.engines.addAction(action)

    def _make(self, words: str, keys: _Keys, help_text: str) -> QAction:
        action = QAction(words, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{help_text} ({shown})" if shown else help_text)
        action.setStatusTip(help_text)
        return action

    def with_shortcuts(self) -> list[QAction]:
        """Return the actions that have a shortcut, for the list of them."""
        actions = [child for child in self.children() if isinstance(child, QAction)]
        return [action for action in actions if not action.shortcut().isEmpty()]
