"""The address that was judged is the address that is dialled."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot import errors
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.net.guard import BlockedPeer, GuardedResolver, ThreadedResolver
from tests.net.site import NamesResolver, http, redirect, serving


def client(private: str = "", names: dict | None = None) -> HttpClient:
    return HttpClient(
        contact="desk@news.example", private=PrivateHosts.parse(private), resolver=NamesResolver(names or {})
    )


async def test_nothing_is_sent_to_a_loopback_address():
    async with serving({"/": http(b"secret")}) as site, client() as reader:
        with pytest.raises(errors.AddressRefused, match="loopback"):
            await reader.get(f"{site.url}/")
        assert site.asked == []


async def test_nothing_is_sent_to_a_name_that_leads_inside():
    async with (
        serving({"/": http(b"secret")}) as site,
        client(names={"news.example": [["127.0.0.1"]]}) as reader,
    ):
        with pytest.raises(errors.AddressRefused, match=r"news\.example leads to a loopback address"):
            await reader.get(f"http://news.example:{site.port}/")
        assert site.asked == []


async def test_one_inner_address_among_public_ones_refuses_the_name():
    async with client(names={"news.example": [["93.184.215.14", "10.0.0.1"]]}) as reader:
        with pytest.raises(errors.AddressRefused, match="private"):
            await reader.get("http://news.example/")


async def test_a_name_that_changes_its_mind_is_judged_by_what_is_dialled():
    """DNS rebinding: public when it is checked, loopback when it is connected to."""
    names = {"news.example": [["93.184.215.14"], ["127.0.0.1"]]}
    resolver = GuardedResolver(NamesResolver(names), PrivateHosts())
    assert [answer["host"] for answer in await resolver.resolve("news.example", 80)] == ["93.184.215.14"]
    with pytest.raises(errors.AddressRefused):
        await resolver.resolve("news.example", 80)


async def test_the_socket_itself_refuses_what_slipped_past_the_names():
    resolver = GuardedResolver(NamesResolver({}), PrivateHosts())
    for family, address in (
        (socket.AF_INET, "127.0.0.1"),
        (socket.AF_INET6, "::1"),
        (socket.AF_INET, "169.254.169.254"),
    ):
        with pytest.raises(BlockedPeer):
            resolver.open_socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))


async def test_a_literal_address_passes_no_resolver_but_does_pass_the_socket():
    guard = GuardedResolver(NamesResolver({}), PrivateHosts())
    connector = aiohttp.TCPConnector(resolver=guard, socket_factory=guard.open_socket)
    async with serving({"/": http(b"secret")}) as site, aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await session.get(site.url)
        assert isinstance(caught.value.os_error, BlockedPeer)
        assert site.asked == []


async def test_a_grant_is_for_one_name_and_port():
    names = {"feeds.example": [["127.0.0.1"]], "evil.example": [["127.0.0.1"]]}
    async with serving({"/": http(b"news")}) as site, client(f"feeds.example:{site.port}", names) as reader:
        answer = await reader.get(f"http://feeds.example:{site.port}/")
        assert answer.body == b"news"
        with pytest.raises(errors.AddressRefused):
            await reader.get(f"http://evil.example:{site.port}/")
        with pytest.raises(errors.AddressRefused):
            await reader.get("http://feeds.example:1/")
        assert len(site.asked) == 1


async def test_an_allowed_name_does_not_open_the_metadata_service():
    async with client("feeds.example", {"feeds.example": [["169.254.169.254"]]}) as reader:
        with pytest.raises(errors.AddressRefused, match="link-local"):
            await reader.get("http://feeds.example/")


async def test_a_redirect_inside_is_refused_before_a_byte_is_sent():
    async with serving({"/": http(b"secret")}) as inner:
        async with serving() as outer, client(f"127.0.0.1:{outer.port}") as reader:
            outer.routes["/feed"] = redirect(f"{inner.url}/")
            outer.routes["/decimal"] = redirect(f"http://2130706433:{inner.port}/")
            outer.routes["/file"] = redirect("file:///etc/passwd")
            outer.routes["/user"] = redirect(f"http://127.0.0.1:{outer.port}@127.0.0.1:{inner.port}/")
            for path in ("/feed", "/decimal", "/file", "/user"):
                with pytest.raises(errors.AddressRefused):
                    await reader.get(outer.url + path)
        assert inner.asked == []


async def test_the_system_resolver_answers_with_addresses():
    resolver = ThreadedResolver()
    try:
        answers = await resolver.resolve("localhost", 80)
        assert {answer["host"] for answer in answers} <= {"127.0.0.1", "::1"}
        assert all(answer["port"] == 80 for answer in answers)
    finally:
        await resolver.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    async with serving() as proxy, serving({"/": http(b"direct")}) as site:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        async with client(f"127.0.0.1:{site.port}") as reader:
            assert (await reader.get(f"{site.url}/")).body == b"direct"
        assert proxy.asked == []
