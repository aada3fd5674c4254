"""What is said of the result of a check."""

from gui.lessons.checking import Checked
from gui.lessons.library_page import NO_STAR, STAR
from scratchnet.lessons import TaskResult


def result_text(result: TaskResult) -> str:
    """Say on how many runs the goal was reached, and on how many it must be."""
    seeds = result.task.seeds
    if len(result.runs) == 1:
        return "The run reaches the goal." if result.reached else "The run misses the goal."
    reached = f"{result.reached} of {len(result.runs)} runs reached the goal"
    if result.goals_reached:
        return f"{reached}, and {seeds.reach} are wanted: it counts."
    return f"{reached}, and {seeds.reach} are wanted."


def success_text(checked: Checked) -> str:
    """Say how well a task was solved: its stars, and how it compares with what is known."""
    result = checked.result
    stars = [
        f"{STAR if won else NO_STAR} {condition.label}"
        for condition, won in zip(result.task.stars, result.stars, strict=True)
    ]
    return "\n".join([*stars, *(str(par) for par in checked.pars)])
