from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import escape
from tests.render import readers

HOSTILE = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            *("<!channel>", "<@U1>", "<#C1|x>", "<https://evil.example|pfizer.com>", "</a>|", "&lt;", "|", ">", "<"),
            *("*b*", "_i_", "~s~", "`c`", "```", ":smile:", ":+1:", "10:30:45", "\u202e", "\u200b", "\ufeff", "\x1b[31m"),
            *("a\u0301\u0301\u0301\u0301\u0301\u0301", "\ud800", "\ue000", "\u2028", "\r\n", "👩‍🔬", "می‌خواهم", "x" * 300),
            *("<script>", '"onload=', "'", "&", "Pfizer", " "),
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  A \t tidy\n line ", "A tidy line"),
        ("abc\u202edcba\u202c", "abcdcba"),
        ("p\u200bf\u2060iz\ufeffer\u00ad", "pfizer"),
        ("\x1b[31mred\x07", "[31mred"),
        ("one\u2028two\x85three", "one two three"),
        ("lone \ud800 surrogate \ue000", "lone surrogate"),
        ("e" + "\u0301" * 50 + "nd", "e" + "\u0301" * 4 + "nd"),
        ("\u0301" * 9 + "a", "a"),
        ("👩\u200d🔬 at work", "👩\u200d🔬 at work"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("pay\u200dpal", "paypal"),
        ("\u3164\u2800", ""),
        ("Ørsted’s – €5 “deal”", "Ørsted’s – €5 “deal”"),
    ],
)
def test_plain_keeps_what_is_visible(raw, shown):
    assert escape.plain(raw) == shown


def test_clip_cuts_at_a_word_and_says_so():
    assert escape.clip("the quick brown fox", 19) == "the quick brown fox"
    assert escape.clip("the quick brown fox", 18) == "the quick brown…"
    assert escape.clip("abcdefghij", 5) == "abcd…"
    assert escape.clip("a, bcdefgh", 3) == "a…"
    assert escape.clip("abc", 0) == ""
    assert escape.clip("👩\u200d🔬🧪", 3) == "👩…"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("AT&T <3", "AT&amp;T &lt;3"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
        ("> 50% quoted", "› 50% quoted"),
        (":smile: at 10:30", "∶smile: at 10:30"),
        ("ratio 3:1", "ratio 3:1"),
    ],
)
def test_mrkdwn_says_what_stands_there(raw, shown):
    assert escape.mrkdwn(raw) == shown


def test_mrkdwn_limits_count_what_slack_counts():
    shown = escape.mrkdwn("&" * 10_000, 100)
    assert len(shown) <= 100
    assert readers.mrkdwn_is_whole(shown)
    assert shown.endswith("&amp;…")


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("https://a.example/x?b=1&c=2#d", "https://a.example/x?b=1&c=2#d"),
        ("HTTPS://A.Example/X", "https://a.example/X"),
        ("https://a.example/a b|c<d>e\"f`g\\", "https://a.example/a%20b%7Cc%3Cd%3Ee%22f%60g%5C"),
        ("https://a.example/%7Cok", "https://a.example/%7Cok"),
        ("https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("https://", None),
        ("https://bank.example@evil.example/", None),
        ("https://a.example:99999/", None),
        ("https://a.exa\nmple/", None),
        ("https://a b.example/", None),
        ("https://<b>.example/", None),
        ("https://a.example/" + "x" * 2000, None),
        ("https://a.example/" + "ö" * 1000, None),
        ("", None),
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(raw, safe):
    assert escape.safe_url(raw) == safe


def test_a_link_cannot_be_broken_out_of():
    assert (
        escape.link("https://a.example/?x=1&y=<z>", "a|b> <!here>")
        == "<https://a.example/?x=1&amp;y=%3Cz%3E|a¦b&gt; &lt;!here&gt;>"
    )
    assert escape.link("javascript:x", "read|me") == "read¦me"
    assert escape.link("https://a.example/p", "\u200b") == "<https://a.example/p|a.example>"


def test_html_and_data():
    assert escape.html('<b a="1">&\x00') == "&lt;b a=&quot;1&quot;&gt;&amp;"
    assert escape.data("a\x1b\ud800\n\tb") == "a\ufffd\ufffd\n\tb"
    assert escape.lines(" a\r\nb \n\n c\u2028\n\n") == "a\nb\n\nc"


@given(HOSTILE, st.integers(0, 120) | st.none())
def test_no_text_is_anything_but_text_in_slack(raw, limit):
    for shown in (escape.mrkdwn(raw, limit), escape.link("ftp://x", raw, limit)):
        assert readers.mrkdwn_controls(shown) == []
        assert readers.mrkdwn_is_whole(shown)
        assert readers.formatting_marks(shown) == ""
        assert readers.emoji_names(shown) == []
        assert readers.deceptive(shown) == []
        assert not shown.startswith(("&gt;", " "))
        assert limit is None or len(shown) <= limit


@given(HOSTILE, HOSTILE)
def test_a_link_is_exactly_one_link(address, label):
    shown = escape.link(f"https://a.example/{address}", label)
    controls = readers.mrkdwn_controls(shown)
    assert readers.mrkdwn_is_whole(shown)
    if controls:
        assert len(controls) == 1
        assert controls[0][0] == "link"
        assert controls[0][1].startswith("https://a.example/")


@given(HOSTILE)
def test_plain_is_stable_and_bounded_in_marks(raw):
    shown = escape.plain(raw)
    assert escape.plain(shown) == shown
    assert readers.deceptive(shown, allowed="") == []
    assert readers.most_marks(shown) <= 4


@given(st.text(max_size=200), st.integers(1, 80))
def test_clip_keeps_its_limit(text, limit):
    assert len(escape.clip(text, limit)) <= max(limit, 1)
