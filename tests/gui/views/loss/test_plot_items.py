"""Change marks and their tool tips."""

import pytest

from gui.theme import LIGHT
from gui.views import LossCurve
from gui.views.loss.plot_items import change_text
from scratchnet.run.snapshot import Change


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change(120, "training.learning_rate", 3.0), "learning rate 3 from step 120"),
        (Change(1500, "training.batch_size", 10), "batch size 10 from step 1,500"),
        (Change(7, "training.batch_size", None), "batch size all samples from step 7"),
        (Change(9, "training.steps", 10_000), "steps 10,000 from step 9"),
    ],
)
def test_a_change_as_text(change: Change, text: str) -> None:
    assert change_text(change) == text


def test_a_mark_lists_all_that_changed_at_its_step(loss_curve: LossCurve) -> None:
    changes = (
        Change(5, "training.learning_rate", 3.0),
        Change(9, "training.learning_rate", 4.0),
        Change(5, "training.batch_size", 2),
    )
    loss_curve.marks.show(changes, False, LIGHT)
    text = "learning rate 3 from step 5, batch size 2 from step 5"
    assert loss_curve.marks.text(5) == text
    tips = [mark.toolTip() for mark in loss_curve.plot.items if hasattr(mark, "step")]
    assert tips == [text, "learning rate 4 from step 9"]


def test_the_nearest_mark_within_a_distance(loss_curve: LossCurve) -> None:
    changes = tuple(Change(step, "training.learning_rate", 1.0) for step in (10, 100))
    loss_curve.marks.show(changes, False, LIGHT)
    assert loss_curve.marks.nearest(12.0, 3.0) == 10
    assert loss_curve.marks.nearest(14.0, 3.0) is None
    loss_curve.marks.show(changes, True, LIGHT)
    assert loss_curve.marks.nearest(1.99, 0.05) == 100
