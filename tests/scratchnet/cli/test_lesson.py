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
