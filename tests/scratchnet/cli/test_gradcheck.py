"""``scratchnet gradcheck``: its table, its exit codes, its bugs."""

import json
from pathlib import Path

from scratchnet.trace import BUGS
from tests.scratchnet.cli.conftest import Run

_QUICK = ("--set", "data.intervals=2", "--set", "network.hidden=[2]")


def test_gradients_that_agree(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    outcome = run("gradcheck", *_QUICK, "--step", 3, "--json", path)
    assert outcome.code == 0
    assert outcome.out.startswith("step 3, 9 parameters, 9 samples\n")
    assert "all gradients agree within 1e-06" in outcome.out
    found = json.loads(path.read_text())
    assert found["largest_relative_difference"] < 1e-6
    assert set(found["parameters"][0]) >= {
        "layer",
        "neuron",
        "index",
        "analytic",
        "numeric",
        "relative_difference",
    }


def test_a_bug_is_found_and_explained(run: Run) -> None:
    outcome = run("gradcheck", *_QUICK, "--bug", "no-derivative")
    assert outcome.code == 1
    assert "of 9 gradients differ by more than 1e-06" in outcome.out
    assert BUGS["no-derivative"].explanation in outcome.out
    assert "does not agree" in outcome.err


def test_a_bug_that_cannot_be_seen_says_why(run: Run) -> None:
    outcome = run("gradcheck", *_QUICK, "--bug", "tanh-derivative")
    assert outcome.code == 0
    assert "It cannot be seen here: no layer uses the derivative of Tanh." in outcome.out


def test_before_the_run_it_is_said_what_would_show_a_bug(run: Run) -> None:
    outcome = run("gradcheck", *_QUICK, "--bug", "second-path-forgotten")
    assert "cannot show here: from every hidden neuron a single path" in outcome.err
    option = "network.hidden=[2,4]"
    assert f"It shows with --set '{option}'" in outcome.err
    outcome = run("gradcheck", *_QUICK, "--bug", "second-path-forgotten", "--set", option)
    assert outcome.code == 1
    assert "cannot show" not in outcome.err
    outcome = run("gradcheck", *_QUICK, "--bug", "uphill")
    assert "uphill is in the update" in outcome.err
    assert "cannot show here" not in outcome.err


def test_the_bugs_are_listed(run: Run) -> None:
    outcome = run("gradcheck", "--list-bugs")
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()] == list(BUGS)
    assert len(BUGS) >= 10


def test_unknown_bugs_and_steps_are_refused(run: Run) -> None:
    outcome = run("gradcheck", "--bug", "no-derivativ")
    assert outcome.code == 2
    assert 'did you mean "no-derivative"?' in outcome.err
    assert "--step is 0; allowed: 1 to 2,000" in run("gradcheck", "--step", 0).err
    outcome = run("gradcheck", "--step", 0, "--bug", "uphill")
    assert (outcome.code, "--step is 0; allowed: 1 to 2,000" in outcome.err) == (2, True)
