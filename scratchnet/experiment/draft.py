"""An experiment in the making."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scratchnet.experiment.data import Data
from scratchnet.experiment.experiment import Experiment


class Draft:
    """An experiment, values that a person sets, and values that follow. It need not fit together.

    ``followed`` are those that follow and differ from the experiment's, by their paths.
    """

    def __init__(self, experiment: Experiment, given: Mapping[str, object]) -> None:
        self.experiment = experiment
        self.followed: dict[str, object] = {}
        self._given = given

    def __getitem__(self, path: str) -> Any:
        """Return a value as it will be."""
        if path in self._given:
            return self._given[path]
        return self.followed.get(path, self.experiment.value(path))

    def follow(self, path: str, value: object) -> None:
        """Let a value follow, unless it was set or is so already."""
        if path in self._given or value == self[path]:
            return
        self.followed[path] = value
        if value == self.experiment.value(path):
            del self.followed[path]

    def given(self, path: str) -> bool:
        """Return whether the person set it."""
        return path in self._given

    def changed(self, *paths: str) -> bool:
        """Return whether any of these will be another one."""
        return any(
            self[path] != self.experiment.value(path) for path in self._edited.intersection(paths)
        )

    @property
    def _edited(self) -> set[str]:
        return {*self._given, *self.followed}

    @property
    def data(self) -> Data:
        """The data section as it will be. Raises InvalidInput."""
        changes: dict[str, Any] = {
            path.removeprefix("data."): value
            for path, value in {**self._given, **self.followed}.items()
            if path.startswith("data.")
        }
        # Without changes not checked again: own data may be long.
        return replace(self.experiment.data, **changes) if changes else self.experiment.data
