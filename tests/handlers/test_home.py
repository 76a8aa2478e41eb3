from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager

from aiohttp import web

from bot.demo.figures.server import FigureSources
from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Envelope
from tests.companies import mirror
from tests.handlers.desk import judged, open_desk, shown, texts


async def home(desk, user=None):
    user = user or desk.you
    desk.server.interactions.home_opened(user, "home")
    await desk.settle()
    return desk.server.workspace.homes[user.id]


def words(view):
    return " ".join(texts(view.view["blocks"]))


def button(view, label):
    for block in view.view["blocks"]:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                return {"block_id": block["block_id"], "action_id": element["action_id"]}
    raise AssertionError(label)


async def press(desk, view, label):
    assert await desk.server.interactions.act_in_view(desk.you, view, button(view, label))
    await desk.settle()


@asynccontextmanager
async def site(chart):
    """A source of figures that has charts alone."""
    app = web.Application()
    app.router.add_get("/v8/finance/chart/{symbol}", chart)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    try:
        yield f"http://127.0.0.1:{place._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


async def test_the_first_time_it_is_a_guide(desk):
    first = words(await home(desk))
    assert "Welcome to Sectorwire" in first
    assert "/news biotech" in first
    assert "None of your channels gets a digest yet" in first


async def test_my_channels_my_watchlist_and_what_i_saved(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00")
    await desk.command("/watch aurelia bio")
    (answer,) = await desk.command("/news biotech")
    await desk.choose(answer, "save")
    view = await home(desk)
    shown_now = words(view)
    assert f"<#{desk.channel('biotech-news').id}>" in shown_now
    assert "Biotech every day at 08:00" in shown_now
    assert shown_now.count("Aurelia Bio wins approval") == 2
    assert "Welcome" not in shown_now
    await press(desk, view, "Done")
    assert words(desk.server.workspace.homes[desk.you.id]).count("Aurelia Bio wins approval") == 1
    await press(desk, desk.server.workspace.homes[desk.you.id], "Remove")
    assert await desk.components.watches.watches() == []


async def test_my_watchlist_has_todays_moves_where_they_are_known(tmp_path):
    async with FigureSources() as sources, open_desk(tmp_path, sources=sources.url) as desk:
        await desk.command("/watch pfizer")
        await desk.command("/watch aurelia bio")
        (pfizer,) = [block for block in (await home(desk)).view["blocks"] if "Pfizer" in str(block)]
        move = re.search(r"\$25\.00, ([+−]\d\.\d%) \(Yahoo chart, [\w ]*\d\d:\d\d\)", pfizer["text"]["text"])
        assert move, pfizer["text"]["text"]
        (aurelia,) = [block for block in (await home(desk)).view["blocks"] if "Aurelia" in str(block)]
        assert "%" not in aurelia["text"]["text"]  # no source knows it: nothing is said


async def test_home_is_drawn_at_once_and_again_when_prices_came(tmp_path):
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(request):
        asked.set()
        await go_on.wait()
        return web.json_response(mirror.chart(25.0, regularMarketTime=time.time(), range="1d"))

    async with site(slowly) as url, open_desk(tmp_path, sources=url) as desk:
        await desk.command("/watch aurelia bio")
        desk.server.interactions.home_opened(desk.you, "home")
        await asyncio.wait_for(asked.wait(), 5)
        first = desk.server.workspace.homes[desk.you.id]  # the source has been asked and says nothing yet
        assert "Aurelia Bio" in words(first)
        assert "$25.00" not in words(first)
        go_on.set()
        await desk.settle()
        assert "$25.00 (Yahoo chart" in words(desk.server.workspace.homes[desk.you.id])


async def test_prices_that_come_late_never_undo_what_was_drawn_meanwhile(tmp_path):
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(request):
        asked.set()
        await go_on.wait()
        return web.json_response(mirror.chart(25.0, regularMarketTime=time.time(), range="1d"))

    async with site(slowly) as url, open_desk(tmp_path, sources=url) as desk:
        await desk.command("/watch aurelia bio")
        desk.server.interactions.home_opened(desk.you, "home")
        await asyncio.wait_for(asked.wait(), 5)
        view = desk.server.workspace.homes[desk.you.id]
        given = button(view, "Remove")
        await desk.server.interactions.act_in_view(desk.you, view, given)
        for _ in range(500):
            if "Aurelia" not in words(desk.server.workspace.homes[desk.you.id]):
                break
            await asyncio.sleep(0.01)
        go_on.set()
        await desk.settle()
        assert "Aurelia" not in words(desk.server.workspace.homes[desk.you.id])
        assert desk.messages(desk.direct()) == []


async def test_channels_that_i_am_not_in_do_not_show(desk):
    await desk.command("/digest subscribe biotech 08:00", channel="quiet", user=desk.person("mara"))
    desk.server.workspace.leave(desk.channel("quiet"), desk.you.id)
    assert f"<#{desk.channel('quiet').id}>" not in words(await home(desk))


async def test_sources_are_for_admins(desk):
    assert "Sources" not in words(await home(desk))
    assert "2 of 2 sources can be read" in words(await home(desk, desk.person("adaeze")))


async def test_subscribing_from_home(desk):
    await press(desk, await home(desk), "Subscribe a channel")
    (form,) = [view for view in desk.server.workspace.views.values() if view.kind == "modal"]
    assert form.view["callback_id"] == "subscription"


async def test_buttons_of_a_subscription_on_home_change_it_and_redraw(desk):
    await desk.command("/digest subscribe biotech 08:00")
    await press(desk, await home(desk), "Pause")
    (one,) = await desk.components.subscriptions.subscriptions()
    assert one.paused
    assert "Paused." in words(desk.server.workspace.homes[desk.you.id])
    assert desk.messages(desk.direct()) == []


async def test_what_a_home_button_shows_comes_as_a_direct_message(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    await desk.command("/digest subscribe biotech 08:00")
    await press(desk, await home(desk), "Preview")
    assert "Aurelia Bio wins approval" in shown(desk.messages(desk.direct())[0])


async def test_removing_the_app_removes_everything_of_the_workspace(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    await desk.command("/digest subscribe biotech 08:00")
    digest = next(one for one in await desk.command("/digest now") if one.only_for is None)
    await desk.command("/watch aurelia bio")
    await desk.choose(digest, "save")
    (asked,) = await desk.choose(digest, "mute")
    await desk.press(asked, "Mute Harbor Wire")
    inner = {"type": "app_uninstalled", "event_ts": "1700000000.000300"}
    await desk.server.socket.send(
        Envelope("events_api", payloads.event(desk.server.workspace, inner, "Ev0GONE"))
    )
    await desk.settle()

    def left(db):
        tables = [name for name in db.table_names() if "team" in {column.name for column in db[name].columns}]
        counts = {name: db[name].count_where("team = ?", [desk.workspace.team]) for name in tables}
        return {name: count for name, count in counts.items() if count}

    assert await desk.components.database.read(left) == {}
