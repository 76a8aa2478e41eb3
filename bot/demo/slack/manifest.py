"""What installing an app from its manifest gives it: commands, events and scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.slack.delivery.events import EVERY_EVENT
from bot.demo.slack.state.records import Command


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed app's rights; ``scopes`` None grants every scope."""

    commands: tuple[Command, ...] = ()
    events: frozenset[str] = EVERY_EVENT
    scopes: frozenset[str] | None = None


def installed(manifest: Mapping[str, Any] | None) -> Installed:
    """The rights that a manifest asks for; without one everything but commands."""
    if manifest is None:
        return Installed()
    commands = manifest.get("features", {}).get("slash_commands", ())
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())
    return Installed(
        tuple(Command(c["command"], c["description"], c.get("usage_hint", "")) for c in commands),
        frozenset(events),
        frozenset(scopes),
    )
