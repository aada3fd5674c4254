"""A trained network as one of scikit-learn's, where that has such a network."""

import warnings
from math import nan
from typing import TYPE_CHECKING, Any

from scratchnet.export.models.packages import package
from scratchnet.export.models.runtimes import Points, Run, one_by_one, version_of
from scratchnet.export.models.trained import TrainedNetwork
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import SOFTMAX

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

scikit_version = version_of("sklearn", "scikit-learn")

_ACTIVATIONS = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu", "linear": "identity"}


class NoEquivalent(Exception):
    """scikit-learn has no such network; the message says why."""


def scikit_run(network: TrainedNetwork) -> Run:
    """Return the run of scikit-learn's own network with our parameters.

    It is given what the first layer takes. Raises NoEquivalent and MissingPackage.
    """
    import numpy as np

    estimator = _estimator(network)
    tables = [np.array(rows) for rows in network.parameters]
    estimator.coefs_ = [table[:, :-1].T for table in tables]
    estimator.intercepts_ = [table[:, -1] for table in tables]
    classifies = hasattr(estimator, "predict_proba")

    def run(points: Points) -> "NDArray[np.float64]":
        encoded = one_by_one(network.encoding(), UndefinedFormula, len(tables[0][0]) - 1)(points)
        defined = np.isfinite(encoded).all(axis=1)
        outputs = np.full((len(points), network.output_count), nan)
        taken = encoded[defined]
        if len(taken):
            found = estimator.predict_proba(taken) if classifies else estimator.predict(taken)
            found = found.reshape(len(taken), -1)
            outputs[defined] = found[:, -1:] if network.two_by_one and classifies else found
        return outputs

    return run


def _estimator(network: TrainedNetwork) -> Any:
    """Return an estimator of the same shape, trained for a step on nothing in particular."""
    *hidden, output = network.activations
    for name in hidden:
        if name not in _ACTIVATIONS:
            raise NoEquivalent(f"it has no activation {name}")
    if len(set(hidden)) > 1:
        raise NoEquivalent("it has one activation for all hidden layers")
    several = network.output_count > 2
    classifies = (output == "sigmoid" and network.two_by_one) or (
        output == SOFTMAX.name and several
    )
    if output == SOFTMAX.name and not several:
        raise NoEquivalent("for two classes it has one output")
    if not classifies and output != "linear":
        raise NoEquivalent(f"it has no such outputs with {output}")
    neural = package("sklearn", "neural_network")
    made = (neural.MLPClassifier if classifies else neural.MLPRegressor)(
        hidden_layer_sizes=tuple(len(rows) for rows in network.parameters[:-1]),
        activation=_ACTIVATIONS[hidden[0]] if hidden else "identity",
    )
    width, outputs = len(network.parameters[0][0]) - 1, network.output_count
    with warnings.catch_warnings():
        # That it has not converged is no news.
        warnings.simplefilter("ignore")
        if classifies:
            labels = list(range(max(outputs, 2)))
            made.partial_fit([[0.0] * width] * len(labels), labels, classes=labels)
        else:
            targets = [0.0] * 2 if outputs == 1 else [[0.0] * outputs] * 2
            made.partial_fit([[0.0] * width] * 2, targets)
    return made
