"""YAML with the line of every key, so that a fault can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ConfigError, ConfigProblem

MAX_BYTES = 4 * 1024 * 1024
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data, and for every path in it the line (from 1) where it stands."""

    data: Any
    lines: dict[Path_, int]


def read_yaml(file: Path) -> Document:
    """Read a YAML file; raises :class:`~bot.errors.ConfigError` for what is no YAML or says a key twice."""
    name = str(file)
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        problem = ConfigProblem(
            "file", None, "no such file", "use --config or SECTORWIRE_CONFIG to say where yours is"
        )
        raise ConfigError(name, (problem,)) from error
    except OSError as error:
        problem = ConfigProblem("file", None, error.strerror or "unreadable", "a readable YAML file")
        raise ConfigError(name, (problem,)) from error
    if len(raw) > MAX_BYTES:
        raise ConfigError(
            name, (ConfigProblem("file", None, "more than 4 MiB", "a YAML file of at most 4 MiB"),)
        )
    try:
        node = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise ConfigError(name, (ConfigProblem("file", None, "not UTF-8", "YAML in UTF-8"),)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it can't be read"
        problem = ConfigProblem(
            "file",
            mark.line + 1 if mark else None,
            f"no valid YAML: {said}",
            "fix it at or before that line",
        )
        raise ConfigError(name, (problem,)) from error
    lines: dict[Path_, int] = {(): 1}
    problems: list[ConfigProblem] = []
    data = _plain(node, (), lines, problems, frozenset()) if node is not None else {}
    if problems:
        raise ConfigError(name, tuple(problems))
    return Document(data, lines)


def dotted(path: Path_) -> str:
    """A path as people write it: ``sectors.biotech.feeds[0].url``."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out or "file"


def _plain(
    node: yaml.Node,
    path: Path_,
    lines: dict[Path_, int],
    problems: list[ConfigProblem],
    above: frozenset[int],
) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in above:  # an alias of something that contains it
        problems.append(
            ConfigProblem(dotted(path), node.start_mark.line + 1, "an alias of itself", "plain values")
        )
        return None
    above = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                problems.append(
                    ConfigProblem(dotted(path), line, "a key that is no word", "plain words as keys")
                )
                continue
            key = str(key_node.value)
            if key in mapping:
                first = lines[(*path, key)]
                problems.append(
                    ConfigProblem(
                        dotted((*path, key)),
                        line,
                        "the key a second time",
                        f"each key once (first in line {first})",
                    )
                )
                continue
            lines[(*path, key)] = line
            mapping[key] = _plain(value_node, (*path, key), lines, problems, above)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, number), lines, problems, above) for number, item in enumerate(node.value)
        ]
    try:
        return yaml.SafeLoader("").construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, OverflowError):
        problems.append(
            ConfigProblem(dotted(path), node.start_mark.line + 1, repr(node.value)[:60], "a plain value")
        )
        return None
