"""The frames of a film: those of the run, to the last bit, and in order."""

from dataclasses import replace

import pytest

from gui.export.animation.film import (
    look_again,
    pictures,
    same_frames,
    sample_numbers,
    sample_pictures,
    survey,
)
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.run.recipe import LOGARITHMIC, Replay
from tests.gui.export.animation.films import PlainPainter, nothing, small_film, small_recipe


def test_a_survey_makes_room_for_all_and_keeps_some() -> None:
    painter, told = PlainPainter(), []
    known = survey(
        small_film(5), painter, Interrupt(), lambda done, count: told.append((done, count))
    )
    assert known.steps == (0, 6, 12, 18, 24)
    assert painter.asked == [f"room {step}" for step in known.steps]
    assert told == [(number, 5) for number in range(1, 6)]
    assert known.diverged_at is None
    assert {number: known.steps[number] for number in known.samples} == {
        number: frame.snapshot.step for number, frame in known.samples.items()
    }


def test_every_frame_has_the_bits_of_the_run() -> None:
    film, painter = small_film(4), PlainPainter()
    known = survey(film, painter, Interrupt(), nothing)
    assert len(list(pictures(film, known, painter, Interrupt(), nothing))) == 4
    replay = Replay(film.recipe)
    for step, frame in zip(known.steps, painter.frames, strict=True):
        assert replay.advance(step)
        assert frame.snapshot.parameters == replay.session.parameters()
        assert frame.snapshot.losses == replay.session.losses
    assert replay.done
    assert replay.session.experiment.training.learning_rate == 1.0


def test_a_frame_is_painted_while_the_one_before_is_made_use_of() -> None:
    film, painter, told = small_film(4), PlainPainter(), []
    known = survey(film, painter, Interrupt(), nothing)
    painter.asked.clear()
    for pixels in pictures(
        film, known, painter, Interrupt(), lambda done, count: told.append((done, count))
    ):
        painter.asked.append(f"use {int(pixels[0, :, 0].astype(bool).sum()) - 1}")
    assert painter.asked == [
        *("begin 0", "picture 0", "begin 8", "use 0", "picture 8", "begin 16", "use 8"),
        *("picture 16", "begin 24", "use 16", "picture 24", "use 24"),
    ]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_run_that_ends_early_is_shown_as_far_as_it_goes() -> None:
    wild = small_recipe(
        data__formula="5*x",
        network__hidden=(),
        network__output_activation="linear",
        training__learning_rate=200.0,
        training__steps=400,
    )
    film = small_film(4, replace(wild, changes=()))
    known = survey(film, PlainPainter(), Interrupt(), nothing)
    last = known.steps[-1]
    assert (len(known.steps), known.diverged_at) == (4, last + 1)
    replay = Replay(film.recipe)
    assert not replay.advance()
    assert replay.session.step == last > 24


def test_a_run_with_no_step_is_refused() -> None:
    wild = small_recipe(data__formula="1e300*x", network__hidden=())
    for recipe in (wild, replace(small_recipe(), steps=0)):
        with pytest.raises(InvalidInput, match="no step"):
            survey(small_film(4, recipe), PlainPainter(), Interrupt(), nothing)


def test_it_can_be_given_up_anywhere() -> None:
    film, painter, interrupt = small_film(6), PlainPainter(), Interrupt()

    def give_up(done: int, _count: int) -> None:
        interrupt.flag[0] = done == 2

    with pytest.raises(Interrupted):
        survey(film, painter, interrupt, give_up)
    interrupt.flag[0] = 0
    known = survey(film, painter, interrupt, nothing)
    with pytest.raises(Interrupted):
        list(pictures(film, known, painter, interrupt, give_up))


def test_what_is_known_spares_the_run() -> None:
    painter = PlainPainter()
    known = survey(small_film(9), painter, Interrupt(), nothing)
    painter.asked.clear()
    look_again(known, painter)
    steps = [known.steps[number] for number in sample_numbers(9)]
    assert painter.asked == [f"room {step}" for step in steps]
    assert list(sample_pictures(known, painter)) == list(sample_numbers(9))


def test_samples_are_pairs_with_the_first_and_the_last_among_them() -> None:
    assert sample_numbers(2) == (0, 1)
    for count in (3, 10, 2_000):
        numbers = sample_numbers(count)
        assert {0, 1, count - 2, count - 1} <= set(numbers)
        assert all({number - 1, number + 1} & set(numbers) for number in numbers)
        assert len(numbers) <= 12


def test_films_with_the_same_frames_need_one_survey() -> None:
    film = small_film(9)
    assert same_frames(film, small_film(9, width=200, rate=3.0, quality=50))
    assert not same_frames(film, small_film(8))
    assert not same_frames(film, small_film(9, small_recipe(training__learning_rate=2.0)))
    assert not same_frames(film, replace(film, spacing=LOGARITHMIC))
