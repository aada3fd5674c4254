"""What is said of each choice: it is there, it is short, and it reads as sentences."""

import pytest

from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice
from scratchnet.engines import ENGINE_HELP, ENGINES
from scratchnet.experiment import PARAMETERS

CHOICES = {
    path: parameter
    for path, parameter in PARAMETERS.items()
    if isinstance(parameter, Choice | NamePerLayer)
}
#: More would not be read in a tool tip.
LONGEST = 140


@pytest.mark.parametrize("path", CHOICES)
def test_every_choice_is_explained(path: str) -> None:
    parameter = CHOICES[path]
    assert list(parameter.choice_help) == list(parameter.choices)


@pytest.mark.parametrize(
    "texts",
    [*(each.choice_help for each in CHOICES.values()), ENGINE_HELP],
    ids=[*CHOICES, "engine"],
)
def test_explanations_are_sentences(texts: dict[str, str]) -> None:
    for text in texts.values():
        assert text.endswith(".")
        assert text[0] == text[0].upper()
        assert len(text) <= LONGEST
    assert len(set(texts.values())) == len(texts)


def test_every_engine_is_explained() -> None:
    assert list(ENGINE_HELP) == list(ENGINES)
