"""Addresses: canonical without losing identity, absolute without leaving http."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.urls import absolute, canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.X.Example:443/A/b?z=1&a=2#top", "https://www.x.example/A/b?z=1&a=2"),
        ("http://x.example:8080", "http://x.example:8080/"),
        ("https://x.example/a?utm_source=rss&id=aaa&UTM_Medium=feed&fbclid=1", "https://x.example/a?id=aaa"),
        ("https://x.example/a?utm_source=rss", "https://x.example/a"),
        ("https://x.example/a?amp;utm_source=rss&id=1", "https://x.example/a?id=1"),
        ("https://x.example/a?source=rss&b=1", "https://x.example/a?b=1"),
        ("https://x.example/a?source=reuters", "https://x.example/a?source=reuters"),
        ("https://x.example/a?rss=1", "https://x.example/a"),
        ("https://x.example/a?mod=article&cid=1", "https://x.example/a?mod=article&cid=1"),
        ("https://x.example/?p=17", "https://x.example/?p=17"),
        ("https://x.example/?", "https://x.example/"),
        ("https://x.example/a/", "https://x.example/a/"),
        ("https://x.example/%7euser/%e2%82%ac%41", "https://x.example/~user/%E2%82%ACA"),
        ("https://x.example/€ b%zz", "https://x.example/%E2%82%AC%20b%25zz"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://me:secret@x.example/a", "https://x.example/a"),
        ("https://x.example./a", "https://x.example/a"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        (" tag:x.example,2026:1 ", "tag:x.example,2026:1"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_canonical(url: str, expected: str):
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        ("https://x.example/rss/feed.xml", "/a?b=1#c", "https://x.example/a?b=1#c"),
        ("https://x.example/rss/feed.xml", "../a b", "https://x.example/a%20b"),
        ("https://x.example/", "//y.example/z", "https://y.example/z"),
        ("https://x.example/", " \n http://y.example/a\n  b?c=ü ", "http://y.example/ab?c=%C3%BC"),
        (None, "https://y.example/a", "https://y.example/a"),
        (None, "/a", None),
        ("", "a", None),
        ("https://x.example/", "", None),
        ("https://x.example/", "javascript:alert(1)", None),
        ("https://x.example/", "JaVaScRiPt:alert(1)", None),
        ("https://x.example/", "data:text/html,x", None),
        ("https://x.example/", "http://", None),
        ("https://x.example/", "http://a b.example/", None),
        ("https://x.example/", "http://x.example:99999/", None),
        ("https://x.example/", "http://x.example/" + "a" * 5000, None),
    ],
)
def test_absolute(base: str | None, link: str, expected: str | None):
    assert absolute(base, link) == expected


@given(
    st.text(max_size=80)
    | st.text("htps:/?#[]@%&=.a1 é\n", max_size=60).map(lambda text: "http://x.example/" + text)
)
def test_hostile(text: str):
    canonical = canonical_url(text)
    assert canonical_url(canonical) == canonical
    link = absolute("https://x.example/a/", text)
    assert link is None or (link.startswith(("http://", "https://")) and not set(link) & set(' \n\t<>"`'))


@given(st.text("htps:/?#[]@%&=.aA1é+~;", max_size=40).map(lambda text: f"https://x.example/{text}"))
def test_canonical_forms_are_recognised_rightly(url: str):
    """An empty fragment sends the same address the long way."""
    assert canonical_url(url) == canonical_url(url + "#")
