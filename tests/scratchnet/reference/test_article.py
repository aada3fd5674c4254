"""The article's network reproduces every number of the article, on every supported Python."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.engines.reference import initial_parameters
from scratchnet.experiment import Experiment
from scratchnet.reference.article import SIGMOID, Layer, Network, Parameters, one_step

pytestmark = pytest.mark.slow

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "article.json").read_text(encoding="utf-8")
)


def _lists(parameters: Parameters) -> list[list[list[float]]]:
    return [[list(neuron) for neuron in layer] for layer in parameters]


def _network() -> Network:
    parameters = initial_parameters(Experiment(), build_dataset(Experiment()))
    return Network([Layer(rows, SIGMOID) for rows in parameters])


@pytest.fixture(scope="module")
def trained() -> tuple[Network, list[float], list[list[list[float]]]]:
    """The network after 2,000 steps, its losses, and the parameters after the first step."""
    experiment = Experiment()
    dataset = build_dataset(experiment)
    network = _network()
    rows = [(target,) for target in dataset.targets]
    losses = []
    after_first: list[list[list[float]]] = []
    for _ in range(2000):
        losses.append(one_step(network, dataset.inputs, rows, 10.0))
        after_first = after_first or _lists(network.parameters())
    return network, losses, after_first


def test_dataset() -> None:
    dataset = build_dataset(Experiment())
    samples = [
        [*point, target] for point, target in zip(dataset.inputs, dataset.targets, strict=True)
    ]
    assert len(samples) == ARTICLE["samples"]
    assert sum(dataset.targets) == ARTICLE["ones"]
    assert samples[:3] == ARTICLE["first_samples"]
    assert samples[-1] == ARTICLE["last_sample"]


def test_initial_network() -> None:
    network = _network()
    assert _lists(network.parameters()) == ARTICLE["initial_parameters"]
    assert network.forward([0.0, 0.0]) == [ARTICLE["initial_output_at_0_0"]]


def test_first_step(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    assert trained[2] == ARTICLE["parameters_after_step_1"]


def test_losses(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    losses = {step: trained[1][int(step) - 1] for step in ARTICLE["loss_at_step"]}
    assert losses == ARTICLE["loss_at_step"]


def test_final_parameters(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    assert _lists(trained[0].parameters()) == ARTICLE["final_parameters"]


def test_final_outputs(trained: tuple[Network, list[float], list[list[list[float]]]]) -> None:
    for place, expected in ARTICLE["final_output"].items():
        x, y = map(float, place.split(","))
        assert trained[0].forward([x, y]) == [expected]


_ROOT = Path(__file__).parents[3]
_PYENV = Path.home() / ".pyenv" / "versions"
_TRAIN = "import sys; from scratchnet.cli import main; sys.exit(main(sys.argv[1:]))"


def _interpreter(version: str) -> str | None:
    # Shims of pyenv answer to names of versions that are not chosen, so its folder comes first.
    found = sorted(_PYENV.glob(f"{version}.*/bin/python"))
    return str(found[-1]) if found else shutil.which(f"python{version}")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_article_on(version: str, tmp_path: Path) -> None:
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not on this machine")
    report = tmp_path / "report.json"
    command = [python, "-c", _TRAIN, "train", "--engine", "reference", "--report", report]
    subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.DEVNULL, env={})
    report_data = json.loads(report.read_text(encoding="utf-8"))
    assert report_data["initial_parameters"] == ARTICLE["initial_parameters"]
    assert report_data["parameters"] == ARTICLE["final_parameters"]
    for step, loss in ARTICLE["loss_at_step"].items():
        assert report_data["losses"][int(step) - 1] == loss


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_article_runs_by_itself_on(version: str) -> None:
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not on this machine")
    command = [python, "-W", "error", "-m", "scratchnet.reference.article"]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True, env={})
    lines = done.stdout.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("1 0.2919", "2000 0.0035", 21)
    assert not done.stderr
    for step, loss in ARTICLE["loss_at_step"].items():
        if int(step) % 100 == 0:
            assert f"{step} {loss:.4f}" in lines
