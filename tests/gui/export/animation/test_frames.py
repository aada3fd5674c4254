"""The frames of an animation: those of the run, to the last bit, and in order."""

from dataclasses import replace

import pytest

from gui.export.animation.frames import (
    AnimatedRun,
    all_pictures,
    reuse_survey,
    sample_numbers,
    sample_pictures,
    survey_run,
)
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.run.recipe import LOGARITHMIC, Replay
from scratchnet.run.snapshot import Change
from tests.gui.export.animation.small import PlainPainter, nothing, small_animation, small_recipe


def test_a_survey_extends_axes_to_all_frames_and_keeps_samples() -> None:
    painter, reported = PlainPainter(), []
    survey = survey_run(
        small_animation(5), painter, Interrupt(), lambda done, count: reported.append((done, count))
    )
    assert survey.steps == (0, 6, 12, 18, 24)
    assert painter.asked == [f"room {step}" for step in survey.steps]
    assert reported == [(number, 5) for number in range(1, 6)]
    assert survey.diverged_at is None
    assert {number: survey.steps[number] for number in survey.samples} == {
        number: frame.snapshot.step for number, frame in survey.samples.items()
    }


def test_every_frame_has_the_bits_of_the_run() -> None:
    animation, painter = small_animation(4), PlainPainter()
    survey = survey_run(animation, painter, Interrupt(), nothing)
    assert len(list(all_pictures(animation, survey, painter, Interrupt(), nothing))) == 4
    replay = Replay(animation.recipe)
    for step, frame in zip(survey.steps, painter.frames, strict=True):
        assert replay.advance(step)
        assert frame.snapshot.parameters == replay.session.parameters()
        assert frame.snapshot.losses == replay.session.losses
    assert replay.done
    assert replay.session.experiment.training.learning_rate == 1.0


def test_a_frame_is_painted_while_the_one_before_is_encoded() -> None:
    animation, painter, reported = small_animation(4), PlainPainter(), []
    survey = survey_run(animation, painter, Interrupt(), nothing)
    painter.asked.clear()
    for pixels in all_pictures(
        animation, survey, painter, Interrupt(), lambda done, count: reported.append((done, count))
    ):
        painter.asked.append(f"use {int(pixels[0, :, 0].astype(bool).sum()) - 1}")
    assert painter.asked == [
        *("start 0", "finish 0", "start 8", "use 0", "finish 8", "start 16", "use 8"),
        *("finish 16", "start 24", "use 16", "finish 24", "use 24"),
    ]
    assert reported == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_run_that_ends_early_is_shown_up_to_its_end() -> None:
    wild = small_recipe(
        data__formula="5*x",
        network__hidden=(),
        network__output_activation="linear",
        training__learning_rate=200.0,
        training__steps=400,
    )
    animation = small_animation(4, replace(wild, changes=()))
    survey = survey_run(animation, PlainPainter(), Interrupt(), nothing)
    last = survey.steps[-1]
    assert (len(survey.steps), survey.diverged_at) == (4, last + 1)
    replay = Replay(animation.recipe)
    assert not replay.advance()
    assert replay.session.step == last > 24


def test_a_run_with_no_step_is_refused() -> None:
    wild = small_recipe(data__formula="1e300*x", network__hidden=())
    for recipe in (wild, replace(small_recipe(), steps=0)):
        with pytest.raises(InvalidInput, match="no step"):
            survey_run(small_animation(4, recipe), PlainPainter(), Interrupt(), nothing)


def test_it_can_be_cancelled_anywhere() -> None:
    animation, painter, interrupt = small_animation(6), PlainPainter(), Interrupt()

    def cancel(done: int, _count: int) -> None:
        interrupt.flag[0] = done == 2

    with pytest.raises(Interrupted):
        survey_run(animation, painter, interrupt, cancel)
    interrupt.flag[0] = 0
    survey = survey_run(animation, painter, interrupt, nothing)
    with pytest.raises(Interrupted):
        list(all_pictures(animation, survey, painter, interrupt, cancel))


def test_a_survey_can_be_reused_without_a_replay() -> None:
    painter = PlainPainter()
    survey = survey_run(small_animation(9), painter, Interrupt(), nothing)
    painter.asked.clear()
    reuse_survey(survey, painter)
    steps = [survey.steps[number] for number in sample_numbers(9)]
    assert painter.asked == [f"room {step}" for step in steps]
    assert list(sample_pictures(survey, painter)) == list(sample_numbers(9))


def test_samples_are_pairs_with_the_first_and_the_last_among_them() -> None:
    assert sample_numbers(2) == (0, 1)
    for count in (3, 10, 2_000):
        numbers = sample_numbers(count)
        assert {0, 1, count - 2, count - 1} <= set(numbers)
        assert all({number - 1, number + 1} & set(numbers) for number in numbers)
        assert len(numbers) <= 12


def test_animations_with_the_same_frames_need_one_survey() -> None:
    animation = small_animation(9)
    assert animation.has_frames_of(small_animation(9, width=200, rate=3.0, quality=50))
    assert not animation.has_frames_of(small_animation(8))
    assert not animation.has_frames_of(
        small_animation(9, small_recipe(training__learning_rate=2.0))
    )
    assert not animation.has_frames_of(replace(animation, spacing=LOGARITHMIC))


def test_by_default_the_steps_so_far_are_shown() -> None:
    recipe = small_recipe()
    made = AnimatedRun(replace(recipe, steps=12), recipe.engine)
    assert (made.default_steps, made.max_steps) == (12, 24)
    assert made.text() == "The run is at step 12 of 24."
    none = AnimatedRun(replace(recipe, steps=0, changes=()), recipe.engine)
    assert (none.default_steps, none.max_steps) == (24, 24)
    assert none.text() == "No step has been made yet: the whole run is shown."


def test_steps_added_later_can_be_shown() -> None:
    recipe = replace(small_recipe(), changes=(Change(10, "training.steps", 50),))
    assert AnimatedRun(recipe, recipe.engine).max_steps == 50
    fewer = replace(recipe, changes=(Change(20, "training.steps", 20),))
    assert AnimatedRun(fewer, recipe.engine).max_steps == 24
    assert AnimatedRun(recipe, recipe.engine).up_to(7) == replace(recipe, steps=7)
