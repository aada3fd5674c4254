"""A lesson as one text: all that a learner will see, for the editor. No Qt."""

from collections.abc import Iterator

from scratchnet.lessons import Lesson, Prediction, Question, Task


def preview(lesson: Lesson) -> str:
    """Return a lesson as Markdown."""
    about = f"*{lesson.kind.value.capitalize()}, level {lesson.level}, {lesson.minutes} minutes*"
    parts = [f"# {lesson.title}", about]
    for number, task in enumerate(lesson.tasks, 1):
        if len(lesson.tasks) > 1:
            parts.append(f"## Task {number}: {task.title or task.id}")
        parts += _task(task)
    return "\n\n".join(parts)


def _task(task: Task) -> Iterator[str]:
    yield task.before
    for at, step in enumerate(task.steps, 1):
        shows = ", ".join(f"`{target}`" for target in step.shows)
        waits = f" Waits for `{step.wait}`." if str(step.wait) else ""
        yield f"**Step {at}.** {step.text}"
        if shows or waits:
            yield f"*{f'Shows {shows}.' if shows else ''}{waits}*"
    if task.predictions:
        yield "### First: what do you expect?"
        yield from map(_asked, task.predictions)
    if task.conditions:
        yield "### Goal"
        rows = [*(each.label for each in task.conditions), *(f"★ {e.label}" for e in task.stars)]
        yield "\n".join(f"- {row}" for row in rows)
        yield (
            f"On {task.seeds.reach} of {task.seeds.of} runs"
            f"{f', on {task.fresh_samples:,} fresh samples' if task.fresh_samples else ''}."
        )
    if task.hints:
        yield "### Hints"
        yield "\n".join(f"{at}. {hint.text}" for at, hint in enumerate(task.hints, 1))
    if task.questions:
        yield "### Questions"
        yield from map(_asked, task.questions)
    if task.after:
        yield "### Afterwards"
        yield task.after


def _asked(asked: Prediction | Question) -> str:
    right = asked.correct if isinstance(asked.correct, tuple) else (asked.correct,)
    lines = [
        f"- {choice}{' ✓' if at in right and not getattr(asked, 'items', ()) else ''}"
        for at, choice in enumerate(asked.choices)
    ]
    return "\n".join([asked.ask, "", *lines])
