"""Eager PyTorch on one thread, in the plainest of the usual ways, which is also the fastest.

Against ``nn.Sequential`` with ``optim.SGD`` it saves about a third of the time: there are no
modules to walk through, no gradients to reset, and no product has to transpose its weights. Adam
is its own, fused into one call.
"""

import torch

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Workload

torch.set_num_threads(1)

#: Points evaluated at a time, few enough for their values to stay in the processor's cache.
_CHUNK = 4000


class Peer:
    """Tensors, autograd, and the update written out. Weights are tables (inputs, neurons)."""

    name = "PyTorch eager, one thread"

    def __init__(self, workload: Workload) -> None:
        self._learning_rate = workload.learning_rate
        self._activations = [getattr(torch, name) for name in workload.activations]
        self._loss = torch.nn.functional.mse_loss
        if workload.classified:
            # The loss takes logits.
            self._activations[-1] = lambda z: z
            self._loss = torch.nn.functional.cross_entropy
        self._parameters = []
        for layer in workload.initial_parameters():
            table = _tensor(layer).T
            self._parameters += [table[:-1].contiguous(), table[-1].contiguous()]
        for parameter in self._parameters:
            parameter.requires_grad_()
        self._adam = None
        if workload.optimizer == "adam":
            rate = workload.learning_rate
            self._adam = torch.optim.Adam(self._parameters, rate, fused=True)
        self._batches = [
            (_tensor(points), self._wanted(targets, workload))
            for points, targets in workload.batches()
        ]
        self._samples = workload.samples
        self._run = self._evaluate if workload.unit == "points" else self._train

    def run(self, units: float) -> None:
        self._run(units)

    def parameters(self) -> Parameters:
        pairs = zip(self._parameters[::2], self._parameters[1::2], strict=True)
        tables = [torch.vstack([weights, bias]).T for weights, bias in pairs]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def _train(self, epochs: float) -> None:
        for _ in range(round(epochs)):
            for points, targets in self._batches:
                loss = self._loss(self._forward(points), targets)
                gradients = torch.autograd.grad(loss, self._parameters)
                if self._adam is not None:
                    for parameter, gradient in zip(self._parameters, gradients, strict=True):
                        parameter.grad = gradient
                    self._adam.step()
                    continue
                with torch.no_grad():
                    for parameter, gradient in zip(self._parameters, gradients, strict=True):
                        parameter.sub_(gradient, alpha=self._learning_rate)

    def _wanted(self, targets: tuple[float, ...], workload: Workload) -> torch.Tensor:
        """Return targets as the loss takes them: numbers of classes, or a table of one column."""
        if workload.classified:
            return torch.tensor(targets, dtype=torch.int64)
        return _tensor(targets)[:, None]

    def _evaluate(self, points: float) -> None:
        inputs = self._batches[0][0]
        with torch.inference_mode():
            for _ in range(round(points / self._samples)):
                self.outputs = torch.cat([self._forward(part) for part in inputs.split(_CHUNK)])

    def _forward(self, values: torch.Tensor) -> torch.Tensor:
        weights, biases = self._parameters[::2], self._parameters[1::2]
        for table, bias, activation in zip(weights, biases, self._activations, strict=True):
            values = activation(torch.addmm(bias, values, table))
        return values


def _tensor(values: object) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)
