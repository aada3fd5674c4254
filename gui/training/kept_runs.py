"""Runs that were replaced and are kept, so that Undo and Redo bring them back. No Qt."""

from collections.abc import Collection
from dataclasses import dataclass

from scratchnet.run.session import Session
from scratchnet.run.snapshot import Scene

#: How many runs are kept at most, the latest ones.
MOST_KEPT_RUNS = 8
#: How much memory they may take together, by estimate.
_MOST_BYTES = 256 * 2**20
#: A loss and a penalty for each step; numbers and their lists for each sample.
_BYTES_PER_STEP, _BYTES_PER_SAMPLE = 16, 400


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as it was when another replaced it.

    ``ids`` are all the ids it had; ``running`` says whether it was training.
    """

    ids: frozenset[int]
    session: Session
    scene: Scene
    running: bool

    @property
    def size_bytes(self) -> int:
        """About how much memory it takes."""
        samples = len(self.scene.dataset) + len(self.scene.test)
        return _BYTES_PER_STEP * self.session.step + _BYTES_PER_SAMPLE * samples


class KeptRuns:
    """The latest runs that were replaced, the oldest first, as far as memory allows."""

    def __init__(self) -> None:
        self._runs: list[KeptRun] = []

    def add(self, run: KeptRun) -> None:
        """Keep a run. One that has not begun is as quickly built again."""
        if run.session.step:
            self._runs.append(run)

    def take(self, run_id: int) -> KeptRun | None:
        """Take out the run with an id; return None if it is not kept."""
        found = next((run for run in self._runs if run_id in run.ids), None)
        if found is not None:
            self._runs.remove(found)
        return found

    def limit_to(self, ids: Collection[int]) -> None:
        """Drop every run that has none of these ids, and the oldest that take too much memory."""
        self._runs = [run for run in self._runs if not run.ids.isdisjoint(ids)]
        while sum(run.size_bytes for run in self._runs) > _MOST_BYTES:
            del self._runs[0]
