"""No address that is not public is asked, whichever way it comes in: feeds, pages, redirects, providers, names.

A trap listens on both loopback addresses; whoever connects to it at all fails the test.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import errors
from bot.bootstrap.components import open_components
from bot.bootstrap.network import open_collector, open_figures
from bot.companies.providers.build import build_providers
from bot.config.env import PROVIDERS, Environment
from bot.feeds.fetch import FeedFetcher
from bot.feeds.health import first_state
from bot.models.companies import Company
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.net.pages import PageReader
from bot.net.robots import Robots
from bot.text.urls import absolute, canonical_url
from tests.fakes.clock import VirtualClock
from tests.net.site import NamesResolver, Site, http, redirect, serving


@dataclass
class Trap:
    """Counts who connects; answers nobody."""

    port: int = 0
    touched: list[str] = field(default_factory=list)


@asynccontextmanager
async def trap() -> AsyncIterator[Trap]:
    set_up = Trap()

    async def touched(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        set_up.touched.append(str(writer.get_extra_info("sockname")))
        writer.close()

    first = await asyncio.start_server(touched, "127.0.0.1", 0)
    set_up.port = first.sockets[0].getsockname()[1]
    servers = [first]
    with contextlib.suppress(OSError):  # no IPv6 on this machine: the other half of the trap stands
        servers.append(await asyncio.start_server(touched, "::1", set_up.port))
    try:
        yield set_up
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()
    assert set_up.touched == []


# Everything that could mean this machine, its network, or the cloud's metadata service; {port} is the trap's.
SPELLINGS = [
    "http://127.0.0.1:{port}/", "http://127.0.0.1.:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.0.0.1:{port}/", "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "http://127.255.255.254:{port}/",
    "http://[::1]:{port}/", "http://[::]:{port}/", "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/", "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[fe80::1%25lo]:{port}/", "http://[fd00:ec2::254]/",
    "http://１２７.０.０.１:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://127。0。0。1:{port}/", "http://%31%32%37.0.0.1:{port}/",
    "http://localhost:{port}/", "http://LOCALHOST.:{port}/", "http://x.localhost:{port}/", "http://ⓛocalhost:{port}/",
    "http://ip6-localhost.internal:{port}/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/",
    "http://2852039166/", "http://metadata.google.internal/", "http://100.100.100.200/", "http://10.0.0.1/", "http://192.168.0.1/",
    "http://172.16.0.1/", "http://user@127.0.0.1:{port}/", "http://user:pw@127.0.0.1:{port}/", "http://news.example@127.0.0.1:{port}/",
    "http://news.example:80@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@news.example/", "http://news.example\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@news.example/", "http://news.example%40127.0.0.1:{port}/", "http:127.0.0.1:{port}/", "http:///127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/", "http://127.0.0.1%00.news.example:{port}/", "http://127.0.0.1:{port}\r\nHost: news.example/",
    "https://127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/", "file:///etc/passwd", "file://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET", "dict://127.0.0.1:{port}/", "ws://127.0.0.1:{port}/", "unix:///var/run/docker.sock",
    "data:text/xml,<rss/>", "jar:http://127.0.0.1:{port}!/", "javascript:alert(1)",
]  # fmt: skip

# Names whose server answers with what is inside, at once, among others, or only the second time.
NAMES = {
    "inner.example": [["127.0.0.1"]],
    "inner6.example": [["::1"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "metadata.example": [["169.254.169.254"]],
    "mixed.example": [["93.184.215.14", "127.0.0.1"]],
    "zero.example": [["0.0.0.0"]],
}
NAMED = [f"http://{name}:{{port}}/" for name in NAMES]

Way = Callable[[HttpClient, str], Awaitable[object]]


async def as_feed(client: HttpClient, url: str) -> object:
    return await FeedFetcher(client, VirtualClock(hurried=True)).fetch(first_state(url))


async def as_page(client: HttpClient, url: str) -> object:
    return await PageReader(client, Robots(client, VirtualClock(hurried=True))).read(url)


def as_provider(name: str) -> Way:
    async def ask(client: HttpClient, url: str) -> object:
        sources = build_providers(
            client,
            VirtualClock(hurried=True),
            urls={name: url},
            finnhub_key="key-of-a-test",
            sec_contact="a@b.example",
        )
        asked = {
            "sec": lambda: sources.sec.register(320193),
            "finnhub": lambda: sources.finnhub.snapshot("AURB"),
            "yahoo": lambda: sources.yahoo.snapshot("AURB"),
            "quotes": lambda: sources.quotes.quote("AURB"),
            "fx": sources.fx.rates,
            "clinicaltrials": lambda: sources.trials.trials("Aurelia Bio"),
        }
        return await asked[name]()

    return ask


WAYS: dict[str, Way] = {
    "feed": as_feed,
    "page": as_page,
    **{name.lower(): as_provider(name.lower()) for name in PROVIDERS},
}
REFUSED = (errors.FetchError, errors.ProviderError)


def guarded(*allowed: Site) -> HttpClient:
    private = PrivateHosts.parse(",".join(f"127.0.0.1:{site.port}" for site in allowed))
    names = {name: [list(answer) for answer in answers] for name, answers in NAMES.items()}
    return HttpClient(contact="desk@news.example", private=private, resolver=NamesResolver(names))


@pytest.mark.parametrize("way", WAYS)
async def test_no_spelling_and_no_name_leads_inside(way: str):
    async with trap() as set_up, guarded() as client:
        for spelling in SPELLINGS + NAMED:
            url = spelling.format(port=set_up.port)
            with pytest.raises(REFUSED):
                await WAYS[way](client, url)
            assert set_up.touched == [], url


@pytest.mark.parametrize("way", WAYS)
async def test_no_redirect_leads_inside(way: str):
    """A public site (here one that the operator allowed) sends the desk on to everything it must not ask."""
    async with trap() as set_up, serving() as outer, guarded(outer) as client:
        for number, spelling in enumerate(SPELLINGS + NAMED):
            if "\r" in spelling:
                continue  # no header can carry it
            target = spelling.format(port=set_up.port)
            sent_on = redirect(target, (301, 302, 303, 307, 308)[number % 5])
            outer.routes = dict.fromkeys(["/", *outer.paths()], sent_on)
            outer.routes["/robots.txt"] = http(status=404)
            for _ in range(2):  # the first asking shows which path this source takes
                outer.routes.update(
                    {path.partition("?")[0]: sent_on for path in outer.paths() if "robots" not in path}
                )
                with pytest.raises(REFUSED):
                    await WAYS[way](client, f"{outer.url}/" if way in {"feed", "page"} else outer.url)
            assert set_up.touched == [], target
        assert outer.asked


@pytest.mark.parametrize("way", ["feed", "page", "fx"])
async def test_a_name_that_changes_between_check_and_connect(way: str):
    """The name server says public, then inside: whatever is dialled was judged."""
    async with trap() as set_up:
        names = {
            "rebound.example": [
                ["127.0.0.1"] if turn % 2 else ["192.0.2.1", "127.0.0.1"] for turn in range(40)
            ]
        }
        async with HttpClient(contact="", resolver=NamesResolver(names)) as client:
            for _ in range(3):
                with pytest.raises(REFUSED):
                    await WAYS[way](client, f"http://rebound.example:{set_up.port}/")
        assert set_up.touched == []


async def test_the_bot_as_it_is_wired_asks_nothing_inside(tmp_path: Path):
    """The real configuration, collector and company desk, with every way in set to the trap."""
    links = [spelling for spelling in SPELLINGS if "\r" not in spelling and "\t" not in spelling]
    async with trap() as set_up, serving() as wire:
        items = "".join(
            f"<item><guid>g{number}</guid><title>Rotor plant {number} opens</title><link><![CDATA[{link.format(port=set_up.port)}]]></link>"
            f"<pubDate>{format_datetime(datetime.now(UTC) - timedelta(hours=1))}</pubDate></item>"
            for number, link in enumerate(links)
        )
        wire.routes["/feed"] = http(f"<rss><channel><title>W</title>{items}</channel></rss>".encode())
        wire.routes["/sent-on"] = redirect(f"http://127.0.0.1:{set_up.port}/")
        (tmp_path / "sectors.yaml").write_text(
            "contact: desk@example.com\nsectors:\n  energy:\n    title: Energy\n    feeds:\n"
            f"      - {{url: '{wire.url}/feed', name: Wire}}\n"
            f"      - {{url: '{wire.url}/sent-on', name: Sent on}}\n"
            f"      - {{url: 'http://127.0.0.1:{set_up.port}/feed', name: Inside}}\n"
            "companies:\n  - {name: Aurelia Bio, symbol: AURB, exchange: Nasdaq}\n"
        )
        environment = Environment(
            config=tmp_path / "sectors.yaml",
            provider_urls={name.lower(): f"http://127.0.0.1:{set_up.port}" for name in PROVIDERS},
            allow_private_hosts=(f"127.0.0.1:{wire.port}",),
            sec_contact="desk@example.com",
        )
        async with open_components(environment) as components:
            async with open_collector(components) as collector:
                records = {record.feed: record async for record in collector.collect(everything=True)}
            async with open_figures(components) as (figures, _):
                facts = await figures.facts(
                    Company("Aurelia Bio", "AURB", "Nasdaq", 320193), now=components.clock.now(), budget=5
                )
        assert set_up.touched == []
        assert records["Inside"].outcome == "refused"
        assert records["Sent on"].outcome == "refused"
        assert records["Wire"].new > 0
        assert {"/feed", "/sent-on"} <= set(wire.paths())
        assert facts.market_cap is None


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=40).map(lambda text: f"http://{text}")
    | st.sampled_from(SPELLINGS)
    | st.text(max_size=30)
)
async def test_whatever_a_feed_links_to_is_read_or_refused(link: str):
    """An address that raised anything else would stop the judging of all that waits, at every poll."""
    async with HttpClient(contact="", resolver=NamesResolver({})) as client:
        address = absolute("https://news.example/feed", link.format(port=9) if "{port}" in link else link)
        with pytest.raises(errors.FetchError):
            await as_page(client, canonical_url(address) if address else link)
