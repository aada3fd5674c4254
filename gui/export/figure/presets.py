"""Settings under a name: those that come with the program, and a person's own."""

import json
from dataclasses import replace

from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import spec_from_text, spec_to_text
from gui.preferences import Preferences
from scratchnet.errors import InvalidInput

LONGEST_NAME = 60
_SLIDE = FigureSpec(
    arrangement="row",
    width=13.333,
    height=7.5,
    unit="in",
    font_pt=16,
    line_pt=1.25,
    margin_pt=18,
    gap_pt=18,
    letters="none",
    file_format="png",
    dpi=144,
)
#: What comes with the program says nothing of views, which depend on the data.
BUILT_IN = {
    "Article, one column (85 mm)": FigureSpec(
        arrangement="column", width=85, height=130, font_pt=7
    ),
    "Article, two columns (180 mm)": FigureSpec(),
    "Article, two columns, grid": FigureSpec(arrangement="grid", height=140),
    "Page in A4 landscape": FigureSpec(
        arrangement="grid", columns=3, width=267, height=160, font_pt=10, line_pt=0.75
    ),
    "Slide 16:9, dark": replace(_SLIDE, theme="dark"),
    "Slide 16:9, light": _SLIDE,
}


class Presets:
    """A person's own settings stay in the program's; what cannot be read there is passed over."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def own(self) -> dict[str, FigureSpec]:
        """Return a person's own presets, by name in order of the alphabet."""
        try:
            texts = json.loads(self._preferences.figure_presets)
        except ValueError:
            texts = {}
        found = {}
        for name, text in sorted(texts.items()) if isinstance(texts, dict) else ():
            spec = _read(text)
            if spec is not None:
                found[name] = spec
        return found

    def save(self, name: str, spec: FigureSpec) -> None:
        """Keep settings under a name; others of that name go."""
        self._write({**self.own(), name: spec})

    def delete(self, name: str) -> None:
        """Forget settings."""
        self._write({key: spec for key, spec in self.own().items() if key != name})

    def last(self) -> FigureSpec:
        """Return what was used last, without the words of that figure."""
        spec = _read(self._preferences.last_figure) or FigureSpec()
        return replace(spec, title="", caption="")

    def keep_last(self, spec: FigureSpec) -> None:
        """Begin with these settings next time."""
        self._preferences.last_figure = spec_to_text(spec)

    def _write(self, specs: dict[str, FigureSpec]) -> None:
        texts = {name: spec_to_text(spec) for name, spec in specs.items()}
        self._preferences.figure_presets = json.dumps(texts, ensure_ascii=False)


def error_text(name: str) -> str:
    """Return why nothing can be called so, or nothing."""
    if not name.strip():
        return "a preset needs a name"
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters"
    return "that name is the program's own" if name in BUILT_IN else ""


def _read(text: object) -> FigureSpec | None:
    try:
        return spec_from_text(text) if isinstance(text, str) else None
    except InvalidInput:
        return None
