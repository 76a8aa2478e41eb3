"""Setting up from an empty folder: what is written, kept, refused, and left alone the second time."""

from __future__ import annotations

import stat
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from bot.cli.init import keep_secret
from bot.config.load import load_config
from bot.config.secrets import Secret
from bot.config.shipped import shipped_file
from bot.config.starter import Choices, shipped_sectors, starter_text
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.errors import UsageError

QUIET = ("init", "--no-input", "--no-doctor")


async def test_it_writes_a_configuration_with_what_was_asked_for(folder):
    ran = await folder.run(
        *QUIET,
        "--sectors",
        "biotech,pharma",
        "--channel",
        "biotech-news",
        "--time",
        "7:30",
        "--timezone",
        "Europe/Berlin",
    )
    assert ran.status == 0, ran.err
    config = load_config(folder.path / "sectors.yaml")
    assert [sector.key for sector in config.sectors] == ["biotech", "pharma"]
    (subscription,) = config.subscriptions
    assert (subscription.channel, subscription.time, subscription.timezone) == (
        "#biotech-news",
        "07:30",
        "Europe/Berlin",
    )
    text = (folder.path / "sectors.yaml").read_text()
    assert "# Fierce Pharma: trade press" in text  # the shipped comments came along


async def test_the_link_creates_the_app_from_this_manifest(folder):
    ran = await folder.run(*QUIET)
    link = urlsplit(ran.out.strip())
    assert (link.netloc, link.path) == ("api.slack.com", "/apps")
    manifest = yaml.safe_load(parse_qs(link.query)["manifest_yaml"][0])
    assert manifest["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize("number", range(1, 32))
def test_every_choice_of_sectors_is_a_sound_configuration(tmp_path, number):
    shipped = shipped_file("sectors.yaml").read_text()
    keys = [key for place, key in enumerate(shipped_sectors(shipped)) if number >> place & 1]
    file = tmp_path / "sectors.yaml"
    file.write_text(starter_text(shipped, Choices(keys, {}, "UTC", "08:00", "#news")))
    config = load_config(file)
    assert [sector.key for sector in config.sectors] == keys


async def test_a_second_time_changes_nothing(folder):
    await folder.run(*QUIET, "--sectors", "energy")
    before = (folder.path / "sectors.yaml").read_bytes()
    ran = await folder.run(*QUIET, "--sectors", "finance")
    assert ran.status == 0
    assert "already there and stays as it is" in ran.err
    assert (folder.path / "sectors.yaml").read_bytes() == before


async def test_feeds_of_another_reader_become_sectors(folder):
    (folder.path / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="Oil &amp; gas">'
        '<outline text="Rig &quot;Notes&quot;" xmlUrl="https://rig.example/feed"/></outline></body></opml>'
    )
    ran = await folder.run(*QUIET, "--opml", "feeds.opml")
    assert ran.status == 0, ran.err
    config = load_config(folder.path / "sectors.yaml")
    assert [(feed.name, feed.url, feed.sectors) for feed in config.feeds] == [
        ('Rig "Notes"', "https://rig.example/feed", ("oil-gas",))
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--sectors", "biotech,farma"),
            "--sectors: farma; allowed are technology, finance, pharma, biotech, energy",
        ),
        (("--time", "25:00"), "--time: '25:00'; allowed is a time of day"),
        (("--timezone", "Berlin"), "did you mean Europe/Berlin?"),
        (("--channel", "two words"), "--channel: 'two words'; allowed is a channel"),
        (("--opml", "absent.opml"), "--opml: absent.opml: No such file"),
    ],
)
async def test_a_wrong_value_names_its_option_and_writes_nothing(folder, words, sentence):
    ran = await folder.run(*QUIET, *words)
    assert ran.status == 2
    assert sentence in ran.err
    assert not (folder.path / "sectors.yaml").exists()


async def test_tokens_that_slack_knows_are_told_and_the_bot_finds_them_again(folder):
    async with WorkspaceServer(Settings(channels={"general": ""})) as server:
        keep_secret(folder.path / "secrets", "SLACK_BOT_TOKEN", Secret(server.tokens.bot))
        keep_secret(folder.path / "secrets", "SLACK_APP_TOKEN", Secret(server.tokens.app))
        ran = await folder.run(*QUIET, SLACK_API_URL=server.api_url)
    assert (ran.status, ran.out) == (0, "")
    assert "SLACK_BOT_TOKEN: signed in as" in ran.err
    assert "SLACK_APP_TOKEN: Socket Mode may be opened" in ran.err
    assert server.tokens.bot not in ran.err


async def test_a_token_that_slack_refuses_is_told_and_fails(folder):
    async with WorkspaceServer(Settings(channels={"general": ""})) as server:
        ran = await folder.run(*QUIET, SLACK_API_URL=server.api_url, SLACK_BOT_TOKEN="xoxb-stale")
    assert ran.status == 1
    assert "SLACK_BOT_TOKEN: Slack says invalid_auth" in ran.err
    assert "xoxb-stale" not in ran.err


def test_a_secret_is_kept_for_its_owner_only_and_not_replaced(tmp_path):
    file = keep_secret(tmp_path / "secrets", "SLACK_BOT_TOKEN", Secret("xoxb-1"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with pytest.raises(UsageError, match="cannot be written"):
        keep_secret(tmp_path / "secrets", "SLACK_BOT_TOKEN", Secret("xoxb-2"))
    assert file.read_text() == "xoxb-1\n"
