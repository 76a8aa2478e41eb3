"""Page text: real pages of our own in, exact article text out; hostile bytes never escape as anything else."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.page.extract import extract_page
from bot.articles.page.markup import MAX_BYTES, decode
from bot.cli.extract import read_pages
from bot.errors import PageUnreadable

PAGES = Path(__file__).parents[2] / "data" / "pages"
PARAGRAPHS = (
    "The council of Århus approved the tunnel on Tuesday after a debate of nine hours, by a single vote.",
    "Work is to begin in the spring of 2028 and to cost 4.2 billion crowns, most of it paid by the state.",
)


def page(*paragraphs: str, head: str = "", charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html><head><title>Council approves tunnel</title>{head}</head><body><article>{body}</article></body></html>"
    return html.encode(charset)


@pytest.mark.parametrize("name", ["wire_release", "daily_news", "chunked", "paywall"])
def test_a_page_gives_its_article_and_nothing_of_the_site(name):
    title, published, site, _, *text = (PAGES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    found = extract_page((PAGES / f"{name}.html").read_bytes(), url=f"https://news.example/{name}")
    assert found.text == "\n".join(text).strip()
    assert (found.title, str(found.published and found.published.isoformat()), found.site) == (
        title,
        published,
        site,
    )


@pytest.mark.parametrize(
    ("charset", "head", "content_type"),
    [
        ("utf-8", "", None),
        ("iso-8859-1", "", "text/html; charset=ISO-8859-1"),
        ("iso-8859-1", '<meta charset="iso-8859-1">', None),
        ("windows-1252", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', "text/html; charset=latin1"),  # the bytes say otherwise
        ("iso-8859-1", '<meta charset="rot13">', 'text/html; charset="no-such-thing"'),
        ("utf-8-sig", "", None),
        ("utf-16", "", None),
    ],
)
def test_letters_survive_right_wrong_and_missing_charsets(charset, head, content_type):
    found = extract_page(page(*PARAGRAPHS, head=head, charset=charset), content_type=content_type)
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_the_site_is_the_host_where_the_page_does_not_say():
    assert extract_page(page(*PARAGRAPHS), url="https://www.tunnel.example/a?b=c").site == "tunnel.example"
    assert extract_page(page(*PARAGRAPHS)).site is None


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-05-04T10:00:00+02:00", datetime(2026, 5, 4, 10, tzinfo=timezone(timedelta(hours=2)))),
        ("Mon, 04 May 2026 08:00:00 GMT", datetime(2026, 5, 4, 8, tzinfo=UTC)),
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("05/04/2026", None),  # day or month first? not guessed
    ],
)
def test_dates_are_read_where_they_are_sure(stamp, expected):
    head = f'<meta property="article:published_time" content="{stamp}">'
    assert extract_page(page(*PARAGRAPHS, head=head)).published == expected


def test_json_ld_text_stands_in_where_the_markup_holds_only_a_part():
    body = (
        "\\n".join(PARAGRAPHS * 1)
        + "\\n"
        + "The opposition asked for a referendum, which the mayor refused. " * 1
    )
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Council approves tunnel",'
        f'"articleBody":"{body}"}}</script>'
    )
    found = extract_page(page(PARAGRAPHS[0], head=head))
    assert found.text.endswith("which the mayor refused.")
    assert found.text.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (b"", "plain data"),
        (b"%PDF-1.7 " + bytes(range(256)) * 20, "binary data"),
        (b"\x00" * 5000, "binary data"),
        (b"<html><body><form>Log in</form></body></html>", "no article text"),
        (b"<p>" + b"x" * MAX_BYTES, "larger than 4 MB"),
        (b"<b></b>" * 70_000, "too large"),
    ],
)
def test_what_is_no_article_is_told_in_a_sentence(html, sentence):
    with pytest.raises(PageUnreadable, match=sentence):
        extract_page(html)


@pytest.mark.slow
def test_deep_nesting_ends_in_text_or_in_the_one_error():
    for tag in ("div", "span", "blockquote", "li", "a"):
        try:
            found = extract_page(f"<{tag}>".encode() * 30_000 + page(*PARAGRAPHS))
        except PageUnreadable:
            continue
        assert PARAGRAPHS[0] in found.text


FRAGMENTS = st.sampled_from(
    [
        b"<p>", b"</p>", b"<div class='related'>", b"<ul><li>", b"<table><tr><td>", b"&#1;", b"&#xD800;", b"&nbsp;",
        b"<script>", b"</script>", b"<!--", b"-->", b"<![CDATA[", b"<h1>", b"<a href='//['>", b"<br>", b"\x00",
        b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=utf-7>", b"<base href='http://['>", b"<title>", b"<svg>",
        b'<script type="application/ld+json">{"@type":["Article"],"datePublished":7,"publisher":[3],"headline":{}}</script>',
        b"<meta property='og:url' content='http://[::1'>", b"<meta name='date' content='9999-12-31T23:59:59-23:59'>",
        PARAGRAPHS[0].encode(), PARAGRAPHS[1].encode("utf-16"), b"text " * 60,
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(FRAGMENTS | st.binary(max_size=40), max_size=40).map(b"".join))
def test_hostile_bytes_raise_nothing_but_the_one_error(html):
    try:
        found = extract_page(html, url="https://[broken", content_type="text/html; charset=\x00")
    except PageUnreadable:
        return
    assert len(found.text) >= 120
    assert found.published is None or found.published.tzinfo is not None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40) | st.none())
def test_decoding_always_gives_text(html, content_type):
    try:
        text = decode(html, content_type)
    except PageUnreadable:
        return
    assert isinstance(text, str)
    assert len(text) <= len(html)


def test_the_command_answers_a_record_a_file_in_order(tmp_path):
    good = tmp_path / "good.html"
    good.write_bytes((PAGES / "daily_news.html").read_bytes())
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress((PAGES / "daily_news.html").read_bytes()))
    broken = tmp_path / "broken.html.gz"
    broken.write_bytes(b"\x1f\x8b\x08\x00rubbish")
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b"<p>" * 4_000_000))
    missing = tmp_path / "missing.html"
    records = list(read_pages([good, broken, bomb, missing, packed]))
    assert [record["file"] for record in records] == [str(p) for p in (good, broken, bomb, missing, packed)]
    assert records[0] | {"file": ""} == records[4] | {"file": ""}
    assert list(records[0]) == ["file", "title", "text", "published", "site"]
    assert records[0]["published"] == "2026-05-11T06:15:00Z"
    assert "damaged" in records[1]["error"]
    assert "larger than" in records[2]["error"]
    assert "cannot be read" in records[3]["error"]


def test_a_flood_of_attributes_is_refused_at_once():
    """A tree of these takes minutes: bounded by the test's own time limit."""
    flood = b"".join(b'a%d=">" ' % number for number in range(250_000))
    with pytest.raises(PageUnreadable, match="too large"):
        extract_page(b"<html><body><p " + flood + b">" + b"Words of an article. " * 20)
