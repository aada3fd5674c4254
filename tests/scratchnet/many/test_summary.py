"""Medians, quartiles, shares and their intervals, compared with known numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.many import Result
from scratchnet.many.summary import Share, Spread, summary_of, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # The mirror image, and a single trial: 1 / (1 + z²) is the other end.
        (20, 20, 0.8389, 1.0),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilsons_interval(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)
    assert Share(successes, trials).interval == wilson_interval(successes, trials)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    successes, trials = counts
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    mirrored = wilson_interval(trials - successes, trials)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_quartiles_are_numpys(values: list[float]) -> None:
    spread = Spread.of([*values, None])
    assert spread is not None
    found = (
        spread.least,
        spread.lower_quartile,
        spread.median,
        spread.upper_quartile,
        spread.greatest,
    )
    assert found == pytest.approx(np.percentile(values, [0, 25, 50, 75, 100]), rel=1e-9, abs=1e-9)
    assert spread.count == len(values)


def test_there_is_no_spread_of_nothing() -> None:
    assert Spread.of([None, None]) is None


def test_diverged_runs_count_in_the_share_and_in_no_median() -> None:
    results = [
        Result(0, "finished", steps=9, loss=0.1, found=True, seconds=1.0),
        Result(1, "finished", steps=9, loss=0.3, found=False, seconds=2.0),
        Result(2, "diverged", steps=1, loss=1e9, found=False, seconds=0.5),
        Result(3, "refused"),
    ]
    summary = summary_of(results, goal=True)
    assert summary.loss is not None
    assert (summary.loss.median, summary.loss.count) == (0.2, 2)
    assert summary.share == Share(1, 4)
    assert summary.share.share == 0.25
    assert (summary.runs, summary.diverged, summary.refused) == (4, 1, 1)
    assert summary.seconds == 3.5
    assert summary.test_loss is None
    assert summary_of(results, goal=False).share is None
