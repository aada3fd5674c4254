"""Reading lessons: the format's example, and more than 50 ways in which a file can be wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.lessons import FOLDER, SURROUNDINGS, library_files
from scratchnet.lessons import (
    Kind,
    Lesson,
    Problem,
    Seeds,
    UnreadableLesson,
    parse_lesson,
    read_lesson,
)

XOR = (FOLDER / "2-neurons-and-lines" / "55-xor-small.lesson.md").read_text()


def read(text: str, folder: Path | None = None) -> Lesson:
    return parse_lesson(text, SURROUNDINGS, name="my.lesson.md", folder=folder)


def test_the_example_of_the_format() -> None:
    lesson = read(XOR)
    assert (lesson.id, lesson.kind, lesson.level, lesson.minutes) == (
        "xor-small",
        Kind.MISSION,
        2,
        10,
    )
    task = lesson.task("smallest")
    assert task.before.startswith("One straight line")
    assert task.after.startswith("Two lines make a band")
    assert task.start.network.hidden == (1,)
    assert task.start.data.dataset == "xor"
    assert task.is_free("network.hidden")
    assert not task.is_free("data.noise")
    assert task.hidden == ("training.l1", "training.l2")
    assert [each.text for each in task.conditions] == [
        "test_accuracy >= 0.9",
        "hidden_neurons <= 5",
        "steps <= 3000",
    ]
    assert task.seeds == Seeds(of=12, reach=8)
    assert len(task.hints) == 3
    assert task.questions[0].right_answer() == 0
    assert task.near_misses[0].because == "one line"


def test_every_lesson_of_the_library_can_be_read() -> None:
    lessons = [read_lesson(path, SURROUNDINGS) for path in library_files()]
    assert len({lesson.id for lesson in lessons}) == len(lessons)


def edited(old: str, new: str) -> str:
    assert old in XOR
    return XOR.replace(old, new, 1)


HINT = '[[hint]]\ntext = "Look at what one neuron\'s map can do."'
TUTORIAL = """+++
format = "scratchnet-lesson"
version = 1
id = "first"
title = "First"
kind = "tutorial"
level = 1
minutes = 1
+++
```toml task
id = "one"
[[step]]
text = "Press Run."
show = "control:training.learning_rate"
wait = "running"
```
"""

#: What is wrong, and the words of its message, which begin with its line.
MALFORMED = {
    "empty": ("", "line 1: the head is missing; a lesson begins with a line +++"),
    "no head": ("Text\n", "line 1: the head is missing"),
    "open head": ('+++\nid = "a"\n', "line 1: the head has no end; close it with a line +++"),
    "no task": (XOR.split("One straight")[0], "line 1: there is no task"),
    "open task": (XOR.split("\n```\nTwo")[0], "line 12: the task's block has no end"),
    "another block": (
        edited("```toml task", "```toml tasks"),
        "line 12: the block begins with ```toml tasks; allowed: ```toml task",
    ),
    "no TOML": (edited("level = 2", "level = "), "line 7: this is not valid TOML"),
    "key twice": (
        edited("level = 2", "level = 2\nlevel = 3"),
        "line 8: this is not valid TOML: ",
    ),
    "other format": (
        edited('"scratchnet-lesson"', '"rustlings"'),
        'line 2: format is "rustlings"; allowed: one of "scratchnet-lesson"',
    ),
    "newer version": (
        edited("version = 1", "version = 2"),
        "line 3: version is 2; allowed: up to 1; the lesson was written for a newer Scratchnet",
    ),
    "bad id": (edited('id = "xor-small"', 'id = "XOR!"'), 'line 4: id is "XOR!"; allowed: small'),
    "no title": (edited("title =", "titel ="), "line 5: titel is not a known key, did you mean"),
    "kind": (edited('kind = "mission"', 'kind = "quest"'), 'line 6: kind is "quest"; allowed'),
    "level": (edited("level = 2", "level = 7"), "line 7: level is 7; allowed: a whole number from"),
    "minutes": (
        edited("minutes = 10", 'minutes = "ten"'),
        'line 8: minutes is "ten"; allowed: a whole number from 1 to 600',
    ),
    "unknown key": (
        edited("fresh_samples", "fresh_sample"),
        'line 21: fresh_sample is not a known key, did you mean "fresh_samples"?',
    ),
    "unknown key beside one that may be missing": (
        edited("seeds =", "seed ="),
        'line 20: seed is not a known key, did you mean "seeds"?',
    ),
    "unknown preset": (
        edited('preset = "xor"', 'preset = "xorr"'),
        'line 14: preset is "xorr", which does not exist, did you mean "xor"?',
    ),
    "unknown parameter": (
        edited("network.hidden", "network.hiden"),
        'line 15: start has "network.hiden", which is no parameter, did you mean "network.hidden"?',
    ),
    "bad value": (
        edited('"network.hidden" = [1]', '"network.hidden" = 1'),
        "line 15: start has network.hidden = 1; allowed: a list of up to",
    ),
    "unknown parameter in a table": (
        XOR.replace('start = {"network.hidden" = [1], "training.steps" = 3000}\n', "").replace(
            "[[predict]]", "[start]\nseed = 1\nnetwork.hiden = [2]\n[[predict]]", 1
        ),
        'line 25: start has "network.hiden", which is no parameter',
    ),
    "bad value in a table": (
        XOR.replace('start = {"network.hidden" = [1], "training.steps" = 3000}\n', "").replace(
            "[[predict]]", '[start]\nseed = 1\n"network.hidden" = 2\n[[predict]]', 1
        ),
        "line 25: start has network.hidden = 2; allowed",
    ),
    "start is no table": (
        edited('start = {"network.hidden" = [1], "training.steps" = 3000}', "start = 3"),
        "line 15: start is 3; allowed: keys and values in { }",
    ),
    "unknown free": (
        edited('"network.activation"', '"network.activations"'),
        'line 16: free has "network.activations", which is no parameter',
    ),
    "unknown hidden": (edited('"training.l1"', '"training.l3"'), 'line 17: hide has "training.l3"'),
    "goal missing": (edited("goal =", "# goal ="), "goal is missing; a mission has at least one"),
    "goal is no list": (
        edited('["test_accuracy >= 0.9"]', '"test_accuracy >= 0.9"'),
        'line 18: goal is "test_accuracy >= 0.9"; allowed: a list of',
    ),
    "unknown quantity": (
        edited("test_accuracy >= 0.9", "test_acuracy >= 0.9"),
        'line 18: goal is "test_acuracy >= 0.9": unknown name "test_acuracy", did you mean',
    ),
    "formula": (edited("steps <= 3000", "steps <="), 'line 19: within is "steps <=": the formula'),
    "no comparison": (edited("hidden_neurons <= 4", "loss"), 'line 22: stars is "loss": the'),
    "other task's run": (
        edited("test_accuracy >= 0.9", 'run(\\"b\\").loss > loss'),
        'line 18: goal is "run(\\"b\\").loss > loss": there is no run called "b"',
    ),
    "more seeds than there are": (
        edited("reach = 8", "reach = 13"),
        "line 20: seeds.reach is 13; allowed: a whole number from 1 to 12",
    ),
    "seeds without a count": (edited("of = 12, ", ""), "line 20: seeds.of is missing"),
    "fresh samples": (
        edited("fresh_samples = 500", "fresh_samples = -1"),
        "line 21: fresh_samples is -1; allowed: a whole number from 0 to 10,000",
    ),
    "prediction without an answer": (
        edited("answer = 4\n", ""),
        "line 24: predict.answer is missing",
    ),
    "negative tolerance": (
        edited("tolerance = 1", "tolerance = -1"),
        "line 27: predict.tolerance is -1; allowed: a number of at least 0",
    ),
    "empty hint": (
        edited("Look at what one neuron's map can do.", " "),
        'line 30: hint.text is " "; allowed: a text of 1 to',
    ),
    "hint without text": (edited(HINT, "[[hint]]"), "line 29: hint.text is missing"),
    "hint is no table": (
        TUTORIAL.replace('id = "one"', 'id = "one"\nhint = ["help"]'),
        'line 12: hint is ["help"]; allowed: tables, each under a line [[hint]]',
    ),
    "correct beyond the choices": (
        edited("correct = 0", "correct = 3"),
        "line 39: question.correct is 3; allowed: a whole number from 0 to 2",
    ),
    "one choice": (
        edited(', "The data are too few", "The loss is not zero"]', "]"),
        'line 38: question.choices is ["The weights begin at random"]; allowed: at least two',
    ),
    "name of a question": (
        edited("[[question]]", '[[question]]\nid = "no. 1"'),
        'line 37: question.id is "no. 1"; allowed: letters, digits and _, a letter first',
    ),
    "two questions of one name": (
        edited("[[question]]", '[[question]]\nid = "p1"'),
        'id "p1" is that of two questions; allowed: each id once',
    ),
    "answer of another type": (
        edited("answer = 4", "answer = [4]"),
        "line 26: predict.answer is [4]; allowed: a number, or a formula in quotes",
    ),
    "answer that is not finite": (
        edited("answer = 4", "answer = inf"),
        "line 26: predict.answer is Infinity; allowed: a number, or a formula",
    ),
    "answer that is no formula": (
        edited("answer = 4", 'answer = "los"'),
        'line 26: predict.answer is "los": unknown name "los", did you mean "loss"?',
    ),
    "tolerance of another kind": (
        edited("tolerance = 1", 'tolerance = "a bit"'),
        'line 27: predict.tolerance is "a bit"; allowed: a number of at least 0, or a part',
    ),
    "choice of a prediction": (
        edited("answer = 4\ntolerance = 1", 'choices = ["a", "b"]\ncorrect = 2'),
        "line 27: predict.correct is 2; allowed: a whole number from 0 to 1",
    ),
    "items without choices": (
        edited('choices = ["The weights', 'items = ["The weights'),
        "line 38: question.items needs choices, from which each item gets one",
    ),
    "one choice for several items": (
        edited("correct = 0", 'correct = 0\nitems = ["x", "y"]'),
        "line 39: question.correct is 0; allowed: a list of 2: a choice for each item",
    ),
    "too few choices for the items": (
        edited("correct = 0", 'correct = [0]\nitems = ["x", "y"]'),
        "line 39: question.correct is [0]; allowed: a list of 2, one for each item, of numbers of",
    ),
    "list of what is no choice": (
        edited("correct = 0", "correct = [0, 7]"),
        "line 39: question.correct is [0, 7]; allowed: a list, of numbers of choices from 0 to 2",
    ),
    "preset and experiment": (
        edited('preset = "xor"', 'preset = "xor"\nexperiment = "a.json"'),
        "line 15: experiment is given beside preset; allowed: one of the two",
    ),
    "fresh samples of a table": (
        edited('preset = "xor"', 'preset = "iris"'),
        "line 21: fresh_samples asks for new samples, and those of a table cannot be drawn",
    ),
    "values that do not go together": (
        edited('"network.activation" = "tanh"', '"network.activation" = ["tanh", "relu"]'),
        "line 42: solution.set cannot be used: network.activation is",
    ),
    "step without text": (
        TUTORIAL.replace('text = "Press Run."', ""),
        "line 12: step.text is missing",
    ),
    "shown number": (
        TUTORIAL.replace('"control:training.learning_rate"', "3"),
        "line 14: step.show is 3; allowed: a text such as control:network.hidden",
    ),
    "event without a name": (
        TUTORIAL.replace('"running"', '"edited:"'),
        'line 15: step.wait is "edited:"; allowed: next, running,',
    ),
    "picture by reference": (
        edited("One straight", "![a][b] One straight"),
        "line 10: a picture is written ![words](file.png)",
    ),
    "solution sets what is locked": (
        edited('"training.learning_rate" = 0.03}', '"training.l2" = 0.03}'),
        "line 42: solution.set sets training.l2, which is locked; allowed: what is in free",
    ),
    "near miss with a bad value": (
        XOR.replace('set = {"network.hidden" = [1]}', 'set = {"network.hidden" = ["1"]}'),
        'line 44: near_miss.set has network.hidden = ["1"]; allowed: a list of',
    ),
    "unknown key of a table": (
        edited('because = "one line"', 'becaus = "one line"'),
        'line 45: near_miss.becaus is not a known key, did you mean "because"?',
    ),
    "two tasks of one id": (
        XOR + "\n" + XOR.split("+++\n")[-1],
        'id is "smallest" for two tasks; allowed: each id once',
    ),
    "picture elsewhere": (
        edited("One straight", "![a](../secret.png) One straight"),
        'line 10: the picture is "../secret.png"; allowed: a picture',
    ),
    "picture from the network": (
        edited("One straight", "![a](https://example.org/a.png) One straight"),
        'line 10: the picture is "https://example.org/a.png"; allowed: a picture',
    ),
    "picture of another kind": (
        edited("One straight", "![a](a.svg) One straight"),
        'line 10: the picture is "a.svg"; allowed: a picture (.png, .jpg, .jpeg)',
    ),
    "HTML": (
        edited("One straight", '<script src="x"></script> One straight'),
        "line 10: HTML is not used in lessons",
    ),
    "link to a program": (
        edited("One straight", "[run](file:///bin/sh) One straight"),
        'line 10: the link is "file:///bin/sh"; allowed: https://',
    ),
    "link to a script": (
        edited("One straight", "[a]: JavaScript:alert(1)\nOne straight"),
        'line 10: the link is "JavaScript:alert(1"; allowed: https://',
    ),
    "control character": (edited("One straight", "\x07 One"), "line 10: the text has the control"),
    "shown thing": (
        TUTORIAL.replace("control:training.learning_rate", "knob:rate"),
        'line 14: step.show is "knob:rate"; allowed: control:…',
    ),
    "shown control": (
        TUTORIAL.replace("control:training.learning_rate", "control:training.rate"),
        'line 14: step.show is "control:training.rate"; allowed: a known name; there is no control',
    ),
    "unknown event": (
        TUTORIAL.replace('"running"', '"runing"'),
        'line 15: step.wait is "runing"; allowed: next, running,',
    ),
    "edited what is not": (
        TUTORIAL.replace('"running"', '"edited:network.size"'),
        'line 15: step.wait is "edited:network.size"; allowed: a known name',
    ),
    "condition of a step": (
        TUTORIAL.replace('"running"', '"stepp >= 100"'),
        'line 15: step.wait is "stepp >= 100"; allowed: a condition such as step >= 100; unknown',
    ),
    "tutorial without steps": (
        TUTORIAL.split("[[step]]")[0] + "```\n",
        "step is missing; a tutorial has at least one [[step]]",
    ),
    "exercise without questions": (
        edited('kind = "mission"', 'kind = "exercise"')
        .split("[[question]]")[0]
        .replace('goal = ["test_accuracy >= 0.9"]', "")
        + "```\n",
        "question is missing; an exercise has at least one [[question]] or goal",
    ),
}


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        assert read(text).tasks
    except UnreadableLesson as error:
        return error.problems
    return ()


_TEXTS = st.text(max_size=300) | st.sampled_from([text for text, _ in MALFORMED.values()])


@given(_TEXTS, st.integers(0, 2_000), st.integers(0, 2_000))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_lesson_or_told_why_not(text: str, start: int, count: int) -> None:
    cut = text[:start] + text[start + count :]
    assert all(1 <= each.line <= len(cut.splitlines()) + 1 for each in problems_of(cut))


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_wrong_is_told_with_its_line(name: str) -> None:
    text, words = MALFORMED[name]
    with pytest.raises(UnreadableLesson) as caught:
        read(text)
    assert words in str(caught.value)
    assert all(each.startswith("my.lesson.md, line ") for each in str(caught.value).splitlines())


def test_all_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = edited("level = 2", "level = 9").replace("reach = 8", "reach = 0")
    with pytest.raises(UnreadableLesson) as caught:
        read(text)
    assert [problem.line for problem in caught.value.problems] == [7, 20]


def test_a_start_can_be_a_table_and_switch_an_optional_setting_off() -> None:
    text = edited('start = {"network.hidden" = [1], "training.steps" = 3000}\n', "").replace(
        "[[predict]]", '[start]\nnetwork.hidden = [2]\ntraining.target_loss = "none"\n[[predict]]'
    )
    task = read(text).tasks[0]
    assert task.start.network.hidden == (2,)
    assert task.start.training.target_loss is None


def test_a_section_can_be_free_as_a_whole() -> None:
    text = edited('free = ["network.hidden", "network.activation",', 'free = ["network.*",')
    task = read(text).tasks[0]
    assert task.is_free("network.features")
    assert not task.is_free("data.noise")


def test_text_after_a_heading_belongs_to_the_next_task() -> None:
    block = XOR[XOR.index("```toml task") : XOR.index("Two lines make")]
    second = block.replace('id = "smallest"', 'id = "second"')
    text = XOR + "\n## Now again\nAnother text.\n\n" + second + "The end.\n"
    first, other = read(text).tasks
    assert first.after == "Two lines make a band, and a band is what exclusive or needs."
    assert other.before == "## Now again\nAnother text."
    assert other.after == "The end."


def test_pictures_and_experiments_are_those_of_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    text = edited("One straight", "![a map](map.png) One straight")
    assert "![a map](map.png)" in read(text, tmp_path).tasks[0].before
    with pytest.raises(UnreadableLesson, match=r'the picture "map\.png" is not there'):
        read(text, tmp_path / "..")
    with pytest.raises(UnreadableLesson, match=r"experiment is .*allowed: the name of"):
        read(edited('preset = "xor"', 'experiment = "/etc/passwd"'), tmp_path)
    with pytest.raises(UnreadableLesson, match="experiment cannot be used"):
        read(edited('preset = "xor"', 'experiment = "not-there.json"'), tmp_path)


def test_a_link_out_of_the_folder_is_no_picture(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "map.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(UnreadableLesson, match=r'the picture is "map\.png"; allowed'):
        read(edited("One straight", "![a](map.png) One straight"), folder)


def test_questions_of_every_kind() -> None:
    text = edited(
        "[[solution]]",
        """[[question]]
id = "sum"
ask = "Which sum?"
answer = "weighted_sum(1, 1, 1, 2)"
tolerance = "5 %"
at_step = 0
[[question]]
ask = "Which are true?"
choices = ["a", "b", "c"]
correct = [2, 0]
[[question]]
ask = "Match"
items = ["x", "y"]
choices = ["a", "b"]
correct = [1, 0]
[[solution]]""",
    )
    _, number, several, matching = read(text).tasks[0].questions
    assert number.number is not None
    assert number.number.tolerance_text() == "± 5 %"
    assert several.is_right((0, 2))
    assert not several.is_right((0,))
    assert several.parse_answer("c, a") == (2, 0)
    assert matching.is_right(matching.parse_answer("b, a"))
    assert matching.text_of((1, 0)) == "x: b; y: a"
    with pytest.raises(ValueError, match="2 choices between commas"):
        matching.parse_answer("b")
    with pytest.raises(ValueError, match="a number, with a point"):
        number.parse_answer("1,5")
