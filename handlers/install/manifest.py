"""The Slack app manifest with this configuration's names and addresses."""

from __future__ import annotations

from typing import Any

import yaml

from bot.config.load import Config
from bot.config.shipped import APP, shipped_file
from bot.errors import UsageError

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


HISTORY = frozenset({"channels:history", "groups:history", "im:history", "metadata.message:read"})
OVERHEARD = frozenset({"message.channels", "message.groups", "message.im"})
WITHOUT_HISTORY = (
    "Without the history scopes, replies in a digest's thread and direct messages get no answer (a mention and the "
    'slash commands do), and a digest part whose outcome Slack did not report stays "unknown" instead of being '
    "looked up."
)
"""What stops working with the minimal manifest, for whoever asks for it."""


def manifest_text(config: Config, *, socket: bool = False, minimal: bool = False) -> str:
    """``app.yaml`` as YAML, with the app's name, sectors of this desk in the hints, and where a public
    address is configured, HTTP instead of Socket Mode, and where Slack leads back to after installing.

    ``socket`` keeps Socket Mode all the same: then only browsers come to that address. ``minimal`` leaves out every
    scope and event with which messages are read.
    Raises :class:`~bot.errors.UsageError` where ``app.yaml`` is missing from the installation.
    """
    manifest = manifest_data()
    manifest["display_information"]["name"] = config.name
    manifest["features"]["bot_user"]["display_name"] = config.name
    _use_own_sectors(manifest, [sector.key for sector in config.sectors])
    if minimal:
        _read_no_messages(manifest)
    if config.public_url:
        manifest["oauth_config"]["redirect_urls"] = [config.public_url + REDIRECT_PATH]
        if not socket:
            _use_http(manifest, config.public_url + EVENTS_PATH)
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def manifest_data() -> dict[str, Any]:
    """``app.yaml`` as it stands. Raises :class:`~bot.errors.UsageError` where it is missing."""
    try:
        text = shipped_file(APP).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{APP} is missing from this installation: {error.strerror}.") from error
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def scopes() -> tuple[str, ...]:
    """The bot scopes that ``app.yaml`` asks for."""
    return tuple(manifest_data()["oauth_config"]["scopes"]["bot"])


def _read_no_messages(manifest: dict[str, Any]) -> None:
    bot = manifest["oauth_config"]["scopes"]
    bot["bot"] = [scope for scope in bot["bot"] if scope not in HISTORY]
    events = manifest["settings"]["event_subscriptions"]
    events["bot_events"] = [event for event in events["bot_events"] if event not in OVERHEARD]


def _use_own_sectors(manifest: dict[str, Any], sectors: list[str]) -> None:
    """The hints name sectors: let them be ones that this desk has."""
    if "biotech" in sectors:
        return
    for command in manifest["features"]["slash_commands"]:
        hint = command["usage_hint"].replace("biotech obesity drug", f"{sectors[0]} merger")
        command["usage_hint"] = hint.replace("biotech", sectors[0]).replace("7d finance", f"7d {sectors[-1]}")


def _use_http(manifest: dict[str, Any], address: str) -> None:
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
    for command in manifest["features"]["slash_commands"]:
        command["url"] = address
