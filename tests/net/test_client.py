"""What comes over the wire: whole, bounded, and told in one sentence where it fails."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot import errors
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient, Limits, http_date, retry_after
from tests.net.site import NamesResolver, Site, http, redirect, serving

SMALL = Limits(connect=5, read=5, total=10, wire_bytes=10_000, body_bytes=50_000, redirects=3)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def client(*sites: Site) -> HttpClient:
    allowed = ",".join(f"127.0.0.1:{site.port}" for site in sites)
    return HttpClient(
        contact="desk@news.example", private=PrivateHosts.parse(allowed), resolver=NamesResolver({})
    )


async def test_a_plain_answer():
    async with (
        serving({"/feed": http(b"hello", Content_Type="text/xml", ETag='"1"')}) as site,
        client(site) as reader,
    ):
        answer = await reader.get(f"{site.url}/feed?key=1", {"X-Token": "abc"})
        assert (answer.status, answer.body, answer.wire_bytes) == (200, b"hello", 5)
        assert answer.content_type == "text/xml"
        assert answer.url == f"{site.url}/feed?key=1"
        asked = site.asked[0]
        assert asked.headers["user-agent"] == "Sectorwire/0.1 (+desk@news.example)"
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert asked.headers["x-token"] == "abc"
        assert "cookie" not in asked.headers


async def test_cookies_are_not_kept():
    async with serving({"/": http(b"", Set_Cookie="session=1")}) as site, client(site) as reader:
        await reader.get(f"{site.url}/")
        await reader.get(f"{site.url}/")
        assert "cookie" not in site.asked[1].headers


async def test_json_is_posted():
    async with serving({"/search": http(b"{}")}) as site, client(site) as reader:
        await reader.request("POST", f"{site.url}/search", json={"q": "x"})
        assert (site.asked[0].method, site.asked[0].body) == ("POST", b'{"q": "x"}')


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"news " * 100, mtime=0)),
        ("x-gzip", gzip.compress(b"news " * 100, mtime=0)),
        ("gzip", gzip.compress(b"news " * 60, mtime=0) + gzip.compress(b"news " * 40, mtime=0)),
        ("gzip", gzip.compress(b"news " * 100, mtime=0) + b"\0\0padding"),
        ("deflate", zlib.compress(b"news " * 100)),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"news " * 100)[2:-4]),
        ("identity", b"news " * 100),
        ("", b"news " * 100),
        *(
            (slip, b"news " * 100)
            for slip in (
                "UTF-8",
                "none",
                "binary",
                "7bit",
                "8bit",
                "aws-chunked",
                "plain",
                "text/xml",
                "identity, utf-8",
            )
        ),
        ("gzip, utf-8", gzip.compress(b"news " * 100, mtime=0)),
        ("aws-chunked,gzip", gzip.compress(b"news " * 100, mtime=0)),
        ("deflate, identity", zlib.compress(b"news " * 100)),
        ("", gzip.compress(b"news " * 100, mtime=0)),  # a .gz file
    ],
)
async def test_compression_is_undone(encoding, body):
    async with serving({"/": http(body, Content_Encoding=encoding)}) as site, client(site) as reader:
        answer = await reader.get(f"{site.url}/", limits=SMALL)
        assert answer.body == b"news " * 100
        assert answer.wire_bytes == len(body)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(b"news " * 1000, mtime=0)[:-9]),
        ("deflate", b"\x78\x9c" + b"\xff" * 40),
        ("br", b"whatever"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"news", mtime=0), mtime=0)),
    ],
)
async def test_wrong_compression_is_an_error_of_its_own(encoding, body):
    async with serving({"/": http(body, Content_Encoding=encoding)}) as site, client(site) as reader:
        with pytest.raises(errors.AnswerBroken):
            await reader.get(f"{site.url}/")


@pytest.mark.parametrize("encoding", ["gzip", "", "none"])
async def test_what_begins_as_markup_is_no_gzip(encoding):
    async with (
        serving({"/": http(b"<rss></rss>", Content_Encoding=encoding)}) as site,
        client(site) as reader,
    ):
        assert (await reader.get(f"{site.url}/")).body == b"<rss></rss>"


@pytest.mark.parametrize("body", [b"", b"\x1f", b"\x1f\x8b"])
async def test_bodies_too_short_to_tell_come_whole(body):
    async with serving({"/": http(body)}) as site, client(site) as reader:
        assert (await reader.get(f"{site.url}/")).body == body


async def test_a_header_that_is_long_is_no_fault():
    async with (
        serving({"/": http(b"news", Content_Security_Policy="a" * 60_000)}) as site,
        client(site) as reader,
    ):
        assert (await reader.get(f"{site.url}/")).body == b"news"


@pytest.mark.parametrize("encoding", ["gzip", "gzip, none", ""])
async def test_a_bomb_stops_at_the_bound(encoding):
    bomb = gzip.compress(b"\0" * 20_000_000, 1)
    limits = Limits(wire_bytes=1 << 20, body_bytes=1 << 20)
    async with serving({"/": http(bomb, Content_Encoding=encoding)}) as site, client(site) as reader:
        with pytest.raises(errors.TooLarge, match="larger than 1 MiB once decompressed"):
            await reader.get(f"{site.url}/", limits=limits)


async def test_a_declared_size_beyond_the_bound_is_not_read():
    async with (
        serving({"/": b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nx"}) as site,
        client(site) as reader,
    ):
        with pytest.raises(errors.TooLarge, match=r"larger than 9\.8 KiB"):
            await reader.get(f"{site.url}/", limits=SMALL)


async def test_an_endless_body_stops_at_the_bound():
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            await writer.drain()

    async with serving({"/": endless}) as site, client(site) as reader:
        with pytest.raises(errors.TooLarge):
            await reader.get(f"{site.url}/", limits=SMALL)


async def test_silence_ends_at_the_read_limit():
    async def silent(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(30)

    async with serving({"/": silent}) as site, client(site) as reader:
        with pytest.raises(errors.FetchTimedOut, match="stopped responding"):
            await reader.get(f"{site.url}/", limits=Limits(read=0.05, total=20))


async def test_a_dripping_body_ends_at_the_limit_of_the_whole():
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving({"/": drip}) as site, client(site) as reader:
        with pytest.raises(errors.FetchTimedOut, match=r"didn't finish within 0\.1 seconds"):
            await reader.get(f"{site.url}/", limits=Limits(read=20, total=0.1))


async def test_redirects_share_one_time_limit():
    async def hop(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.08)
        writer.write(redirect("/"))
        await writer.drain()

    async with serving({"/": hop}) as site, client(site) as reader:
        with pytest.raises(errors.FetchTimedOut):
            await reader.get(f"{site.url}/", limits=Limits(total=0.2, redirects=50))
        assert len(site.asked) <= 4


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", errors.ConnectFailed),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", errors.AnswerBroken),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", errors.AnswerBroken),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", errors.AnswerBroken),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n", errors.AnswerBroken),
    ],
)
async def test_broken_answers(raw, error):
    async def broken(writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    async with serving({"/": broken}) as site, client(site) as reader:
        with pytest.raises(error) as caught:
            await reader.get(f"{site.url}/?secret=1")
        assert "secret" not in str(caught.value)
        assert caught.value.transient


async def test_a_reset_connection():
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        await writer.drain()
        writer.transport.abort()

    async with serving({"/": reset}) as site, client(site) as reader:
        with pytest.raises((errors.ConnectFailed, errors.AnswerBroken)):
            await reader.get(f"{site.url}/")


async def test_nobody_listens():
    async with serving() as site:
        pass
    async with client(site) as reader:
        with pytest.raises(errors.ConnectFailed, match=r"127\.0\.0\.1 refused the connection"):
            await reader.get(f"{site.url}/?secret=1")


async def test_an_unknown_name():
    async with client() as reader:
        with pytest.raises(errors.ConnectFailed, match=r"The name nowhere\.example couldn't be resolved"):
            await reader.get("http://nowhere.example/?secret=1")


async def test_tls_to_something_that_speaks_none():
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"no TLS here", 400))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        site = Site(port=server.sockets[0].getsockname()[1])
        async with client(site) as reader:
            with pytest.raises(errors.ConnectFailed, match="No secure connection"):
                await reader.get(site.url.replace("http:", "https:"))


@pytest.mark.parametrize(
    ("status", "error", "transient", "sentence"),
    [
        (400, errors.ClientRefused, False, "127.0.0.1 answered 400 (bad request)."),
        (401, errors.ClientRefused, False, "127.0.0.1 answered 401 (login required)."),
        (404, errors.ClientRefused, False, "127.0.0.1 answered 404 (not found)."),
        (410, errors.FeedGone, False, "127.0.0.1 answered 410 (gone for good)."),
        (418, errors.ClientRefused, False, "127.0.0.1 answered 418."),
        (429, errors.ServerFailed, True, "127.0.0.1 answered 429 (too many requests)."),
        (500, errors.ServerFailed, True, "127.0.0.1 answered 500 (internal error)."),
        (503, errors.ServerFailed, True, "127.0.0.1 answered 503 (unavailable for now)."),
    ],
)
async def test_statuses(status, error, transient, sentence):
    async with serving({"/": http(b"sorry", status, Retry_After="120")}) as site, client(site) as reader:
        with pytest.raises(error) as caught:
            await reader.get(f"{site.url}/?secret=1")
        assert str(caught.value) == sentence
        assert caught.value.status == status
        assert caught.value.transient is transient
        if status != 410:
            assert caught.value.retry_after == timedelta(minutes=2)
        answer = await reader.get(f"{site.url}/", raise_for_status=False)
        assert (answer.status, answer.body) == (status, b"sorry")


async def test_permanent_and_other_redirects_are_told_apart():
    routes = {
        "/moved": redirect("/moved-again", 301),
        "/moved-again": redirect("new", 308),
        "/new": http(b"here"),
        "/half": redirect("/moved-again", 302),
    }
    async with serving(routes) as site, client(site) as reader:
        answer = await reader.get(f"{site.url}/moved")
        assert (answer.body, answer.hops, answer.moved_to) == (b"here", (301, 308), f"{site.url}/new")
        answer = await reader.get(f"{site.url}/half")
        assert (answer.url, answer.hops, answer.moved_to) == (f"{site.url}/new", (302, 308), None)
        assert (await reader.get(f"{site.url}/new")).moved_to is None


async def test_redirects_end_at_the_limit():
    async with serving({"/a": redirect("/b"), "/b": redirect("/a")}) as site, client(site) as reader:
        with pytest.raises(errors.TooManyRedirects, match="more than 3 times"):
            await reader.get(f"{site.url}/a", limits=SMALL)
        assert site.paths() == ["/a", "/b", "/a", "/b"]


async def test_keys_stay_with_the_origin_they_were_meant_for():
    async with serving({"/": http(b"caught")}) as other, serving() as site, client(site, other) as reader:
        site.routes |= {
            "/away": redirect(f"{other.url}/"),
            "/here": redirect("/there"),
            "/there": http(b"fine"),
        }
        headers = {
            "X-Token": "key",
            "Authorization": "Bearer key",
            "Accept": "text/xml",
            "If-None-Match": '"1"',
        }
        await reader.get(f"{site.url}/away", headers)
        assert not {"x-token", "authorization"} & set(other.asked[0].headers)
        assert other.asked[0].headers["accept"] == "text/xml"
        assert other.asked[0].headers["if-none-match"] == '"1"'
        assert other.asked[0].headers["user-agent"].startswith("Sectorwire/")
        await reader.get(f"{site.url}/here", headers)
        assert site.asked[-1].path == "/there"
        assert site.asked[-1].headers["x-token"] == "key"


async def test_a_post_is_not_repeated_elsewhere():
    async with serving({"/": redirect("/other", 307)}) as site, client(site) as reader:
        with pytest.raises(errors.ClientRefused, match="redirect where redirects aren't followed"):
            await reader.request("POST", f"{site.url}/", json={})
        assert len(site.asked) == 1


async def test_a_redirect_without_a_target_is_a_refusal():
    async with serving({"/": http(b"", 302)}) as site, client(site) as reader:
        with pytest.raises(errors.ClientRefused):
            await reader.get(f"{site.url}/")


async def test_an_answer_does_not_show_its_body_in_logs():
    async with serving({"/": http(b"private words")}) as site, client(site) as reader:
        assert "private words" not in repr(await reader.get(f"{site.url}/"))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 10**9),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    "text",
    ["Mon, 02 Mar 2026 08:00:00 GMT", "Monday, 02-Mar-26 08:00:00 GMT", "Mon Mar  2 08:00:00 2026"],
)
def test_http_dates_in_their_three_forms(text):
    assert http_date(text) == NOW


@pytest.mark.parametrize("text", ["0", "-1", "", "never", "Mon, 99 Mar 2026 08:00:00 GMT"])
def test_what_is_no_http_date(text):
    assert http_date(text) is None
