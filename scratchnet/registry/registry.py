"""An ordered table of records that may grow while the program runs."""

from collections.abc import Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class Record(Protocol):
    """What a registry keeps: ``name`` is the key in files and commands."""

    @property
    def name(self) -> str: ...


class LabelledRecord(Record, Protocol):
    """A record with a ``label``, which the user reads."""

    @property
    def label(self) -> str: ...


R = TypeVar("R", bound=Record)
L = TypeVar("L", bound=LabelledRecord)


class Registry(Mapping[str, R], Generic[R]):
    """Records by their names, in the order in which they were registered.

    With ``base`` the records of another registry come first, also those that it gets later.
    """

    def __init__(self, *records: R, base: "Registry[R] | None" = None) -> None:
        self._base = base
        self._records: dict[str, R] = {}
        for record in records:
            self.register(record)

    def register(self, record: R) -> R:
        """Add a record and return it. Raises ValueError for a name that is taken."""
        if record.name in self:
            raise ValueError(f"{record.name} is registered already")
        self._records[record.name] = record
        return record

    def unregister(self, name: str) -> None:
        """Remove a record. Raises KeyError for an unknown name."""
        del self._records[name]

    @property
    def labels(self: "Registry[L]") -> Mapping[str, str]:
        """The label of each record by its name: a view, which includes later records."""
        return self.texts("label")

    def texts(self, attribute: str) -> Mapping[str, str]:
        """Return a text of each record, such as its ``help``, by its name: a view as well."""
        return _Texts(self, attribute)

    def __getitem__(self, name: str) -> R:
        if name not in self._records and self._base is not None:
            return self._base[name]
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        if self._base is not None:
            yield from self._base
        yield from self._records

    def __len__(self) -> int:
        return len(self._records) + (len(self._base) if self._base is not None else 0)


class _Texts(Mapping[str, str]):
    def __init__(self, registry: Mapping[str, Record], attribute: str) -> None:
        self._registry = registry
        self._attribute = attribute

    def __getitem__(self, name: str) -> str:
        return str(getattr(self._registry[name], self._attribute))

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry)

    def __len__(self) -> int:
        return len(self._registry)
