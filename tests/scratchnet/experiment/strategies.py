"""Hypothesis strategies for experiments."""

from hypothesis import strategies as st

from scratchnet.experiment import Experiment

_FORMULAS = ["x*x + y*y < 1", "x", " x  +\ty ", "sin(3*x) * cos(3*y)", "max(x, y) ** 2", "0.5", "0"]


def _interval(ends: tuple[float, float]) -> tuple[float, float]:
    low, high = sorted(ends)
    return (low, high) if high - low >= 0.001 else (low, low + 0.5)


_ENDS = st.floats(-1000, 999)

#: Any values that are allowed, by the dotted path; any of them may be missing.
allowed_values = st.fixed_dictionaries(
    {},
    optional={
        "seed": st.integers(0, 2**31 - 1),
        "data.formula": st.sampled_from(_FORMULAS),
        "data.domain": st.tuples(_ENDS, _ENDS).map(_interval),
        "data.sampling": st.sampled_from(["grid", "uniform"]),
        "data.intervals": st.integers(1, 60),
        "data.samples": st.integers(1, 4000),
        "data.noise": st.floats(0, 1),
        "network.hidden": st.lists(st.integers(1, 64), max_size=8),
        "network.dropout": st.floats(0, 1, exclude_max=True),
        "training.learning_rate": st.floats(1e-6, 1000),
        "training.batch_size": st.none() | st.integers(1, 4000),
        "training.steps": st.integers(1, 1_000_000),
    },
)

#: Any valid experiment.
experiments = allowed_values.map(Experiment().with_values)
