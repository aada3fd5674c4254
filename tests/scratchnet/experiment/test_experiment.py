"""The experiment: the article's defaults, and changing and comparing values by their paths."""

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from hypothesis import given, settings

from scratchnet.errors import InvalidValue, UnknownField
from scratchnet.experiment import PARAMETERS, SECTIONS, Data, Effect, Experiment, parse_value
from tests.scratchnet.experiment.strategies import allowed_values, experiments

_DEFAULTS: dict[str, Any] = {
    "seed": 0,
    "data.source": "formula",
    "data.dataset": "circle",
    "data.dimensions": 2,
    "data.formula": "x*x + y*y < 1",
    "data.domain": (-2.0, 2.0),
    "data.sampling": "grid",
    "data.intervals": 10,
    "data.samples": 121,
    "data.noise": 0.0,
    "data.task": "auto",
    "data.test_share": 0.0,
    "data.seed": None,
    "data.scaling": "none",
    "data.target_scaling": "none",
    "data.inputs": (),
    "data.targets": (),
    "data.names": (),
    "data.columns": (),
    "data.classes": (),
    "data.ranges": (),
    "data.image": None,
    "network.features": (),
    "network.hidden": (4,),
    "network.activation": "sigmoid",
    "network.output_activation": "sigmoid",
    "network.dropout": 0.0,
    "network.init": "article",
    "network.parameters": None,
    "network.frozen": (),
    "training.loss": "squared",
    "training.optimizer": "sgd",
    "training.momentum": 0.9,
    "training.learning_rate": 10.0,
    "training.schedule": "constant",
    "training.schedule_every": 500,
    "training.schedule_factor": 0.5,
    "training.batch_size": None,
    "training.shuffle": True,
    "training.l1": 0.0,
    "training.l2": 0.0,
    "training.steps": 2000,
    "training.target_loss": None,
    "training.patience": None,
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_the_defaults_are_the_articles(path: str) -> None:
    assert Experiment().value(path) == _DEFAULTS[path]
    assert PARAMETERS[path].default == _DEFAULTS[path]


def test_every_field_is_a_parameter() -> None:
    declared = ["seed"] + [
        f"{name}.{f.name}" for name, kind in SECTIONS.items() for f in fields(kind)
    ]
    assert list(PARAMETERS) == declared == list(_DEFAULTS)


@pytest.mark.parametrize("path", PARAMETERS)
def test_every_parameter_has_a_label_help_and_an_allowed_default(path: str) -> None:
    parameter = PARAMETERS[path]
    assert parameter.label
    assert parameter.help.endswith(".")
    assert parameter.check(parameter.default) == parameter.default


@pytest.mark.parametrize("path", PARAMETERS)
def test_applies_when_names_a_parameter_and_a_value_it_can_have(path: str) -> None:
    for condition in PARAMETERS[path].applies_when:
        assert condition
        for other, values in condition.items():
            assert other != path
            assert values
            for value in values:
                assert PARAMETERS[other].check(value) == value


def test_only_some_of_training_acts_on_a_running_session() -> None:
    live = [path for path, parameter in PARAMETERS.items() if parameter.effect is Effect.LIVE]
    assert live == [
        "training.learning_rate",
        "training.batch_size",
        "training.l1",
        "training.l2",
        "training.steps",
        "training.target_loss",
        "training.patience",
    ]


def test_nothing_can_be_changed_in_place() -> None:
    experiment = Experiment()
    with pytest.raises(FrozenInstanceError):
        experiment.seed = 1  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        experiment.data.noise = 0.5  # type: ignore[misc]


@settings(deadline=None)
@given(allowed_values)
def test_with_values_changes_exactly_what_it_is_given(values: dict[str, Any]) -> None:
    base = Experiment()
    changed = base.with_values(values)
    for path in PARAMETERS:
        expected = values.get(path, _DEFAULTS[path])
        assert changed.value(path) == (tuple(expected) if isinstance(expected, list) else expected)
    assert base == Experiment()


@settings(deadline=None)
@given(allowed_values)
def test_differences_are_the_paths_that_were_changed(values: dict[str, Any]) -> None:
    base = Experiment()
    changed = base.with_values(values)
    expected = [path for path in PARAMETERS if changed.value(path) != _DEFAULTS[path]]
    assert list(base.differences(changed)) == expected
    assert list(changed.differences(base)) == expected
    assert set(expected) <= set(values)


@settings(deadline=None)
@given(experiments, experiments)
def test_there_are_no_differences_exactly_between_equals(a: Experiment, b: Experiment) -> None:
    assert list(a.differences(a)) == []
    assert (list(a.differences(b)) == []) is (a == b)


def test_differences_come_in_the_order_of_the_parameters() -> None:
    changed = Experiment().with_values({"training.steps": 5, "network.hidden": [], "seed": 7})
    assert list(Experiment().differences(changed)) == ["seed", "network.hidden", "training.steps"]


def test_with_values_refuses_an_unknown_path() -> None:
    with pytest.raises(UnknownField) as error:
        Experiment().with_values({"training.lerning_rate": 1})
    assert error.value.field == "training.lerning_rate"
    assert 'did you mean "training.learning_rate"?' in str(error.value)


@pytest.mark.parametrize(
    "path", ["", ".", "data", "seed.", ".seed", "data.", "training.seed", "title", "qqq"]
)
def test_the_error_for_an_unknown_path_lists_the_known_ones(path: str) -> None:
    for act in (Experiment().value, lambda path: parse_value(path, "1")):
        with pytest.raises(UnknownField) as error:
            act(path)
        assert str(error.value).startswith(f"{path} is not a known field")
        assert str(error.value).endswith("known: " + ", ".join(PARAMETERS))


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("seed", "7", 7),
        ("data.formula", "x < y", "x < y"),
        ("data.domain", "[-1, 3.5]", [-1, 3.5]),
        ("data.sampling", "uniform", "uniform"),
        ("network.hidden", "[8, 8]", [8, 8]),
        ("training.batch_size", "null", None),
        ("training.learning_rate", "1e-2", 0.01),
    ],
)
def test_parse_value_reads_what_is_typed(path: str, text: str, value: object) -> None:
    assert parse_value(path, text) == value


def test_parse_value_leaves_the_range_to_be_checked() -> None:
    value = parse_value("seed", "-5")
    assert value == -5
    with pytest.raises(InvalidValue, match=r"seed is -5; allowed"):
        Experiment().with_values({"seed": value})


def test_parse_value_refuses_text_that_is_no_value() -> None:
    with pytest.raises(InvalidValue) as error:
        parse_value("training.steps", "many")
    assert str(error.value) == (
        'training.steps is "many"; allowed: a whole number from 1 to 10000000'
    )


def test_a_section_checks_itself() -> None:
    assert Data(domain=[0, 1]).domain == (0.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=r"data\.noise is -1; allowed: a number from 0 to 1"):
        Data(noise=-1)


@pytest.mark.parametrize("low", [0, 1, 2, 100])
def test_the_narrowest_domain_is_allowed_anywhere(low: float) -> None:
    domain = (low, round(low + 0.001, 6))
    assert Experiment().with_values({"data.domain": domain}).data.domain == domain
