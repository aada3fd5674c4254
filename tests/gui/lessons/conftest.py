"""A lesson in a file, and a window in which it is open."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.lessons.lessons import Lessons
from gui.main_window import MainWindow

MISSION = """+++
format = "scratchnet-lesson"
version = 1
id = "test-mission"
title = "Exclusive or, with few neurons"
kind = "mission"
level = 2
minutes = 10
+++
One straight line cannot part these samples.

```toml task
id = "smallest"
preset = "xor"
start = {"network.hidden" = [1], "training.steps" = 40, "data.samples" = 40}
free = ["network.hidden", "training.learning_rate"]
hide = ["training.l1"]
goal = ["test_accuracy >= 0.1"]
within = ["hidden_neurons <= 3", "steps <= 100"]
seeds = {of = 4, reach = 3}
fresh_samples = 50
stars = ["hidden_neurons <= 2"]

[[predict]]
ask = "How many hidden neurons will be enough?"
answer = 2
tolerance = 1

[[hint]]
text = "The first hint."
[[hint]]
text = "The second hint."
[[hint]]
text = "The third hint."

[[question]]
ask = "Why is one run no proof?"
choices = ["Weights begin at random", "Data are few"]
correct = 0
```
Two lines make a band.
"""

EXERCISE = """+++
format = "scratchnet-lesson"
version = 1
id = "test-exercise"
title = "Count"
kind = "exercise"
level = 1
minutes = 1
+++
# Count the neurons

```toml task
id = "count"
start = {"network.hidden" = [3]}

[[question]]
ask = "How many hidden neurons are there?"
answer = "hidden_neurons"
```
There are three.

# Count the layers

```toml task
id = "layers"
start = {"network.hidden" = [3, 2]}

[[question]]
ask = "How many hidden layers are there?"
answer = "layers"
```
There are two.
"""

TUTORIAL = """+++
format = "scratchnet-lesson"
version = 1
id = "test-tutorial"
title = "The first minute"
kind = "tutorial"
level = 1
minutes = 1
+++

```toml task
id = "tour"
start = {"training.steps" = 30}

[[step]]
text = "These are the controls."
show = "pane:controls"

[[step]]
text = "Change the seed."
show = "control:seed"
wait = "edited:seed"

[[step]]
text = "Press Run."
show = "action:run"
wait = "step >= 20"

[[step]]
text = "That is all."
```
"""


@pytest.fixture
def open_text(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Callable[[str], Lessons]:
    """Write a lesson's file and open it in the window."""

    def open_it(text: str) -> Lessons:
        path = tmp_path / "lesson.lesson.md"
        path.write_text(text, encoding="utf-8")
        assert window.files.open(path)
        qtbot.waitUntil(lambda: window.lessons.opened is not None)
        return window.lessons

    return open_it
