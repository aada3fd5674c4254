"""Kept runs as the store returns them, for tests of what shows and sorts them."""

from scratchnet.experiment import Experiment
from scratchnet.records.store import settings_of
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.snapshot import Status


def stored_run(number: int = 1, **values: object) -> StoredRun:
    """Return a finished run of the article with these settings."""
    experiment = Experiment().with_values(values)
    return StoredRun(
        number=number,
        id=f"id{number}",
        began=1_700_000_000.0,
        changed=1_700_000_000.0,
        name="",
        note="",
        colour=None,
        pinned=False,
        parent="",
        branched_at=0,
        engine="reference",
        steps=2_000,
        status=Status.FINISHED,
        stopped_by="",
        loss=0.1 + 0.2,
        test_loss=None,
        metric="accuracy",
        metric_value=0.9,
        test_metric_value=None,
        network="2-4-1",
        settings=settings_of(experiment),
    )
