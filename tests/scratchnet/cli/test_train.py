"""``scratchnet train``: the article's log to the letter, its options, and how it ends."""

import _thread
import contextlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scratchnet.cli import main
from scratchnet.engines import ENGINE_HELP, EXACT, REFERENCE
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment, experiment_to_dict, write_experiment
from scratchnet.numbers import fixed
from scratchnet.records import read_run, verify
from tests.scratchnet.cli.conftest import Run

pytestmark = pytest.mark.slow

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "article.json").read_text(encoding="utf-8")
)

_ARTICLE_LOG = """\
1 0.2919
100 0.1420
200 0.0663
300 0.0289
400 0.0234
500 0.0202
600 0.0176
700 0.0154
800 0.0134
900 0.0117
1000 0.0103
1100 0.0091
1200 0.0079
1300 0.0070
1400 0.0062
1500 0.0055
1600 0.0050
1700 0.0045
1800 0.0041
1900 0.0038
2000 0.0035
"""

#: Settings that make a run of five quick steps.
_QUICK = ("--set", "data.intervals=2", "--set", "network.hidden=[2]", "--steps", "5")


def test_says_what_helps_if_large_targets_are_not_scaled(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    values = {
        "data.source": "table",
        "data.inputs": [[k / 10] for k in range(20)],
        "data.targets": [3000.0 + 50.0 * k for k in range(20)],
        "network.output_activation": "linear",
        "training.learning_rate": 0.1,
    }
    write_experiment(path, Experiment().with_values(values))
    outcome = run("train", path, "--steps", "150")
    assert outcome.code == 0
    assert outcome.err.endswith("scale them: --set data.target_scaling=standard\n")
    scaled = run("train", path, "--steps", "150", "--set", "data.target_scaling=standard")
    assert scaled.err == ""
    huber = [*("--set", "data.target_scaling=standard"), *("--set", "training.loss=huber")]
    assert "the losses are those of scaled targets" in run("train", path, *huber).err


@pytest.fixture(scope="module", params=[REFERENCE, EXACT])
def article_run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, str, dict[str, Any]]:
    """The article's experiment by the command: code, output, errors and report."""
    if request.param == EXACT:
        prepare(EXACT)
    path = tmp_path_factory.mktemp("article") / "report.json"
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        code = main(["train", "--engine", request.param, "--report", str(path)])
    return code, out.getvalue(), err.getvalue(), json.loads(path.read_text(encoding="utf-8"))


def test_the_log_is_the_articles_to_the_letter(
    article_run: tuple[int, str, str, dict[str, Any]],
) -> None:
    code, out, err, _ = article_run
    assert (code, out, err) == (0, _ARTICLE_LOG, "")
    losses = ARTICLE["loss_at_step"]
    assert out.splitlines() == [f"{step} {loss:.4f}" for step, loss in losses.items()]


def test_the_report_is_the_articles_to_the_last_bit(
    article_run: tuple[int, str, str, dict[str, Any]],
) -> None:
    report = article_run[3]
    assert report["experiment"] == experiment_to_dict(Experiment())
    assert report["engine"] in (REFERENCE, EXACT)
    assert report["status"] == "finished"
    assert report["initial_parameters"] == ARTICLE["initial_parameters"]
    assert report["parameters"] == ARTICLE["final_parameters"]
    assert len(report["losses"]) == report["steps"] == 2000
    found = {step: report["losses"][int(step) - 1] for step in ARTICLE["loss_at_step"]}
    assert found == ARTICLE["loss_at_step"]
    inputs, targets = report["dataset"]["inputs"], report["dataset"]["targets"]
    assert len(inputs) == ARTICLE["samples"]
    assert sum(targets) == ARTICLE["ones"]
    assert [[*p, t] for p, t in zip(inputs[:3], targets[:3], strict=True)] == (
        ARTICLE["first_samples"]
    )
    assert report["seconds"] > 0


def test_steps_end_the_run_earlier(run: Run) -> None:
    assert run("train", "--steps", "100") == (0, "1 0.2919\n100 0.1420\n", "")


def test_a_last_step_between_two_lines_prints_none(run: Run) -> None:
    assert run("train", "--steps", "101") == (0, "1 0.2919\n100 0.1420\n", "")


def test_steps_win_over_a_setting(run: Run) -> None:
    for order in (
        ("--steps", "2", "--set", "training.steps=4"),
        ("--set", "training.steps=4", "--steps", "2"),
    ):
        assert run("train", *order, "--log-every", "1").out.splitlines()[-1][0] == "2"


@pytest.mark.parametrize(
    ("every", "steps"), [(1, [1, 2, 3, 4, 5]), (2, [1, 2, 4]), (5, [1, 5]), (6, [1])]
)
def test_log_every_prints_each_nth_step_and_the_first(
    run: Run, every: int, steps: list[int]
) -> None:
    outcome = run("train", *_QUICK, "--log-every", every)
    assert outcome.code == 0
    assert [int(line.split()[0]) for line in outcome.out.splitlines()] == steps


def test_log_every_leaves_the_losses_as_they_are(run: Run) -> None:
    each = dict(line.split() for line in run("train", *_QUICK, "--log-every", 1).out.splitlines())
    some = dict(line.split() for line in run("train", *_QUICK, "--log-every", 2).out.splitlines())
    assert some == {step: each[step] for step in ("1", "2", "4")}


def test_a_loss_of_a_hundred_digits_is_short(run: Run) -> None:
    outcome = run("train", "--steps", "1", "--set", "data.formula=1e100 + 0*x")
    assert re.fullmatch(r"1 \d\.\d{4}e\+\d{3}\n", outcome.out)


def test_settings_are_applied_in_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    outcome = run(
        "train",
        *_QUICK,
        *("--set", "seed=1", "--set", " seed = 2 ", "--set", "data.formula=x*x == y or x >= 1"),
        *("--report", path),
    )
    assert outcome.code == 0
    expected = Experiment().with_values(
        {
            "data.intervals": 2,
            "network.hidden": [2],
            "training.steps": 5,
            "seed": 2,
            "data.formula": "x*x == y or x >= 1",
        }
    )
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["experiment"] == experiment_to_dict(expected)


def test_settings_override_a_file(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "mine.scratchnet.json", tmp_path / "report.json"
    mine = Experiment().with_values({"data.intervals": 2, "seed": 9, "training.steps": 3})
    write_experiment(file, mine)
    assert run("train", file, "--set", "training.batch_size=4", "--report", report).code == 0
    expected = experiment_to_dict(mine.with_values({"training.batch_size": 4}))
    assert json.loads(report.read_text(encoding="utf-8"))["experiment"] == expected


_BAD_SETTINGS = {
    "training.lerning_rate=1": (
        "training.lerning_rate is not a known field, did you mean "
        '"training.learning_rate"?; known: seed, data.source, '
    ),
    "learning_rate=1": (
        'learning_rate is not a known field, did you mean "training.learning_rate"?'
    ),
    "qqqq=1": "qqqq is not a known field; known: seed, ",
    "=1": '--set is "=1"; allowed: KEY.PATH=VALUE',
    "data=1": "data is not a known field",
    "training.steps": '--set is "training.steps"; allowed: KEY.PATH=VALUE, as in training.',
    "training.learning_rate=fast": (
        'training.learning_rate is "fast"; allowed: a number from 1e-06 to 1000\n'
    ),
    "training.learning_rate=": (
        'training.learning_rate is ""; allowed: a number from 1e-06 to 1000\n'
    ),
    "training.learning_rate=1001": (
        "training.learning_rate is 1001; allowed: a number from 1e-06 to 1000\n"
    ),
    "training.learning_rate=NaN": "training.learning_rate is NaN; allowed: a number from ",
    "training.batch_size=0": "training.batch_size is 0; allowed: a whole number from 1 to ",
    "network.hidden=4": "network.hidden is 4; allowed: a list of up to 8 whole numbers",
    "data.sampling=hexagonal": (
        'data.sampling is "hexagonal"; allowed: one of "grid", "uniform"\n'
    ),
    "data.domain=[2, -2]": "data.domain is [2, -2]; allowed: two numbers [low, high]",
    "data.formula=x +": 'data.formula is "x +"; allowed: a formula in x and y',
    "data.formula=1/x": 'data.formula: formula "1/x" is undefined (division by zero) at x = 0',
}


@pytest.mark.parametrize("setting", _BAD_SETTINGS)
def test_a_bad_setting_is_refused_in_one_line(run: Run, setting: str) -> None:
    outcome = run("train", "--steps", "1", "--set", setting)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {_BAD_SETTINGS[setting]}")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("steps", ["0", "-1", "1.5", "many", "", "10000001", "null"])
def test_bad_steps_are_refused(run: Run, steps: str) -> None:
    outcome = run("train", f"--steps={steps}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("scratchnet: training.steps is ")
    assert outcome.err.endswith("; allowed: a whole number from 1 to 10000000\n")


@pytest.mark.parametrize("every", ["0", "-1", "1.5", "x", ""])
def test_a_bad_log_every_is_refused(run: Run, every: str) -> None:
    outcome = run("train", f"--log-every={every}")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--log-every: is {every!r}; allowed: a whole number from 1\n" in outcome.err


def test_an_unknown_engine_is_refused_with_those_that_are_known(run: Run) -> None:
    outcome = run("train", "--engine", "steam")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--engine: is 'steam'; allowed:" in outcome.err
    for name, text in ENGINE_HELP.items():
        assert f"  {name}: {text}\n" in outcome.err
    assert "reference" in outcome.err


def test_the_engine_can_be_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert run("train", *_QUICK, "--engine", "reference", "--report", path).code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["engine"] == "reference"


def test_a_bad_file_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"data": {"nois": 1}}')
    outcome = run("train", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {path}: data.nois is not a known field, did you")
    assert outcome.err.count("\n") == 1


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.json"
    error = f"scratchnet: {path}: cannot be read: No such file or directory\n"
    assert run("train", path) == (2, "", error)


def test_options_are_not_guessed(run: Run) -> None:
    outcome = run("train", "--step", "5")
    assert (outcome.code, outcome.out) == (2, "")
    assert "unrecognized arguments: --step" in outcome.err


def test_immediate_divergence_sets_the_exit_code_and_is_reported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    outcome = run("train", "--set", "data.formula=1e200 * x", "--report", path)
    error = (
        "scratchnet: diverged at step 1. The loss overflowed at step 1; "
        "targets between -1 and 1, another loss, or a smaller learning rate usually helps\n"
    )
    assert outcome == (3, "", error)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["status"], report["diverged_at_step"]) == ("diverged", 1)
    assert (report["steps"], report["losses"]) == (0, [])
    assert report["parameters"] == report["initial_parameters"]


def test_divergence_on_the_way_keeps_what_there_is(run: Run, tmp_path: Path) -> None:
    # One sample of nine has a target that no double can square; the order decides when it comes.
    path = tmp_path / "report.json"
    outcome = run(
        "train",
        *("--set", "data.formula=1e200 * (x > 1.9 and y > 1.9)", "--set", "data.intervals=2"),
        *("--set", "training.batch_size=1", "--set", "seed=2"),
        *("--log-every", "1", "--report", path),
    )
    report = json.loads(path.read_text(encoding="utf-8"))
    at = report["diverged_at_step"]
    assert outcome.code == 3
    assert outcome.err.startswith(
        f"scratchnet: diverged at step {at}. The loss overflowed at step {at};"
    )
    assert 1 < at <= 9
    assert report["steps"] == len(report["losses"]) == at - 1
    expected = [f"{i} {fixed(loss, 4)}" for i, loss in enumerate(report["losses"], start=1)]
    assert outcome.out.splitlines() == expected
    assert report["parameters"] != report["initial_parameters"]


_NO_PLACE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a folder": (lambda folder: folder, "--report {0}: is a folder; allowed: the name of a file"),
    "in no folder": (
        lambda folder: folder / "nowhere" / "report.json",
        "--report {0}: the folder {1} does not exist",
    ),
    "in a file": (
        lambda folder: folder / "file" / "report.json",
        "--report {0}: the folder {1} does not exist",
    ),
}


@pytest.mark.parametrize("place", _NO_PLACE)
def test_a_report_without_a_place_is_refused_before_the_run(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    make, words = _NO_PLACE[place]
    path = make(tmp_path)
    error = f"scratchnet: {words.format(path, path.parent)}\n"
    assert run("train", "--report", path) == (2, "", error)


def test_a_report_in_a_locked_folder_is_refused_before_the_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Simulated, because root may write everywhere.
    monkeypatch.setattr("scratchnet.cli.output.os.access", lambda path, mode: path != tmp_path)
    path = tmp_path / "report.json"
    error = f"scratchnet: --report {path}: the folder {tmp_path} is not writable\n"
    assert run("train", "--report", path) == (2, "", error)


def test_a_report_that_finally_cannot_be_written_is_an_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scratchnet.files.os.fsync", full)
    path = tmp_path / "report.json"
    outcome = run("train", *_QUICK, "--report", path)
    assert outcome.code == 2
    assert outcome.err == f"scratchnet: {path}: cannot be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


def test_a_report_replaces_the_one_before(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    assert run("train", *_QUICK, "--report", path).code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["steps"] == 5


def test_nothing_but_the_report_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("train", *_QUICK).code == 0
    assert list(tmp_path.iterdir()) == []
    assert run("train", *_QUICK, "--report", "report.json").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_run_is_saved_and_verified(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.scratchnet-run"
    names = ("--author", " Ana ", "--title", "mine")
    assert run("train", "--steps", 20, "--save-run", path, *names).code == 0
    found = read_run(path)
    assert (found.about.author, found.about.title) == ("Ana", "mine")
    assert found.steps == 20
    assert verify(found).equal


def test_the_place_of_a_run_is_checked_before_it_starts(run: Run, tmp_path: Path) -> None:
    outcome = run("train", "--save-run", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--save-run {tmp_path}: is a folder" in outcome.err
    outcome = run("train", "--author", "x" * 301, "--save-run", tmp_path / "a.scratchnet-run")
    assert (outcome.code, outcome.out) == (2, "")
    assert "author is" in outcome.err


def test_an_engine_that_is_nearly_right_is_refused_with_the_right_one(run: Run) -> None:
    outcome = run("train", "--engine", "exakt")
    assert outcome.code == 2
    assert "--engine: is 'exakt', did you mean \"exact\"? Allowed:\n" in outcome.err


def test_as_many_threads_as_are_asked_for_share_the_work(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each large call starts one thread less; what is printed does not depend on them."""
    started: list[object] = []
    start = _thread.start_new_thread

    def counted(*arguments: Any) -> int:
        started.append(arguments)
        return start(*arguments)

    monkeypatch.setattr("_thread.start_new_thread", counted)
    large = ("--set", "network.hidden=[128, 90]", "--set", "data.intervals=40", "--steps", "3")
    counts, logs = [], []
    for number in (1, 2, 3):
        started.clear()
        outcome = run("train", "--engine", "fast", "--threads", number, "--log-every", 1, *large)
        assert outcome.code == 0
        counts.append(len(started))
        logs.append(outcome.out)
    assert counts[0] == 0
    assert counts[2] == 2 * counts[1] > 0
    assert logs[0] == logs[1] == logs[2] != ""
