"""Engines: chosen by name, started from the experiment's parameters, with one interface."""

from array import array
from collections.abc import Sequence
from math import isfinite, isnan

import pytest

from scratchnet.datasets import Axis, Dataset, Plane, build_dataset, encoding_of
from scratchnet.engines import (
    DEFAULT_ENGINE,
    ENGINES,
    Engine,
    Interrupt,
    StepSettings,
    TrainedSteps,
    make_engine,
)
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.reference import initial_parameters, network_and_loss
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters

_SMALL = Experiment().with_values({"data.intervals": 3, "network.hidden": [3, 2], "seed": 4})
_AXES = (Axis("x", -1.0, 3.0), Axis("y", -1.0, 3.0))
_CLASSES = _SMALL.with_values(
    {
        "data.source": "table",
        "data.inputs": [[k / 8, (k * k % 7) / 4] for k in range(16)],
        "data.targets": ["a", "b", "c", "a"] * 4,
        "network.features": ["x", "y", "x*y"],
        "network.output_activation": "softmax",
        "training.loss": "cross_entropy",
    }
)
_KINDS = (_SMALL, _CLASSES)
_WHOLE = StepSettings(2.0, None)
_BATCHES = StepSettings(2.0, 5)


def _made(name: str, experiment: Experiment = _SMALL) -> Engine:
    return make_engine(name, experiment, build_dataset(experiment))


def _order() -> BatchOrder:
    return BatchOrder(_SMALL.seed, 16)


def _trained(engine: Engine, steps: int, settings: StepSettings = _WHOLE) -> TrainedSteps:
    return engine.train(steps, settings, _order(), Interrupt())


def _close(found: Parameters, expected: Parameters) -> bool:
    flat = [value for layer in found for row in layer for value in row]
    return flat == pytest.approx([v for layer in expected for row in layer for v in row], rel=1e-12)


def test_the_default_engine_is_known() -> None:
    assert DEFAULT_ENGINE in ENGINES


@pytest.mark.parametrize("name", ["steam", "", "Reference"])
def test_an_unknown_engine_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(InvalidValue) as error:
        _made(name)
    assert str(error.value) == (f'engine is "{name}"; allowed: one of "reference", "exact", "fast"')


def test_the_initial_network_has_the_experiments_shape() -> None:
    layers = initial_parameters(_SMALL, build_dataset(_SMALL))
    assert [len(layer) for layer in layers] == [3, 2, 1]
    assert [len(layer[0]) for layer in layers] == [3, 4, 3]
    seeded = _SMALL.with_values({"seed": 5})
    other = initial_parameters(seeded, build_dataset(seeded))
    assert other != layers


@pytest.mark.parametrize("name", ENGINES)
class TestEveryEngine:
    def test_has_the_name_it_is_chosen_by(self, name: str) -> None:
        assert _made(name).name == name

    def test_begins_at_the_experiments_parameters(self, name: str) -> None:
        parameters = initial_parameters(_SMALL, build_dataset(_SMALL))
        network, _ = network_and_loss(_SMALL, parameters)
        assert _made(name).parameters() == network.parameters()

    def test_a_set_interrupt_stops_it_before_a_step(self, name: str) -> None:
        engine, order, interrupt = _made(name), _order(), Interrupt()
        before = engine.parameters()
        interrupt.flag[0] = 1
        made = engine.train(10, _BATCHES, order, interrupt)
        assert (len(made.losses), made.diverged) == (0, False)
        assert engine.parameters() == before
        interrupt.flag[0] = 0
        again = engine.train(10, _BATCHES, order, interrupt)
        assert again == _trained(_made(name), 10, _BATCHES)

    def test_steps_may_be_divided_into_calls(self, name: str) -> None:
        whole, divided, order = _made(name), _made(name), _order()
        losses = _trained(whole, 23, _BATCHES).losses
        found = [
            loss
            for steps in (1, 0, 4, 15, 3)
            for loss in divided.train(steps, _BATCHES, order, Interrupt()).losses
        ]
        assert found == list(losses)
        assert divided.parameters() == whole.parameters()

    def test_a_loss_is_from_before_its_step(self, name: str) -> None:
        engine, dataset = _made(name), build_dataset(_SMALL)
        outputs = engine.forward(dataset.inputs)
        errors = [output[0] - t for output, t in zip(outputs, dataset.targets, strict=True)]
        loss = sum(error * error for error in errors) / len(errors)
        assert _trained(engine, 1).losses[0] == pytest.approx(loss, rel=1e-12)

    @pytest.mark.parametrize("batch", [None, [5], [3, 1, 15, 0, 8, 8, 2, 9, 4]])
    def test_gradients_are_the_references(self, name: str, batch: Sequence[int] | None) -> None:
        assert _close(_made(name).gradients(batch), _made("reference").gradients(batch))

    def test_a_sample_that_is_not_there_is_refused(self, name: str) -> None:
        with pytest.raises(IndexError):
            _made(name).gradients([0, 16])

    def test_an_empty_batch_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="at least one sample"):
            _made(name).gradients([])

    def test_gradients_change_nothing(self, name: str) -> None:
        engine = _made(name)
        engine.gradients([1, 2])
        assert _trained(engine, 3) == _trained(_made(name), 3)

    def test_a_step_goes_down_the_gradient(self, name: str) -> None:
        engine = _made(name)
        before, slope = engine.parameters(), engine.gradients()
        _trained(engine, 1)
        expected = tuple(
            tuple(
                tuple(p - _WHOLE.learning_rate * g for p, g in zip(row, slopes, strict=True))
                for row, slopes in zip(layer, layer_slopes, strict=True)
            )
            for layer, layer_slopes in zip(before, slope, strict=True)
        )
        assert _close(engine.parameters(), expected)

    def test_parameters_can_be_put_back(self, name: str) -> None:
        engine = _made(name)
        before = engine.parameters()
        _trained(engine, 2)
        after = engine.parameters()
        assert after != before
        engine.set_parameters(before)
        assert engine.parameters() == before
        _trained(engine, 2)
        assert engine.parameters() == after

    def test_the_batch_of_all_samples_is_the_whole_dataset(self, name: str) -> None:
        covering = StepSettings(2.0, 16)
        assert _trained(_made(name), 3, covering) == _trained(_made(name), 3)

    def test_a_step_that_diverges_is_undone(self, name: str) -> None:
        engine = _made(name, _SMALL.with_values({"data.formula": "1e200 * x"}))
        before = engine.parameters()
        made = _trained(engine, 4)
        assert (len(made.losses), made.diverged) == (0, True)
        assert engine.parameters() == before
        assert all(isfinite(value) for layer in before for row in layer for value in row)

    @pytest.mark.parametrize("points", [[], [(0.25, -1.0)], [(k / 7, -k) for k in range(19)]])
    def test_forward_takes_any_number_of_points(
        self, name: str, points: list[tuple[float, float]]
    ) -> None:
        parameters = initial_parameters(_SMALL, build_dataset(_SMALL))
        network, _ = network_and_loss(_SMALL, parameters)
        expected = [network.forward(point) for point in points]
        found = _made(name).forward(points)
        assert [list(output) for output in found] == [
            pytest.approx(list(output), rel=1e-12) for output in expected
        ]

    @pytest.mark.parametrize("points", [[], [(0.25, -1.0)], [(k / 7, -k) for k in range(19)]])
    @pytest.mark.parametrize("outputs", [1, 3])
    def test_outputs_are_those_of_forward_as_an_array(
        self, name: str, points: list[tuple[float, float]], outputs: int
    ) -> None:
        engine = _made(name, _SMALL if outputs == 1 else _CLASSES)
        found = engine.outputs(points)
        assert found.shape == (len(points), outputs)
        assert found.tolist() == engine.forward(points)

    @pytest.mark.parametrize("experiment", [_SMALL, _CLASSES], ids=["values", "classes"])
    def test_all_neurons_answer_and_the_last_of_them_are_the_outputs(
        self, name: str, experiment: Experiment
    ) -> None:
        engine, dataset = _made(name, experiment), build_dataset(experiment)
        points = [(k / 7, -k / 3) for k in range(19)]
        network, _ = network_and_loss(experiment, initial_parameters(experiment, dataset))
        found = engine.neurons(points)
        hidden = sum(experiment.network.hidden)
        outputs = len(network.layers[-1].neurons)
        assert found.shape == (19, hidden + outputs)
        assert found[:, hidden:] == pytest.approx(engine.outputs(points), rel=1e-12)
        for point, neurons in zip(points, found.tolist(), strict=True):
            outputs_here = network.forward(encoding_of(experiment)(point))
            hidden_layers = network.layers[:-1]
            expected = [neuron.output for layer in hidden_layers for neuron in layer.neurons]
            expected += outputs_here
            assert neurons == pytest.approx(expected, rel=1e-12)
        # Others, and the same again after a step.
        assert engine.neurons(points[:3]) == pytest.approx(found[:3], rel=1e-12)

    def test_the_loss_of_no_samples_is_no_number(self, name: str) -> None:
        assert isnan(_made(name).loss_of(Dataset((), ())))

    @pytest.mark.parametrize("experiment", _KINDS, ids=["values", "classes"])
    def test_loss_and_outputs_can_be_had_together(self, name: str, experiment: Experiment) -> None:
        engine, dataset = _made(name, experiment), build_dataset(experiment)
        loss, outputs = engine.evaluate(dataset)
        assert loss == engine.loss_of(dataset)
        assert outputs.tolist() == engine.forward(dataset.inputs)

    @pytest.mark.parametrize("experiment", _KINDS, ids=["values", "classes"])
    def test_the_loss_of_the_samples_is_that_of_the_next_step(
        self, name: str, experiment: Experiment
    ) -> None:
        engine, dataset = _made(name, experiment), build_dataset(experiment)
        for _ in range(3):
            loss = engine.loss_of(dataset)
            assert engine.train(1, _WHOLE, _order(), Interrupt()).losses[0] == loss

    def test_a_penalty_is_reported_separately_and_is_part_of_the_loss(self, name: str) -> None:
        engine, settings = _made(name), StepSettings(2.0, None, 0.25, 0.5)
        data = engine.loss_of(build_dataset(_SMALL))
        weights = [w for layer in engine.parameters() for row in layer for w in row[:-1]]
        made = _trained(engine, 1, settings)
        cost = 0.25 * sum(map(abs, weights)) + 0.25 * sum(w * w for w in weights)
        assert made.penalties[0] == pytest.approx(cost, rel=1e-14)
        assert made.losses[0] == data + made.penalties[0]
        assert len(_trained(engine, 1).penalties) == 0

    def test_factors_multiply_the_rate_the_last_for_all_that_follow(self, name: str) -> None:
        one, other = _made(name), _made(name)
        order, again = _order(), _order()
        settings = StepSettings(2.0, 5, factors=array("d", [1.0, 0.25, 0.5]))
        losses = list(one.train(5, settings, order, Interrupt()).losses)
        found = [
            other.train(1, StepSettings(2.0 * by, 5), again, Interrupt()).losses[0]
            for by in (1.0, 0.25, 0.5, 0.5, 0.5)
        ]
        assert found == losses
        assert other.parameters() == one.parameters()

    def test_without_shuffling_batches_take_the_samples_in_their_order(self, name: str) -> None:
        engine, twin = _made(name), _made(name)
        order = BatchOrder(0, 16, False)
        for first in (0, 5, 10, 15, 0, 5):
            slopes = twin.gradients(range(first, min(first + 5, 16)))
            engine.train(1, _BATCHES, order, Interrupt())
            expected = tuple(
                tuple(
                    tuple(p - 2.0 * g for p, g in zip(row, gradients, strict=True))
                    for row, gradients in zip(layer, tables, strict=True)
                )
                for layer, tables in zip(twin.parameters(), slopes, strict=True)
            )
            assert _close(engine.parameters(), expected)
            twin.set_parameters(engine.parameters())

    def test_maps_of_one_input_have_a_single_row(self, name: str) -> None:
        experiment = _SMALL.with_values({"data.dimensions": 1, "data.formula": "x"})
        engine = _made(name, experiment)
        maps = engine.maps(Plane.of_all(_AXES[:1]), 6, hidden=True)
        assert maps.shape == (3 + 2 + 1, 1, 6)
        centres = [(-1.0 + 4.0 * (column + 0.5) / 6,) for column in range(6)]
        outputs = [output for (output,) in engine.forward(centres)]
        assert maps[-1, 0].tolist() == pytest.approx(outputs, rel=1e-12)

    def test_maps_are_of_features_and_have_one_for_each_class(self, name: str) -> None:
        engine = _made(name, _CLASSES)
        maps = engine.maps(Plane.of_all(_AXES), 4)
        assert maps.shape == (3, 4, 4)
        place = (-1.0 + 4.0 * 2.5 / 4, -1.0 + 4.0 * 0.5 / 4)
        (outputs,) = engine.forward([place])
        assert maps[:, 0, 2].tolist() == pytest.approx(outputs, rel=1e-12)
        assert maps.sum(axis=0) == pytest.approx(1.0, rel=1e-12)

    def test_edited_parameters_replace_random_ones(self, name: str) -> None:
        edited = (((0.5, -1.0, 0.25),),)
        values = {"network.hidden": [], "network.parameters": edited, "seed": 9}
        assert _made(name, _SMALL.with_values(values)).parameters() == edited

    def test_maps_hold_the_outputs_of_every_neuron_over_the_domain(self, name: str) -> None:
        engine = _made(name)
        maps = engine.maps(Plane.of_all(_AXES), 6, hidden=True)
        assert maps.shape == (3 + 2 + 1, 6, 6)
        parameters = initial_parameters(_SMALL, build_dataset(_SMALL))
        network, _ = network_and_loss(_SMALL, parameters)
        for row in range(6):
            for column in range(6):
                point = (-1.0 + 4.0 * (column + 0.5) / 6, -1.0 + 4.0 * (row + 0.5) / 6)
                values: Sequence[float] = point
                every: list[float] = []
                for layer in network.layers:
                    values = layer.forward(values)
                    every += values
                assert maps[:, row, column].tolist() == pytest.approx(every, rel=1e-12)
        assert (engine.maps(Plane.of_all(_AXES), 6) == maps[-1:]).all()
