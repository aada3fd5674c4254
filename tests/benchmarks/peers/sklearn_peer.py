"""scikit-learn's MLPRegressor: the same network, but its output layer learns as a linear one.

It knows no other output activation for a regressor, and takes a lower learning rate, at which a
linear output does not diverge. So its parameters after training differ from the other peers'; the
work is the same but for one neuron's activation. W5 is evaluated with the output it asks for.
"""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Workload

#: A linear output diverges at the rates that a bounded one can take.
_HIGHEST_RATE = 0.003
#: Points evaluated at a time: faster than all at once.
_CHUNK = 8000

_NAMES = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


class Peer:
    """One `fit` for all units, going on from the parameters that it has."""

    name = "scikit-learn, linear output"

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        dataset = workload.dataset()
        self._inputs, self._targets = np.array(dataset.inputs), np.array(dataset.targets)
        self._parts = np.split(self._inputs, range(_CHUNK, len(self._inputs), _CHUNK))
        self._model = MLPRegressor(
            hidden_layer_sizes=workload.sizes[1:-1],
            activation=_NAMES[workload.activation],
            solver="sgd",
            alpha=0.0,
            batch_size=workload.batch_size or workload.samples,
            # Its loss is half the squared error.
            learning_rate_init=2 * min(workload.learning_rate, _HIGHEST_RATE),
            max_iter=1,
            shuffle=False,
            momentum=0.0,
            nesterovs_momentum=False,
            warm_start=True,
            # It never stops by itself.
            tol=0.0,
            n_iter_no_change=np.inf,
        )
        # Only a model that has been fitted has parameters to replace.
        self._fit(1)
        tables = [np.array(layer).T for layer in workload.initial_parameters()]
        self._model.coefs_ = [table[:-1].copy() for table in tables]
        self._model.intercepts_ = [table[-1].copy() for table in tables]
        if workload.unit == "points":
            self._model.out_activation_ = _NAMES[workload.output_activation]

    def run(self, units: float) -> None:
        if self._workload.unit == "points":
            for _ in range(round(units / self._workload.samples)):
                self.outputs = np.concatenate([self._model.predict(part) for part in self._parts])
        else:
            self._fit(round(units))

    def parameters(self) -> Parameters:
        pairs = zip(self._model.coefs_, self._model.intercepts_, strict=True)
        tables = [np.vstack([weights, bias]).T for weights, bias in pairs]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def _fit(self, epochs: int) -> None:
        self._model.set_params(max_iter=epochs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._model.fit(self._inputs, self._targets)
