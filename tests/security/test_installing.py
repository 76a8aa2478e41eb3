"""Installing by OAuth: states that are good once, pages that repeat nothing, tokens that only the key opens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from bot.config.secrets import Secret
from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.web_api.methods import Method
from bot.errors import SlackAuthBroken, UsageError
from bot.models.workspaces import Installation
from bot.service.run import run_bot
from handlers.install.installations import STATE_SECONDS, States
from handlers.install.pages import page
from handlers.install.sealing import Seal, new_key
from storage.sqlite.engine.database import Database
from storage.sqlite.events import SqliteEventLedger
from storage.sqlite.installations import MOST_STATES, SqliteInstallationStore
from storage.sqlite.upkeep.teams import forget_team
from tests.fakes.clock import VirtualClock
from tests.handlers.desk import shown
from tests.handlers.several import FIRST, SECOND, Browser, open_offices

BAIT = "<script>alert(1)</script>\"'&lt;!channel>"


def exchanged(offices) -> int:
    """How many codes were shown to Slack."""
    return sum(name == "oauth.v2.access" for name, _ in offices.server.api.calls)


# --- states ----------------------------------------------------------------------------------------


async def test_a_state_is_good_for_one_use_in_one_browser(tmp_path: Path):
    async with open_offices(tmp_path) as offices, offices.running():
        browser = Browser()
        back = await browser.consented(offices, "Allow in Northgate Research")
        state = parse_qs(urlsplit(back).query)["state"][0]

        stranger = await Browser().get(back)  # somebody else is led to our address
        assert (stranger.status, exchanged(offices)) == (400, 0)
        other = Browser(dict(browser.cookies) | {"slack-app-oauth-state": "another"})
        assert ((await other.get(back)).status, exchanged(offices)) == (400, 0)

        cookies = dict(browser.cookies)
        assert (await browser.get(back)).status == 200
        assert exchanged(offices) == 1
        again = await Browser(cookies).get(back)  # the same browser, the same address, recorded
        assert (again.status, exchanged(offices)) == (401, 1)
        assert "already used" in again.text

        for forged in ("", "x" * 43, state[::-1], f"{state}x", BAIT):
            given = Browser({"slack-app-oauth-state": quote(forged)})
            refused = await given.get(
                f"{offices.url}/slack/oauth_redirect?code=c&state={quote(quote(forged))}"
            )
            assert refused.status in {400, 401}, refused.text
        assert exchanged(offices) == 1
        assert state.encode() not in offices.stored()


async def test_of_many_who_use_a_state_at_once_one_succeeds(tmp_path: Path):
    database = Database.open(tmp_path / "news.db")
    try:
        states = States(SqliteInstallationStore(database), VirtualClock())
        for _ in range(20):
            state = await states.async_issue()
            tried = await asyncio.gather(*(states.async_consume(state) for _ in range(10)))
            assert sorted(tried) == [False] * 9 + [True]
    finally:
        database.close()


async def test_states_end_after_ten_minutes_and_are_bounded(tmp_path: Path):
    database, clock = Database.open(tmp_path / "news.db"), VirtualClock()
    try:
        store = SqliteInstallationStore(database)
        states = States(store, clock)
        early, late = await states.async_issue(), await states.async_issue()
        clock.advance(timedelta(seconds=STATE_SECONDS - 1))
        assert await states.async_consume(early)
        clock.advance(timedelta(seconds=1))
        assert not await states.async_consume(late)

        first = await states.async_issue()
        newest = await asyncio.gather(*(states.async_issue() for _ in range(MOST_STATES)))

        def count(db) -> int:
            return db["oauth_states"].count

        assert await database.read(count) == MOST_STATES
        assert not await states.async_consume(first)
        assert await states.async_consume(newest[-1])
    finally:
        database.close()


# --- pages -----------------------------------------------------------------------------------------


async def test_pages_repeat_nothing_and_let_nothing_run(tmp_path: Path):
    async with open_offices(tmp_path) as offices, offices.running():
        for query in (
            f"error={quote(BAIT)}",
            f"code={quote(BAIT)}&state={quote(BAIT)}",
            "error=access_denied",
            "",
        ):
            seen = await Browser().get(f"{offices.url}/slack/oauth_redirect?{query}")
            assert "alert(1)" not in seen.text
            assert "Traceback" not in seen.text
            assert '<a href="install">Start again</a>' in seen.text
            assert re.search(r"<h1>Sectorwire wasn&#x27;t installed</h1><p>[A-Z].*\.</p>", seen.text), (
                seen.text
            )
            assert "default-src 'none'" in seen.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in seen.headers["Content-Security-Policy"]
            assert seen.headers["Cache-Control"] == "no-store"
            assert seen.headers["Referrer-Policy"] == "no-referrer"
        denied = await Browser().get(await Browser().consented(offices, "Cancel"))
        assert "allow it, so nothing was installed" in denied.text

        begun = await Browser().get(f"{offices.url}/slack/install?team={quote('T0DESK00001&scope=admin')}")
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert "team" not in asked
        assert "admin" not in asked["scope"][0]
        chosen = await Browser().asked(offices, f"?team={SECOND}")
        assert re.findall(r"Allow in ([^<]+)", chosen.text) == ["Northgate Research 2"]


def test_a_page_escapes_whatever_it_is_given():
    body = page(200, BAIT, BAIT, (BAIT, BAIT)).body
    assert "<script" not in body
    assert body.count('"') == page(200, "a", "b", ("c", "d")).body.count('"')


async def test_nothing_is_installed_that_cannot_be_served(tmp_path: Path):
    async with open_offices(tmp_path) as offices, offices.running():
        real = offices.server.api.methods["oauth.v2.access"]
        for more, sentence in (
            ({"is_enterprise_install": True, "team": None}, "not across a whole organization"),
            ({"refresh_token": "xoxe-1-secret"}, "token rotation"),
            ({"team": {"id": "T0OTHER", "name": "x"}}, "confirm it"),
            ({"team": {"id": "../T1", "name": "x"}}, "confirm it"),
        ):
            offices.server.api.methods["oauth.v2.access"] = Method(
                lambda call, more=more: real.run(call) | more, 4, caller="anyone"
            )
            refused = await Browser().install(offices, FIRST)
            assert refused.status in {400, 401}
            assert sentence in refused.text
        assert offices.rows(FIRST) == {}


async def test_a_wrong_client_secret_installs_nothing(tmp_path: Path):
    async with open_offices(tmp_path) as offices:
        offices.environment = replace(offices.environment, slack_client_secret=Secret("somebody else's"))
        async with offices.running():
            refused = await Browser().install(offices, FIRST)
            assert (refused.status, offices.seat(FIRST).token) == (401, None)
            assert "confirm it" in refused.text
            assert offices.rows(FIRST) == {}


async def test_when_slack_is_in_trouble_a_page_says_so(tmp_path: Path):
    async with open_offices(tmp_path) as offices, offices.running():
        for method in ("oauth.v2.access", "auth.test"):
            for kind in (FaultKind.HTTP_500, FaultKind.RESET, FaultKind.ERROR):
                # What passes is waited out; this does not.
                offices.server.faults.add(Fault(kind=kind, method=method, times=50, error="internal_error"))
                refused = await Browser().install(offices, FIRST)
                offices.server.faults.clear()
                assert refused.status == 401, (method, kind)
                assert "confirm it. Start again." in refused.text
        assert offices.rows(FIRST) == {}
        assert (await Browser().install(offices, FIRST)).status == 200


# --- keys ------------------------------------------------------------------------------------------


def test_a_sealed_token_opens_with_its_key_for_its_workspace_only():
    old, new = Secret(new_key()), Secret(new_key())
    sealed = Seal([old]).seal("T1", "xoxb-1-2-3")
    assert "xoxb" not in sealed
    assert Seal([new, old]).open("T1", sealed).reveal() == "xoxb-1-2-3"
    assert not Seal([new, old]).is_fresh("T1", sealed)
    for seal, team in ((Seal([new]), "T1"), (Seal([old]), "T2"), (Seal([old]), "T")):
        with pytest.raises(SlackAuthBroken, match="SECTORWIRE_TOKEN_KEY") as refused:
            seal.open(team, sealed)
        assert "xoxb" not in str(refused.value)
    for keys in ((), (Secret("no key"),), (old, Secret("é")), (Secret(old.reveal()[:-4]),)):
        with pytest.raises(UsageError, match="token-key") as told:
            Seal(keys)
        assert told.value.__cause__ is None
        assert told.value.__suppress_context__


async def test_a_key_is_exchanged_and_a_lost_one_is_said_and_loses_nothing(tmp_path: Path):
    old, new, wrong = (Secret(new_key()) for _ in range(3))
    async with open_offices(tmp_path, keys=(old.reveal(),)) as offices:
        with_old = offices.environment
        async with offices.running():
            for team in (FIRST, SECOND):
                assert (await Browser().install(offices, team)).status == 200
        kept = await installations(offices)
        with pytest.raises(UsageError, match=r"No key in SECTORWIRE_TOKEN_KEY can read"):
            await run_bot(replace(with_old, token_keys=(wrong,)), port=offices.port)
        assert await installations(offices) == kept

        offices.environment = replace(with_old, token_keys=(new, old))
        async with offices.running():  # both keys: works, and everything is sealed with the new one
            (answer,) = await offices.command(SECOND, "/digest list")
            assert "Biotech" in shown(answer)
        resealed = await installations(offices)
        assert {one.team for one in resealed} == {FIRST, SECOND}
        assert {one.sealed for one in resealed}.isdisjoint(one.sealed for one in kept)
        offices.environment = replace(with_old, token_keys=(new,))
        async with offices.running():  # so that the old one may go
            (answer,) = await offices.command(FIRST, "/digest list")
            assert "Biotech" in shown(answer)
        with pytest.raises(UsageError, match=r"No key in SECTORWIRE_TOKEN_KEY"):
            await run_bot(with_old, port=offices.port)


async def test_one_workspace_whose_token_is_closed_leaves_the_others_alone(tmp_path: Path):
    async with open_offices(tmp_path) as offices:
        async with offices.running():
            for team in (FIRST, SECOND):
                await Browser().install(offices, team)
        with storing(offices) as store:
            mine = await store.installation(FIRST)
            foreign = Seal([Secret(new_key())]).seal(FIRST, "xoxb-lost")
            assert await store.reseal(FIRST, mine.sealed, foreign)
        async with offices.running():
            (answer,) = await offices.command(SECOND, "/digest list")
            assert "Biotech" in shown(answer)
            (answer,) = await offices.command(FIRST, "/digest list")
            assert "no longer installed in this workspace" in shown(answer)
            assert (await Browser().install(offices, FIRST)).status == 200
            answers = await offices.command(FIRST, "/digest list")
            assert "Biotech" in shown(answers[-1])


@contextmanager
def storing(offices) -> Iterator[SqliteInstallationStore]:
    """The store, while the bot is not running."""
    database = Database.open(offices.environment.database_path)
    try:
        yield SqliteInstallationStore(database)
    finally:
        database.close()


async def installations(offices) -> list[Installation]:
    """What is stored now."""
    with storing(offices) as store:
        return await store.installations()


# --- farewells -------------------------------------------------------------------------------------


async def test_a_late_farewell_does_not_remove_a_new_installation(tmp_path: Path):
    database, clock = Database.open(tmp_path / "news.db"), VirtualClock()
    try:
        store = SqliteInstallationStore(database)
        now = clock.now()
        await store.keep(Installation("T1", "One", "A1", "U1", "B1", ("commands",), "sealed", "U2", now))
        assert await forget_team(database, "T1", now - timedelta(minutes=5)) == 0
        assert await store.installation("T1") is not None
        assert await forget_team(database, "T1", now) == 1
        assert await store.installations() == []
    finally:
        database.close()


async def test_what_threads_were_shown_goes_with_the_workspace_and_with_no_other(tmp_path: Path):
    database, clock = Database.open(tmp_path / "news.db"), VirtualClock()
    try:
        ledger = SqliteEventLedger(database)
        keys = [f"card {team} C1 1.1 pfe" for team in ("T1", "T10", "T2")]
        for key in keys:
            assert await ledger.first(key, clock.now(), timedelta(days=30))
        await forget_team(database, "T1")
        again = [await ledger.first(key, clock.now(), timedelta(days=30)) for key in keys]
        assert again == [True, False, False]
    finally:
        database.close()
