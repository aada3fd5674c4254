"""Draw the pictures of docs/guide.md, light and dark: what each view shows of some preset.

python tools/guide_pictures.py docs/guide [NAME …]

With names, such as ``loss``, only these are drawn.
"""

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from random import Random

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from few_colours import use_few_colours
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gui.panes.steps import StepPane
from gui.rendering import save_picture
from gui.seeds.parallel import ParallelCoordinates
from gui.seeds.setting_curves import SettingCurves, bands_of
from gui.theme import DARK, LIGHT, Theme
from gui.views import BaseView, DrawingPad, LossLandscape, NetworkDiagram
from gui.views.charts.landscape import SURFACE
from gui.views.charts.landscape_line import OtherRun
from gui.views.registry import (
    FrameData,
    frame_request,
    pictures_of,
    slice_shown,
    variables_of_pictures,
)
from resources.presets import PRESETS
from scratchnet.engines import Interrupt
from scratchnet.experiment import Experiment
from scratchnet.explain import RUN, ExplanationRequest
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Sweep, train_all
from scratchnet.many.varying import Varied
from scratchnet.run.observation import explanation_of, frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene
from scratchnet.trace import StepTrace

_SIZE = QSize(560, 420)
_RESOLUTION = 240
_NEURON_RESOLUTION, _MOST = 48, 100_000
#: Invented fruit: width and weight, each with its standard deviation.
_FRUIT = {"apple": (7.5, 0.5, 180, 20), "lemon": (5.5, 0.4, 115, 15), "plum": (4.2, 0.4, 55, 12)}


@dataclass(frozen=True)
class Picture:
    """A picture of a preset, or of a table, by the name that `pictures_of` has for its view.

    ``change`` is what differs from the preset; ``options`` is what a user would set, by the view's
    method. ``strokes`` are drawn on a drawing pad, as parts of its sides.
    """

    name: str
    preset: str
    view: str
    change: Mapping[str, object] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    strokes: Sequence[Sequence[tuple[float, float]]] = ()


#: A three, as somebody may draw it with a mouse.
_THREE = (
    (
        (0.27, 0.2), (0.38, 0.12), (0.54, 0.11), (0.66, 0.18), (0.68, 0.3), (0.6, 0.4),
        (0.45, 0.46), (0.62, 0.51), (0.73, 0.62), (0.72, 0.76), (0.6, 0.87), (0.43, 0.89),
        (0.27, 0.8),
    ),
)  # fmt: skip
#: Too few steps to learn it all, so that there are errors to see.
_BRIEF: dict[str, object] = {"training.steps": 600}
_LINE: dict[str, object] = {"set_decision_line": True}


def _fruit() -> dict[str, object]:
    random = Random(0)
    rows = [
        ((round(random.gauss(w, dw), 1), float(round(random.gauss(g, dg)))), name)
        for _ in range(40)
        for name, (w, dw, g, dg) in _FRUIT.items()
    ]
    return {
        "data.source": "table",
        "data.inputs": tuple(point for point, _ in rows),
        "data.targets": tuple(name for _, name in rows),
        "data.names": ("width [cm]", "weight [g]", "fruit"),
        "data.scaling": "standard",
    }


PICTURES = (
    Picture("curve", "line", "curve", {"data.samples": 150}),
    Picture("curve-classes", "interval", "curve"),
    Picture("dataset", "spiral", "dataset"),
    Picture("untrained", "spiral", "untrained"),
    Picture("trained", "spiral", "trained", options=_LINE),
    Picture("objective", "ring", "function-map-objective"),
    Picture("error-classes", "ring", "function-map-error", _BRIEF | {"data.samples": 250}),
    Picture("difference", "ripple", "function-map-difference", _BRIEF),
    Picture("error", "ripple", "function-map-error", _BRIEF),
    Picture("classes", "spiral_3", "trained"),
    Picture("classes-flat", "spiral_3", "trained", options=_LINE | {"set_discretised": True}),
    Picture("one-class", "spiral_3", "function-map-class-1"),
    Picture("own-data", "blobs_3", "trained", _fruit()),
    Picture("surface", "ripple", "surface", options={"set_samples_shown": False}),
    Picture("confusion", "blobs_6", "confusion", _BRIEF | {"data.noise": 0.35}),
    Picture(
        "sample-pictures",
        "digits",
        "sample-pictures",
        {"training.steps": 300},
        {"set_test_shown": True},
    ),
    Picture("drawing-pad", "digits", "drawing-pad", strokes=_THREE),
    Picture("projection", "iris", "projection"),
    Picture("dependence", "cars", "partial-dependence-3", options={"set_samples_shown": True}),
    Picture("dependence-classes", "iris", "partial-dependence-3"),
    Picture("importance", "cars", "importance"),
    Picture("predictions", "digits", "predictions", options={"set_test_shown": True}),
    Picture("network", "spiral", "network"),
    Picture("network-one-input", "sine", "network"),
    Picture("network-table", "wine", "network"),
    Picture("network-image", "digits", "network"),
    Picture("loss", "spiral", "loss", {"seed": 3}),
    Picture(
        "loss-logarithmic", "article", "loss", options={"set_log_loss": True, "set_log_steps": True}
    ),
    Picture("weights", "spiral", "histograms"),
    Picture("activations", "spiral", "activations"),
    Picture("losses", "spiral", "losses", _BRIEF),
    Picture("learning-rate", "spiral", "learning-rate", _BRIEF),
    Picture("optimizers", "spiral", "optimizers", _BRIEF),
    Picture("landscape", "spiral", "landscape", options={"set_kind": RUN}),
    Picture(
        "landscape-surface", "spiral", "landscape", options={"set_kind": RUN, "set_drawn": SURFACE}
    ),
    Picture("untangling", "moons", "untangling", {"network.hidden": (6, 2)}),
    Picture(
        "initialization",
        "spiral",
        "initialization-gradients",
        {"network.hidden": (12,) * 6, "network.activation": "sigmoid", "training.steps": 1},
    ),
    Picture(
        "regularization",
        "spiral",
        "regularization",
        {"training.l1": 0.0002, "training.l2": 0.0005},
    ),
)


#: Step by step beside the diagram, at the sum of two paths back.
_STEPS_SIZE = QSize(1120, 460)
_STEPS_PRESET, _MOVES = "worked_example", (*["next_layer"] * 4, "why")


def _draw_steps(theme: Theme) -> QWidget:
    experiment = PRESETS[_STEPS_PRESET].load()
    session = Session(experiment)
    scene = scene_of(session, _RESOLUTION)
    request = frame_request(~FrameData.NONE, _NEURON_RESOLUTION, _MOST, _MOST, frozenset())
    whole, diagram, pane = QWidget(), NetworkDiagram(theme), StepPane(theme)
    row = QHBoxLayout(whole)
    row.addWidget(diagram, 2)
    row.addWidget(pane, 3)
    whole.resize(_STEPS_SIZE)
    diagram.set_editable(False)
    diagram.show_frame(scene, frame_of(session, _RESOLUTION, request))
    pane.explained.connect(diagram.set_explained)
    whole.show()
    pane.show_step(StepTrace.next_of(session), 1)
    _wait_for(lambda: pane.uses is not None)
    for name in _MOVES:
        before = pane.stop
        pane.actions_by_name[name].trigger()
        if name != "why":
            _wait_for(lambda before=before: pane.stop is not before and pane.uses is not None)
    pane.close_task()
    return whole


def _draw_landscape_line(theme: Theme) -> QWidget:
    experiment = PRESETS["spiral"].load()
    scene, frame = _after_the_run(experiment)
    other = Session(experiment.with_values({"seed": experiment.seed + 1}), "exact")
    other.advance()
    view = LossLandscape(theme)
    view.set_other(OtherRun("the run of another seed", other.parameters()))
    view.show_frame(scene, _sliced(view, frame))
    view.resize(_SIZE)
    return view


@lru_cache(maxsize=2)
def _sweep(*varied: Varied) -> Sweep:
    experiment = (
        PRESETS["moons"].load().with_values({"training.steps": 300, "training.batch_size": None})
    )
    return list(train_all(Plan(experiment, varied, 5, "exact")))[-1]


_RATES = Varied("training.learning_rate", (0.001, 0.01, 0.1, 1.0))


def _draw_setting_curves(theme: Theme) -> QWidget:
    view = SettingCurves(theme)
    view.show_bands(bands_of(_sweep(_RATES), "", False))
    view.resize(_SIZE)
    return view


def _draw_parallel(theme: Theme) -> QWidget:
    hidden = Varied("network.hidden", ((2,), (4,), (8,), (8, 8)))
    sweep = _sweep(_RATES, hidden, Varied("training.l2", (0.0, 0.001, 0.01)))
    whole, picture = QWidget(), ParallelCoordinates(theme)
    column = QVBoxLayout(whole)
    column.addWidget(picture)
    picture.show_sweep(sweep, 0)
    return whole


#: What is not a view of a run: its name, its size, and how it is drawn.
_OTHERS: Mapping[str, tuple[QSize, Callable[[Theme], QWidget]]] = {
    "steps": (_STEPS_SIZE, _draw_steps),
    "landscape-line": (_SIZE, _draw_landscape_line),
    "setting-curves": (_SIZE, _draw_setting_curves),
    "parallel": (QSize(560, 240), _draw_parallel),
}


def _wait_for(condition: Callable[[], bool]) -> None:
    loop, timer = QEventLoop(), QTimer(interval=10)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    loop.exec()
    timer.stop()


def main(folder: Path, names: Collection[str] = ()) -> None:
    """Draw them all, or those that are named."""
    application = QApplication(["scratchnet-lab"])
    application.setStyle("Fusion")
    folder.mkdir(parents=True, exist_ok=True)
    whole = 0
    for picture in PICTURES:
        if names and picture.name not in names:
            continue
        experiment = PRESETS[picture.preset].load().with_values(picture.change)
        scene, frame = _after_the_run(experiment)
        for theme in (LIGHT, DARK):
            application.setPalette(theme.palette())
            view = pictures_of(scene)[picture.view].make(theme, scene)
            for method, value in picture.options.items():
                getattr(view, method)(value)
            view.show_frame(scene, _sliced(view, frame))
            _draw(view, picture.strokes)
            path = folder / f"{picture.name}-{theme.name}.png"
            save_picture(view, path, _SIZE)
            view.deleteLater()
            use_few_colours(path)
            whole += path.stat().st_size
            print(f"wrote {path}   {path.stat().st_size / 1000:.0f} kB")
    for name, (size, draw) in _OTHERS.items():
        if names and name not in names:
            continue
        for theme in (LIGHT, DARK):
            application.setPalette(theme.palette())
            widget = draw(theme)
            path = folder / f"{name}-{theme.name}.png"
            save_picture(widget, path, size)
            widget.hide()
            widget.deleteLater()
            use_few_colours(path)
            whole += path.stat().st_size
            print(f"wrote {path}   {path.stat().st_size / 1000:.0f} kB")
    print(f"{whole / 1000:.0f} kB in all")


def _sliced(view: BaseView, frame: Frame) -> Frame:
    """Return the frame with the slice of the loss that a view asks for, if it does."""
    asked = slice_shown([view])
    if asked is None:
        return frame
    explain = ExplanationRequest(loss_slice=asked)
    return replace(frame, explanation=explanation_of(frame.snapshot, explain, Interrupt()))


def _draw(view: BaseView, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
    if strokes:
        assert isinstance(view, DrawingPad)
        assert view.form is not None
        view.clear()
        for stroke in strokes:
            (x, y), *others = ((x * view.form.width, y * view.form.height) for x, y in stroke)
            view.begin_stroke(x, y)
            for x, y in others:
                view.extend_stroke(x, y)


@lru_cache(maxsize=4)
def _after_the_run(experiment: Experiment) -> tuple[Scene, Frame]:
    session = Session(experiment, "exact", measuring=True)
    session.advance()
    scene = scene_of(session, _RESOLUTION)
    variables = variables_of_pictures(pictures_of(scene).values())
    request = frame_request(~FrameData.NONE, _NEURON_RESOLUTION, _MOST, _MOST, variables)
    return scene, frame_of(session, _RESOLUTION, request)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
