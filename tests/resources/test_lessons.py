"""The library of lessons: each can be read, stands where it belongs, and holds what it claims."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.lessons import FOLDER, SURROUNDINGS, library_files
from scratchnet.engines import EXACT
from scratchnet.lessons import SUFFIX, Kind, Lesson, prove, read_lesson
from scratchnet.quantities import Outcome, parse_condition
from scratchnet.run.session import Session

FILES = library_files()
#: Those that are proved here; `scratchnet lesson check --library` proves all of them.
PROVED = FILES[::8]


def _lessons() -> Iterator[tuple[Path, Lesson]]:
    for path in FILES:
        yield path, read_lesson(path, SURROUNDINGS)


def test_every_lesson_can_be_read_and_stands_in_the_folder_of_its_level() -> None:
    for path, lesson in _lessons():
        assert path.parent.name.startswith(f"{lesson.level}-"), path
        # The number is the lesson's place in its level.
        assert re.fullmatch(rf"\d\d-{lesson.id}", path.name.removesuffix(SUFFIX)), path


def test_no_two_lessons_of_a_level_have_the_same_place() -> None:
    places = [(path.parent, path.name[:2]) for path, _ in _lessons()]
    assert len(set(places)) == len(places)


def test_no_two_lessons_share_an_id_or_a_title() -> None:
    lessons = [lesson for _, lesson in _lessons()]
    assert len({lesson.id for lesson in lessons}) == len(lessons)
    assert len({lesson.title for lesson in lessons}) == len(lessons)


def test_every_mission_has_hints_a_solution_a_near_miss_and_an_explanation() -> None:
    for path, lesson in _lessons():
        if lesson.kind is Kind.MISSION:
            for task in lesson.tasks:
                assert len(task.hints) >= 3, (path, task.id)
                assert task.solutions, (path, task.id)
                assert task.near_misses, (path, task.id)
                assert task.after.strip(), (path, task.id)


def test_nothing_else_stands_in_the_folders_of_the_library() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix not in {".md", ".png", ".json"}] == []


#: What tutorials say of runs that the learner makes in them: settings, steps, and what must hold.
TOLD = (
    ("why-hidden-layers", {}, 2000, "abs(accuracy - 0.5) < 0.1"),
    ("why-hidden-layers", {"network.hidden": (4,)}, 1500, "accuracy > 0.9"),
    (
        "why-hidden-layers",
        {"network.hidden": (4,), "network.activation": "linear"},
        1000,
        "abs(accuracy - 0.5) < 0.1",
    ),
    ("features", {}, 600, "accuracy < 0.7"),
    ("features", {"network.features": ("x", "y", "x^2", "y^2")}, 600, "accuracy > 0.95"),
    ("features", {"network.features": ("x", "y", "x*y")}, 300, "accuracy < 0.7"),
    ("over-and-underfitting", {}, 1500, "min(loss, test_loss) > 0.5"),
    ("over-and-underfitting", {}, 1500, "max(loss, test_loss) < 0.7"),
    ("over-and-underfitting", {"network.hidden": (16, 16)}, 60, "test_loss < 0.6"),
    ("over-and-underfitting", {"network.hidden": (16, 16)}, 1500, "loss < 0.001"),
    ("over-and-underfitting", {"network.hidden": (16, 16)}, 1500, "test_loss > 1.5"),
    (
        "over-and-underfitting",
        {"network.hidden": (16, 16), "training.l2": 0.01},
        1500,
        "loss > 0.1",
    ),
    (
        "over-and-underfitting",
        {"network.hidden": (16, 16), "training.l2": 0.01},
        1500,
        "test_loss < 0.5",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values", "steps", "told"), TOLD)
def test_a_tutorial_tells_the_truth_about_its_runs(
    name: str, values: dict[str, object], steps: int, told: str
) -> None:
    (task,) = next(lesson.tasks for _, lesson in _lessons() if lesson.id == name)
    session = Session(task.with_values(values), EXACT)
    session.advance(steps=steps)
    judgement = parse_condition(told).judge(Outcome.of_session(session))
    assert judgement.holds, judgement.text


@pytest.mark.slow
@pytest.mark.parametrize("path", PROVED, ids=[path.name for path in PROVED])
def test_every_claim_of_a_lesson_holds(path: Path) -> None:
    findings = prove(read_lesson(path, SURROUNDINGS))
    assert [str(finding) for finding in findings if not finding.holds] == []


def test_the_program_that_the_article_s_tutorial_writes_prints_the_article_s_losses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (path,) = (path for path in FILES if path.name.endswith(f"article-rebuilt{SUFFIX}"))
    pieces = re.findall(r"~~~python\n(.*?)~~~", path.read_text(encoding="utf-8"), re.DOTALL)
    assert len(pieces) == 8
    exec("\n".join(pieces).replace("range(1, 2001)", "range(1, 201)"), {})
    assert capsys.readouterr().out.splitlines() == ["1 0.2919", "100 0.1420", "200 0.0663"]
