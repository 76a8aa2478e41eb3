"""One Web API call: its arguments, whatever way they came, and who makes it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.records import Channel, Json, PostedMessage
from bot.demo.slack.state.workspace import LocalWorkspace
from bot.render.slack.schema import Problem

VIEW_BYTES = 250_000
Lint = Callable[[object], Sequence[Problem]]
"""Takes a list of blocks or a view and answers what Slack would object to; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments and surroundings of one call. ``caller`` is the user id behind the token."""

    workspace: LocalWorkspace
    args: Mapping[str, Any]
    caller: str
    base_url: str
    scopes: frozenset[str] | None  # None: every scope
    lint_blocks: Lint
    lint_view: Lint

    # --- reading arguments -------------------------------------------------------------------------

    def text(self, name: str, default: str = "") -> str:
        """An argument as text; absent or null gives ``default``."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """An argument that must be there, as ``invalid_arguments`` says otherwise."""
        value = self.text(name)
        if not value:
            raise Refused("invalid_arguments", messages=(f"[ERROR] missing required field: {name}",))
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value in any of the forms that clients send."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """A whole number; anything else is ``invalid_arguments``."""
        value = self.text(name)
        try:
            return int(value) if value else default
        except ValueError:
            raise Refused("invalid_arguments", messages=(f"[ERROR] must be a number: {name}",)) from None

    def structure(self, name: str, code: str) -> Any:
        """JSON given as such or as a string (in forms); refuses with ``code`` what cannot be read."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(code) from None

    def blocks(self) -> tuple[Json, ...] | None:
        """The ``blocks`` argument, None where it is absent."""
        value = self.structure("blocks", "invalid_blocks_format")
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
            raise Refused("invalid_blocks_format")
        return tuple(value)

    def metadata(self) -> Json | None:
        """The ``metadata`` argument, checked for its two fields."""
        value = self.structure("metadata", "invalid_metadata_format")
        if value is None:
            return None
        if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict):
            raise Refused("invalid_metadata_format")
        if not isinstance(value.get("event_type"), str) or not value["event_type"]:
            raise Refused("invalid_metadata_format")
        if len(json.dumps(value)) > 16_000:
            raise Refused("metadata_too_large")
        return value

    # --- what the arguments name -------------------------------------------------------------------

    def channel(self, name: str = "channel") -> Channel:
        """The channel of an id, ``#name`` or user id (his direct conversation with the app)."""
        reference = self.text(name)
        state = self.workspace
        if reference in state.users and reference != self.caller:
            return state.direct(self.caller, reference)
        by_name = state.channel_named(reference.removeprefix("#"))
        return state.channel(by_name.id if by_name else reference, viewer=self.caller)

    def joined_channel(self) -> Channel:
        """The channel, of which the caller must be a member."""
        channel = self.channel()
        if self.caller not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def own_message(self, code: str) -> PostedMessage:
        """The message of ``channel`` and ``ts``, which the caller must have written (else ``code``)."""
        message = self.workspace.message(self.channel().id, self.text("ts"))
        if message.user != self.caller or message.only_for:
            raise Refused(code)
        return message

    def has_scope(self, *any_of: str) -> bool:
        """Whether the token carries at least one of these scopes."""
        return self.scopes is None or any(scope in self.scopes for scope in any_of)

    # --- pages of lists ----------------------------------------------------------------------------

    def page(self, items: Sequence[Any], key: str, *, default: int, most: int) -> tuple[list[Any], str]:
        """One page of ``items`` from the cursor on, and the next cursor ("" at the end)."""
        limit = self.number("limit", default)
        if limit < 1:
            raise Refused("invalid_limit")
        start = self._offset(key)
        end = start + min(limit, most)
        more = base64.b64encode(f"{key}:{end}".encode()).decode() if end < len(items) else ""
        return list(items[start:end]), more

    def _offset(self, key: str) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            name, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
            offset = int(number)
        except (binascii.Error, ValueError):
            raise Refused("invalid_cursor") from None
        if name != key or offset < 0:
            raise Refused("invalid_cursor")
        return offset

    # --- what may be posted ------------------------------------------------------------------------

    def check_blocks(self, blocks: Sequence[Json]) -> None:
        """Refuse blocks as Slack does: ``invalid_blocks`` with pointers, or too long altogether."""
        problems = self.lint_blocks(list(blocks))
        if problems:
            raise Refused(problems[0].code, messages=pointed(problems))

    def check_view(self, view: Any) -> Json:
        """A view that may be shown; ``invalid_arguments`` with pointers otherwise."""
        if not isinstance(view, dict):
            raise Refused("invalid_arguments", messages=("[ERROR] missing required field: view",))
        if view.get("type") not in {"modal", "home"}:
            raise Refused(
                "invalid_arguments", messages=("[ERROR] invalid view type [json-pointer:/view/type]",)
            )
        if len(json.dumps(view)) > VIEW_BYTES:
            raise Refused("view_too_large")
        problems = self.lint_view(view)
        if problems:
            raise Refused("invalid_arguments", messages=pointed(problems))
        return view


def pointed(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Problems as Slack words them, each with a JSON pointer."""
    return tuple(f"[ERROR] {problem.what} [json-pointer:{problem.path}]" for problem in problems)
