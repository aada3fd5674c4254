"""The pane of the network diagram, and the edits of the experiment that are made in it."""

from collections.abc import Mapping
from random import SystemRandom

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.messages import humanize
from gui.panes.frame_pane import FramePane
from gui.theme import Theme
from gui.views import NetworkDiagram
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Frame, Scene


class NetworkPane(FramePane):
    """The network diagram, which can be edited."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = NetworkDiagram(theme)
        self.adopt(self.view)
        self.view.resolution_changed.connect(self.detail_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def follow(self, current: CurrentFrame) -> None:
        super().follow(current)
        current.explained_changed.connect(self.view.set_explained)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        self.view.set_frozen(frozenset(frame.snapshot.experiment.network.frozen))
        super().show_frame(scene, frame, captioned)


_LARGEST_SEED = 2_147_483_647


class NetworkEditing(QObject):
    """Turns edits in the diagram into edits of the experiment, and draws new samples and weights.

    When a weight is edited, all current parameters become the initial ones of a new run. Signals:
    ``refused(str)``, why an edit was rejected.
    """

    refused = Signal(str)

    def __init__(self, document: Document, diagram: NetworkDiagram, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._diagram = diagram
        diagram.hidden_edited.connect(self._on_diagram_hidden_edited)
        diagram.activation_chosen.connect(self._on_diagram_activation_chosen)
        diagram.parameter_edited.connect(self._on_diagram_parameter_edited)
        diagram.parameter_frozen.connect(self._on_diagram_parameter_frozen)

    @command(
        "new_samples",
        "New sa&mples",
        Place.NEW,
        "New random samples and test split; keep the initial weights",
        keys="Ctrl+Shift+D",
    )
    @Slot()
    def draw_samples(self) -> None:
        """Choose new random samples and a new test split; keep the initial parameters."""
        self._edit({"data.seed": _random_seed()}, "samples", "New samples")

    @command(
        "new_parameters",
        "New &weights",
        Place.NEW,
        "New random weights; keep the samples",
        keys="Ctrl+Alt+D",
    )
    @Slot()
    def draw_parameters(self) -> None:
        """Choose new random initial parameters; keep the samples."""
        experiment = self._document.experiment
        kept = experiment.seed if experiment.data.seed is None else experiment.data.seed
        values = {"seed": _random_seed(), "data.seed": kept, "network.parameters": None}
        self._edit(values, "weights", "New weights")

    @Slot(tuple)
    def _on_diagram_hidden_edited(self, hidden: tuple[int, ...]) -> None:
        self._edit({"network.hidden": hidden}, "hidden layers")

    @Slot(int, str)
    def _on_diagram_activation_chosen(self, layer: int, name: str) -> None:
        """Change one layer's activation; layers that have the same are declared together."""
        *hidden, _ = self._document.experiment.network.activations
        if layer == len(hidden):
            self._edit({"network.output_activation": name}, "output activation")
            return
        hidden[layer] = name
        value = name if set(hidden) == {name} else tuple(hidden)
        self._edit({"network.activation": value}, "activation")

    @Slot(int, int, int, float)
    def _on_diagram_parameter_edited(
        self, layer: int, neuron: int, index: int, value: float
    ) -> None:
        frame: Frame | None = self._diagram.frame
        if frame is None:
            return
        rows = [[list(row) for row in each] for each in frame.snapshot.parameters]
        rows[layer][neuron][index] = value
        self._edit({"network.parameters": rows}, "a weight", "Weight edited")

    @Slot(int, int, int, bool)
    def _on_diagram_parameter_frozen(
        self, layer: int, neuron: int, index: int, frozen: bool
    ) -> None:
        network = self._document.experiment.network
        places = set(network.frozen)
        (places.add if frozen else places.discard)((layer, neuron, index))
        edit: dict[str, object] = {"network.frozen": sorted(places)}
        if self._diagram.frame is not None:
            # A new run continues from the current parameters.
            edit["network.parameters"] = self._diagram.frame.snapshot.parameters
        done = "Weight frozen" if frozen else "Weight free to change"
        self._edit(edit, "frozen weights", done)

    def _edit(self, values: Mapping[str, object], what: str, done: str = "") -> None:
        try:
            self._document.edit_together(values, what, done)
            self._document.end_gesture()
        except InvalidInput as error:
            self.refused.emit(humanize(str(error)))


def _random_seed() -> int:
    return SystemRandom().randint(0, _LARGEST_SEED)
