"""Every supported Python computes the article's numbers, with nothing installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scratchnet.reference.test_article import ARTICLE

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
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["initial_parameters"] == ARTICLE["initial_parameters"]
    assert told["parameters"] == ARTICLE["final_parameters"]
    for step, loss in ARTICLE["loss_at_step"].items():
        assert told["losses"][int(step) - 1] == loss
