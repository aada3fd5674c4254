"""Drawing the network diagram: milliseconds a draw, for small, middling and large networks.

python -m tests.benchmarks.diagram [--width 700] [--height 600]
"""

import argparse
import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gui.theme import LIGHT
from gui.views.network import NetworkDiagram
from scratchnet.engines import FAST
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Scene
from tests.benchmarks.stage import application, wait_until

#: Hidden layers, and the milliseconds that a draw may take.
_CASES = {"2-4-1": ((4,), 12.0), "2-8×6-1": ((8,) * 6, 12.0), "2-64×8-1": ((64,) * 8, 40.0)}
_FRAMES = 12
_STEPS_BETWEEN = 5
_DRAWS = 120
_MAP_CELLS = 24


def main() -> None:
    """Draw frames of a run in turn, and print the median and the worst of all draws."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=700)
    parser.add_argument("--height", type=int, default=600)
    options = parser.parse_args()
    application()
    print(f"{options.width} × {options.height}, {_DRAWS} draws, {_MAP_CELLS}² cells a neuron")
    print("network      median    mean   worst   with all lines redrawn   (limit)")
    for name, (hidden, limit_ms) in _CASES.items():
        scene, frames = _frames(hidden)
        view = NetworkDiagram(LIGHT)
        view.resize(options.width, options.height)
        view.show()
        # Until the platform has exposed it nothing would be painted.
        wait_until(view.windowHandle().isExposed)
        _draw(view, scene, frames[0])
        times = [_draw(view, scene, frames[n % _FRAMES]) for n in range(_DRAWS)]
        redraw = [_draw(view, scene, frames[n % _FRAMES], redraw=True) for n in range(_FRAMES)]
        print(
            f"{name:10}{statistics.median(times):7.1f} {statistics.mean(times):7.1f}"
            f" {max(times):7.1f}   {statistics.median(redraw):7.1f} ms"
            f"                  (≤ {limit_ms:.0f} ms)"
        )
        view.close()
        view.deleteLater()


def _frames(hidden: tuple[int, ...]) -> tuple[Scene, list[Frame]]:
    experiment = Experiment().with_values(
        {"network.hidden": hidden, "network.activation": "tanh", "training.learning_rate": 0.05}
    )
    session = Session(experiment, FAST)
    scene = scene_of(session, 80)
    frames = []
    for _ in range(_FRAMES):
        session.advance(steps=_STEPS_BETWEEN)
        frames.append(frame_of(session, 80, FrameRequest(neuron_resolution=_MAP_CELLS)))
    return scene, frames


def _draw(view: NetworkDiagram, scene: Scene, frame: Frame, redraw: bool = False) -> float:
    start = time.perf_counter()
    view.show_frame(scene, frame, captioned=False)
    if redraw:
        view.redraw()
    view.repaint()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
