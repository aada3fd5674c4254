"""What is wrong with a lesson's file, each with its line."""

from dataclasses import dataclass

from scratchnet.errors import InvalidInput

#: So many problems are reported; more would only be read later.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a line, from 1; ``message`` says what is allowed."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class UnreadableLesson(InvalidInput):
    """A file is no lesson that can be used. ``problems`` are in the order of their lines."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.name = name
        self.problems = problems
        super().__init__("\n".join(f"{name}, {problem}" for problem in problems))


class Problems:
    """Collects what is wrong, so that all of it is told at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, line: int, message: str) -> None:
        """Add a problem, once."""
        problem = Problem(line, message)
        if problem not in self._found and len(self._found) < _MOST:
            self._found.append(problem)

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_if_any(self, name: str) -> None:
        """Raise UnreadableLesson if something is wrong with the file of this name."""
        if self._found:
            found = tuple(sorted(self._found, key=lambda problem: problem.line))
            raise UnreadableLesson(name, found)
