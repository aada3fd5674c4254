"""The article's run, and runs handed over between the engines that give the same bits."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.run.session import Session
from tests.scratchnet.engines.compiled.cases import bits, flat

pytestmark = pytest.mark.slow

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "article.json").read_text(encoding="utf-8")
)
#: An epoch of nine steps, the last one of a single sample.
_SHUFFLED = Experiment().with_values(
    {"training.batch_size": 15, "training.steps": 40, "network.hidden": [5, 3], "seed": 8}
)


def _trained(engine: str, experiment: Experiment | None = None) -> Session:
    session = Session(experiment or Experiment(), engine)
    session.advance()
    return session


@pytest.fixture(scope="module")
def reference() -> Session:
    return _trained("reference")


@pytest.fixture(scope="module")
def shuffled() -> list[str]:
    return _told(_trained("reference", _SHUFFLED))


def _told(session: Session) -> list[str]:
    return bits([*session.losses, *flat(session.parameters())])


def _lists(parameters: Parameters) -> list[list[list[float]]]:
    return [[list(neuron) for neuron in layer] for layer in parameters]


def test_the_exact_engine_computes_every_number_of_the_article(reference: Session) -> None:
    exact = _trained("exact")
    assert len(exact.losses) == 2000
    assert list(exact.losses) == list(reference.losses)
    assert exact.parameters() == reference.parameters()
    assert _told(exact) == _told(reference)
    losses = {step: exact.losses[int(step) - 1] for step in ARTICLE["loss_at_step"]}
    assert losses == ARTICLE["loss_at_step"]
    assert _lists(exact.initial_parameters) == ARTICLE["initial_parameters"]
    assert _lists(exact.parameters()) == ARTICLE["final_parameters"]


def test_the_exact_engines_first_step_is_the_articles() -> None:
    session = Session(Experiment(), "exact")
    session.advance(steps=1)
    assert _lists(session.parameters()) == ARTICLE["parameters_after_step_1"]


def test_the_exact_engines_outputs_are_the_articles() -> None:
    session = _trained("exact")
    for place, expected in ARTICLE["final_output"].items():
        x, y = map(float, place.split(","))
        assert session._engine.forward([(x, y)]) == [[expected]]


def test_the_fast_engines_losses_are_the_articles_within_a_millionth(reference: Session) -> None:
    fast = _trained("fast")
    assert len(fast.losses) == 2000
    apart = [abs(a - b) / b for a, b in zip(fast.losses, reference.losses, strict=True)]
    # The promise is a millionth; 4e-15 was measured.
    assert max(apart) < 1e-12
    assert max(apart) > 0, "these are the exact engine's bits"


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=5))
@settings(deadline=None, max_examples=25)
def test_a_run_may_be_handed_over_at_any_step(
    shuffled: list[str], turns: list[tuple[int, bool]]
) -> None:
    session = Session(_SHUFFLED, "reference")
    for steps, exact in turns:
        session.advance(steps=steps)
        session.use_engine("exact" if exact else "reference")
    session.advance()
    assert _told(session) == shuffled


@pytest.mark.parametrize("step", [1, 4, 8, 9, 10, 39])
@pytest.mark.parametrize(("first", "then"), [("reference", "exact"), ("exact", "reference")])
def test_a_run_is_handed_over_within_an_epoch_and_between_two(
    shuffled: list[str], first: str, then: str, step: int
) -> None:
    session = Session(_SHUFFLED, first)
    session.advance(steps=step)
    session.use_engine(then)
    session.advance()
    assert (session.engine, session.step) == (then, 40)
    assert _told(session) == shuffled
