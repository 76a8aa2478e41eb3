"""A small language for shapes of JSON: what a value must be, said once, checked with a path.

A rule is a function of a value and its path that yields problems. Rules are built from other rules, so
that the tables in :mod:`bot.render.slack.rules` read like Slack's reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where (``/blocks/3/text``), what is wrong, and the error code Slack answers with."""

    path: str
    what: str
    code: str = "invalid_blocks"

    def __str__(self) -> str:
        """One line for a log."""
        return f"{self.path}: {self.what}"


# Most values are plain ones: asked first, they spare the slow question whether a class was registered as one.
OBJECT = (dict, Mapping)
LIST = (list, tuple)

Rule = Callable[[object, str], Iterator[Problem]]
Fields = Mapping[str, object]


def string(low: int = 1, high: int | None = None, *, starts: tuple[str, ...] = ()) -> Rule:
    """A string of ``low`` to ``high`` characters, beginning with one of ``starts`` where given."""

    def rule(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "must be a string")
        elif len(value) < low:
            yield Problem(path, f"must be at least {low} characters" if low > 1 else "must not be empty")
        elif high is not None and len(value) > high:
            yield Problem(path, f"must be at most {high} characters, has {len(value)}")
        elif starts and not value.startswith(starts):
            yield Problem(path, f"must start with {' or '.join(starts)}")

    return rule


def integer(low: int | None = None, high: int | None = None) -> Rule:
    """A whole number within bounds."""

    def rule(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(path, "must be a whole number")
        elif (low is not None and value < low) or (high is not None and value > high):
            yield Problem(path, f"must be within {low} and {high}, is {value}")

    return rule


def boolean(value: object, path: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem(path, "must be true or false")


def anything(value: object, path: str) -> Iterator[Problem]:
    """What is not looked into."""
    yield from ()


def one_of(*allowed: object) -> Rule:
    """One of a few values."""

    def rule(value: object, path: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(path, f"must be one of {', '.join(map(str, allowed))}, is {str(value)[:40]!r}")

    return rule


def array(of: Rule, low: int = 1, high: int | None = None) -> Rule:
    """A list of ``low`` to ``high`` values that all keep one rule."""

    def rule(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, LIST):
            yield Problem(path, "must be a list")
            return
        if len(value) < low:
            yield Problem(path, f"must have at least {low} items, has {len(value)}")
        if high is not None and len(value) > high:
            yield Problem(path, f"must have at most {high} items, has {len(value)}")
        for index, item in enumerate(value):
            yield from of(item, f"{path}/{index}")

    return rule


def record(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    *also: Callable[[Fields, str], Iterator[Problem]],
) -> Rule:
    """An object with exactly these fields; ``also`` are rules about several fields at once."""
    known = {**required, **(optional or {})}

    def rule(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, OBJECT):
            yield Problem(path, "must be an object")
            return
        for name in required:
            if name not in value:
                yield Problem(f"{path}/{name}", "is missing")
        for name, item in value.items():
            if name in known:
                yield from known[name](item, f"{path}/{name}")
            else:
                yield Problem(f"{path}/{name}", "is not a field here")
        for check in also:
            yield from check(value, path)

    return rule


def tagged(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which rule it keeps."""

    def rule(value: object, path: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, OBJECT) else None
        if not isinstance(kind, str) or kind not in kinds:
            yield Problem(path, f"type {str(kind)[:40]!r} is not allowed here")
            return
        yield from kinds[kind](value, path)

    return rule


def either(*names: str) -> Callable[[Fields, str], Iterator[Problem]]:
    """Exactly one of these fields is there."""

    def check(value: Fields, path: str) -> Iterator[Problem]:
        found = [name for name in names if value.get(name) is not None]
        if len(found) != 1:
            yield Problem(path, f"must have exactly one of {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Callable[[Fields, str], Iterator[Problem]]:
    """One or more of these fields are there."""

    def check(value: Fields, path: str) -> Iterator[Problem]:
        if all(value.get(name) is None for name in names):
            yield Problem(path, f"must have {' or '.join(names)}")

    return check
