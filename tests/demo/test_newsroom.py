"""The sample newsroom as a reader of feeds and pages meets it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape

import aiohttp
import feedparser
import pytest
from multidict import CIMultiDict

from bot.demo.newsroom.config import CHANNELS, demo_config
from bot.demo.newsroom.content import SECTORS, items, outlets
from bot.demo.newsroom.server import Newsroom
from tests.fakes.clock import VirtualClock

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
WHOLE = [o for o in outlets() if not {"missing", "login-page", "broken-xml"} & set(o.quirks)]


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with Newsroom(clock=VirtualClock(START), slowness=0) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def read(session: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, str, CIMultiDict[str]]:
    async with session.get(url, headers=headers) as response:
        return response.status, await response.text(), response.headers.copy()


@pytest.mark.parametrize("outlet", [o for o in WHOLE if o.format != "json"], ids=lambda o: o.key)
async def test_every_xml_feed_carries_its_articles(newsroom, session, outlet):
    status, text, _ = await read(session, newsroom.feed_url(outlet.key))
    parsed = feedparser.parse(text)
    expected = [i for i in items() if outlet.key in i.outlets and i.age >= timedelta(0)]
    assert status == 200
    assert not parsed.bozo
    assert len(parsed.entries) == len(expected) > 0
    assert {unescape(re.sub(r"<[^>]+>", "", e.title)) for e in parsed.entries} == {
        i.first.title for i in expected
    }


async def test_the_json_feeds_carry_theirs(newsroom, session):
    for key, count in (("stackline", 4), ("medwire", 5)):
        _, text, headers = await read(session, newsroom.feed_url(key))
        feed = json.loads(text)
        assert feed["version"].startswith("https://jsonfeed.org/")
        assert len(feed["items"]) == count
        assert headers["Content-Type"].startswith("application/feed+json")


async def test_dates_are_relative_to_the_start_and_told_in_each_outlets_way(newsroom, session):
    _, helix, _ = await read(session, newsroom.feed_url("helix"))
    assert "<pubDate>Wed, 18 Nov 2026 06:36:00 GMT</pubDate>" in helix
    _, courier, _ = await read(session, newsroom.feed_url("courier"))
    assert "<pubDate>Nov 18, 2026 2:18am</pubDate>" in courier
    assert "&lt;a href=" in courier
    _, meridian, _ = await read(session, newsroom.feed_url("meridian"))
    assert "<pubDate>Wed, 18 Nov 2026 05:54 GMT</pubDate>" in meridian
    assert re.search(r"<guid isPermaLink=\"false\">\n\s+meridian-\d+\n", meridian)


async def test_one_release_reads_differently_on_three_wires(newsroom, session):
    bodies = {
        key: (await read(session, newsroom.feed_url(key)))[1] for key in ("harbor", "meridian", "beacon")
    }
    assert all("Announces Positive Topline Results" in body for body in bodies.values())
    assert "CAMBRIDGE, MASS., November 18, 2026 /Harbor Newswire/ --" in bodies["harbor"]
    assert "CAMBRIDGE, MASS., Nov. 18, 2026 (MERIDIAN WIRE) --" in bodies["meridian"]
    assert "--(BEACON WIRE)--" in bodies["beacon"]


async def test_an_article_is_edited_by_the_second_request(newsroom, session):
    url = newsroom.feed_url("packet")
    _, first, headers = await read(session, url)
    status, second, _ = await read(session, url, **{"If-None-Match": headers["ETag"]})
    assert "for three hours" in first
    assert status == 200
    assert "for four hours" in second
    assert [e.id for e in feedparser.parse(first).entries] == [e.id for e in feedparser.parse(second).entries]


async def test_what_did_not_change_is_not_sent_again(newsroom, session):
    url = newsroom.feed_url("gridfuel")
    _, _, headers = await read(session, url)
    status, body, _ = await read(session, url, **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, "")
    _, _, bare = await read(session, newsroom.feed_url("turbine"))
    assert "ETag" not in bare


async def test_late_news_arrives_after_a_while(session):
    clock = VirtualClock(START)
    async with Newsroom(clock=clock) as newsroom:
        _, before, _ = await read(session, newsroom.feed_url("helix"))
        clock.advance(timedelta(minutes=3))
        _, after, _ = await read(session, newsroom.feed_url("helix"))
    assert "first lupus patient" not in before
    assert "first lupus patient" in after


async def test_the_faults_are_the_usual_ones(newsroom, session):
    status, login, headers = await read(session, newsroom.feed_url("ironhill"))
    assert (status, "Sign in" in login, headers["Content-Type"]) == (200, True, "text/html; charset=utf-8")
    assert (await read(session, newsroom.feed_url("gazette")))[0] == 404
    _, broken, _ = await read(session, newsroom.feed_url("benchside"))
    parsed = feedparser.parse(broken)
    assert parsed.bozo
    assert len(parsed.entries) >= 5


@pytest.mark.parametrize("outlet", WHOLE, ids=lambda o: o.key)
async def test_every_link_leads_to_a_page_that_says_sample(newsroom, session, outlet):
    _, front, _ = await read(session, f"{newsroom.urls[outlet.key]}/")
    links = re.findall(r'<li><a href="([^"]+/(?:20\d\d/|story\?)[^"]+)"', front)
    assert links
    for link in links:
        status, page, headers = await read(session, link)
        assert status == 200
        assert "Sample news." in page
        assert "Also from this source" in page
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_what_is_not_there_is_404_and_robots_are_told(newsroom, session):
    assert (await read(session, f"{newsroom.urls['helix']}/2020/01/01/nothing"))[0] == 404
    assert "Disallow: /search" in (await read(session, f"{newsroom.urls['helix']}/robots.txt"))[1]


def test_the_configuration_covers_five_sectors_with_three_feeds_or_more(tmp_path):
    import yaml

    from bot.config.load import load_config

    config = demo_config({o.key: f"http://127.0.0.1:1/{o.key}" for o in outlets()})
    assert tuple(config["sectors"]) == SECTORS
    assert all(len(sector["feeds"]) >= 3 for sector in config["sectors"].values())
    assert {s["channel"].removeprefix("#") for s in config["subscriptions"]} < set(CHANNELS)
    path = tmp_path / "sectors.yaml"
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True))
    assert len(load_config(path).subscriptions) == 5


def test_articles_are_long_enough_and_their_ids_unique():
    assert len(items()) >= 70
    assert len({item.id for item in items()}) == len(items())
    assert all(len(item.first.paragraphs) >= 3 for item in items())
