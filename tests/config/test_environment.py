"""Tokens and keys: from variables or files, never shown."""

import copy
import io
import json
import logging
import pickle
from pathlib import Path

import pytest

from bot.config.env import read_environment
from bot.config.secrets import Secret
from bot.errors import ConfigError
from bot.telemetry.logs import set_up_logging

TOKEN = "xoxb-1234-5678-abcdefghijkl"


def test_values_and_files_are_read(tmp_path):
    file = tmp_path / "key"
    file.write_text("key-from-file\n")
    env = read_environment(
        {
            "SLACK_BOT_TOKEN": TOKEN,
            "FINNHUB_API_KEY_FILE": str(file),
            "SECTORWIRE_SEC_URL": "http://127.0.0.1:9/",
            "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1:80, Feeds.Internal ,",
            "SECTORWIRE_CONFIG": str(tmp_path / "s.yaml"),
        }
    )
    assert env.slack_bot_token == Secret(TOKEN)
    assert env.finnhub_api_key == Secret("key-from-file")
    assert env.slack_app_token is None
    assert env.provider_urls == {"sec": "http://127.0.0.1:9"}
    assert env.allow_private_hosts == ("127.0.0.1:80", "feeds.internal")
    assert env.database_path == tmp_path / "sectorwire.db"
    assert len(env.secrets()) == 2


def test_what_installing_needs_is_read(tmp_path):
    file = tmp_path / "keys"
    file.write_text("newest-key, older-key\n")
    given = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
        "SECTORWIRE_TOKEN_KEY_FILE": str(file),
    }
    env = read_environment(given)
    assert env.installs
    assert env.slack_client_id == "1.2"
    assert env.token_keys == (Secret("newest-key"), Secret("older-key"))
    assert {secret.reveal() for secret in env.secrets()} == {"client-secret", "newest-key", "older-key"}
    assert not read_environment(given | {"SLACK_BOT_TOKEN": TOKEN}).installs, "one token goes before"
    for name in given:
        assert not read_environment({key: value for key, value in given.items() if key != name}).installs


def test_the_database_is_where_it_is_told_to_be():
    assert read_environment({"SECTORWIRE_DB": "/data/x.db"}).database_path == Path("/data/x.db")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 70_000, None])
def test_a_secret_file_that_cannot_be_used_is_named(tmp_path, content):
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="SLACK_APP_TOKEN_FILE"):
        read_environment({"SLACK_APP_TOKEN_FILE": str(file)})


def test_a_secret_shows_itself_to_nobody():
    secret = Secret(TOKEN)
    shown = f"{secret} {secret!r} {secret!s} {[secret]} %s" % secret
    assert TOKEN not in shown
    assert secret.reveal() == TOKEN
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy.copy(secret)
    assert TOKEN not in repr(read_environment({"SLACK_BOT_TOKEN": TOKEN}))


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_logs_carry_fields_and_no_secret_on_any_way(stream):
    out = stream()
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    set_up_logging([Secret('odd"secret\\value'), Secret(TOKEN)], stream=out)
    try:
        log = logging.getLogger("bot.somewhere")
        log.info("token %s", TOKEN, extra={"run": "r1", "url": f"https://x/?k={TOKEN}"})
        log.warning('with odd"secret\\value inside')
        try:
            raise ValueError(f"failed with {TOKEN} and xoxp-9999-8888-7777-shapeofatoken")
        except ValueError:
            log.exception("boom")
    finally:
        for handler in list(root.handlers):
            root.removeHandler(handler)
        for handler in before[0]:
            root.addHandler(handler)
        root.setLevel(before[1])
    text = out.getvalue()
    assert TOKEN not in text
    assert "shapeofatoken" not in text
    assert 'odd"secret' not in text
    assert 'odd\\"secret' not in text
    assert "ValueError" in text
    if stream is io.StringIO:
        lines = [json.loads(line) for line in text.splitlines()]
        assert [line["level"] for line in lines] == ["info", "warning", "error"]
        assert lines[0]["run"] == "r1"
    else:
        assert "run=r1" in text
