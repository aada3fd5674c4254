"""Draw the README's opening picture: the window after the article's run.

python tools/readme_picture.py docs/window.png
"""

import sys
from pathlib import Path

from few_colours import use_few_colours
from PySide6.QtWidgets import QApplication
from quiet_window import SIZE, quiet_window, train

from gui.rendering import save_picture


def main(path: Path) -> None:
    """Run the article's experiment in an invisible window, and save its picture."""
    with quiet_window(QApplication(["scratchnet-lab"])) as window:
        train(window)
        save_picture(window, path, SIZE)
        use_few_colours(path)
    print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
