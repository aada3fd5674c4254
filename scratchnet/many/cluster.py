"""Runs on other machines: the workers of a Dask scheduler, behind the interface of executors.

A worker that is lost in the middle of a run loses nothing else: the scheduler gives the run to
another one. Workers need the same version of Scratchnet, and nothing of it has to be running there.
"""

from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from scratchnet import __version__
from scratchnet.errors import InvalidInput

#: How long the scheduler is waited for.
_PATIENCE_S = 10.0
#: Workers may join later, and many clusters grow with what waits: so many runs are there for them.
_LEAST_JOBS = 64


class ClusterError(InvalidInput):
    """A cluster cannot be used. The message is written for the user."""


@contextmanager
def dask_cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield an executor of a scheduler's workers, and how many runs to keep under way.

    ``address`` is that of the scheduler, such as ``tcp://10.0.0.5:8786``. Raises ClusterError if
    Dask is missing, if the scheduler cannot be reached or is lost, and if its workers have another
    version of Scratchnet or none.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed; it comes with: pip install 'scratchnet[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "the scheduler cannot be reached; allowed: the address that `dask scheduler` prints, "
            "such as tcp://10.0.0.5:8786"
        ) from error
    with client, client.get_executor() as executor:
        try:
            _check_version(executor)
            workers = sum(client.nthreads().values())
            yield executor, max(_LEAST_JOBS, workers)
        except KilledWorker as error:
            raise ClusterError(
                f"several workers ended one after the other while they made the same run: {error}. "
                "Perhaps their memory is full"
            ) from error
        except (CancelledError, OSError) as error:
            raise ClusterError(f"the scheduler was lost: {error}") from error
        finally:
            executor.shutdown(wait=False)


def version_of_worker() -> str:
    """Return the version of the program; asked of a worker."""
    return __version__


def _check_version(executor: Executor) -> None:
    """Raise ClusterError unless a worker has this version; wait for a worker if there is none."""
    try:
        found = executor.submit(version_of_worker).result()
    except ImportError as error:
        raise ClusterError(
            f"its workers have no Scratchnet: {error}; allowed: the same version, {__version__}"
        ) from error
    if found != __version__:
        raise ClusterError(
            f"its workers have Scratchnet {found}; allowed: the same version, {__version__}"
        )
