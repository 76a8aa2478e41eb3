"""Several workspaces at once: each installs the app by itself, and none sees, delays or outlives another."""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest
from slack_bolt.request.internals import extract_team_id

from bot.cli.doctor import examine
from bot.cli.export import forget_workspace
from bot.config.secrets import Secret
from bot.demo.figures.server import FigureSources
from bot.errors import UsageError
from bot.service.run import run_bot
from handlers.install.sealing import new_key
from handlers.transport.request import read_request
from tests.handlers.desk import shown
from tests.handlers.several import FIRST, SECOND, Browser, open_offices
from tests.service.test_run import free_port, running, surroundings, until


@pytest.mark.parametrize("socket", [True, False], ids=["socket mode", "signed http"])
async def test_two_workspaces_install_live_apart_and_one_leaves(tmp_path, socket):
    async with open_offices(tmp_path, socket=socket) as offices, offices.running():
        tokens = []
        for team in (FIRST, SECOND):
            page = await Browser().install(offices, team)
            assert page.status == 200, page.text
            assert "Sectorwire is installed" in page.text
            tokens.append(offices.seat(team).token)
            # Configured for this workspace, and known at once.
            (listed,) = await offices.command(team, "/digest list")
            assert "Biotech every day at 00:00" in shown(listed)
        assert len(set(tokens)) == 2

        await until(offices.polled)
        for team in (FIRST, SECOND):
            digest, said = await offices.command(team, "/digest now")
            assert shown(said) == "Posted."
            assert "Aurelia Bio wins approval" in shown(digest)
            assert digest.user == offices.seat(team).state.bot.id
            await offices.command(team, "/watch pfizer")
        posts = [args for name, args in offices.server.api.calls if name == "chat.postMessage"]
        assert {args["channel"] for args in posts} >= {offices.channel(FIRST).id, offices.channel(SECOND).id}
        assert set(offices.rows(FIRST)) == set(offices.rows(SECOND)) >= {
            "installations", "subscriptions", "runs", "shown", "watches",
        }  # fmt: skip

        offices.server.seats.uninstall(FIRST)
        await until(lambda: not offices.rows(FIRST))
        offices.seat(FIRST).interactions.commands = offices.seat(
            FIRST
        ).commands  # on its way when the app was removed
        (refused,) = await offices.command(FIRST, "/watch list")
        assert "no longer installed in this workspace" in shown(refused)
        assert not offices.rows(FIRST)
        (listed,) = await offices.command(SECOND, "/watch list")
        assert "Pfizer" in shown(listed)
        assert set(offices.rows(SECOND)) >= {"installations", "subscriptions", "runs", "shown", "watches"}

        page = await Browser().install(offices, FIRST)  # and it may come back, with nothing of before
        assert page.status == 200
        (listed,) = await offices.command(FIRST, "/watch list")
        assert "You aren't watching anything yet" in shown(listed)
        tokens.append(offices.seat(FIRST).token)
    assert len(set(tokens)) == 3
    for secret in (*tokens, offices.environment.slack_client_secret.reveal()):
        assert secret.encode() not in offices.stored()


async def test_one_whose_token_is_refused_does_not_keep_the_others_from_their_digests(tmp_path):
    async with open_offices(tmp_path) as offices:
        async with offices.running():
            for team in (FIRST, SECOND):
                await Browser().install(offices, team)
        offices.server.seats.revoked.add(offices.seat(FIRST).token)  # and nobody told us
        before = len(offices.server.api.calls)
        async with offices.running(post_now=True):
            await until(lambda: offices.messages(SECOND))
            (digest,) = offices.messages(SECOND)
            assert "Aurelia Bio wins approval" in shown(digest)
        assert offices.messages(FIRST) == []
        methods = [name for name, _ in offices.server.api.calls[before:]]
        assert "auth.test" not in methods  # neither at a start nor for a request
        with offices.database() as conn:
            runs = dict(conn.execute("select team, state from runs"))
        assert runs == {
            FIRST: "composed",
            SECOND: "done",
        }  # it is not lost: it waits for the app to be installed again


async def test_in_socket_mode_http_is_for_installing_and_health_only(tmp_path):
    async with open_offices(tmp_path) as offices, offices.running(), aiohttp.ClientSession() as session:
        async with session.post(f"{offices.url}/slack/events", data="{}") as refused:
            assert refused.status == 404
        async with session.get(f"{offices.url}/healthz") as health:
            assert health.status == 200
        assert (await Browser().asked(offices)).status == 200


async def test_doctor_looks_at_every_installation(tmp_path, capsys):
    async with open_offices(tmp_path) as offices:
        async with offices.running():
            for team in (FIRST, SECOND):
                await Browser().install(offices, team)
        offices.server.seats.revoked.add(offices.seat(FIRST).token)
        given = offices.environment
        variables = {
            "SECTORWIRE_CONFIG": str(given.config),
            "SLACK_API_URL": given.slack_api_url,
            "SLACK_APP_TOKEN": given.slack_app_token.reveal(),
            "SLACK_CLIENT_ID": given.slack_client_id,
            "SLACK_CLIENT_SECRET": given.slack_client_secret.reveal(),
            "SECTORWIRE_TOKEN_KEY": ",".join(key.reveal() for key in given.token_keys),
            "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            **{
                f"SECTORWIRE_{name}_URL": offices.server.url
                for name in ("SEC", "FINNHUB", "YAHOO", "QUOTES", "CLINICALTRIALS", "FX")
            },
        }
        assert await examine(variables, None) == 1
        told = capsys.readouterr().out
        assert (
            f"broken workspace {FIRST} (Northgate Research): Slack says token_revoked: the token was" in told
        )
        assert f"ok     workspace {SECOND} (Northgate Research 2): signed in as sectorwire" in told
        assert "ok     app token" in told
        await examine(variables | {"SECTORWIRE_TOKEN_KEY": "no key"}, None)
        assert "broken token key: SECTORWIRE_TOKEN_KEY must contain keys" in capsys.readouterr().out


async def test_a_chart_is_put_into_the_workspace_that_is_shown_it(tmp_path):
    """A file's id means nothing elsewhere: Slack would refuse the card."""
    async with FigureSources() as figures, open_offices(tmp_path) as offices:
        offices.environment = replace(offices.environment, provider_urls=figures.provider_urls())
        async with offices.running():
            for team in (FIRST, SECOND):
                await Browser().install(offices, team)
                await offices.command(team, "/company pfizer")  # a placeholder may be shown first
                await until(lambda team=team: pictures(offices, team))
                (picture,) = pictures(offices, team)
                assert picture["slack_file"]["id"] in offices.seat(team).state.files


def pictures(offices, team):
    """The pictures in the channel."""
    return [block for one in offices.messages(team) for block in one.blocks if block["type"] == "image"]


async def test_one_that_left_while_nobody_was_there_is_forgotten_by_hand(tmp_path, capsys):
    async with open_offices(tmp_path) as offices:
        async with offices.running():
            for team in (FIRST, SECOND):
                await Browser().install(offices, team)
                await offices.command(team, "/watch pfizer")
        kept = offices.rows(SECOND)
        assert offices.rows(FIRST) == {"installations": 1, "subscriptions": 1, "watches": 1}
        await forget_workspace(offices.environment, FIRST)
        assert capsys.readouterr().out == f"3 rows of {FIRST} were deleted.\n"
        assert (offices.rows(FIRST), offices.rows(SECOND)) == ({}, kept)


async def test_one_token_goes_before_whatever_else_is_set(tmp_path, monkeypatch, caplog):
    """Bolt reads these variables by itself, and would look for installations in files then."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "client-secret")
    async with surroundings(tmp_path) as (server, environment):
        given = replace(
            environment,
            slack_client_id="1.2",
            slack_client_secret=Secret("client-secret"),
            token_keys=(Secret(new_key()),),
        )
        channel = server.workspace.channel_named("biotech-news")
        you = next(one for one in server.workspace.users.values() if one.name == "you")
        async with running(given, port=free_port()):
            await server.interactions.command(you, channel, "/digest list")
            await until(lambda: server.workspace.messages(channel.id))
        assert "Biotech every day at 00:00" in shown(server.workspace.messages(channel.id)[-1])
    assert "no other can install the app" in caplog.text


async def test_what_is_missing_is_named(tmp_path):
    async with open_offices(tmp_path) as offices:
        given = offices.environment
        for changed, named in (
            ({"slack_client_secret": None}, "SLACK_CLIENT_SECRET must be set too"),
            (
                {"token_keys": (), "slack_client_id": None},
                "SLACK_CLIENT_ID and SECTORWIRE_TOKEN_KEY must be set too",
            ),
            (
                {"slack_client_id": None, "slack_client_secret": None, "token_keys": ()},
                "SLACK_BOT_TOKEN isn't set",
            ),
            ({"token_keys": (Secret("x"),)}, "SECTORWIRE_TOKEN_KEY must contain keys"),
        ):
            with pytest.raises(UsageError, match=named):
                await run_bot(replace(given, **changed), port=offices.port)
        with pytest.raises(UsageError, match="Set a port, where workspaces install"):
            await run_bot(given)


def test_in_a_shared_channel_the_installation_counts_that_is_asked():
    """Bolt finds the token by the same ids: were ours others, one workspace's words would meet another's rows."""
    bodies = [
        {"team": {"id": "T0USER"}, "user": {"id": "U1"}, "type": "block_actions"},
        {"team": {"id": "T0USER"}, "user": {"id": "U1"}, "view": {"app_installed_team_id": "T0OURS"}},
        {"team_id": "T0USER", "user_id": "U1", "command": "/news"},
        {
            "team_id": "T0USER",
            "event": {"type": "message", "team": "T0USER"},
            "authorizations": [{"team_id": "T0OURS"}],
        },
        {"team_id": "T0OURS", "event": {"type": "message", "team": "T0USER"}},
    ]
    for body in bodies:
        assert read_request("x", body, None, None).team == extract_team_id(body)
