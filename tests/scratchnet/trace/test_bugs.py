"""Which bugs the settings of an experiment do not hide."""

from scratchnet.experiment import Experiment
from scratchnet.trace.bugs import BUGS, showing_bugs


def test_settings_hide_the_bugs_of_what_they_do_not_use() -> None:
    hidden = set(BUGS) - set(showing_bugs(Experiment(), (2, 4, 1)))
    assert hidden == {
        "momentum-sign",
        "no-bias-correction",
        "penalty-sign",
        "relu-derivative",
        "second-path-forgotten",
        "tanh-derivative",
        "transposed-weight",
    }


def test_what_the_settings_use_can_show_its_bugs() -> None:
    experiment = Experiment().with_values(
        {"network.hidden": (4, 4), "network.activation": "relu", "training.l2": 0.01}
    )
    shown = showing_bugs(experiment, (2, 4, 4, 2))
    assert {"relu-derivative", "penalty-sign", "transposed-weight"} <= set(shown)
    assert "tanh-derivative" not in shown
