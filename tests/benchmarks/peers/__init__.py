"""Other ways to do what the engines do, to compare their speed with.

python -m tests.benchmarks.peers    how far each peer's parameters lie from the article's objects'
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Workload

#: The module of each peer by the peer's name.
PEERS = {
    "article": "article_objects",
    "numpy": "numpy_peer",
    "numpy-planned": "numpy_planned",
    "torch": "torch_peer",
    "jax": "jax_peer",
    "jax-tuned": "jax_tuned",
    "sklearn": "sklearn_peer",
    "playground": "playground",
}


class Peer(Protocol):
    """One way to do a workload, from its initial parameters on."""

    #: Its name in a table of results.
    name: str

    def __init__(self, workload: Workload) -> None: ...

    def run(self, units: float) -> None:
        """Do whole steps, epochs or grids, as many as come nearest to ``units`` of the workload.

        Returns when they are done.
        """

    def parameters(self) -> Parameters:
        """Return the current parameters."""


#: Peers that have neither softmax nor Adam.
_PLAIN = ("numpy-planned", "sklearn", "playground")


def peers_for(workload: Workload, names: Iterable[str] = PEERS) -> dict[str, type[Peer] | str]:
    """Return each of the named peers that does a workload, or what is missing for it."""
    return {name: load(name) for name in names if name not in _PLAIN or not workload.classified}


def load(name: str) -> type[Peer] | str:
    """Return a peer, or what is missing for it."""
    try:
        module = import_module(f"{__name__}.{PEERS[name]}")
    except ModuleNotFoundError as error:
        return f"{error.name} is not installed"
    except ImportError as error:
        return str(error)
    return module.Peer
