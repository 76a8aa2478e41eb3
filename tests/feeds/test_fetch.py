"""One conditional GET: what counts as unchanged, as moved, as gone, and what is tried again."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from tenacity import wait_fixed

from bot import errors
from bot.feeds.fetch import ATTEMPTS, FeedFetcher, fresh_for
from bot.feeds.health import first_state
from bot.models.feeds import FeedState, FetchedFeed, Validators
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from tests.fakes.clock import VirtualClock
from tests.net.site import Asked, NamesResolver, Site, http, redirect, serving

BODY = b"<rss><channel><title>Wire</title></channel></rss>"


class Desk:
    """A fetcher over one site, with a clock that runs by itself."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.clock = VirtualClock(hurried=True)
        self.client = HttpClient(
            contact="", private=PrivateHosts.parse(f"127.0.0.1:{site.port}"), resolver=NamesResolver({})
        )
        self.fetcher = FeedFetcher(self.client, self.clock, wait=wait_fixed(2))

    def state(self, validators: Validators = Validators()) -> FeedState:
        return replace(first_state(f"{self.site.url}/feed"), validators=validators)

    async def fetch(self, validators: Validators = Validators()) -> FetchedFeed:
        async with self.client:
            return await self.fetcher.fetch(self.state(validators))


def conditional(etag: str, body: bytes = BODY) -> Callable[[Asked], bytes]:
    def answer(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == etag:
            return http(status=304, ETag=etag)
        return http(body, ETag=etag, Content_Type="application/rss+xml")

    return answer


async def test_a_first_fetch():
    async with serving({"/feed": conditional('"1"')}) as site:
        fetched = await Desk(site).fetch()
    assert fetched.body == BODY
    assert (fetched.status, fetched.content_type, fetched.bytes_read) == (
        200,
        "application/rss+xml",
        len(BODY),
    )
    assert fetched.validators.etag == '"1"'
    assert fetched.validators.body_hash is not None
    assert "if-none-match" not in site.asked[0].headers
    assert site.asked[0].headers["accept"].startswith("application/atom+xml")


@pytest.mark.parametrize("etag", ['"1"', 'W/"1"', "unquoted", 'W/"odd;chars--gzip"'])
async def test_an_etag_goes_back_byte_for_byte_weak_or_not(etag):
    async with serving({"/feed": conditional(etag)}) as site:
        first = await Desk(site).fetch()
        again = await Desk(site).fetch(first.validators)
    assert (again.status, again.body) == (304, None)
    assert again.validators == first.validators


async def test_last_modified_goes_back_too():
    date = "Mon, 02 Mar 2026 08:00:00 GMT"
    async with serving({"/feed": http(status=304)}) as site:
        fetched = await Desk(site).fetch(Validators(None, date, "abc"))
    assert site.asked[0].headers["if-modified-since"] == date
    assert fetched.validators == Validators(None, date, "abc")


async def test_a_304_may_bring_new_validators():
    async with serving({"/feed": http(status=304, ETag='"2"')}) as site:
        fetched = await Desk(site).fetch(Validators('"1"', None, "abc"))
    assert fetched.validators == Validators('"2"', None, "abc")


async def test_the_same_bytes_are_unchanged_without_any_validator():
    async with serving({"/feed": http(BODY)}) as site:
        first = await Desk(site).fetch()
        again = await Desk(site).fetch(first.validators)
        site.routes["/feed"] = http(gzip.compress(BODY), Content_Encoding="gzip")
        compressed = await Desk(site).fetch(first.validators)
        site.routes["/feed"] = http(BODY + b" ")
        changed = await Desk(site).fetch(first.validators)
    assert (again.status, again.body) == (200, None)
    assert compressed.body is None
    assert changed.body == BODY + b" "


async def test_a_large_body_is_known_again_too():
    body = b"<rss>" + b"x" * (2 << 20)
    async with serving({"/feed": http(body)}) as site:
        first = await Desk(site).fetch()
        assert (await Desk(site).fetch(first.validators)).body is None


async def test_304_to_a_question_without_condition_is_a_fault():
    async with serving({"/feed": http(status=304)}) as site:
        with pytest.raises(errors.AnswerBroken, match="no condition"):
            await Desk(site).fetch()


async def test_a_feed_that_came_through_a_changing_proxy_is_a_feed():
    async with serving({"/feed": http(BODY, 203)}) as site:
        assert (await Desk(site).fetch()).body == BODY


@pytest.mark.parametrize("answer", [http(b""), http(b" \r\n\t"), http(status=204), http(BODY, 202)])
async def test_a_success_without_a_feed_is_an_error(answer):
    async with serving({"/feed": answer}) as site:
        with pytest.raises(errors.FeedEmpty):
            await Desk(site).fetch()


@pytest.mark.parametrize(
    ("hops", "moved"),
    [((301, 308), True), ((301, 302), False), ((302,), False), ((307,), False), ((308,), True)],
)
async def test_only_a_wholly_permanent_redirect_is_a_move(hops, moved):
    async with serving({"/end": http(BODY)}) as site:
        for number, status in enumerate(hops):
            here = "/feed" if number == 0 else f"/hop{number}"
            site.routes[here] = redirect("/end" if number == len(hops) - 1 else f"/hop{number + 1}", status)
        fetched = await Desk(site).fetch()
    assert fetched.final_url == f"{site.url}/end"
    assert fetched.moved_to == (f"{site.url}/end" if moved else None)


async def test_gone():
    async with serving({"/feed": http(status=410)}) as site:
        with pytest.raises(errors.FeedGone):
            await Desk(site).fetch()
        assert len(site.asked) == 1


def failing(times: int, answer: bytes) -> Callable[[Asked], bytes]:
    left = [answer] * times

    def route(asked: Asked) -> bytes:
        return left.pop() if left else http(BODY)

    return route


async def test_a_passing_fault_is_tried_again_at_once():
    async with serving({"/feed": failing(2, http(b"", 503))}) as site:
        desk = Desk(site)
        assert (await desk.fetch()).body == BODY
    assert len(site.asked) == 3
    assert [round(seconds, 3) for seconds in desk.clock.slept] == [2, 2]


async def test_tries_are_counted():
    async with serving({"/feed": http(b"", 500)}) as site:
        with pytest.raises(errors.ServerFailed, match="500"):
            await Desk(site).fetch()
        assert len(site.asked) == ATTEMPTS


async def test_a_lost_connection_is_tried_again():
    losses = [1]

    async def lose(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with serving() as site:
        site.routes["/feed"] = lambda _: lose if losses and losses.pop() else http(BODY)
        assert (await Desk(site).fetch()).body == BODY


@pytest.mark.parametrize(
    "answer",
    [
        http(b"", 404),
        http(b"", 403),
        http(b"", 429),
        http(b"", 429, Retry_After="60"),
        http(b"", 503, Retry_After="3600"),
    ],
)
async def test_what_will_not_help_is_not_tried_again(answer):
    async with serving({"/feed": failing(1, answer)}) as site:
        with pytest.raises(errors.FetchError):
            await Desk(site).fetch()
        assert len(site.asked) == 1


async def test_a_short_retry_after_is_waited_for():
    async with serving({"/feed": failing(1, http(b"", 503, Retry_After="4"))}) as site:
        desk = Desk(site)
        assert (await desk.fetch()).body == BODY
    assert desk.clock.slept == [4]


async def test_trying_ends_when_it_has_taken_too_long():
    async with serving() as site:
        desk = Desk(site)

        def slow(asked: Asked) -> bytes:
            desk.clock.advance(61)
            return http(b"", 503)

        site.routes["/feed"] = slow
        with pytest.raises(errors.ServerFailed):
            await desk.fetch()
        assert len(site.asked) == 1


NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, Max-Age="600", must-revalidate', "Expires": "0"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "soon"}, 600),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=never"}, None),
        ({"Expires": format_datetime(NOW + timedelta(minutes=5), usegmt=True)}, 300),
        ({"Expires": format_datetime(NOW - timedelta(minutes=5), usegmt=True)}, 0),
        (
            {
                "Expires": format_datetime(NOW + timedelta(minutes=70), usegmt=True),
                "Date": format_datetime(NOW + timedelta(minutes=60), usegmt=True),
            },
            600,
        ),
        ({"Expires": "-1"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert fresh_for(CIMultiDictProxy(CIMultiDict(headers)), NOW) == expected
