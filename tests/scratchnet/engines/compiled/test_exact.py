"""The exact engine gives the reference's bits, whatever is trained."""

from collections.abc import Sequence
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.batches import BatchOrder
from scratchnet.datasets import Dataset
from scratchnet.engines import Engine, Interrupt, StepSettings, make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference import ACTIVATIONS, LOSSES
from tests.scratchnet.engines.compiled.cases import EDGES, Case, bits, cases, data_of, flat


def _made(name: str, case: Case) -> Engine:
    engine = make_engine(name, case.experiment, case.dataset)
    engine.set_parameters(case.begin(engine.parameters()))
    return engine


def _run(name: str, case: Case) -> dict[str, object]:
    """Return all that a run leaves behind."""
    engine = _made(name, case)
    batches = BatchOrder(case.experiment.seed, len(case.dataset))
    found: dict[str, object] = {"at the beginning": bits(flat(engine.parameters()))}
    for number, (steps, told) in enumerate(case.stretches):
        made = engine.train(steps, told, batches, Interrupt())
        found[f"stretch {number}"] = bits(made.losses), made.diverged
        found[f"parameters {number}"] = bits(flat(engine.parameters()))
        found[f"batches {number}"] = list(batches.order), list(batches.place)
    return found


def _plain(
    hidden: Sequence[int], samples: int, steps: int, told: StepSettings, **values: object
) -> Case:
    given = {f"network.{name}": value for name, value in values.items()}
    experiment = Experiment().with_values({"network.hidden": hidden, "seed": 1, **given})
    return Case(experiment, data_of(1, samples), ((steps, told),))


_WIDE = _plain((64, 64, 64), 37, 1, StepSettings(0.1, None))
_LONG = _plain((3,), 521, 2, StepSettings(3.0, None), activation="tanh")
_PARTS = _plain((5, 9), 271, 3, StepSettings(0.5, 263), output_activation="linear")
_LARGEST = _plain((128,) * 8, 2, 1, StepSettings(0.1, None), activation="tanh")


# Several blocks of samples, the last one not full; and the largest network that there is.
@example(_WIDE)
@example(_LONG)
@example(_PARTS)
@example(_LARGEST)
@given(cases())
@settings(deadline=None, max_examples=150)
def test_any_run_has_the_references_bits(case: Case) -> None:
    assert _run("exact", case) == _run("reference", case)


def test_every_width_of_a_layer_has_the_references_bits() -> None:
    names = sorted(ACTIVATIONS)
    for width in range(1, 65):
        chosen = {"activation": names[width % 4], "output_activation": names[width // 4 % 4]}
        case = _plain((width, 65 - width), 5 + width % 8, 2, StepSettings(0.3, None), **chosen)
        assert _run("exact", case) == _run("reference", case), case


def test_every_activation_and_loss_at_every_depth_has_the_references_bits() -> None:
    for depth in range(6):
        for hidden in ACTIVATIONS:
            for last in ACTIVATIONS:
                for loss in LOSSES:
                    chosen = {"activation": hidden, "output_activation": last}
                    case = _plain((3, 6, 2, 9, 1)[:depth], 11, 3, StepSettings(0.7, 4), **chosen)
                    told = case.experiment.with_values({"training.loss": loss})
                    case = Case(told, case.dataset, case.stretches)
                    assert _run("exact", case) == _run("reference", case), case


def test_a_run_diverges_at_the_references_step() -> None:
    ends = set()
    for rate in (0.3, 0.4, 30.0, 1e9):
        told = StepSettings(rate, 4)
        case = _plain((6, 3), 13, 400, told, activation="linear", output_activation="linear")
        engines = _made("reference", case), _made("exact", case)
        orders = [BatchOrder(3, 13) for _ in engines]
        one, two = (
            engine.train(400, told, order, Interrupt())
            for engine, order in zip(engines, orders, strict=True)
        )
        assert (one.diverged, bits(one.losses)) == (two.diverged, bits(two.losses))
        assert bits(flat(engines[0].parameters())) == bits(flat(engines[1].parameters()))
        assert (orders[0].order, orders[0].place) == (orders[1].order, orders[1].place)
        assert one.diverged
        ends.add(len(one.losses))
    assert len(ends) == 4
    assert max(ends) > 10


@given(cases(), st.data())
@settings(deadline=None, max_examples=60)
def test_any_gradients_have_the_references_bits(case: Case, data: st.DataObject) -> None:
    count = len(case.dataset)
    batch = data.draw(st.none() | st.lists(st.integers(0, count - 1), min_size=1, max_size=19))
    exact, reference = _made("exact", case), _made("reference", case)
    before = bits(flat(exact.parameters()))
    assert bits(flat(exact.gradients(batch))) == bits(flat(reference.gradients(batch)))
    assert bits(flat(exact.parameters())) == before


_coordinates = st.sampled_from(EDGES) | st.floats()


@given(cases(), st.lists(st.tuples(_coordinates, _coordinates), max_size=19))
@settings(deadline=None, max_examples=60)
def test_any_outputs_have_the_references_bits(
    case: Case, points: list[tuple[float, float]]
) -> None:
    exact, reference = _made("exact", case), _made("reference", case)
    found, expected = exact.forward(points), reference.forward(points)
    assert [bits(outputs) for outputs in found] == [bits(outputs) for outputs in expected]


def test_parameters_at_the_edges_of_numbers_have_the_references_bits() -> None:
    random = Random(5)
    for activation in ACTIVATIONS:
        for last in ACTIVATIONS:
            chosen = {"activation": activation, "output_activation": last}
            plain = _plain((9, 5), 10, 3, StepSettings(0.1, None), **chosen)
            edges = tuple((place, random.choice(EDGES)) for place in range(83))
            # Without the huge ones, which drown the others; with them, the run diverges.
            small = tuple((place, edge) for place, edge in edges if abs(edge) <= 1)
            dataset = Dataset(((-0.0, 0.0), (0.0, -0.0), *plain.dataset.inputs), (0.5,) * 12)
            for put_in in (edges, small):
                case = Case(plain.experiment, dataset, plain.stretches, put_in)
                assert _run("exact", case) == _run("reference", case), case
                exact, reference = _made("exact", case), _made("reference", case)
                assert bits(flat(exact.gradients())) == bits(flat(reference.gradients())), case
