"""What robots.txt allows, as RFC 9309 says, and how long it is believed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.net.gate import HostGate, Pace
from bot.net.pages import PageReader
from bot.net.robots import Robots, parse_robots
from tests.fakes.clock import VirtualClock
from tests.net.site import NamesResolver, Site, http, redirect, serving

FILE = b"""\xef\xbb\xbf# rules of a newspaper
User-agent: *
Disallow: /private/
Allow: /private/press/
Disallow: /*.pdf$
Disallow: /search?*q=
Disallow:

User-agent: GreedyBot
User-agent: Sectorwire/2.0
Disallow: /wire/   # ours
Crawl-delay: 10

user-agent: sectorwire
Disallow: /archive/
"""


@pytest.mark.parametrize(
    ("product", "path", "allowed"),
    [
        ("OtherBot", "/news/1", True),
        ("OtherBot", "/private/x", False),
        ("OtherBot", "/private/press/x", True),
        ("OtherBot", "/report.pdf", False),
        ("OtherBot", "/report.pdf?page=1", True),
        ("OtherBot", "/search?lang=en&q=chips", False),
        ("OtherBot", "/search?lang=en", True),
        ("OtherBot", "/wire/x", True),
        ("OtherBot", "", True),
        ("Sectorwire", "/wire/x", False),
        ("Sectorwire", "/archive/x", False),
        ("Sectorwire", "/private/x", True),
        ("Sectorwire", "/robots.txt", True),
    ],
)
def test_rules(product, path, allowed):
    assert parse_robots(FILE, product).allows(path) is allowed


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /", "/", False),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /café", "/caf%c3%a9/x", False),
        ("Disallow: /%7Ejoe", "/~joe", False),
        ("Disallow: *", "/x", False),
        ("Disallow: /a*b*c$", "/a-b-c", False),
        ("Disallow: /a*b*c$", "/a-b-c-d", True),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/xy", True),
        ("Disallow: nonsense", "/nonsense", True),
        ("nonsense without a colon\n\x00\xff", "/x", True),
    ],
)
def test_patterns(rules, path, allowed):
    body = f"User-agent: *\n{rules}".encode()
    assert parse_robots(body, "Sectorwire").allows(path) is allowed


def test_rules_before_any_name_belong_to_nobody():
    assert parse_robots(b"Disallow: /\nUser-agent: *\nAllow: /", "Sectorwire").allows("/x")


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_break_the_reader(body, path):
    parse_robots(b"User-agent: *\nDisallow: " + body, "Sectorwire").allows(f"/{path}")


def reading(*sites: Site) -> tuple[HttpClient, VirtualClock, HostGate]:
    clock = VirtualClock(hurried=True)
    gate = HostGate(clock, Pace(spacing=1.0))
    allowed = ",".join(f"127.0.0.1:{site.port}" for site in sites)
    client = HttpClient(
        contact="", private=PrivateHosts.parse(allowed), gate=gate, resolver=NamesResolver({})
    )
    return client, clock, gate


ROBOTS = http(b"User-agent: *\nDisallow: /no/\n")


async def test_pages_are_read_where_they_may_be():
    routes = {"/robots.txt": ROBOTS, "/yes/1": http(b"<p>words"), "/yes/2": http(b"<p>more")}
    async with serving(routes) as site:
        client, clock, _ = reading(site)
        async with client:
            pages = PageReader(client, Robots(client, clock))
            assert (await pages.read(f"{site.url}/yes/1")).body == b"<p>words"
            assert (await pages.read(f"{site.url}/yes/2")).body == b"<p>more"
            with pytest.raises(errors.RobotsRefused, match="asks bots not to read"):
                await pages.read(f"{site.url}/no/1")
            assert site.paths() == ["/robots.txt", "/yes/1", "/yes/2"]
            clock.advance(timedelta(hours=13))
            await pages.read(f"{site.url}/yes/1")
            assert site.paths()[3:] == ["/robots.txt", "/yes/1"]


async def test_one_request_at_a_time_and_one_robots_file_for_all():
    routes = {"/robots.txt": ROBOTS} | {f"/yes/{n}": http(b"x") for n in range(5)}
    async with serving(routes) as site:
        client, clock, _ = reading(site)
        async with client:
            pages = PageReader(client, Robots(client, clock))
            await asyncio.gather(*(pages.read(f"{site.url}/yes/{n}") for n in range(5)))
        assert site.most_in_flight == 1
        assert site.paths().count("/robots.txt") == 1
        assert len(site.asked) == 6
        assert clock.monotonic() - 1000 >= 5.0


async def test_a_redirect_to_a_forbidden_page_is_refused_too():
    async with serving({"/robots.txt": ROBOTS, "/yes": redirect("/no/1"), "/no/1": http(b"x")}) as site:
        client, clock, _ = reading(site)
        async with client:
            with pytest.raises(errors.RobotsRefused):
                await PageReader(client, Robots(client, clock)).read(f"{site.url}/yes")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_missing_file_allows_all(status):
    async with serving({"/robots.txt": http(b"Disallow: /", status)}) as site:
        client, clock, _ = reading(site)
        async with client:
            await Robots(client, clock).check(f"{site.url}/anything")


async def test_a_failing_server_refuses_until_it_answers():
    async with serving({"/robots.txt": http(b"", 503)}) as site:
        client, clock, _ = reading(site)
        async with client:
            robots = Robots(client, clock)
            for _ in range(2):
                with pytest.raises(errors.RobotsRefused, match="can't be read right now"):
                    await robots.check(f"{site.url}/yes")
            assert len(site.asked) == 1
            site.routes["/robots.txt"] = ROBOTS
            clock.advance(timedelta(minutes=16))
            await robots.check(f"{site.url}/yes")


async def test_an_endless_file_refuses():
    async with serving({"/robots.txt": http(b"# filler\n" * 100_000)}) as site:
        client, clock, _ = reading(site)
        async with client:
            with pytest.raises(errors.RobotsRefused, match="too large"):
                await Robots(client, clock).check(f"{site.url}/yes")


async def test_robots_of_a_private_host_is_not_asked():
    async with serving({"/robots.txt": ROBOTS}) as site:
        client, clock, _ = reading()
        async with client:
            with pytest.raises(errors.AddressRefused):
                await Robots(client, clock).check(f"{site.url}/yes")
        assert site.asked == []
