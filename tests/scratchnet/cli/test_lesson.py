"""``scratchnet lesson``: listing, writing and checking lessons."""

from pathlib import Path

import pytest

from resources.lessons import library_files
from tests.scratchnet.cli.conftest import Run


def test_the_list_has_a_line_for_each_lesson(run: Run) -> None:
    outcome = run("lesson", "list")
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) == 1 + len(library_files())
    assert "xor-small" in outcome.out


def test_a_new_lesson_holds(run: Run, tmp_path: Path) -> None:
    path = tmp_path / 'Über "uns".lesson.md'
    assert run("lesson", "new", path, "--title", 'Say "hello" \\ bye').code == 0
    outcome = run("lesson", "check", path)
    assert outcome.code == 0
    assert "first: holds: solution 1" in outcome.out
    assert outcome.out.endswith("the lesson holds\n")


def test_new_replaces_no_file_unless_forced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.lesson.md"
    path.write_text("precious")
    assert run("lesson", "new", path).code == 2
    assert path.read_text() == "precious"
    assert run("lesson", "new", path, "--force").code == 0
    assert run("lesson", "new", tmp_path / "a.md").code == 2


def test_what_does_not_hold_is_1_and_what_is_no_lesson_is_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my.lesson.md"
    run("lesson", "new", path)
    good = path.read_text()
    path.write_text(good.replace("test_accuracy >= 0.9", "test_accuracy >= 0.1"))
    outcome = run("lesson", "check", tmp_path)
    assert outcome.code == 1
    assert "FAILS: the start reaches the goals on 12 of 12 seeds (8 wanted); it must" in outcome.out
    assert f"({path}, line 12)" in outcome.out
    path.write_text(good.replace("goal =", "gaol ="))
    outcome = run("lesson", "check", path)
    assert outcome.code == 2
    assert outcome.err.startswith(f"scratchnet: {path}, line ")
    assert 'gaol is not a known key, did you mean "goal"?' in outcome.err


def test_two_lessons_of_one_id_are_told(run: Run, tmp_path: Path) -> None:
    run("lesson", "new", tmp_path / "a.lesson.md")
    (tmp_path / "b.lesson.md").write_text((tmp_path / "a.lesson.md").read_text())
    outcome = run("lesson", "check", tmp_path, "--read-only")
    assert outcome.code == 1
    assert 'id is "a", as in' in outcome.err


@pytest.mark.parametrize("arguments", [(), ("not-there.lesson.md",), (".",)])
def test_nothing_to_check_is_bad_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run("lesson", "check", *arguments)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def hand_in(run: Run, lesson: Path, path: Path, author: str, *arguments: str) -> None:
    settings = ("--set", "network.hidden=[4]", "--set", "training.learning_rate=0.03")
    outcome = run(
        "train", "--lesson", lesson, "--author", author, *settings, *arguments, "--save-run", path
    )
    assert outcome.code == 0


def test_a_hand_in_is_made_and_graded(run: Run, tmp_path: Path) -> None:
    lesson, grades = tmp_path / "my.lesson.md", tmp_path / "grades.csv"
    run("lesson", "new", lesson)
    hand_in(run, lesson, tmp_path / "a.scratchnet-run", "Ada", "--answer", "p1=4")
    run("train", "--steps", "1", "--save-run", tmp_path / "b.scratchnet-run", "--author", "Bob")
    outcome = run("lesson", "grade", lesson, tmp_path, "--csv", grades)
    assert outcome.code == 1
    assert "Ada   1 of 1  solved, 12 of 12 seeds, 1 of 1 stars, 0 of 1 answers" in outcome.out
    assert "Bob: b.scratchnet-run is a run of no lesson" in outcome.err
    text = grades.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("Ada,1,1,1,12 of 12,1 of 1,1 of 1,0 of 1,0,1,")
    assert run("check", tmp_path / "a.scratchnet-run").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--task", "first"), "--task needs --lesson"),
        (("--answer", "p1=4"), "--answer needs --lesson"),
        (("--runs", "3"), "--runs needs --lesson"),
        (("--lesson", "LESSON", "--runs", "201"), "--runs is 201; allowed: up to 200"),
        (("--lesson", "LESSON", "--task", "frist"), 'allowed: first, did you mean "first"?'),
        (("--lesson", "LESSON", "--set", "data.noise=1"), "data.noise: locked by the lesson"),
        (("--lesson", "LESSON", "--steps", "5"), "training.steps: locked by the lesson"),
        (("--lesson", "LESSON", "--answer", "p9=4"), "with a key of p1, q1"),
        (("--lesson", "LESSON", "--answer", "p1=four"), "allowed: a number, with a point"),
        (("--lesson", "LESSON", "--answer", "q1=4"), "allowed: a number from 1 to 3, or the words"),
        (("a.json", "--lesson", "LESSON"), "--lesson brings its own experiment"),
        (("--lesson", "nowhere.lesson.md"), "nowhere.lesson.md: cannot be read"),
    ],
)
def test_what_no_lesson_allows_is_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    lesson = tmp_path / "my.lesson.md"
    run("lesson", "new", lesson)
    given = [str(lesson) if each == "LESSON" else each for each in arguments]
    outcome = run("train", *given)
    assert outcome.code == 2
    assert words in outcome.err


def test_learners_get_a_copy_without_solutions_that_is_graded_by_the_whole(
    run: Run, tmp_path: Path
) -> None:
    lesson, copy = tmp_path / "my.lesson.md", tmp_path / "class.lesson.md"
    run("lesson", "new", lesson)
    assert run("lesson", "copy", lesson, "-o", copy).code == 0
    assert "[[solution]]" not in copy.read_text()
    assert run("lesson", "copy", lesson).out == copy.read_text()
    assert run("lesson", "copy", lesson, "-o", lesson).code == 2
    hand_in(run, copy, tmp_path / "a.scratchnet-run", "Ada")
    outcome = run("lesson", "grade", lesson, tmp_path)
    assert (outcome.code, outcome.err) == (0, "")


def test_evidence_is_made_and_graded(run: Run, tmp_path: Path) -> None:
    lesson = tmp_path / "my.lesson.md"
    run("lesson", "new", lesson)
    lesson.write_text(lesson.read_text().replace("test_accuracy >= 0.9", "runs >= 3"))
    hand_in(run, lesson, tmp_path / "a.scratchnet-run", "Ada", "--runs", "3")
    outcome = run("lesson", "grade", lesson, tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    assert "Ada   1 of 1  solved" in outcome.out


def test_a_solution_that_would_be_given_away_is_told(run: Run, tmp_path: Path) -> None:
    lesson = tmp_path / "my.lesson.md"
    run("lesson", "new", lesson)
    text = (
        lesson.read_text()
        .split("[[solution]]")[0]
        .replace(
            'preset = "circle"', 'preset = "circle"\nsolution = [{set = {"network.hidden" = [4]}}]'
        )
    )
    lesson.write_text(f"{text}```\n")
    outcome = run("lesson", "copy", lesson)
    assert (outcome.code, outcome.out) == (2, "")
    assert "a solution or near miss stands between braces" in outcome.err
