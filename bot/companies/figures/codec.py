"""Frozen dataclasses as JSON and back, so that what a source said can be kept.

Knows what :mod:`bot.companies.figures.source_data` is made of: dataclasses, tuples, dicts by name, days, moments,
numbers and text.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")


def encode(value: object) -> str:
    """A dataclass (or what it is made of) as JSON; lone surrogates become question marks."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(_clean(value)).decode()


def decode(kind: type[T], value: Any) -> T:
    """What :func:`encode` wrote, from parsed JSON.

    Raises :class:`ValueError` where it does not fit: an earlier version of the program wrote it.
    """
    try:
        built: T = _build(kind, value)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not what is expected") from error
    return built


def _build(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        build: Any = kind
        return build(**{name: _build(hints[name], item) for name, item in value.items()})
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        if value is None:
            return None
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _build(inner, value)
    if origin is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if origin is dict:
        return {name: _build(get_args(kind)[1], item) for name, item in value.items()}
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind}")
    return value


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, tuple | list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _clean(getattr(value, entry.name)) for entry in fields(value)}
    return value
