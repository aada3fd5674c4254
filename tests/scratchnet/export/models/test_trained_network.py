"""A trained network: the snapshot's outputs, names, meaning and origin."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.export.models import ColumnScaling, trained_network
from scratchnet.export.models.json_file import network_from_text, network_to_text
from scratchnet.run.session import Session
from tests.scratchnet.export.models.networks import made, trained

_TABLE = {
    "data.source": "table",
    "data.inputs": ((1.0, 20.0), (2.5, 10.0), (4.0, 40.0), (0.1, -0.0)),
    "data.targets": ("a", "b", "a", "c"),
    "data.names": ("width", 'len"gth', "kind"),
    "network.output_activation": "softmax",
    "training.loss": "cross_entropy",
}


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["none", "standard", "range"]),
    st.sampled_from([(), ("x",), ("x*y", "atan2(y, x)", "2")]),
    st.tuples(st.floats(-99, 99), st.floats(-99, 99)),
)
def test_has_the_bits_of_the_snapshot(
    scaling: str, features: tuple[str, ...], point: tuple[float, float]
) -> None:
    session, network = trained({**_TABLE, "data.scaling": scaling, "network.features": features})
    for each in (point, (0.1, -0.0)):
        assert network.predictor()(each) == session.snapshot().outputs(each)


@pytest.mark.parametrize("scaling", ["none", "standard", "range"])
def test_scaled_targets_are_undone(scaling: str) -> None:
    values = {"data.targets": (2700.0, 3100.0, 6300.0, 5000.0), "data.target_scaling": scaling}
    outputs = {"network.output_activation": "linear", "training.loss": "squared"}
    session, network = trained({**_TABLE, **values, **outputs})
    assert bool(network.output_scalings) is (scaling != "none")
    for point in ((1.5, 20.0), (-3.0, 99.0)):
        assert network.predictor()(point) == session.snapshot().outputs(point)
        assert network.predictor()(point) == session._engine.forward([point])[0]


@pytest.mark.parametrize(
    ("loss", "named"), [("squared", "loss"), ("huber", "loss of scaled targets")]
)
def test_origin_says_whose_loss_it_is(loss: str, named: str) -> None:
    targets = {"data.targets": (2700.0, 3100.0, 6300.0, 5000.0), "data.target_scaling": "standard"}
    outputs = {"network.output_activation": "linear", "training.loss": loss}
    _, network = trained({**_TABLE, **targets, **outputs})
    assert f"reference engine, {named} " in network.origin.training_text
    assert network_from_text(network_to_text(network)) == network


def test_output_scalings_fit_the_outputs() -> None:
    network = made([2, 3, 2], ["tanh", "linear"])
    scaling = ColumnScaling(1.0, 2.0, 1.0, 0.0)
    for wrong, words in (
        ((scaling,), 'outputs.scaling is "1 of them"; allowed: one for each output, 2'),
        ((scaling, scaling._replace(width=0.0)), r"outputs.scaling\[1\].width is 0"),
    ):
        with pytest.raises(InvalidValue, match=words):
            replace(network, output_scalings=wrong)
    for targets in ((), ("one",), ("one", "two", "three")):
        with pytest.raises(InvalidValue, match=r"outputs\.targets"):
            replace(network, targets=targets)


def test_holds_the_names_of_a_table_but_no_rows() -> None:
    _, network = trained(_TABLE)
    assert [each.name for each in network.inputs] == ["width", 'len"gth']
    assert (network.targets, network.classes) == (("kind",), ("a", "b", "c"))
    settings_told = dict(network.origin.settings)
    assert settings_told["data.source"] == '"table"'
    assert not {"data.inputs", "data.targets"} & settings_told.keys()


def test_origin_holds_initial_settings_and_changes() -> None:
    session = Session(Experiment().with_values({"training.learning_rate": 3.0}))
    session.advance(steps=4)
    session.apply(session.experiment.with_values({"training.learning_rate": 0.5}))
    session.advance(steps=2)
    problem = session.problem
    origin = trained_network(session.snapshot(), problem.axes, problem.classes, "mine").origin
    assert origin.settings == (("training.learning_rate", "3.0"),)
    assert origin.changes == ((4, "training.learning_rate", "0.5"),)
    assert (origin.step, origin.loss, origin.engine) == (6, session.losses[-1], "reference")
    assert origin.experiment == "mine"


def test_an_untrained_network_reports_it() -> None:
    _, network = trained({}, steps=0)
    assert network.origin.loss is None
    assert network.origin.training_text.startswith("untrained")


@pytest.mark.parametrize(
    ("activation", "classes", "outputs", "words"),
    [
        ("linear", (), 1, "the value of the target"),
        ("sigmoid", ("a", "b"), 1, "from 0 to 1, as the probability of the second class"),
        ("tanh", ("a", "b"), 1, "0 for the first class, 1 for the second; the second is"),
        ("softmax", ("a", "b", "c"), 3, "the probabilities of the 3 classes"),
        ("sigmoid", ("a", "b", "c"), 3, "a score for each of the 3 classes"),
    ],
)
def test_output_text(activation: str, classes: tuple[str, ...], outputs: int, words: str) -> None:
    network = made([2, outputs], [activation], classes=classes)
    assert network.output_text.startswith(words)
    assert network.task == ("classification" if classes else "regression")


def test_inconsistent_networks_are_refused() -> None:
    network = made([2, 1], ["tanh"])
    with pytest.raises(InvalidValue, match="finite numbers"):
        replace(network, parameters=(((float("nan"), 0.0, 0.0),),))
    with pytest.raises(InvalidValue, match="layers"):
        replace(network, activations=("tanh", "tanh"))


def test_a_constant_column_of_a_huge_number_works() -> None:
    session, network = trained(
        {
            "data.source": "table",
            "data.inputs": ((1e100, 1.0), (1e100, 2.0)),
            "data.targets": (0.0, 1.0),
            "data.scaling": "range",
            "network.output_activation": "linear",
        }
    )
    assert network.inputs[0].low == network.inputs[0].high
    assert network.predictor()((1e100, 1.5)) == session.snapshot().outputs((1e100, 1.5))
