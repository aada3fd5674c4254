"""Lessons: missions, exercises and tutorials that check themselves."""

from scratchnet.file_kinds import LESSON_SUFFIX as SUFFIX
from scratchnet.lessons.attempt import Answered, Attempt, SeedRun, TaskResult, check_engine
from scratchnet.lessons.checking import check_attempt, seed_runs
from scratchnet.lessons.lesson import (
    FORMAT,
    LEVELS,
    VERSION,
    Hint,
    Kind,
    Lesson,
    NearMiss,
    Seeds,
    Solution,
    Task,
)
from scratchnet.lessons.parsing import parse_lesson, read_lesson
from scratchnet.lessons.problems import Problem, UnreadableLesson
from scratchnet.lessons.proving import Finding, prove
from scratchnet.lessons.questions import Answer, Number, Prediction, Question
from scratchnet.lessons.task_parsing import Surroundings
from scratchnet.lessons.tutorial import (
    EVENTS,
    NAMED_EVENTS,
    TARGETS,
    Target,
    TutorialStep,
    Vocabulary,
    Wait,
)

__all__ = [
    "EVENTS",
    "FORMAT",
    "LEVELS",
    "NAMED_EVENTS",
    "SUFFIX",
    "TARGETS",
    "VERSION",
    "Answer",
    "Answered",
    "Attempt",
    "Finding",
    "Hint",
    "Kind",
    "Lesson",
    "NearMiss",
    "Number",
    "Prediction",
    "Problem",
    "Question",
    "SeedRun",
    "Seeds",
    "Solution",
    "Surroundings",
    "Target",
    "Task",
    "TaskResult",
    "TutorialStep",
    "UnreadableLesson",
    "Vocabulary",
    "Wait",
    "check_attempt",
    "check_engine",
    "parse_lesson",
    "prove",
    "read_lesson",
    "seed_runs",
]
