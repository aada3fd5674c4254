"""A small lesson that trains in milliseconds, to be changed by tests."""

from collections.abc import Callable

import pytest

from resources.lessons import SURROUNDINGS
from scratchnet.lessons import Lesson, parse_lesson

SMALL = """+++
format = "scratchnet-lesson"
version = 1
id = "two-clouds"
title = "Two clouds"
kind = "mission"
level = 1
minutes = 5
+++
Part the clouds.

```toml task
id = "part"
preset = "gaussians"
start = {"network.hidden" = [], "training.steps" = 1, "data.samples" = 100}
free = ["training.steps", "training.learning_rate", "network.*", "seed"]
goal = ["test_accuracy >= 0.9"]
within = ["test_loss <= 0.07", "steps <= 200"]
seeds = {of = 4, reach = 3}
fresh_samples = 100
stars = ["steps <= 100"]

[[predict]]
id = "guess"
ask = "How many of the four seeds?"
answer = "4 * share"
tolerance = 1

[[question]]
id = "count"
ask = "How many weights?"
answer = "weights"

[[solution]]
set = {"training.steps" = 100, "training.learning_rate" = 0.1}
[[near_miss]]
set = {"training.steps" = 100, "training.learning_rate" = 1e-6}
because = "far too slow"
```
A line is enough.
"""


@pytest.fixture
def small() -> Callable[..., Lesson]:
    """Return the lesson with parts of its text replaced, old and new in turn."""

    def read(*parts: str) -> Lesson:
        text = SMALL
        for old, new in zip(parts[::2], parts[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        return parse_lesson(text, SURROUNDINGS)

    return read
