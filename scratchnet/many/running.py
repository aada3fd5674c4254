"""Running many experiments: on threads, in processes, or wherever an executor takes them."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from queue import Empty, SimpleQueue
from time import perf_counter

from scratchnet.engines import EXACT, REFERENCE, Interrupt
from scratchnet.engines.preparing import prepare
from scratchnet.engines.threads import cores, threads
from scratchnet.experiment import Experiment
from scratchnet.many.result import Examine, Result, run_to_end
from scratchnet.many.worker_processes import can_start, run_in_process, worker_processes

#: How many portions of runs wait for each that is under way, so that no worker is ever idle.
_WAITING = 3
#: Short runs are made several at a time, of about so long: to hand each over would take as long as
#: a tenth of the article's. What takes longer than thought comes back, for others to make.
_PORTION_S, _LARGEST_PORTION = 0.02, 64
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
    portions = run_in_portions(
        experiments,
        engine,
        jobs=jobs,
        executor=executor,
        examine=examine,
        keep_parameters=keep_parameters,
        cancelled=cancelled,
    )
    with closing(portions):
        for results in portions:
            for result in results:
                yield result
                if cancelled():
                    return


def run_in_portions(
    experiments: Iterable[Experiment],
    engine: str = EXACT,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    examine: Examine | None = None,
    keep_parameters: bool = False,
    follow_test: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> Generator[list[Result]]:
    """Do the same as `run_many`, and yield lists of the results that have come at once.

    They are short, and of long runs hold one result each. For what does something with each result
    that is done faster for several together, such as writing to a file. With ``follow_test`` they
    have test losses on the way, see `run_to_end`.
    """
    jobs = jobs or cores()
    run = partial(
        run_to_end,
        engine=engine,
        examine=examine,
        keep_parameters=keep_parameters,
        follow_test=follow_test,
        # Runs side by side keep all cores busy already.
        threads=max(1, threads() // jobs),
    )
    if executor is not None:
        yield from _results(experiments, executor, run, jobs, cancelled)
        return
    if engine != REFERENCE:
        prepare(engine)
    if engine != REFERENCE or jobs == 1 or not can_start():
        with _threads(jobs) as (executor, interrupt):
            run = partial(run, interrupt=interrupt)
            yield from _results(experiments, executor, run, jobs, cancelled)
        return
    with worker_processes(jobs) as processes:
        run = partial(run_in_process, **run.keywords)
        yield from _results(experiments, processes, run, jobs, cancelled)


def _results(
    experiments: Iterable[Experiment],
    executor: Executor,
    run: Callable[[int, Experiment], Result | None],
    jobs: int,
    cancelled: Callable[[], bool],
) -> Iterator[list[Result]]:
    """Keep the executor busy, and yield what comes of it."""
    coming = enumerate(experiments)
    #: Runs of a portion for which there was no time any more.
    again: deque[tuple[int, Experiment]] = deque()
    done: SimpleQueue[Future[_Portion]] = SimpleQueue()
    under_way: set[Future[_Portion]] = set()
    size = 1
    try:
        while not cancelled():
            while len(under_way) < jobs * (1 + _WAITING):
                if not (runs := list(islice(chain(_taken(again), coming), size))):
                    break
                future = executor.submit(_run_portion, run, runs)
                under_way.add(future)
                future.add_done_callback(done.put)
            if not under_way:
                return
            try:
                future = done.get(timeout=_PATIENCE_S)
            except Empty:
                continue
            under_way.discard(future)
            portion = future.result()
            again.extend(portion.left)
            if portion.results:
                yield portion.results
                fitting = _PORTION_S * len(portion.results) / max(portion.seconds, 1e-6)
                size = max(1, min(int(fitting), _LARGEST_PORTION))
    finally:
        for future in under_way:
            future.cancel()


@dataclass(frozen=True, slots=True)
class _Portion:
    """Results of runs that were made one after the other, in so many seconds, and what is left."""

    results: list[Result]
    seconds: float
    left: list[tuple[int, Experiment]]


def _run_portion(
    run: Callable[[int, Experiment], Result | None], runs: list[tuple[int, Experiment]]
) -> _Portion:
    """Make runs one after the other while there is time, the first one whatever it takes.

    A run that is interrupted has no result.
    """
    start = perf_counter()
    results: list[Result] = []
    for place, (number, experiment) in enumerate(runs):
        seconds = perf_counter() - start
        if seconds > _PORTION_S:
            return _Portion(results, seconds, runs[place:])
        if (result := run(number, experiment)) is not None:
            results.append(result)
    return _Portion(results, perf_counter() - start, [])


def _taken(runs: deque[tuple[int, Experiment]]) -> Iterator[tuple[int, Experiment]]:
    """Take runs out of a queue until it is empty."""
    while runs:
        yield runs.popleft()


@contextmanager
def _threads(jobs: int) -> Iterator[tuple[Executor, Interrupt]]:
    """Yield threads, and what interrupts the runs on them; in the end they are interrupted."""
    interrupt = Interrupt()
    with ThreadPoolExecutor(jobs, thread_name_prefix="run") as executor:
        try:
            yield executor, interrupt
        finally:
            interrupt.flag[0] = 1
