"""Train a little with both compiled engines; print the results and how they were compiled.

``test_same_bits`` runs it in processes of their own, for one processor each. What they compile is
kept among the engines' caches, because to compile for three processors takes longer than any test.
"""

import json
import re
import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from random import Random

from scratchnet.datasets import Dataset, build_dataset
from scratchnet.engines import Interrupt, StepSettings
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.cache import cache_folder
from scratchnet.engines.compiled.arithmetics import arithmetic_of, load_engine
from scratchnet.engines.factory import engine_of
from scratchnet.experiment import Experiment

_ARTICLE = Experiment()
_BATCHES = Experiment().with_values(
    {
        "network.hidden": [9, 5],
        "network.activation": "tanh",
        "network.output_activation": "tanh",
        "training.batch_size": 13,
        "training.learning_rate": 0.5,
        "seed": 6,
    }
)
_STEPS = 200
#: The file with what was counted in the code.
_COUNTED = "instructions.json"


#: More inputs than are summed up at a time, and an optimizer of its own.
_INPUTS = 300
_WIDE = Experiment().with_values(
    {
        "data.source": "table",
        "data.inputs": [[0.0] * _INPUTS] * 2,
        "data.targets": [0, 1],
        "network.hidden": [12],
        "network.output_activation": "softmax",
        "training.loss": "cross_entropy",
        "training.optimizer": "adam",
        "training.batch_size": 7,
        "training.learning_rate": 0.001,
    }
)


def digest(name: str, experiment: Experiment = _ARTICLE, dataset: Dataset | None = None) -> str:
    """Return a short digest of the bits of every loss, parameter and gradient."""
    dataset = dataset or build_dataset(experiment)
    engine = engine_of(name, experiment, dataset)
    training = experiment.training
    settings = StepSettings(training.learning_rate, training.batch_size)
    batches = BatchOrder(experiment.seed, len(dataset))
    made = engine.train(_STEPS, settings, batches, Interrupt())
    rows = [row for table in (engine.parameters(), engine.gradients()) for row in sum(table, ())]
    numbers = [*made.losses, *(number for row in rows for number in row)]
    return sha256(" ".join(number.hex() for number in numbers).encode()).hexdigest()[:16]


def digests(*names: str) -> dict[str, list[str]]:
    """Return what each engine computes for a whole dataset, for mini-batches and many inputs."""
    random = Random(1)
    rows = [tuple(random.uniform(-1, 1) for _ in range(_INPUTS)) for _ in range(20)]
    wide = Dataset(tuple(rows), tuple(float(k % 3) for k in range(20)), ("a", "b", "c"))
    return {
        name: [digest(name), digest(name, _BATCHES), digest(name, _WIDE, wide)] for name in names
    }


def _instructions(engines: list[str]) -> dict[str, int]:
    """Count what tells processors apart in the machine code of engines."""
    from scratchnet.engines.compiled.kernels.building import assembly_of

    code = "\n".join(assembly_of(arithmetic_of(name).kind) for name in engines)
    looked_for = {"ymm": r"%ymm", "zmm": r"%zmm", "fused": r"\bvfn?madd", "fma": r"\bfma\b"}
    return {name: len(re.findall(what, code)) for name, what in looked_for.items()}


def _compile(engines: list[str], folder: Path) -> None:
    """Compile engines into a folder, and count what is in their code."""
    from scratchnet.engines.compiled.kernels.building import compile_engine

    for name in engines:
        compile_engine(name, folder)
    counted = json.dumps(_instructions(engines))
    (folder / _COUNTED).write_text(counted, encoding="utf-8")


def main(engines: list[str]) -> None:
    """Print what was found, with code that was compiled before if there is any."""
    # Another folder for each processor, version and state of the sources.
    folder = cache_folder()
    ready = folder / "same_bits"
    if not ready.exists():
        # Given its name when it is complete, for the process may be killed, and others may do the
        # same.
        new = Path(tempfile.mkdtemp(dir=folder))
        _compile(engines, new)
        try:
            new.rename(ready)
        except OSError:
            shutil.rmtree(new)
    for name in engines:
        load_engine(name, ready)
    code = json.loads((ready / _COUNTED).read_text(encoding="utf-8"))
    print(json.dumps({"digests": digests(*engines), "code": code}))


if __name__ == "__main__":
    main(sys.argv[1:])
