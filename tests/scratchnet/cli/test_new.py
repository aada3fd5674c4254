"""``scratchnet new``: defaults, settings, shared texts and tables."""

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from resources.presets import PRESETS
from scratchnet.datasets import build_problem
from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment, experiment_to_text, read_experiment
from scratchnet.run.session import Session
from scratchnet.share import parse_playground_link, share_text
from tests.scratchnet.cli.conftest import Run
from tests.scratchnet.tables.formats import FORMATS, table_file
from tests.scratchnet.tables.malformed import MALFORMED

_SEVEN = Experiment().with_values({"seed": 7})
_LINK = "https://playground.tensorflow.org/#activation=relu&dataset=xor&seed=0.00007&colour=red"


def test_a_new_file_fits_the_printed_schema(run: Run, tmp_path: Path) -> None:
    schema = json.loads(run("schema").out)
    path = tmp_path / "new.json"
    assert run("new", path).code == 0
    Draft202012Validator(schema).validate(json.loads(path.read_text(encoding="utf-8")))


def test_new_writes_every_default(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.scratchnet.json"
    assert run("new", path) == (0, f"wrote {path}\n", "")
    assert path.read_text(encoding="utf-8") == experiment_to_text(Experiment())
    assert read_experiment(path) == Experiment()


def test_new_takes_settings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    assert run("new", path, "--set", "seed=4", "--set", "network.hidden=[8, 8]").code == 0
    expected = Experiment().with_values({"seed": 4, "network.hidden": [8, 8]})
    assert read_experiment(path) == expected


def test_new_does_not_replace_a_file_unless_forced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("precious")
    assert run("new", path) == (2, "", f"scratchnet: {path} exists; --force replaces it\n")
    assert path.read_text() == "precious"
    assert run("new", path, "--force").code == 0
    assert read_experiment(path) == Experiment()


def test_new_with_a_bad_setting_writes_nothing(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "new.json", "--set", "sead=4")
    assert outcome.code == 2
    assert 'sead is not a known field, did you mean "seed"?' in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "words"), [("nowhere/new.json", "No such file"), ("file/new.json", "Not a directory")]
)
def test_new_without_a_place_reports_it(run: Run, tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "file").touch()
    outcome = run("new", tmp_path / place)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"scratchnet: {tmp_path / place}: cannot be written: {words}")


def test_new_never_replaces_a_folder(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path, "--force")
    assert outcome == (2, "", f"scratchnet: {tmp_path}: cannot be written: Is a directory\n")
    assert list(tmp_path.iterdir()) == []


def test_new_from_a_link_lists_what_became_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    outcome = run("new", path, "--from", _LINK, "--set", "seed=8")
    assert (outcome.code, outcome.out) == (0, f"wrote {path}\n")
    assert "taken over:\n  dataset xor → Dataset Exclusive or\n" in outcome.err
    assert "colour is left out" in outcome.err
    assert read_experiment(path) == parse_playground_link(_LINK).experiment.with_values({"seed": 8})


def test_new_reads_a_text_from_stdin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.json"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"> {share_text(_SEVEN)}\n"))
    assert run("new", path, "--from", "-") == (0, f"wrote {path}\n", "")
    assert read_experiment(path) == _SEVEN


def test_new_from_anything_else_writes_nothing(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "new.json", "--from", "hello")
    assert outcome.code == 2
    assert "neither a Scratchnet text" in outcome.err
    assert list(tmp_path.iterdir()) == []


# -- tables ---------------------------------------------------------------------------------------

FRUIT = """Fruit of 2021,,,,
row,width,weight,colour,kind
1,1.5,20,red,apple
2,2.5,,green,pear
3,3.5,40,red,apple
4,4.5,50,,pear
5,5.5,60,green,apple
6,6.5,70,red,pear
7,7.5,80,red,apple
8,8.5,90,green,pear
"""


@pytest.fixture
def fruit(tmp_path: Path) -> Path:
    path = tmp_path / "fruit.csv"
    path.write_text(FRUIT)
    return path


def test_a_table_is_guessed_and_what_was_guessed_is_printed(
    run: Run, fruit: Path, tmp_path: Path
) -> None:
    path = tmp_path / "fruit.json"
    outcome = run("new", path, "--table", fruit, "--set", "data.test_share=0.25")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "read     comma, header on line 2",
        "input    width (number)",
        "input    weight (number)",
        "input    colour (category)",
        "target   kind (classification; its name is that of a column to be predicted)",
        "samples  6 of 8 rows; inputs scaled: standard",
        "left out 2 with missing cells",
        f"wrote {path}",
    ]
    assert outcome.err == f'{fruit}: line 1: left out, a title: "Fruit of 2021"\n'
    experiment = read_experiment(path)
    assert experiment.data.names == ("width", "weight", "colour = red", "colour = green", "kind")
    assert experiment.data.test_share == 0.25
    assert build_problem(experiment).sizes == (4, 4, 1)


def test_what_is_guessed_can_be_said(run: Run, fruit: Path, tmp_path: Path) -> None:
    path = tmp_path / "fruit.json"
    said = ["--inputs", "kind, width", "--target", "weight", "--missing", "mean"]
    outcome = run("new", path, "--table", fruit, *said)
    assert outcome.code == 0, outcome.err
    assert "input    kind (category)" in outcome.out
    assert "target   weight (regression)" in outcome.out
    data = read_experiment(path).data
    assert data.names == ("kind = apple", "kind = pear", "width", "weight")
    assert data.inputs[1] == (1.0, 0.0, 3.5)
    marks = ["--header", "2", "--delimiter", "comma", "--decimal", "point", "--task", "regression"]
    assert (
        run("new", path, "--force", "--table", fruit, "--target", "width", "--skip", *marks).code
        == 0
    )


def test_the_mass_of_penguins_is_learned_from_their_flippers_by_default(
    run: Run, tmp_path: Path
) -> None:
    data = PRESETS["penguins"].load().data
    flipper, mass = (data.names.index(name) for name in ("flipper length (mm)", "body mass (g)"))
    table, path = tmp_path / "penguins.csv", tmp_path / "penguins.json"
    rows = [f"{row[flipper]},{row[mass]}\n" for row in data.inputs]
    table.write_text("flipper length (mm),body mass (g)\n" + "".join(rows))
    outcome = run("new", path, "--table", table)
    assert "inputs scaled: standard, target scaled: standard" in outcome.out
    for scaling, learned in (("standard", True), ("none", False)):
        experiment = read_experiment(path).with_values({"data.target_scaling": scaling})
        session = Session(experiment, EXACT)
        session.advance()
        (_, evaluation), _ = session.evaluate()
        assert evaluation is not None
        assert (evaluation.metrics["r2"] >= 0.75) is learned
        assert evaluation.loss == pytest.approx(evaluation.metrics["rmse"] ** 2)


def test_several_columns_are_learned_together(run: Run, fruit: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    outcome = run("new", path, "--table", fruit, "--target", "width, weight", "--skip")
    assert outcome.code == 0, outcome.err
    assert "target   width (regression)\ntarget   weight (regression)" in outcome.out
    data = read_experiment(path).data
    assert data.targets[0] == (1.5, 20.0)
    assert data.names[-2:] == ("width", "weight")
    assert data.target_scaling == "standard"
    wrong = run("new", path, "--force", "--table", fruit, "--target", "width,kind", "--skip")
    assert wrong.code == 2


def test_a_target_may_have_a_comma_in_its_name(run: Run, tmp_path: Path) -> None:
    table, path = tmp_path / "a.csv", tmp_path / "a.json"
    table.write_text('x,"mass, dry"\n1.5,2.5\n2.5,7.5\n3.25,4.5\n')
    assert run("new", path, "--table", table, "--target", "mass, dry").code == 0
    assert read_experiment(path).data.names == ("x", "mass, dry")


def test_rows_that_cannot_be_used_are_skipped_on_request(run: Run, tmp_path: Path) -> None:
    table, path = tmp_path / "typo.csv", tmp_path / "a.json"
    rows = [f"{k},{k * k}\n" for k in range(40)]
    table.write_text("".join(["x,y\n", *rows, "40,16oo\n", "41,\n"]))
    outcome = run("new", path, "--table", table, "--target", "y", "--task", "regression")
    assert outcome.code == 2
    assert f'{table}: line 42, column "y": "16oo" is not a number' in outcome.err
    assert "--skip leaves such rows out" in outcome.err
    outcome = run("new", path, "--table", table, "--target", "y", "--task", "regression", "--skip")
    assert outcome.out.splitlines()[-3:-1] == [
        "left out 1 with missing cells",
        "skipped  1 that cannot be used",
    ]


def test_other_inputs_follow_from_another_target(run: Run, fruit: Path, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "a.json", "--table", fruit, "--target", "colour")
    assert "input    kind (category)" in outcome.out
    assert "target   colour (classification)" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--skip", "--target", "kid"], 'target column "kid" is not in the table'),
        (["--skip", "--inputs", "width,hue"], 'input column "hue" is not in the table'),
        (["--skip", "--header", "99"], "header is to stand on line 99; allowed: 1 to 10"),
        (["--skip", "--delimiter", "colon"], "Allowed:"),
        (["--skip", "--task", "regression"], "no row is left"),
        (["--from", "x"], "--table and --from cannot be combined"),
        (["--skip", "--inputs", "width", "--target", "width"], "the column is chosen twice"),
    ],
)
def test_what_cannot_be_done_with_a_table_is_said(
    run: Run, fruit: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    outcome = run("new", tmp_path / "fruit.json", "--table", fruit, *arguments)
    assert outcome.code == 2
    assert words in outcome.err
    assert not (tmp_path / "fruit.json").exists()


def test_inputs_of_categories_and_dates_are_as_asked_for(run: Run, tmp_path: Path) -> None:
    table, path = tmp_path / "ships.csv", tmp_path / "ships.json"
    table.write_text("port,on,y\nS,2021-01-01,1\nC,2021-02-01,2\nS,2021-03-05,4.5\n")
    made = run(
        "new", path, "--table", table, "--target", "y", "--drop-first", "--dates", "month, days"
    )
    assert made.code == 0
    data = read_experiment(path).data
    assert data.names == ("port = C", "on month", "on (days)", "y")
    assert data.inputs[2] == (0.0, 3.0, 63.0)
    assert [column.name for column in data.columns] == ["port", "on"]
    samples = run("data", path)
    assert samples.out == table.read_text().replace(",1\n", ",1.0\n").replace(",2\n", ",2.0\n")
    wrong = run("new", path, "--force", "--table", table, "--dates", "days,days")
    assert wrong.code == 2
    assert "is 'days,days'; allowed: each once of days, year, month, day, weekday" in wrong.err


def test_a_table_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    outcome = run("new", tmp_path / "a.json", "--table", tmp_path / "missing.csv")
    assert (outcome.code, "missing.csv is not a file" in outcome.err) == (2, True)


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_table_is_refused_and_writes_nothing(
    run: Run, tmp_path: Path, case: str
) -> None:
    content, words = MALFORMED[case]
    table, out = tmp_path / "own.csv", tmp_path / "own.scratchnet.json"
    table.write_bytes(content)
    outcome = run("new", out, "--table", table)
    assert outcome.code == 2
    assert str(table) in outcome.err
    assert not [word for word in words if word not in outcome.err], outcome.err
    assert not out.exists()


def test_a_sample_of_the_rows_can_be_taken(run: Run, tmp_path: Path) -> None:
    table, out = tmp_path / "own.csv", tmp_path / "own.scratchnet.json"
    table.write_text("x,y\n" + "".join(f"{n * 7 % 31}.5,{n * n % 17}.5\n" for n in range(300)))
    outcome = run("new", out, "--table", table, "--rows", 50, "--rows-seed", 3)
    assert "rows     a random sample of 50 of 300, seed 3" in outcome.out.splitlines()
    first = read_experiment(out).data.inputs
    assert len(first) == 50
    run("new", out, "--force", "--table", table, "--rows", 50, "--rows-seed", 4)
    assert read_experiment(out).data.inputs != first
    for rows in ("0", "1000001", "many"):
        assert "allowed" in run("new", out, "--force", "--table", table, "--rows", rows).err


def test_columns_that_give_the_target_away_are_named(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    rows = (f"{n * 7 % 31}.5,{int(n % 3 > 0)},{'yes' if n % 3 else 'no'}" for n in range(60))
    table.write_text("\n".join(["x,flag,survived", *rows]) + "\n")
    outcome = run("new", tmp_path / "own.json", "--table", table)
    assert outcome.code == 0
    assert f'{table}: "flag" is left out: it gives the target away' in outcome.err
    assert "input    flag" not in outcome.out
    asked = run("new", tmp_path / "b.json", "--table", table, "--inputs", "flag")
    assert asked.err == ""


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_of_tables_is_read(run: Run, tmp_path: Path, kind: str) -> None:
    path = table_file(tmp_path, kind)
    out = tmp_path / "own.scratchnet.json"
    outcome = run("new", out, "--table", path)
    assert outcome.code == 0, outcome.err
    assert read_experiment(out).data.names == ("width", "weight", "sort")
    assert read_experiment(out).data.inputs[:2] == ((1.5, 20.0), (2.0, 30.5))


def test_columns_that_give_any_of_several_targets_away_are_left_out(
    run: Run, tmp_path: Path
) -> None:
    table, out = tmp_path / "own.csv", tmp_path / "own.scratchnet.json"
    rows = (
        f"{n * 7 % 31}.5,{n * n % 97}.5,{n * 11 % 89}.5,{n * 11 % 89 * 2}.25" for n in range(89)
    )
    table.write_text("\n".join(["x,one,two,double", *rows]) + "\n")
    outcome = run("new", out, "--table", table, "--target", "one,two")
    assert outcome.code == 0
    assert f'{table}: "double" is left out: it gives the target away' in outcome.err
    assert read_experiment(out).data.names == ("x", "one", "two")
