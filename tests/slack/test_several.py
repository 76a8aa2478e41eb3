"""Several workspaces at once: each installs the app by itself, and none sees, delays or outlives another."""

from __future__ import annotations

import pytest

from tests.slack.desk import shown
from tests.slack.several import FIRST, SECOND, Browser, open_offices
from tests.slack.test_service import until


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
        (listed,) = await offices.command(SECOND, "/watch list")
        assert "Pfizer" in shown(listed)
        assert set(offices.rows(SECOND)) >= {"installations", "subscriptions", "runs", "shown", "watches"}

        page = await Browser().install(offices, FIRST)  # and it may come back, with nothing of before
        assert page.status == 200
        (listed,) = await offices.command(FIRST, "/watch list")
        assert "Nothing is watched yet" in shown(listed)
        tokens.append(offices.seat(FIRST).token)
    assert len(set(tokens)) == 3
    for secret in (*tokens, offices.environment.slack_client_secret.reveal()):
        assert secret.encode() not in offices.stored()
