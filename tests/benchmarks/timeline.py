"""Milliseconds until a step of a long run is shown again, in any order.

python -m tests.benchmarks.timeline
"""

import random
import statistics
import time

from gui.training.pacing import MAP_RESOLUTION
from resources.presets import PRESETS
from scratchnet.engines import EXACT, Interrupt
from scratchnet.engines.preparing import prepare
from scratchnet.run.observation import frame_at
from scratchnet.run.rewinding import Rewinder
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest
from tests.benchmarks.stage import application, step_shown, wait, wait_until, window

_STEPS, _VISITS = 100_000, 60


def main() -> None:
    """Measure without a window and in it."""
    prepare(EXACT)
    experiment = PRESETS["article"].load().with_values({"training.steps": _STEPS})
    session = Session(experiment, EXACT)
    session.advance()
    rewinder = Rewinder(session.snapshot(), EXACT)
    begun = time.perf_counter()
    rewinder.prepare(Interrupt(), lambda _: None)
    print(f"checkpoints of {_STEPS:,} steps: {time.perf_counter() - begun:.2f} s, once")
    steps = random.Random(0).sample(range(_STEPS), _VISITS)
    request = FrameRequest(neuron_resolution=24)
    taken = []
    for step in steps:
        begun = time.perf_counter()
        frame_at(rewinder, step, MAP_RESOLUTION, request, Interrupt())
        taken.append(1e3 * (time.perf_counter() - begun))
    _report("computing a step", taken)
    application()
    with window(engine=EXACT) as shown:
        shown.document.set_experiment(experiment)
        wait_until(lambda: shown.current.frame is not None and step_shown(shown) == 0)
        shown.commands.run.trigger()
        wait_until(lambda: step_shown(shown) == _STEPS)
        wait(300)
        slider = shown.loss_pane.timeline.slider
        slider.setValue(_STEPS - 1)
        wait_until(lambda: step_shown(shown) == _STEPS - 1)
        taken = []
        for step in steps:
            begun = time.perf_counter()
            slider.setValue(step)
            wait_until(lambda step=step: step_shown(shown) == step)  # type: ignore[misc]
            wait(0)
            taken.append(1e3 * (time.perf_counter() - begun))
        _report("a step in every view of the window", taken)


def _report(what: str, taken: list[float]) -> None:
    print(f"{what}: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} (≤ 100)")


if __name__ == "__main__":
    main()
