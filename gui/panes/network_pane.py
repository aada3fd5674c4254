"""The pane of the network diagram."""

from PySide6.QtWidgets import QVBoxLayout

from gui.theme import Theme, ThemedWidget
from gui.views import NetworkDiagram
from scratchnet.run.snapshot import Frame, Scene


class NetworkPane(ThemedWidget):
    """The diagram alone: what there is to do is done in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = NetworkDiagram(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.view.set_theme(theme)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame."""
        self.view.set_frozen(frozenset(frame.snapshot.experiment.network.frozen))
        self.view.show_frame(scene, frame, captioned)
