"""The run that an animation shows."""

from dataclasses import replace

from gui.export.animation.run import Run, run_words
from scratchnet.run.snapshot import Change
from tests.gui.export.animation.films import small_recipe


def test_what_is_shown_unless_somebody_chooses() -> None:
    recipe = small_recipe()
    made = Run(replace(recipe, steps=12), recipe.engine)
    assert (made.steps, made.most_steps) == (12, 24)
    assert run_words(made) == "The run stands at step 12 of 24."
    none = Run(replace(recipe, steps=0, changes=()), recipe.engine)
    assert (none.steps, none.most_steps) == (24, 24)
    assert run_words(none) == "No step has been made yet: this is the whole run."


def test_steps_that_were_added_later_can_be_shown() -> None:
    recipe = replace(small_recipe(), changes=(Change(10, "training.steps", 50),))
    assert Run(recipe, recipe.engine).most_steps == 50
    fewer = replace(recipe, changes=(Change(20, "training.steps", 20),))
    assert Run(fewer, recipe.engine).most_steps == 24
    assert Run(recipe, recipe.engine).up_to(7) == replace(recipe, steps=7)
