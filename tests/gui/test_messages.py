"""The messages after an edit and at the end of a run."""

import pytest

from gui.messages import Edited, edit_note, end_note, humanize, value_text
from scratchnet.experiment import Effect, Experiment
from scratchnet.experiment.coupling import coupled
from scratchnet.run.observation import frame_of
from scratchnet.run.session import Session

_LIVE, _REBUILD = Effect.LIVE, Effect.REBUILD


@pytest.mark.parametrize(
    ("path", "effect", "running", "ended", "note"),
    [
        (
            "training.learning_rate",
            _LIVE,
            True,
            False,
            "Learning rate 10: applies from the next step on.",
        ),
        (
            "training.learning_rate",
            _LIVE,
            False,
            True,
            "Learning rate 10: applies when the run continues, and to the next one.",
        ),
        ("training.steps", _LIVE, False, True, "Steps 2000: applies from the next step on."),
        ("network.hidden", _REBUILD, True, False, "Hidden layers 4 neurons: started a new run."),
        ("seed", _REBUILD, False, False, "Seed 0: new run ready, press Run (F5)."),
    ],
)
def test_edit_note(path: str, effect: Effect, running: bool, ended: bool, note: str) -> None:
    edited = _edited(Experiment(), Experiment(), path)
    assert edit_note(edited, effect, running=running, ended=ended) == note


def test_an_edit_of_a_branch_says_that_it_acts_on_it() -> None:
    before = Experiment()
    after = before.with_values({"training.optimizer": "adam"})
    edited = _edited(before, after, "training.optimizer")
    assert edit_note(edited, Effect.BRANCH, running=False, ended=False) == (
        "Optimizer Adam: applies to the branch from its first step on, without memory of earlier "
        "gradients."
    )


def _edited(before: Experiment, after: Experiment, *paths: str, done: str = "") -> Edited:
    return Edited(paths, done, before, after, frozenset())


def test_end_notes() -> None:
    small = Experiment().with_values({"data.intervals": 2, "training.steps": 3})
    finished = Session(small)
    finished.advance()
    assert end_note(frame_of(finished, 2)).startswith("Finished after 3 steps, with a loss of 0.")
    diverged = Session(small.with_values({"data.formula": "1e200*x"}))
    diverged.advance()
    note = end_note(frame_of(diverged, 2))
    assert note.startswith("The loss overflowed at step 1;")
    assert "Retry (F7)" in note


def test_an_early_stop_gives_the_reason() -> None:
    stopped = Session(Experiment().with_values({"training.target_loss": 0.1}))
    stopped.advance()
    note = end_note(frame_of(stopped, 2))
    assert note.startswith("Finished after 200 steps because the training loss reached 0.1 (")


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "none"), (0.5, "0.5"), (10.0, "10"), ((8, 4), "8, 4"), ((), "none"), ("grid", "grid")],
)
def test_value_text(value: object, words: str) -> None:
    assert value_text(value) == words


def test_settings_that_changed_along_are_listed() -> None:
    before = Experiment()
    values = coupled(before, "data.dimensions", 1)
    edited = _edited(before, before.with_values(values), "data.dimensions")
    note = edit_note(edited, _REBUILD, running=True, ended=False)
    assert note == (
        "Inputs 1: started a new run. Changed along with it: "
        "Objective sin(2*x), Output activation Linear, Learning rate 0.1."
    )


def test_what_was_done_comes_before_settings_and_data_are_not_listed() -> None:
    before = Experiment()
    values = {"data.source": "gallery", "data.dataset": "spiral"}
    edited = _edited(before, before.with_values(values), *values)
    note = edit_note(edited, _REBUILD, running=False, ended=False)
    assert note == "Dataset Spiral: new run ready, press Run (F5)."
    edited = _edited(before, before.with_values(values), *values, done="Samples drawn")
    assert edit_note(edited, _LIVE, running=False, ended=False).startswith("Samples drawn: ")


def test_settings_without_effect_are_not_listed() -> None:
    before = Experiment()
    after = before.with_values({"training.momentum": 0.5, "data.inputs": [[1.0]], "seed": 1})
    edited = _edited(before, after, "seed")
    note = edit_note(edited, _REBUILD, running=True, ended=False)
    assert note == "Seed 1: started a new run."


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("data.formula is 3; allowed: a text", "Objective is 3; allowed: a text"),
        ("seed is -1; allowed: null (the seed)", "Seed is -1; allowed: null (the seed)"),
        ("data.seed is 1", "Data seed is 1"),
        ("training.schedule_every is 0", "Decay every is 0"),
        ("network.features is x.data.seed", "Features is x.data.seed"),
        ("another, as network.output_activation", "another, as Output activation"),
    ],
)
def test_messages_call_parameters_what_controls_do(message: str, words: str) -> None:
    assert humanize(message) == words
