"""A recorded run: its recipe, its results, who made it and where."""

import platform
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain

from scratchnet import __version__
from scratchnet.datasets import Dataset
from scratchnet.records.hand_in import HandIn
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Snapshot, Status


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run was made, as far as that can explain different digits elsewhere.

    ``program`` is Scratchnet's version. ``libc``, the C library with its version, computes the
    exponential function of the exact engine. Where Python does not know it, it is the release of
    the system that the library comes with.
    """

    program: str
    python: str
    system: str
    machine: str
    libc: str


@dataclass(frozen=True, slots=True)
class About:
    """Author, title and time of writing (UTC, ISO 8601) of a run; each may be ""."""

    author: str = ""
    title: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it was recorded.

    ``losses``: as many doubles as the recipe has steps; ``penalties``, ``parameters`` and the
    rest: as in a `Snapshot`. ``samples`` is the SHA-256 of the samples, see `digest_of`.
    ``hand_in`` says what for it is handed in, if it is.
    """

    recipe: Recipe
    status: Status
    stopped_by: str
    diverged_at: int | None
    losses: Sequence[float]
    penalties: Sequence[float]
    initial_parameters: Parameters
    parameters: Parameters
    samples: str
    origin: Origin
    about: About = field(default_factory=About)
    hand_in: HandIn | None = None

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return self.recipe.steps

    @property
    def loss(self) -> float | None:
        """The loss of the last step, or None if none was made."""
        return self.losses[-1] if self.losses else None


def run_of(
    snapshot: Snapshot,
    train: Dataset,
    test: Dataset,
    about: About,
    hand_in: HandIn | None = None,
) -> Run:
    """Return the record of a run at present; without a time in ``about`` it is created now."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Run(
        recipe=recipe_of(snapshot),
        status=snapshot.status,
        stopped_by=snapshot.stopped_by,
        diverged_at=snapshot.diverged_at,
        losses=snapshot.losses,
        penalties=snapshot.penalties,
        initial_parameters=snapshot.initial_parameters,
        parameters=snapshot.parameters,
        samples=digest_of(train, test),
        origin=this_origin(),
        about=About(about.author, about.title, about.created or now),
        hand_in=hand_in,
    )


def this_origin() -> Origin:
    """Return the origin of runs made here."""
    here = platform.uname()
    return Origin(
        program=__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        system=here.system,
        machine=here.machine,
        libc=" ".join(filter(None, platform.libc_ver())) or f"{here.system} {here.release}",
    )


def digest_of(train: Dataset, test: Dataset) -> str:
    """Return the SHA-256, in hexadecimal digits, of all numbers of the samples.

    They are little-endian doubles: the training samples first, then the test samples; of each the
    inputs, sample by sample, then the targets; of several targets all of one before the next.
    """
    digest = sha256()
    for dataset in (train, test):
        numbers = array("d", chain.from_iterable(dataset.inputs))
        for targets in (dataset.targets, *dataset.other_targets):
            numbers.extend(targets)
        digest.update(as_bytes(numbers))
    return digest.hexdigest()


def as_bytes(numbers: "array[float]") -> bytes:
    """Return doubles as bytes, little-endian on every machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
