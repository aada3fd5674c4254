"""Train every preset with the exact engine, five seeds each, and write the README's table of them.

python tools/preset_table.py README.md
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from resources.presets import PRESETS, Preset
from scratchnet.datasets import Problem, build_problem
from scratchnet.experiment import Experiment
from scratchnet.files import write_atomically
from scratchnet.run.metrics import principal_metric
from scratchnet.run.session import Session

_SEEDS = range(5)
_BEGIN, _END = "<!-- presets -->\n", "<!-- /presets -->\n"
_HEAD = (
    "| dataset | network | goal | reached | worst | steps | ms |\n"
    "| --- | --- | --- | --: | --: | --: | --: |\n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one seed; ``score`` is that of the test samples, if there are any."""

    score: float
    steps: int
    seconds: float


def main(path: Path) -> None:
    """Put the table between its two comments."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise SystemExit(f"{path}: there is no {_BEGIN.strip()} … {_END.strip()}")
    # What the first run of a process loads and looks up is not the preset's time.
    _run(Experiment())
    rows = "".join(
        _row(preset, preset.goal) for preset in PRESETS.values() if preset.goal is not None
    )
    write_atomically(path, f"{before}{_BEGIN}{_HEAD}{rows}{_END}{after}".encode())


def _row(preset: Preset, goal: float) -> str:
    experiment = preset.load()
    problem = build_problem(experiment)
    runs = [_run(experiment.with_values({"seed": seed})) for seed in _SEEDS]
    reached = sum(run.score >= goal for run in runs)
    cells = (
        preset.title,
        _network(experiment, problem),
        f"{principal_metric(bool(problem.classes)).label} ≥ {goal:.2f}",
        f"{reached} of {len(runs)}",
        f"{min(run.score for run in runs):.3f}",
        f"{median(run.steps for run in runs):,}",
        f"{1000 * median(run.seconds for run in runs):.1f}",
    )
    print(*cells, sep="   ", flush=True)
    return f"| {' | '.join(cells)} |\n"


def _run(experiment: Experiment) -> Run:
    """Train to the end; the time is the whole wait, from the experiment to the last step."""
    started_at = perf_counter()
    session = Session(experiment, "exact")
    session.advance()
    seconds = perf_counter() - started_at
    (_, train), (_, test) = session.evaluate()
    evaluation = test or train
    assert evaluation is not None
    metric = principal_metric(bool(session.problem.classes))
    return Run(evaluation.metrics[metric.name], session.step, seconds)


def _network(experiment: Experiment, problem: Problem) -> str:
    return f"{'-'.join(map(str, problem.sizes))} {experiment.network.activation}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
