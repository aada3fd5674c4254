"""What the output's pane says, and which of its views fit which data."""

from dataclasses import dataclass

from gui.views import MapMode
from scratchnet.datasets import predicted_class
from scratchnet.formula import FormulaError
from scratchnet.run.snapshot import Frame, Scene

MODE_HELP = {
    MapMode.DATASET: "The samples alone",
    MapMode.UNTRAINED: "The network's function before the first step",
    MapMode.MODEL: "The network's function now",
    MapMode.OBJECTIVE: "The function that the network is to learn",
    MapMode.DIFFERENCE: "Network minus objective: blue is too low, orange too high",
    MapMode.ERROR: "How far the network is from the objective; for classes, where it is wrong",
}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to switch on or off; ``method`` is the views' that have it."""

    words: str
    method: str
    help: str
    at_first: bool = False
    needs_classes: bool = False


OPTIONS = (
    Option("&Samples", "set_samples_shown", "Show the samples over the function", True),
    Option("&Decision line", "set_decision_line", "Where the network is undecided", False, True),
    Option("&Classes as flat colours", "set_discretised", "What the network says", False, True),
)


def fitting_views(scene: Scene) -> set[str]:
    """Return the views, by their files' names, that show the data of a scene."""
    fitting = {"surface", "function-map"} if len(scene.axes) == 2 else {"curve"}
    return fitting | ({"confusion"} if scene.classes else set())


def read_out_words(
    scene: Scene | None, frame: Frame | None, point: tuple[float, ...] | None
) -> str:
    """Return the values at a point, computed by the reference and not read off the picture."""
    if scene is None or frame is None or point is None or len(point) != len(scene.axes):
        return "Point at the map to read its values."
    places = "   ".join(
        f"{axis.name} {value:7.3f}" for axis, value in zip(scene.axes, point, strict=True)
    )
    try:
        outputs = frame.snapshot.outputs(point)
    except FormulaError:
        return f"{places}   a feature has no value here"
    if len(outputs) > 1:
        number = predicted_class(outputs)
        return f"{places}   class {scene.classes[number]} ({outputs[number]:.4f})"
    target = scene.target(point)
    known = "" if target is None else f"   target {target:.4g}"
    return f"{places}   network {outputs[0]:9.6f}{known}"
