"""Scripts run by themselves: in a fresh interpreter, on every supported Python."""

import json
import sys
import threading

import pytest

from scratchnet.export.script import (
    ScriptFailed,
    ScriptProcess,
    ScriptResult,
    agreement_text,
    difference_text,
)
from tests.scratchnet.export.script.strategies import Run, trained
from tests.scratchnet.reference.test_article import _interpreter

_COMPUTED = ScriptResult([0.5, 0.25], (((1.0, 2.0), (3.0, 4.0)),), ["1 0.5000"])


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a run of many parts: drawn data and a split, features, batches, a schedule."""
    return trained(
        {
            "data.source": "gallery",
            "data.dataset": "spiral_3",
            "data.samples": 20,
            "data.noise": 0.1,
            "data.test_share": 0.2,
            "network.features": ["x", "y", "sin(3*x)", "x**2"],
            "network.hidden": [3, 2],
            "network.activation": ["tanh", "softplus"],
            "network.output_activation": "softmax",
            "network.init": "he",
            "training.loss": "cross_entropy",
            "training.optimizer": "adamw",
            "training.learning_rate": 0.05,
            "training.schedule": "exponential",
            "training.batch_size": 7,
            "training.l2": 0.01,
        },
        steps=101,
    )


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_python_computes_the_same(run: Run, version: str) -> None:
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not on this machine")
    seen: list[tuple[int, float]] = []
    computed = ScriptProcess(run.text, python).run(lambda step, loss: seen.append((step, loss)))
    assert computed is not None
    assert difference_text(computed, run.losses, run.parameters) == ""
    logged = [(step, float(f"{run.losses[step - 1]:.4f}")) for step in (1, 100)]
    assert seen == logged
    assert computed.log == [f"{step} {loss:.4f}" for step, loss in logged]


def test_installed_packages_are_not_visible() -> None:
    with pytest.raises(ScriptFailed, match="No module named 'pytest'"):
        ScriptProcess("import pytest\n").run()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise ValueError('no luck')", "ValueError: no luck"),
        ("import os; os._exit(3)", "exit code 3"),
        ("def train(): return 1", "TypeError"),
    ],
)
def test_a_failing_script_raises_with_its_message(text: str, words: str) -> None:
    with pytest.raises(ScriptFailed, match=words):
        ScriptProcess(text).run()


def test_without_a_python_it_fails() -> None:
    with pytest.raises(ScriptFailed, match="there is no Python to run it with"):
        ScriptProcess("", python="").run()


def test_another_thread_can_cancel_it() -> None:
    script = ScriptProcess("import time\nprint('1 0.5')\ntime.sleep(60)\n")
    found: list[ScriptResult | None] = []
    logged = threading.Event()
    thread = threading.Thread(target=lambda: found.append(script.run(lambda *_: logged.set())))
    thread.start()
    assert logged.wait(30)
    script.cancel()
    thread.join(30)
    assert found == [None]


def test_a_cancelled_script_does_not_start() -> None:
    script = ScriptProcess("raise ValueError")
    script.cancel()
    assert script.run() is None


@pytest.mark.parametrize(
    ("losses", "parameters", "words"),
    [
        ([0.5, 0.25], (((1.0, 2.0), (3.0, 4.0)),), ""),
        ([0.5], (((1.0, 2.0), (3.0, 4.0)),), "the script makes 2 steps and the run 1"),
        (
            [0.5, 0.26],
            (((1.0, 2.0), (3.0, 4.0)),),
            "the loss of step 2 is 0.25 in the script, 0.26 in the run",
        ),
        (
            [0.5, 0.25],
            (((1.5, 2.0), (3.0, 4.0)),),
            "weight 1 of neuron 1 in layer 1 is 1.0 in the script, 1.5 in the run",
        ),
        (
            [0.5, 0.25],
            (((1.0, 2.0), (3.0, 4.5)),),
            "the bias of neuron 2 in layer 1 is 4.0 in the script, 4.5 in the run",
        ),
        ([0.5, 0.25], (((1.0, 2.0),),), "the shape of the script's network differs from the run's"),
    ],
)
def test_difference_text(
    losses: list[float], parameters: tuple[tuple[tuple[float, ...], ...], ...], words: str
) -> None:
    assert difference_text(_COMPUTED, losses, parameters) == words


def test_agreement_text() -> None:
    words = "the script gives the same 2 losses and 4 parameters, bit for bit"
    assert agreement_text(_COMPUTED) == words


def test_all_digits_are_read() -> None:
    text = "class N:\n    def parameters(self):\n        return [[[0.1 + 0.2]]]\n"
    text += "def train():\n    return N(), [5e-324, 1.7976931348623157e308]\n"
    computed = ScriptProcess(text, sys.executable).run()
    assert computed is not None
    assert computed.losses == json.loads("[5e-324, 1.7976931348623157e308]")
    assert computed.parameters == (((0.1 + 0.2,),),)
