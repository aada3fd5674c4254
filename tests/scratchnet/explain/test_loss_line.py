"""The losses between two networks: exact at both ends, coarse first, and none between shapes."""

import numpy as np
import pytest

from scratchnet.engines import REFERENCE
from scratchnet.engines.factory import make_engine
from scratchnet.experiment import Experiment
from scratchnet.explain import LINE, LossLine, SliceRequest, same_shape
from scratchnet.run.session import Session
from scratchnet.run.trials import sliced_loss

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": (2,), "training.steps": 20}
)


def _trained(**values: object) -> Session:
    session = Session(_SMALL.with_values(values), REFERENCE)
    session.advance()
    return session


def _lines(session: Session, other: Session, reach: float = 1.0) -> list[LossLine]:
    """Return the coarse line and the finished one."""
    request = SliceRequest(LINE, reach=reach, towards=other.parameters())
    work = sliced_loss(session.problem, session.snapshot(), request)
    found = []
    while True:
        try:
            found.append(next(work))
        except StopIteration as end:
            return [each for each in (*found, end.value) if isinstance(each, LossLine)]


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_the_ends_are_the_losses_of_both_networks(share: float) -> None:
    session, other = _trained(**{"data.test_share": share}), _trained(seed=3)
    coarse, line = _lines(session, other)
    engine = make_engine(REFERENCE, session.experiment, session.problem.train)
    for place, network in ((0.0, session), (1.0, other)):
        [index] = np.flatnonzero(line.x == place)
        engine.set_parameters(network.parameters())
        assert line.losses[index] == engine.loss_of(session.problem.train)
        if share:
            assert line.test_losses[index] == engine.loss_of(session.problem.test)
        assert place in coarse.x
    assert len(line.test_losses) == (len(line.x) if share else 0)
    assert (line.x[0], line.x[-1]) == (-0.25, 1.25)
    assert coarse.is_coarse
    assert not line.is_coarse
    assert np.isin(coarse.losses, line.losses).all()


def test_a_reach_goes_on_beyond_both_ends() -> None:
    _, line = _lines(_trained(), _trained(seed=3), reach=2.0)
    assert (line.x[0], line.x[-1]) == (-0.5, 1.5)


def test_no_line_leads_to_another_shape() -> None:
    session, other = _trained(), _trained(**{"network.hidden": (3,)})
    assert not same_shape(session.parameters(), other.parameters())
    assert _lines(session, other) == []
