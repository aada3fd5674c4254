"""A lesson that tries to read, write or run something does nothing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.scratchnet.lessons.test_parsing import XOR

_ROOT = Path(__file__).parents[3]

#: Attempts: a part of the example, and what stands in its place.
_ATTEMPTS = (
    ("test_accuracy >= 0.9", "__import__('os').system('touch FILE') > 0"),
    ("test_accuracy >= 0.9", "open('FILE', 'w').write('x') > 0"),
    ("test_accuracy >= 0.9", "(lambda: exec('1'))() > 0"),
    ("test_accuracy >= 0.9", "loss.__class__.__bases__ > 0"),
    ("test_accuracy >= 0.9", "9**9**9**9 > loss"),
    ("test_accuracy >= 0.9", "[x for x in (1, 2)] > 0"),
    ("test_accuracy >= 0.9", 'run(\\"../../FILE\\").loss > 0'),
    ("answer = 4", "answer = \"open('FILE')\""),
    ("answer = 4", 'answer = "exec(1)"'),
    ('preset = "xor"', 'preset = "../../FILE"'),
    ('preset = "xor"', 'experiment = "/etc/passwd"'),
    ('preset = "xor"', 'experiment = "../FILE"'),
    ('preset = "xor"', 'preset = "xor"\nimport = "os"'),
    ('"training.steps" = 3000', '"data.formula" = "__import__(\'os\').getcwd()"'),
    ('"training.steps" = 3000', '"data.source" = "file:///etc/passwd"'),
    ("One straight", "![a](/etc/passwd.png) One straight"),
    ("One straight", "![a](file:///etc/passwd.png) One straight"),
    ("One straight", "![a](http://localhost:1/a.png) One straight"),
    ("One straight", '<img src="http://localhost:1/a.png"> One straight'),
    ("One straight", "<script>open('FILE')</script> One straight"),
    ("One straight", "```python exec\nopen('FILE', 'w')\n```\nOne straight"),
    ("```toml task", "```python task"),
)

#: Reads each text with an ear to what the interpreter does; the first one warms up.
_LISTENING = """
import sys
from pathlib import Path
from resources.lessons import SURROUNDINGS
from scratchnet.lessons import UnreadableLesson, parse_lesson, prove

heard, listening = [], False
FORBIDDEN = ("os.", "subprocess.", "socket.", "shutil.", "exec", "ctypes.", "urllib.")
HARMLESS = ("os.listdir", "os.scandir")

def hook(event, arguments):
    if not listening:
        return
    if event == "open" and "/resources/presets/" in str(arguments[0]):
        return
    if event == "open" or (event.startswith(FORBIDDEN) and event not in HARMLESS):
        heard.append(f"{event} {arguments[:1]!r}")

sys.addaudithook(hook)
texts = sys.stdin.read().split("\\0")
refused = 0
for number, text in enumerate(texts):
    listening = number > 0
    try:
        lesson = parse_lesson(text, SURROUNDINGS, folder=Path(sys.argv[1]))
        if number == 0:
            list(prove(lesson, jobs=1))
    except UnreadableLesson:
        refused += 1
listening = False
print(refused, heard)
"""


def test_reading_hostile_lessons_opens_and_starts_nothing(tmp_path: Path) -> None:
    file = str(tmp_path / "written")
    texts = [XOR]
    for old, new in _ATTEMPTS:
        assert old in XOR
        texts.append(XOR.replace(old, new.replace("FILE", file), 1))
    # A block of code is shown, as any Markdown is, and a number that overflows is one.
    shown = 2
    outcome = subprocess.run(
        [sys.executable, "-c", _LISTENING, str(tmp_path)],
        input="\0".join(texts),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        check=False,
    )
    assert outcome.stderr == ""
    assert outcome.stdout == f"{len(_ATTEMPTS) - shown} []\n"
    assert list(tmp_path.iterdir()) == []
