"""Behind a proxy: who goes through it, what is still refused, and whose certificates are believed."""

from __future__ import annotations

import ssl

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.bootstrap.slack import open_slack, slack_client
from bot.config.env import Environment, read_environment
from bot.errors import ConfigError
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.telemetry.logs import Redactor
from tests.net.proxy import proxying, serving_tls
from tests.net.site import NamesResolver, http, redirect, serving

NOBODY = NamesResolver({})  # no name can be looked up here


def client(environment: Environment, resolver: NamesResolver = NOBODY, **options) -> HttpClient:
    return HttpClient(
        contact="", resolver=resolver, proxy_for=environment.proxy_url, tls=environment.tls(), **options
    )


async def test_plain_addresses_go_through_the_proxy():
    async with serving({"/rss": http(b"news")}) as site, proxying({"news.example": site.port}) as proxy:
        environment = read_environment({"HTTP_PROXY": proxy.url})
        async with client(environment) as asking:
            assert (await asking.get("http://news.example/rss")).body == b"news"
            with pytest.raises(errors.ConnectFailed):  # no HTTPS_PROXY
                await asking.get("https://news.example/rss")
        assert proxy.asked == ["GET http://news.example/rss"]
        assert site.asked[0].headers["host"] == "news.example"


async def test_secure_addresses_are_tunnelled_and_checked_at_their_end(tmp_path):
    async with (
        serving_tls(tmp_path, "news.example", http(b"news")) as (port, authority),
        proxying({"news.example": port, "other.example": port}) as proxy,
    ):
        given = {"https_proxy": proxy.url, "SSL_CERT_FILE": str(authority)}
        async with client(read_environment(given)) as asking:
            assert (await asking.get("https://news.example/rss")).body == b"news"
            with pytest.raises(errors.CertificateRefused):
                await asking.get("https://other.example/rss")
        del given["SSL_CERT_FILE"]
        async with client(read_environment(given)) as asking:
            with pytest.raises(errors.CertificateRefused):
                await asking.get("https://news.example/rss")
        assert set(proxy.asked) == {"CONNECT news.example:443", "CONNECT other.example:443"}


async def test_slack_goes_through_the_same_proxy_and_believes_the_same_authority(tmp_path):
    answer = http(b'{"ok": true, "team_id": "T1", "user_id": "U1"}', Content_Type="application/json")
    async with (
        serving_tls(tmp_path, "slack.example", answer) as (port, authority),
        proxying({"slack.example": port}, password="open sesame") as proxy,
    ):
        given = {
            "HTTPS_PROXY": proxy.url.replace(" ", "%20"),
            "SSL_CERT_FILE": str(authority),
            "SLACK_BOT_TOKEN": "xoxb-1-1-abcdef",
            "SLACK_API_URL": "https://slack.example/api",
        }
        async with open_slack(read_environment(given)) as slack:
            assert (await slack.auth_test())["team_id"] == "T1"
        assert set(proxy.asked) == {"CONNECT slack.example:443"}
        async with open_slack(read_environment(given | {"SSL_CERT_FILE": ""})) as slack:
            with pytest.raises((aiohttp.ClientConnectorCertificateError, ssl.SSLError)):
                await slack.auth_test()


def test_slack_is_asked_directly_where_the_variables_say_so(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "slack.com")
    import os

    assert slack_client(read_environment(os.environ)).proxy is None
    monkeypatch.setenv("NO_PROXY", "")
    assert slack_client(read_environment(os.environ)).proxy == "http://proxy.example:3128"
    monkeypatch.setenv("SECTORWIRE_PROXY", "none")
    assert slack_client(read_environment(os.environ)).proxy is None


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://10.0.0.7/", 0),
        ("http://169.254.169.254/latest", 0),
        ("http://[::ffff:10.0.0.1]/", 0),
        ("http://printer.local/", 0),
        ("http://inner.example/", 0),  # a name that leads to a private address here
        ("http://hop.example/to-address", 1),
        ("http://hop.example/to-name", 1),
        ("http://proxy.example:{port}/", 0),
    ],
)
async def test_private_addresses_are_refused_at_each_hop_before_the_proxy_hears_of_them(url, asked):
    routes = {
        "/to-address": redirect("http://192.168.1.1/admin"),
        "/to-name": redirect("http://inner.example/admin"),
    }
    names = {"inner.example": [["10.1.2.3"]], "proxy.example": [["127.0.0.1"]]}
    async with (
        serving(routes) as site,
        proxying({"hop.example": site.port, "inner.example": site.port}) as proxy,
    ):
        environment = read_environment({"HTTP_PROXY": proxy.url})
        async with client(environment, NamesResolver(names)) as asking:
            with pytest.raises(errors.AddressRefused):
                await asking.get(url.format(port=proxy.port))
        assert len(proxy.asked) == asked


async def test_what_no_proxy_names_and_this_machine_are_asked_directly():
    async with serving({"/": http(b"own")}) as site, proxying({}) as proxy:
        environment = read_environment({"HTTP_PROXY": proxy.url, "NO_PROXY": "intra.example,.corp.example"})
        private = PrivateHosts.parse(f"127.0.0.1:{site.port},a.corp.example:{site.port}")
        resolver = NamesResolver({"a.corp.example": [["127.0.0.1"]]})
        async with client(environment, resolver, private=private) as asking:
            for host in ("127.0.0.1", "a.corp.example"):
                assert (await asking.get(f"http://{host}:{site.port}/")).body == b"own"
        assert proxy.asked == []


async def test_a_proxy_that_refuses_or_is_away_is_said_to_be_at_fault(tmp_path):
    async with proxying({}, password="right") as proxy:
        for given, sentence in (
            (proxy.url, "The proxy makes no connection to news.example (it answered 502)."),
            (proxy.url.replace("right", "wrong"), "The proxy wants a name and password"),
            ("http://127.0.0.1:9", "The proxy takes no connection."),
            ("http://gone.example:3128", "The proxy's name could not be looked up."),
        ):
            async with client(read_environment({"HTTPS_PROXY": given})) as asking:
                with pytest.raises(errors.ConnectFailed) as caught:
                    await asking.get("https://news.example/rss")
                assert str(caught.value).startswith(sentence)
                assert "wrong" not in str(caught.value)
        async with client(read_environment({"HTTP_PROXY": proxy.url.replace("right", "wrong")})) as asking:
            with pytest.raises(errors.ConnectFailed, match="name and password"):
                await asking.get("http://news.example/rss")


def test_a_proxy_s_password_is_a_secret():
    environment = read_environment({"HTTPS_PROXY": "http://desk:s%C3%A9same-1@proxy.example:3128"})
    redact = Redactor(environment.secrets())
    assert "same-1" not in repr(environment)
    told = redact("Connecting to http://desk:s%C3%A9same-1@proxy.example:3128, password sésame-1")
    assert "same-1" not in told
    assert str(environment.proxies.https) == "proxy.example:3128"


@pytest.mark.parametrize(
    "value", ["socks5://desk:sesame-1@proxy.example:1080", "http://", "proxy:port", "ftp://p.example:21"]
)
def test_what_is_no_proxy_is_said_without_its_password(value):
    with pytest.raises(ConfigError) as caught:
        read_environment({"HTTPS_PROXY": value})
    assert "HTTPS_PROXY" in str(caught.value)
    assert "sesame" not in str(caught.value)


def test_our_own_setting_goes_before_the_usual_ones(tmp_path):
    usual = {"HTTPS_PROXY": "http://usual.example:1", "http_proxy": "usual.example:2", "HTTP_PROXY": "x:3"}
    assert str(read_environment(usual).proxies.http) == "usual.example:2"
    file = tmp_path / "proxy"
    file.write_text("http://own.example:4\n")
    own = read_environment(usual | {"SECTORWIRE_PROXY_FILE": str(file)})
    assert {str(one) for one in own.proxies.all()} == {"own.example:4"}
    assert own.proxies.said_by == ("SECTORWIRE_PROXY",)
    assert read_environment(usual | {"SECTORWIRE_PROXY": "none"}).proxies.all() == ()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_wrong_file_of_authorities_is_refused_at_the_start(tmp_path, content):
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match="SSL_CERT_FILE"):
        read_environment({"SSL_CERT_FILE": str(file)})


DIRECT = "corp.example, .wire.example,10.0.0.0/8,news.example:8080,*.star.example"


@pytest.mark.parametrize(
    ("url", "directly"),
    [
        ("https://corp.example/", True),
        ("https://a.corp.example/", True),
        ("https://notcorp.example/", False),
        ("https://x.wire.example/", True),
        ("https://10.3.4.5/", True),
        ("https://11.3.4.5/", False),
        ("https://news.example:8080/", True),
        ("https://news.example/", False),
        ("https://x.star.example/", True),
        ("wss://wss-primary.slack.com/link", False),
        ("http://localhost:3000/", True),
        ("http://[::1]:3000/", True),
    ],
)
def test_no_proxy(url, directly):
    environment = read_environment({"SECTORWIRE_PROXY": "http://proxy.example:3128", "no_proxy": DIRECT})
    assert (environment.proxy_url(url) is None) == directly


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read_or_refused(proxy, direct):
    try:
        environment = read_environment({"HTTPS_PROXY": proxy, "NO_PROXY": direct})
    except ConfigError:
        return
    environment.proxy_url("https://news.example/")
