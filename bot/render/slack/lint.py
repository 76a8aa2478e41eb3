"""The strict lint that every Slack message and view passes before it is sent.

Stricter than Slack: an unknown field, a duplicate id or a long total is refused here instead of failing
there, where the only answer is ``invalid_blocks``. The numbers stand in :mod:`bot.render.slack.rules`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.errors import MessageRefused
from bot.models.delivery import Message
from bot.render.slack import rules
from bot.render.slack.schema import LIST, OBJECT, Problem, tagged

__all__ = ["Problem", "characters", "check", "check_view", "lint", "lint_blocks", "lint_view"]

_SHOWN = frozenset({"text", "alt_text", "url", "image_url", "fallback"})  # what counts as characters


def lint(message: Message) -> list[Problem]:
    """Everything that Slack would refuse, or that we do not allow ourselves, in a message."""
    problems = []
    if not message.text.strip():
        problems.append(Problem("/text", "must say what the blocks say, for notifications", "no_text"))
    if len(message.text) > rules.MESSAGE_TEXT:
        problems.append(Problem("/text", f"must be at most {rules.MESSAGE_TEXT} characters", "msg_too_long"))
    return problems + lint_blocks(message.blocks)


def check(message: Message) -> Message:
    """The message itself, if the lint finds nothing.

    Raises :class:`~bot.errors.MessageRefused` with all problems and the first one's code.
    """
    _raise(lint(message), "message")
    return message


def lint_blocks(blocks: object, surface: str = "message") -> list[Problem]:
    """The problems of a list of blocks on a surface: ``message``, ``modal`` or ``home``."""
    if not isinstance(blocks, Sequence) or isinstance(blocks, str):
        return [Problem("/blocks", "must be a list", "invalid_blocks_format")]
    allowed = tagged({kind: rules.BLOCKS[kind] for kind in rules.SURFACES[surface]})
    problems = [
        problem for index, block in enumerate(blocks) for problem in allowed(block, f"/blocks/{index}")
    ]
    problems += _ids(blocks)
    most = rules.MESSAGE_BLOCKS if surface == "message" else rules.VIEW_BLOCKS
    if len(blocks) > most:
        problems.append(Problem("/blocks", f"must have at most {most} items, has {len(blocks)}"))
    if surface == "message":
        problems += _totals(blocks)
    return problems


def lint_view(view: object) -> list[Problem]:
    """The problems of a modal or a Home tab."""
    if not isinstance(view, Mapping) or view.get("type") not in rules.VIEWS:
        return [Problem("/type", "must be modal or home", "invalid_arguments")]
    kind = str(view["type"])
    return [*rules.VIEWS[kind](view, ""), *lint_blocks(view.get("blocks"), kind)]


def check_view(view: Mapping[str, object]) -> Mapping[str, object]:
    """The view itself, if the lint finds nothing; raises :class:`~bot.errors.MessageRefused`."""
    _raise(lint_view(view), "view")
    return view


def characters(blocks: object) -> int:
    """How many characters blocks show or link to, counted as ``MESSAGE_CHARACTERS`` is meant."""
    total, left = 0, [blocks]
    while left:
        value = left.pop()
        if isinstance(value, OBJECT):
            for name, item in value.items():
                if not isinstance(item, str):
                    left.append(item)
                elif name in _SHOWN:
                    total += len(item)
        elif isinstance(value, LIST):
            left.extend(value)
    return total


def _raise(problems: list[Problem], what: str) -> None:
    if problems:
        listed = "; ".join(map(str, problems[:5]))
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        raise MessageRefused(f"The {what} is not fit for Slack: {listed}{more}", problems[0].code)


def _totals(blocks: Sequence[object]) -> Iterator[Problem]:
    total = characters(blocks)
    if total > rules.MESSAGE_CHARACTERS:
        yield Problem(
            "/blocks",
            f"must show at most {rules.MESSAGE_CHARACTERS} characters, shows {total}",
            "msg_blocks_too_long",
        )
    tables = sum(
        isinstance(block, Mapping) and block.get("type") in ("table", "data_table") for block in blocks
    )
    if tables > rules.MESSAGE_TABLES:
        yield Problem("/blocks", "must have at most one table", "only_one_table_allowed")


def _ids(blocks: Sequence[object]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        if not isinstance(block, Mapping):
            continue
        name = block.get("block_id")
        if isinstance(name, str):
            if name in seen:
                yield Problem(f"/blocks/{index}/block_id", "must be unique")
            seen.add(name)
        actions = Counter(_action_ids(block))
        for action, count in actions.items():
            if count > 1:
                yield Problem(f"/blocks/{index}", f"action_id {action[:40]!r} must be unique in its block")


def _action_ids(value: object) -> Iterator[str]:
    if isinstance(value, OBJECT):
        action = value.get("action_id")
        if isinstance(action, str):
            yield action
        for item in value.values():
            if not isinstance(item, str):
                yield from _action_ids(item)
    elif isinstance(value, LIST):
        for item in value:
            yield from _action_ids(item)
