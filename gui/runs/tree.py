"""Branches beside the runs that they left: the order of kept runs as a small tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from scratchnet.records.stored_run import StoredRun


@dataclass(frozen=True, slots=True)
class Branching:
    """Where a run stands among those that it is related to.

    ``key`` sorts related runs together: families by their newest run, and within one each run
    before those that left it. ``depth`` counts the runs that it comes from, as far as they are
    listed.
    """

    key: tuple[float, ...]
    depth: int


def branchings_of(runs: Sequence[StoredRun]) -> dict[str, Branching]:
    """Return where each of the runs stands, by id."""
    by_id = {run.id: run for run in runs}
    chains = {run.id: _chain(run, by_id) for run in runs}
    newest: dict[str, float] = {}
    for run in runs:
        root = chains[run.id][0].id
        newest[root] = max(newest.get(root, run.began), run.began)
    return {
        run_id: Branching(
            # Numbers tell runs apart that began at the same moment.
            (
                newest[chain[0].id],
                *(number for run in chain for number in (run.began, float(run.number))),
            ),
            len(chain) - 1,
        )
        for run_id, chain in chains.items()
    }


def _chain(run: StoredRun, by_id: dict[str, StoredRun]) -> list[StoredRun]:
    """Return the runs that one comes from, the first one first, and itself."""
    chain, seen = [run], {run.id}
    while (parent := by_id.get(chain[0].parent)) is not None and parent.id not in seen:
        seen.add(parent.id)
        chain.insert(0, parent)
    return chain
