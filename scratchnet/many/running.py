"""Running many experiments: on threads, in processes, or wherever an executor takes them."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue

from scratchnet.engines import EXACT, REFERENCE, Interrupt
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.many.result import Examine, Result, run_to_end
from scratchnet.many.worker_processes import can_start, run_in_process, worker_processes

#: How many runs wait for each that is under way, so that no worker is ever idle.
_WAITING = 3
#: How often `cancelled` is asked while runs take long.
_PATIENCE_S = 0.05


def run_many(
    experiments: Iterable[Experiment],
    engine: str = EXACT,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    examine: Examine | None = None,
    keep_parameters: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Result]:
    """Train experiments to their end, ``jobs`` at once, and yield their results as they finish.

    Compiled engines run on threads, for they hold no lock of Python's; the reference in processes.
    ``executor`` takes the runs elsewhere, such as a cluster; ``jobs`` is then how many it can run
    at once. Experiments are taken from the iterable as they are needed. Those in a row that have
    their samples in common, as seeds of one experiment do, are set up faster.

    ``examine`` is called with the session of each run at its end, where it was made; what it
    returns is in the result. Once ``cancelled`` returns true, or the iterator is closed, no run is
    started, those under way are given up, and nothing more is yielded. Raises EngineUnavailable,
    and what ``examine`` raises.
    """
    run = partial(run_to_end, engine=engine, examine=examine, keep_parameters=keep_parameters)
    jobs = jobs or cores()
    if executor is not None:
        yield from _results(experiments, executor, run, jobs, cancelled)
        return
    if engine != REFERENCE:
        prepare(engine)
    if engine != REFERENCE or jobs == 1 or not can_start():
        with _threads(jobs) as (threads, interrupt):
            run = partial(run, interrupt=interrupt)
            yield from _results(experiments, threads, run, jobs, cancelled)
        return
    with worker_processes(jobs) as processes:
        run = partial(run_in_process, **run.keywords)
        yield from _results(experiments, processes, run, jobs, cancelled)


def cores() -> int:
    """Return how many runs this machine can make at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _results(
    experiments: Iterable[Experiment],
    executor: Executor,
    run: Callable[[int, Experiment], Result | None],
    jobs: int,
    cancelled: Callable[[], bool],
) -> Iterator[Result]:
    """Keep the executor busy, and yield what comes of it."""
    waiting = enumerate(experiments)
    done: SimpleQueue[Future[Result | None]] = SimpleQueue()
    under_way: set[Future[Result | None]] = set()
    try:
        while not cancelled():
            for number, experiment in islice(waiting, jobs * (1 + _WAITING) - len(under_way)):
                future = executor.submit(run, number, experiment)
                under_way.add(future)
                future.add_done_callback(done.put)
            if not under_way:
                return
            try:
                future = done.get(timeout=_PATIENCE_S)
            except Empty:
                continue
            under_way.discard(future)
            result = future.result()
            if result is not None:
                yield result
    finally:
        for future in under_way:
            future.cancel()


@contextmanager
def _threads(jobs: int) -> Iterator[tuple[Executor, Interrupt]]:
    """Yield threads, and what interrupts the runs on them; in the end they are interrupted."""
    interrupt = Interrupt()
    with ThreadPoolExecutor(jobs, thread_name_prefix="run") as threads:
        try:
            yield threads, interrupt
        finally:
            interrupt.flag[0] = 1
