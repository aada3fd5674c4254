"""How far the parameters of each peer lie from the article's objects' after the same training."""

import os

# NumPy's and SciPy's products read this when they are imported. Against other load, and with
# matrices as small as ours, more threads are slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator

from scratchnet.reference.article import Parameters
from tests.benchmarks.peers import load, peers_for
from tests.benchmarks.workloads import WORKLOADS, Workload

#: Units of training after which the parameters are compared.
_UNITS = {"W1": 50, "W2": 5, "W3": 3, "W6": 1}


def main() -> None:
    """Train every peer that is installed from the same parameters and print the differences."""
    definition = load("article")
    for workload in WORKLOADS:
        if workload.name not in _UNITS:
            continue
        units = _UNITS[workload.name]
        expected = _trained(definition, workload, units)
        moved = _difference(expected, workload.initial_parameters())
        print(f"{workload.name}: {units} {workload.unit} move a parameter by up to {moved:.2g}")
        for name, peer in peers_for(workload).items():
            if peer is definition:
                continue
            if isinstance(peer, str):
                print(f"  {name:8} {peer}")
            else:
                away = _difference(_trained(peer, workload, units), expected)
                print(f"  {name:8} largest difference {away:.1e}  ({peer.name})")


def _trained(peer: type, workload: Workload, units: int) -> Parameters:
    trained = peer(workload)
    trained.run(units)
    return trained.parameters()


def _difference(a: Parameters, b: Parameters) -> float:
    return max(abs(p - q) for p, q in zip(_numbers(a), _numbers(b), strict=True))


def _numbers(parameters: Parameters) -> Iterator[float]:
    return (value for layer in parameters for neuron in layer for value in neuron)


if __name__ == "__main__":
    main()
