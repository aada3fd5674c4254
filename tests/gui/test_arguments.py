"""The options of ``scratchnet-lab``."""

from pathlib import Path

import pytest

from gui.arguments import parse_arguments


def test_nothing_opens_the_window() -> None:
    options = parse_arguments([])
    assert (options.file, options.render) == (None, None)


def test_a_file_to_open() -> None:
    assert parse_arguments(["circle.scratchnet.json"]).file == Path("circle.scratchnet.json")


def test_pictures_and_their_defaults() -> None:
    options = parse_arguments(["--render", "out"])
    assert options.render == Path("out")
    assert (options.format, options.size, options.theme) == ("png", (800, 600), "light")


def test_a_figure_has_its_own_format_and_size() -> None:
    options = parse_arguments(["--render", "out", "--figure", "one.json"])
    assert (options.figure, options.format, options.size) == (Path("one.json"), None, None)


@pytest.mark.parametrize("size", ["640x480", "640X480", "640×480"])
def test_sizes(size: str) -> None:
    assert parse_arguments(["--render", "out", "--size", size]).size == (640, 480)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--render", "out", "--size", "640"], "'640'"),
        (["--render", "out", "--size", "1x1"], "from 200 to 10000 pixels"),
        (["--render", "out", "--size", "99999x99999"], "from 200 to 10000 pixels"),
        (["--render", "out", "--format", "gif"], "'gif'"),
        (["--format", "svg"], "--format needs --render DIR"),
        (["--steps", "5"], "--steps needs --render DIR"),
        (["--figure", "one.json"], "--figure needs --render DIR"),
        (["--rend", "out"], "--rend"),
        (["one", "two"], "two"),
    ],
)
def test_bad_options_give_the_reason(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse_arguments(arguments)
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


def test_a_lesson_for_a_class() -> None:
    options = parse_arguments(["--lesson", "one.lesson.md", "--large"])
    assert (options.lesson, options.large) == (Path("one.lesson.md"), True)


@pytest.mark.parametrize("others", [["own.csv"], ["--render", "out"], ["--animate", "a.gif"]])
def test_a_lesson_brings_its_own_experiment(
    others: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--lesson", "one.lesson.md", *others])
    assert "--lesson FILE brings its own experiment" in capsys.readouterr().err
