"""Step by step in 2-64×8-1 with 10,000 samples: milliseconds from a key to the number shown.

python -m tests.benchmarks.steps [--pause 300]

``--pause`` is how long the user looks at a number, in milliseconds; 0 is a key that is held down.
"""

import argparse
import statistics
import time
from collections.abc import Sequence

from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment
from tests.benchmarks.stage import wait, wait_until, window

_EXPERIMENT = Experiment().with_values(
    {
        "data.source": "gallery",
        "data.dataset": "spiral",
        "data.samples": 10_000,
        "network.hidden": (64,) * 8,
        "network.activation": "tanh",
        "training.optimizer": "adam",
    }
)
_LIMIT_MS = 50
#: What is measured: the moves, and how often.
_CASES: Sequence[tuple[str, str, int]] = (
    ("next number", "next_term", 40),
    ("number before", "previous_term", 40),
    ("next neuron", "next_neuron", 40),
    ("neuron before", "previous_neuron", 40),
    ("next layer, first visit", "next_layer", 25),
    ("layer before", "previous_layer", 25),
    ("next layer, again", "next_layer", 12),
    ("next sample, in a hidden layer", "next_sample", 15),
)


def main() -> None:
    """Press keys one after the other, and print how long each took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pause", type=int, default=300)
    pause_ms = parser.parse_args().pause
    with window(engine=EXACT) as shown:
        shown.document.set_experiment(_EXPERIMENT)
        wait_until(lambda: shown.scene is not None and len(shown.scene.dataset) == 10_000)
        pane = shown.step_pane
        start = time.perf_counter()
        shown.commands.explain_step.trigger()
        wait_until(lambda: pane.stop is not None)
        print(f"opened after {1000 * (time.perf_counter() - start):.0f} ms")
        wait(1000)
        print("move                             median    mean   worst")
        for title, name, times in _CASES:
            taken = []
            for _ in range(times):
                before, start = pane.stop, time.perf_counter()
                pane.actions_by_name[name].trigger()
                wait_until(lambda before=before: pane.stop is not before)
                pane.repaint()
                taken.append(1000 * (time.perf_counter() - start))
                wait(pause_ms)
            print(
                f"{title:32}{statistics.median(taken):7.1f} {statistics.mean(taken):7.1f}"
                f" {max(taken):7.1f} ms   (≤ {_LIMIT_MS} ms)"
            )


if __name__ == "__main__":
    main()
