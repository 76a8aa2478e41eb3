"""app.yaml keeps the limits of Slack's manifest reference, and the docs explain all it asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.config.load import load_config
from handlers.install.manifest import manifest_text

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")

# Field -> (least, most) characters, by the manifest reference and its published schema.
TEXTS = {
    ("display_information", "name"): (1, 35),
    ("display_information", "description"): (1, 140),
    ("display_information", "long_description"): (175, 4000),
    ("features", "bot_user", "display_name"): (1, 80),
}
KNOWN = {
    (): {"_metadata", "display_information", "features", "oauth_config", "settings"},
    ("_metadata",): {"major_version", "minor_version"},
    ("display_information",): {"name", "description", "long_description", "background_color"},
    ("features",): {"app_home", "bot_user", "slash_commands", "shortcuts"},
    ("features", "app_home"): {
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    },
    ("features", "bot_user"): {"display_name", "always_online"},
    ("oauth_config",): {"scopes", "redirect_urls"},
    ("oauth_config", "scopes"): {"bot"},
    ("settings",): {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    ("settings", "event_subscriptions"): {"bot_events", "request_url"},
    ("settings", "interactivity"): {"is_enabled", "request_url"},
}
# An event reaches the app only with its scope (None: with any).
EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": None,
}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))


def at(manifest: dict, path: tuple[str, ...]):
    for name in path:
        manifest = manifest[name]
    return manifest


@pytest.mark.parametrize("path", KNOWN, ids="/".join)
def test_only_fields_that_slack_knows(manifest, path):
    assert set(at(manifest, path)) <= KNOWN[path]


@pytest.mark.parametrize(("path", "bounds"), TEXTS.items(), ids=str)
def test_texts_are_as_long_as_slack_allows(manifest, path, bounds):
    assert bounds[0] <= len(at(manifest, path)) <= bounds[1]


def test_it_is_a_manifest_of_the_second_version_with_a_colour(manifest):
    assert manifest["_metadata"]["major_version"] == 2
    assert re.fullmatch(r"#[0-9a-f]{6}", manifest["display_information"]["background_color"])


def test_commands_have_hints_within_limits_and_no_address_under_socket_mode(manifest):
    commands = manifest["features"]["slash_commands"]
    assert [command["command"] for command in commands] == [
        "/news",
        "/company",
        "/digest",
        "/watch",
        "/calendar",
    ]
    for command in commands:
        assert set(command) == {"command", "description", "usage_hint", "should_escape"}
        assert re.fullmatch(r"/[a-z-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
        assert command["usage_hint"].endswith("help")
        assert command["should_escape"] is True


def test_socket_mode_with_interactivity_and_home(manifest):
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "request_url" not in settings["event_subscriptions"]
    assert settings["token_rotation_enabled"] is False
    assert at(manifest, ("features", "app_home")) == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_every_event_has_its_scope_and_stands_in_the_docs(manifest):
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(set(events)) == events
    assert set(events) == set(EVENT_SCOPES)
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    for event in events:
        assert EVENT_SCOPES[event] is None or EVENT_SCOPES[event] in scopes
        assert f"`{event}`" in DOCS


def test_every_scope_is_justified_in_the_docs_and_none_that_is_not_asked_for(manifest):
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert sorted(set(scopes)) == scopes
    table = DOCS.partition("## Scopes")[2].partition("## Events")[0]
    justified = {
        scope
        for line in table.splitlines()
        if line.startswith("| `")
        for scope in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert justified == set(scopes)
    # No scope of a user's own token: the bot never acts as a person.
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}


CONFIG = """
{public_url}
sectors: {{biotech: {{title: Biotech, feeds: [{{url: "https://wire.example/f", name: Wire}}]}}}}
"""


@pytest.mark.parametrize("socket", [True, False])
def test_with_a_public_address_browsers_are_led_back_there(tmp_path, socket):
    file = tmp_path / "sectors.yaml"
    file.write_text(CONFIG.format(public_url="public_url: https://desk.example/bot/"))
    made = yaml.safe_load(manifest_text(load_config(file), socket=socket))
    for path, known in KNOWN.items():
        assert set(at(made, path)) <= known
    assert made["oauth_config"]["redirect_urls"] == ["https://desk.example/bot/slack/oauth_redirect"]
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is socket
    assert settings["event_subscriptions"].get("request_url") == (
        None if socket else "https://desk.example/bot/slack/events"
    )
    file.write_text(CONFIG.format(public_url=""))
    assert "redirect_urls" not in yaml.safe_load(manifest_text(load_config(file)))["oauth_config"]
