"""The settings of a figure, their file, and the messages for invalid ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.export.figure.figure import check_view_size
from gui.export.figure.spec import MOST_VIEWS, SETTINGS, SIDES, FigureSpec
from gui.export.figure.spec_file import (
    FORMAT,
    read_spec,
    spec_from_text,
    spec_to_text,
    stem_of,
    write_spec,
)
from gui.views.registry import all_pictures
from scratchnet.declare.parameter import Choice
from scratchnet.errors import InvalidInput, InvalidValue

_VIEWS = [picture.name for picture in all_pictures()]
_SHORT_NAMES = {
    "objective": "function-map-objective",
    "difference": "function-map-difference",
    "error": "function-map-error",
    "weights": "histograms",
    "class-3": "function-map-class-3",
    "class-03": "function-map-class-3",
}
WORDS = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\x7f"), max_size=40
)


@st.composite
def specs(draw: st.DrawFn) -> FigureSpec:
    unit = draw(st.sampled_from(sorted(SIDES)))
    low, high = SIDES[unit]
    classes = [f"function-map-class-{number}" for number in range(3)]
    views = draw(
        st.lists(st.sampled_from([*_VIEWS, *classes]), min_size=1, max_size=MOST_VIEWS, unique=True)
    )
    return FigureSpec(
        views=tuple(views),
        arrangement=draw(st.sampled_from(["row", "column", "grid"])),
        columns=draw(st.integers(1, 12)),
        width=draw(st.floats(low, high)),
        height=draw(st.floats(low, high)),
        unit=unit,
        margin_pt=draw(st.floats(0, 200)),
        font_pt=draw(st.floats(3, 72)),
        line_pt=draw(st.floats(0.05, 20)),
        theme=draw(st.sampled_from(["light", "dark"])),
        title=draw(WORDS),
        caption=draw(WORDS) + "\n" + draw(WORDS),
        letters=draw(st.sampled_from(["none", "a", "A", "(a)", "(A)"])),
        view_titles=draw(st.booleans()),
        samples=draw(st.booleans()),
        log_loss=draw(st.booleans()),
        azimuth=draw(st.floats(-180, 180)),
        elevation=draw(st.floats(0, 90)),
        file_format=draw(st.sampled_from(["png", "svg", "pdf"])),
        dpi=draw(st.integers(30, 2400)),
    )


@given(specs())
def test_settings_survive_a_round_trip_through_a_file(spec: FigureSpec) -> None:
    assert spec_from_text(spec_to_text(spec)) == spec


@given(specs())
def test_every_view_has_a_cell(spec: FigureSpec) -> None:
    rows, columns = spec.shape()
    assert (rows - 1) * columns < len(spec.views) <= rows * columns


def test_missing_keys_have_their_defaults() -> None:
    assert spec_from_text("{}") == FigureSpec()
    assert spec_from_text('{"dpi": 600}') == FigureSpec(dpi=600)
    assert (FigureSpec().width, FigureSpec().font_pt, FigureSpec().line_pt) == (180, 8, 0.5)


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "one.figure.json"
    spec = FigureSpec(title="„Ü“ <1> & 2")
    write_spec(path, spec)
    assert read_spec(path) == spec
    assert f'"{FORMAT}"' in path.read_text("utf-8")


def test_a_file_contains_every_setting() -> None:
    text = spec_to_text(FigureSpec())
    assert all(f'  "{name}": ' in text for name in SETTINGS)


@pytest.mark.parametrize(("short", "name"), _SHORT_NAMES.items())
def test_views_have_short_names(short: str, name: str) -> None:
    assert FigureSpec(views=(short,)).views == (name,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"widht": 3}', ["widht", 'did you mean "width"?']),
        ('{"views": ["dataste"]}', ["views", "dataste", 'did you mean "dataset"?']),
        ('{"views": []}', ["views", "1 to 12"]),
        ('{"views": ["loss", "loss"]}', ["views", "each once"]),
        ('{"views": ["error", "function-map-error"]}', ["views", "each once"]),
        ('{"views": "loss"}', ["views", "a list"]),
        ('{"views": [["loss"]]}', ["views", "a list"]),
        ('{"width": 9}', ["width is 9", "10 to 2000 (mm)"]),
        ('{"unit": "in"}', ["width is 180", "0.4 to 80 (in)"]),
        ('{"unit": "cm"}', ["unit", '"mm"', '"in"']),
        ('{"height": "70"}', ["height", "a number"]),
        ('{"font_pt": 2}', ["font_pt is 2", "3 to 72"]),
        ('{"font_pt": NaN}', ["NaN"]),
        ('{"line_pt": 0}', ["line_pt", "0.05 to 20"]),
        ('{"dpi": 72.5}', ["dpi", "a whole number from 30 to 2400"]),
        ('{"font_family": "\'; x"}', ["font_family", "the name of a font"]),
        ('{"title": "a\\nb"}', ["title", "one line"]),
        ('{"title": "a\\u0000"}', ["title", "a text"]),
        ('{"caption": "\\ud800"}', ["caption", "a text"]),
        ('{"caption": "\\u202e"}', ["caption", "a text"]),
        ('{"theme": "pink"}', ["theme", '"light"', '"dark"']),
        ('{"letters": "1"}', ["letters", '"(a)"']),
        ('{"format": "scratchnet-experiment"}', ["format", FORMAT]),
        ('{"version": 2}', ["version", "newer Scratchnet"]),
        ('{"dpi": 300, "dpi": 600}', ["dpi", "is repeated"]),
        ("[]", ["an object"]),
        ("{", ["not valid JSON", "line 1"]),
        ("[" * 100_000, ["not a figure", "nested too deeply"]),
    ],
)
def test_invalid_settings_are_refused_with_a_message(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_spec(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert len(message) < 700
    for part in words:
        assert part in message


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_spec(tmp_path / "nowhere.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_spec(tmp_path / "bytes.json")
    (tmp_path / "long.json").write_text(" " * 1_000_001)
    with pytest.raises(InvalidInput, match="not a figure"):
        read_spec(tmp_path / "long.json")
    if (endless := Path("/dev/zero")).exists():
        with pytest.raises(InvalidInput, match="larger than 1,000,000 bytes: not a figure"):
            read_spec(endless)


@pytest.mark.parametrize(
    ("letters", "second"), [("none", ""), ("a", "b"), ("A", "B"), ("(a)", "(b)"), ("(A)", "(B)")]
)
def test_letters_count_the_views(letters: str, second: str) -> None:
    assert FigureSpec(letters=letters).letter(1) == second


@pytest.mark.parametrize(
    ("arrangement", "columns", "shape"),
    [("row", 2, (1, 3)), ("column", 2, (3, 1)), ("grid", 2, (2, 2)), ("grid", 9, (1, 3))],
)
def test_views_are_arranged_in_rows(arrangement: str, columns: int, shape: tuple[int, int]) -> None:
    assert FigureSpec(arrangement=arrangement, columns=columns).shape() == shape


def test_sizes_in_points_are_exact() -> None:
    assert FigureSpec(width=25.4, height=50.8).size_pt() == (72.0, 144.0)
    assert FigureSpec(width=2.0, height=1.0, unit="in").size_pt() == (144.0, 72.0)


def test_stems_are_without_the_whole_suffix() -> None:
    assert stem_of(Path("a/fig.1.figure.json")) == "fig.1"
    assert stem_of(Path("a/fig.1.json")) == "fig.1"


def test_a_view_that_is_too_small_is_explained_in_the_figures_unit() -> None:
    spec = FigureSpec(font_pt=9)
    check_view_size(spec, "trained", 150, 130)
    # Of the figure's own pixels 12 are 9 points, so that 96 are an inch.
    with pytest.raises(InvalidInput, match=r'"trained" would be 38 × 34 mm .* 40 × 34 mm .* 9 pt'):
        check_view_size(spec, "trained", 144, 130)
    with pytest.raises(InvalidInput, match=r"1\.50 × 1\.35 in"):
        check_view_size(FigureSpec(font_pt=9, unit="in", width=6, height=3), "loss", 144, 130)


def test_values_given_in_python_are_checked_too() -> None:
    with pytest.raises(InvalidValue) as refusal:
        FigureSpec(dpi=10)
    assert (refusal.value.field, refusal.value.value) == ("dpi", 10)


def test_every_choice_is_explained() -> None:
    for setting in SETTINGS.values():
        if isinstance(setting, Choice):
            assert list(setting.choice_help) == list(setting.choices)
            assert all(setting.choice_help.values())
