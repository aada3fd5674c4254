"""Reading JSON as it is meant: finite numbers, each key once, and words for what is wrong."""

import json

from scratchnet.errors import InvalidInput, shortened


def parse_json(text: str, what: str) -> object:
    """Return what the JSON text of ``what`` (an experiment) holds. Raises InvalidInput."""
    try:
        document: object = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from error
    except RecursionError as error:
        raise InvalidInput(f"not {what}: brackets nested too deeply") from error
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"not valid JSON: {error}") from error
    return document


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: JSON would silently keep the last."""
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise InvalidInput(f"{shortened(key)} stands more than once; allowed: each key once")
        result[key] = value
    return result


def _refuse_constant(name: str) -> object:
    raise InvalidInput(f"{name} is not a number of JSON; allowed: finite numbers")
