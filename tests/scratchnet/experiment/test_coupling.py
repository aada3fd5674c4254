"""Coupling: each rule, and that the resulting experiment can be run."""

import pytest

from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.coupling import ONE_INPUT_FORMULA, coupled, coupled_together
from scratchnet.gallery import GALLERY

OUTPUT, LOSS, HIDDEN = "network.output_activation", "training.loss", "network.hidden"
EDITED = {
    "network.parameters": (((1.0, 2.0, 3.0),) * 4, ((1.0,) * 5,)),
    "network.frozen": ((0, 0, 0),),
}
FORGOTTEN = {"network.parameters": None, "network.frozen": ()}
THREE = {"data.source": "gallery", "data.dataset": "spiral_3"}
OWN = {
    "data.source": "table",
    "data.inputs": ((0.0,), (1.0,), (2.0,)),
    "data.targets": ("a", "b", "c"),
}


def made(**values: object) -> Experiment:
    return Experiment().with_values({path.replace("__", "."): v for path, v in values.items()})


def of(values: dict[str, object]) -> Experiment:
    return Experiment().with_values(coupled_together(Experiment(), values))


def test_most_changes_come_alone() -> None:
    assert coupled(Experiment(), "seed", 5) == {"seed": 5}
    assert coupled(Experiment(), "data.noise", 0.5) == {"data.noise": 0.5}
    assert coupled(Experiment(), "data.formula", "x < y") == {"data.formula": "x < y"}


def test_an_objective_with_values_replaces_the_sigmoid() -> None:
    changes = coupled(Experiment(), "data.formula", "x*y")
    assert changes.pop("training.learning_rate") == 0.1
    assert changes == {"data.formula": "x*y", OUTPUT: "linear"}


@pytest.mark.parametrize(
    ("path", "value"), [("seed", -1), ("network.hidden", "x"), ("no.such", 1), ("data.names", (1,))]
)
def test_a_value_that_is_not_allowed_is_returned_alone(path: str, value: object) -> None:
    assert coupled(Experiment(), path, value) == {path: value}


#: With a learning rate of its own, which follows nothing.
CAREFUL = Experiment().with_values({"training.learning_rate": 1.0})


def test_a_loss_brings_its_output_activation() -> None:
    assert coupled(Experiment(), LOSS, "cross_entropy")[OUTPUT] == "softmax"
    tanh = made(network__output_activation="tanh")
    assert coupled(tanh, LOSS, "binary_cross_entropy")[OUTPUT] == "sigmoid"
    already = coupled(CAREFUL, LOSS, "binary_cross_entropy")
    assert already == {LOSS: "binary_cross_entropy"}
    assert coupled(CAREFUL, LOSS, "absolute") == {LOSS: "absolute"}


def test_another_output_activation_replaces_a_loss_that_needs_the_old_one() -> None:
    binary = made(training__loss="binary_cross_entropy", training__learning_rate=0.7)
    assert coupled(binary, OUTPUT, "tanh") == {OUTPUT: "tanh", LOSS: "squared"}
    absolute = made(training__loss="absolute", training__learning_rate=1.0)
    assert coupled(absolute, OUTPUT, "tanh") == {OUTPUT: "tanh"}


def test_what_is_set_together_is_left_as_it_was_set() -> None:
    both = {LOSS: "cross_entropy", OUTPUT: "tanh"}
    assert coupled_together(CAREFUL, both) == both
    with pytest.raises(InvalidInput):
        Experiment().with_values(both)


def test_dropouts_of_layers_grow_and_shrink_with_them() -> None:
    two = made(network__hidden=(4, 4), network__dropout=(0.1, 0.2))
    assert coupled(two, HIDDEN, (4, 4, 4))["network.dropout"] == (0.1, 0.2, 0.2)
    assert coupled(two, HIDDEN, (4,))["network.dropout"] == (0.1,)
    assert coupled(two, HIDDEN, ())["network.dropout"] == 0.1
    one = made(network__hidden=(4, 4), network__dropout=0.3)
    assert "network.dropout" not in coupled(one, HIDDEN, (4,))


def test_activations_of_layers_grow_and_shrink_with_them() -> None:
    two = made(network__hidden=(4, 4), network__activation=("tanh", "relu"))
    four = coupled(two, HIDDEN, (4, 4, 4, 4))["network.activation"]
    assert four == ("tanh", "relu", "relu", "relu")
    assert coupled(two, HIDDEN, (4,))["network.activation"] == ("tanh",)
    assert coupled(two, HIDDEN, ())["network.activation"] == "tanh"
    assert coupled(two, HIDDEN, (5, 5)) == {HIDDEN: (5, 5)}
    assert coupled(Experiment(), HIDDEN, (5, 5)) == {HIDDEN: (5, 5)}
    none = made(network__hidden=(), network__activation=())
    assert coupled(none, HIDDEN, (3,))["network.activation"] == "sigmoid"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (HIDDEN, (5,)),
        ("network.features", ("x", "y", "x*y")),
        ("data.dimensions", 1),
        ("data.source", "gallery"),
        ("data.dataset", "moons"),
        (OUTPUT, "softmax"),
    ],
)
def test_another_network_forgets_edited_and_frozen_parameters(path: str, value: object) -> None:
    edited = Experiment().with_values(EDITED)
    changes = coupled(edited, path, value)
    assert {name: changes.get(name, "kept") for name in FORGOTTEN} == FORGOTTEN


@pytest.mark.parametrize(
    ("path", "value"),
    [(HIDDEN, (4,)), ("training.steps", 5), ("data.noise", 0.1), (OUTPUT, "tanh"), ("seed", 3)],
)
def test_the_same_network_keeps_them(path: str, value: object) -> None:
    assert coupled(CAREFUL.with_values(EDITED), path, value) == {path: value}


def test_features_of_a_missing_input_go() -> None:
    features = made(network__features=("x", "x*y", "sin(x)", "y"))
    assert coupled(features, "data.dimensions", 1)["network.features"] == ("x", "sin(x)")
    sine = {"data.source": "gallery", "data.dataset": "sine"}
    assert coupled_together(features, sine)["network.features"] == ("x", "sin(x)")
    assert coupled_together(made(network__features=("y",)), sine)["network.features"] == ()
    assert "network.features" not in coupled(features, "data.source", "gallery")


def test_an_objective_of_a_missing_input_goes() -> None:
    assert coupled(Experiment(), "data.dimensions", 1)["data.formula"] == ONE_INPUT_FORMULA
    assert "data.formula" not in coupled(made(data__formula="x*x"), "data.dimensions", 1)
    one = made(data__formula="x", data__dimensions=1, network__output_activation="linear")
    one = one.with_values({"training.learning_rate": 1.0})
    assert coupled(one, "data.dimensions", 2) == {"data.dimensions": 2}


def test_three_classes_get_softmax_and_cross_entropy() -> None:
    changes = coupled_together(Experiment(), THREE)
    assert (changes[OUTPUT], changes[LOSS]) == ("softmax", "cross_entropy")
    own = coupled_together(Experiment(), OWN)
    assert (own[OUTPUT], own[LOSS]) == ("softmax", "cross_entropy")


def test_a_regression_replaces_softmax_and_sigmoid() -> None:
    changes = coupled(of(THREE), "data.dataset", "sine")
    assert (changes[OUTPUT], changes[LOSS]) == ("linear", "squared")
    sine = {"data.source": "gallery", "data.dataset": "sine"}
    assert coupled_together(Experiment(), sine)[OUTPUT] == "linear"
    binary = made(training__loss="binary_cross_entropy")
    assert coupled_together(binary, sine)[LOSS] == "squared"
    tanh = made(network__output_activation="tanh", training__loss="absolute")
    assert coupled_together(tanh, sine) == sine


def test_two_classes_keep_softmax_and_take_sigmoid_for_linear() -> None:
    assert OUTPUT not in coupled(of(THREE), "data.dataset", "moons")
    sine = of({"data.source": "gallery", "data.dataset": "sine"})
    assert coupled(sine, "data.dataset", "moons")[OUTPUT] == "sigmoid"


def test_an_objective_without_classes_replaces_softmax_alone() -> None:
    softmax = made(network__output_activation="softmax", training__loss="cross_entropy")
    changes = coupled(softmax, "data.formula", "x*y")
    assert (changes[OUTPUT], changes[LOSS]) == ("linear", "squared")
    assert coupled(softmax, "data.formula", "x > y") == {"data.formula": "x > y"}
    assert coupled(softmax, "data.task", "regression")[OUTPUT] == "linear"
    assert OUTPUT not in coupled(of(THREE), "data.source", "formula")


def test_the_task_of_own_data_decides_as_well() -> None:
    numbers = of({**OWN, "data.targets": (0.0, 1.0, 2.0)})
    assert numbers.network.output_activation == "linear"
    assert coupled(numbers, "data.task", "classification")[OUTPUT] == "softmax"


def test_unchanged_noise_changes_with_its_dataset() -> None:
    line = of({"data.source": "gallery", "data.dataset": "line"})
    assert line.data.noise == GALLERY["line"].noise > 0
    assert coupled(line, "data.dataset", "sine")["data.noise"] == 0.0
    noisy = line.with_values({"data.noise": 0.7})
    assert "data.noise" not in coupled(noisy, "data.dataset", "sine")


@pytest.mark.parametrize("start", GALLERY)
def test_every_dataset_can_be_run_after_every_other(start: str) -> None:
    experiment = Experiment().with_values(EDITED).with_values({"data.samples": 20})
    experiment = experiment.with_values(
        coupled_together(experiment, {"data.source": "gallery", "data.dataset": start})
    )
    for key in GALLERY:
        other = experiment.with_values(coupled(experiment, "data.dataset", key))
        build_problem(other)
        back = other.with_values(coupled(other, "data.source", "formula"))
        build_problem(back)


def test_only_paths_that_there_are_follow() -> None:
    assert set(coupled_together(Experiment().with_values(EDITED), THREE)) <= set(PARAMETERS)


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({"data.source": "gallery", "data.dataset": "bumps"}, 0.1),
        ({"data.source": "gallery", "data.dataset": "spiral_3"}, 1.0),
        ({"training.loss": "binary_cross_entropy"}, 1.0),
        ({"training.loss": "absolute"}, 10.0),
        ({"network.output_activation": "tanh"}, 0.1),
        ({"training.optimizer": "adam"}, 0.01),
        ({"training.optimizer": "momentum"}, 1.0),
        ({"data.source": "gallery", "data.dataset": "spiral"}, 10.0),
        ({"training.optimizer": "adam", "training.learning_rate": 2.0}, 2.0),
    ],
)
def test_the_articles_learning_rate_is_replaced_where_it_does_not_suit(
    values: dict[str, object], rate: float
) -> None:
    after = Experiment().with_values(coupled_together(Experiment(), values))
    assert after.training.learning_rate == rate


def test_a_rate_that_was_suggested_for_another_optimizer_is_replaced_again() -> None:
    adam = of({"training.optimizer": "adam"})
    assert coupled(adam, "training.optimizer", "sgd")["training.learning_rate"] == 10.0


def test_a_learning_rate_of_ones_own_stays() -> None:
    before = Experiment().with_values({"training.learning_rate": 3.0})
    assert "training.learning_rate" not in coupled(before, "training.optimizer", "adam")
