"""Settings of a sweep, as the pane says them."""

import pytest

from gui.seeds.words import setting_text, settings_text
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Plan
from scratchnet.many.varying import Varied


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("training.batch_size", None, "all samples"),
        ("training.patience", None, "never"),
        ("network.hidden", (4, 4), "4, 4"),
        ("network.hidden", (), "none"),
        ("network.output_activation", "sigmoid", "Sigmoid"),
        ("training.learning_rate", 0.123456, "0.1235"),
    ],
)
def test_a_setting_is_said_as_the_controls_say_it(path: str, value: object, text: str) -> None:
    assert setting_text(path, value) == text


def test_a_combination_is_named_by_the_labels_of_its_settings() -> None:
    varied = Varied("training.batch_size", (None, 10)), Varied("network.hidden", ((2,), (4, 4)))
    plan = Plan(Experiment(), varied, 3)
    assert settings_text(plan, 1) == "Batch size all samples; hidden layers 4, 4"
    assert settings_text(Plan(Experiment()), 0) == ""
