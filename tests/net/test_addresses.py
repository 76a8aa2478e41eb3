"""Which addresses may be asked, from the URL's text alone."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import errors
from bot.net.addresses import MAX_URL_LENGTH, PrivateHosts, address_kind, check_url

NOBODY = PrivateHosts()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("0.0.0.0", "this-network"),
        ("10.1.2.3", "private"),
        ("100.64.0.1", "carrier-grade NAT"),
        ("100.127.255.255", "carrier-grade NAT"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("198.18.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "this-network"),
        ("::1", "loopback"),
        ("::127.0.0.1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("64:ff9b::169.254.169.254", "link-local"),
        ("64:ff9b:1::1", "private"),
        ("2002:7f00:1::", "6to4"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"),
        ("fe80::1", "link-local"),
        ("fd00::1", "private"),
        ("fd00:ec2::254", "private"),
        ("ff02::1", "multicast"),
        ("4000::1", "reserved"),
    ],
)
def test_special_addresses_are_told_apart(address, kind):
    assert address_kind(ip_address(address)) == kind


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.1",
        "2606:4700::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ],
)
def test_public_addresses_are_public(address):
    assert address_kind(ip_address(address)) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/feed", "Only http and https"),
        ("file:///etc/passwd", "Only http and https"),
        ("//news.example/feed", "without scheme"),
        ("http://editor:pw@news.example/", "hides its host"),
        ("http://news.example@127.0.0.1/", "hides its host"),
        ("http:///feed", "has no host"),
        ("http://news.example:0/", "has no host"),
        ("http://news.example:70000/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://127.0.0.1/", "loopback"),
        ("http://127.0.0.1./", "loopback"),
        ("http://[::1]:8080/", "loopback"),
        ("http://[::ffff:127.0.0.1]/", "loopback"),
        ("http://[fe80::1%25eth0]/", "link-local"),
        ("http://169.254.169.254/latest/meta-data/", "link-local"),
        ("http://１２７.０.０.１/", "loopback"),
        ("http://①②⑦.0.0.1/", "loopback"),
        ("http://2130706433/", "oddly written"),
        ("http://0x7f000001/", "oddly written"),
        ("http://0x7f.1/", "oddly written"),
        ("http://0177.0.0.1/", "oddly written"),
        ("http://017700000001/", "oddly written"),
        ("http://127.1/", "oddly written"),
        ("http://0/", "oddly written"),
        ("http://news.example.0x1/", "oddly written"),
        ("http://localhost/", "local name"),
        ("http://LOCALHOST./", "local name"),
        ("http://anything.localhost/", "local name"),
        ("http://printer.local/", "local name"),
        ("http://metadata.google.internal/", "local name"),
        ("http://a..b/", "no valid host"),
        ("http://127.0.0.1%2f.news.example/", "no valid host"),
        ("http://" + "a" * 64 + ".example/", "no valid host"),
        ("http://news.example/" + "a" * MAX_URL_LENGTH, "too long"),
    ],
)
def test_refused(url, reason):
    with pytest.raises(errors.AddressRefused, match=reason):
        check_url(url, NOBODY)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example/feed?a=b#c", "news.example"),
        ("HTTP://News.Example:8080/", "news.example"),
        ("http://8.8.8.8/", "8.8.8.8"),
        ("http://[2606:4700::1111]/feed", "2606:4700::1111"),
        ("http://пример.рф/лента", "xn--e1afmkfd.xn--p1ai"),
        ("http://under_score.example/", "under_score.example"),
        ("http://x1.example.c0m2/", "x1.example.c0m2"),
        ("http://localhost.example/", "localhost.example"),
    ],
)
def test_let_through(url, host):
    assert check_url(url, NOBODY).raw_host == host


def test_what_is_refused_never_repeats_path_or_query():
    for url in (
        "http://127.0.0.1/secret?key=s3cret",
        "ftp://x.example/secret?key=s3cret",
        "http://a b/?s3cret",
    ):
        with pytest.raises(errors.AddressRefused) as caught:
            check_url(url, NOBODY)
        assert "cret" not in str(caught.value)


def test_the_list_opens_exactly_what_stands_in_it():
    private = PrivateHosts.parse(" 127.0.0.1:8080, [::1]:80 ,feeds.local,10.0.0.5")
    for allowed in (
        "http://127.0.0.1:8080/x",
        "http://[::1]/",
        "http://feeds.local:99/",
        "https://10.0.0.5/",
        "http://Feeds.Local./",
    ):
        check_url(allowed, private)
    for refused in ("http://127.0.0.1:8081/", "http://127.0.0.1/", "http://[::1]:81/", "http://10.0.0.6/"):
        with pytest.raises(errors.AddressRefused):
            check_url(refused, private)


def test_no_list_opens_the_metadata_service():
    private = PrivateHosts.parse("169.254.169.254,0.0.0.0,224.0.0.1")
    for url in ("http://169.254.169.254/", "http://0.0.0.0/", "http://224.0.0.1/"):
        with pytest.raises(errors.AddressRefused):
            check_url(url, private)


@pytest.mark.parametrize("text", ["http://127.0.0.1", "a/b", "a@b", "a:x", "a:99999", "[::1", ":80", "a?b"])
def test_a_wrong_list_says_what_is_wrong(text):
    with pytest.raises(errors.UsageError, match="SECTORWIRE_ALLOW_PRIVATE_HOSTS"):
        PrivateHosts.parse(f"good.example,{text}")


def test_an_empty_list_allows_nobody():
    assert PrivateHosts.parse(" , ") == PrivateHosts()


@given(st.text(max_size=60) | st.from_regex(r"https?://[\x00-\x7f]{1,40}", fullmatch=True))
@example("http://[")
@example("http://\u2100.example/")
def test_any_text_is_either_refused_or_a_public_looking_host(text):
    try:
        url = check_url(text, NOBODY)
    except errors.AddressRefused:
        return
    assert url.scheme in {"http", "https"}
    assert url.raw_user is None
    host = (url.raw_host or "").rstrip(".")
    assert host
    try:
        address = ip_address(host)
    except ValueError:
        assert host != "localhost"
    else:
        assert address_kind(address) is None


@given(st.ip_addresses(v=6))
def test_an_embedded_address_never_widens_what_may_be_asked(address):
    """Whatever is judged public is public unicast, or carries a public IPv4 address."""
    if address_kind(address) is not None:
        return
    carried = address.ipv4_mapped
    if address in ip_network("64:ff9b::/96"):
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is None:
        assert int(address) >> 125 == 1
    else:
        assert address_kind(carried) is None
