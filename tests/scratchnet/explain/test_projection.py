"""Principal axes: orthonormal, in order, the same as scikit-learn's, whatever the numbers' size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.explain import finished, principal_axes, projection
from scratchnet.explain.projection import PrincipalAxes
from tests.scratchnet.explain.problems import of, table


def rows(seed: int, count: int, columns: int, size: float = 1.0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    mixed = generator.normal(size=(count, columns)) @ generator.normal(size=(columns, columns))
    return size * (mixed + generator.normal(size=columns))


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10_000),
    st.integers(1, 60),
    st.integers(2, 12),
    st.sampled_from([1e-140, 1e-3, 1.0, 1e150]),
)
def test_axes_are_orthonormal_and_in_order(
    seed: int, count: int, columns: int, size: float
) -> None:
    found = finished(principal_axes(rows(seed, count, columns, size)))
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), rtol=0, atol=1e-12)
    first, second = found.shares
    assert 1.0 + 1e-12 >= first >= second >= 0.0
    greatest = np.abs(found.axes).argmax(axis=1)
    assert (found.axes[[0, 1], greatest] > 0).all()


def test_the_shares_are_those_of_the_variance() -> None:
    values = rows(3, 500, 5)
    found = finished(principal_axes(values, count=5))
    projected = found.project(values)
    variances = projected.var(axis=0) / values.var(axis=0).sum()
    np.testing.assert_allclose(found.shares, variances, rtol=1e-10)
    assert sum(found.shares) == pytest.approx(1.0, abs=1e-12)
    # Not correlated.
    covariance = np.cov(projected.T)
    np.testing.assert_allclose(covariance, np.diag(np.diag(covariance)), atol=1e-10)


def test_equal_rows_have_no_variance() -> None:
    found = finished(principal_axes(np.full((7, 3), 2.5)))
    assert found.shares == (0.0, 0.0)
    assert (found.project(np.full((2, 3), 2.5)) == 0.0).all()


def test_a_single_column_has_one_axis() -> None:
    found = finished(principal_axes(np.array([[1.0], [3.0]])))
    assert found.shares == (1.0, 0.0)
    assert found.axes.tolist() == [[1.0], [0.0]]


def test_it_agrees_with_scikit_learn() -> None:
    decomposition = pytest.importorskip("sklearn.decomposition")
    values = rows(5, 2_500, 30)
    peer = decomposition.PCA(2, svd_solver="full").fit(values)
    found: PrincipalAxes = finished(principal_axes(values))
    np.testing.assert_allclose(found.axes, peer.components_, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.shares, peer.explained_variance_ratio_, rtol=1e-10)
    np.testing.assert_allclose(found.project(values), peer.transform(values), rtol=0, atol=1e-8)


def test_test_samples_are_projected_on_the_axes_of_training_samples() -> None:
    problem, _ = of(table(**{"data.scaling": "standard"}), steps=0)
    found = finished(projection(problem))
    train = np.array(problem.encoding.kept_rows(problem.train.inputs))
    test = np.array(problem.encoding.kept_rows(problem.test.inputs))
    axes = finished(principal_axes(train))
    assert (found.train == axes.project(train)).all()
    assert (found.test == axes.project(test)).all()
    assert finished(projection(problem)) is found


def test_features_are_what_the_network_takes() -> None:
    problem, _ = of(table(**{"network.features": ("column_0", "column_0*column_1", "1")}), steps=0)
    found = finished(projection(problem))
    assert found.principal.axes.shape == (2, 3)
    # A constant does not vary.
    assert found.principal.axes[:, 2].tolist() == [0.0, 0.0]
