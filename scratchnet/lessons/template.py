"""A lesson to begin with: it holds as it is, and shows what a lesson can have."""

#: Takes ``id`` and ``title`` by `str.replace`, for TOML has braces of its own.
_TEXT = """\
+++
format = "scratchnet-lesson"
version = 1
id = "ID"
title = "TITLE"
kind = "mission"            # mission, exercise or tutorial
level = 1                   # 1 to 6
minutes = 10
+++
Write here what the learner sees first, as Markdown. What is to be found out, and why?

```toml task
id = "first"
preset = "circle"
start = {"network.hidden" = [1], "network.activation" = "tanh", "training.steps" = 2000}
free = ["network.hidden", "network.activation", "training.learning_rate", "seed"]
goal = ["test_accuracy >= 0.9"]
within = ["hidden_neurons <= 6", "steps <= 2000"]
seeds = {of = 12, reach = 8}
fresh_samples = 500
stars = ["hidden_neurons <= 4"]

[[predict]]
ask = "How many hidden neurons will be enough?"
answer = 3
tolerance = 1

[[hint]]
text = "Look at what one neuron can draw."
[[hint]]
text = "Each neuron draws one line. How many lines enclose a circle?"
[[hint]]
text = "Four tanh neurons, learning rate 0.03."

[[question]]
ask = "Why are three lines enough, and two are not?"
choices = ["Three lines can enclose an area", "Three is an odd number", "Two neurons are too slow"]
correct = 0

[[solution]]
set = {"network.hidden" = [4], "training.learning_rate" = 0.03}
[[near_miss]]
set = {"network.hidden" = [1], "training.learning_rate" = 0.03}
because = "one line encloses nothing"
```
Write here the explanation: it is shown after success.
"""


def template(lesson_id: str, title: str) -> str:
    """Return the text of a new lesson."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return _TEXT.replace('"ID"', f'"{lesson_id}"').replace('"TITLE"', f'"{quoted}"')
