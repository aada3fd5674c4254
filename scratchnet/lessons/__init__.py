"""Lessons: missions, exercises and tutorials that check themselves."""

from scratchnet.lessons.lesson import (
    FORMAT,
    LEVELS,
    SUFFIX,
    VERSION,
    Hint,
    Kind,
    Lesson,
    NearMiss,
    Seeds,
    Solution,
    Task,
)
from scratchnet.lessons.parsing import Surroundings, parse_lesson, read_lesson
from scratchnet.lessons.problems import Problem, UnreadableLesson
from scratchnet.lessons.questions import Answer, Number, Prediction, Question
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
    "Hint",
    "Kind",
    "Lesson",
    "NearMiss",
    "Number",
    "Prediction",
    "Problem",
    "Question",
    "Seeds",
    "Solution",
    "Surroundings",
    "Target",
    "Task",
    "TutorialStep",
    "UnreadableLesson",
    "Vocabulary",
    "Wait",
    "parse_lesson",
    "read_lesson",
]
