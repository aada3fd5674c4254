"""What takes an answer: pairs stand beside each other only where both fit."""

import pytest
from pytestqt.qtbot import QtBot

from gui.lessons.answer_field import AnswerField
from scratchnet.lessons import Question


@pytest.mark.parametrize(
    ("item", "beside"), [("Neuron 1", True), ("A: 0.14909124; 0.35891648; 0.291024764", False)]
)
def test_choices_are_below_items_that_leave_them_no_room(
    qtbot: QtBot, item: str, beside: bool
) -> None:
    question = Question(
        "q", "Which?", choices=("hidden slope", "sign"), correct=(0,), items=(item,)
    )
    field = AnswerField(question)
    qtbot.addWidget(field)
    field.resize(300, 200)
    field.show()
    (combo,) = field.combos
    assert (combo.x() > 0) is beside
    assert beside or combo.width() == 300
