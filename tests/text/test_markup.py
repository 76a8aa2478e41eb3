"""Markup to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.markup import plain_line, plain_text, shorten, visible


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("plain", "plain"),
        ("  two \n lines\u00a0here ", "two lines here"),
        ("5 < 6", "5 < 6"),
        ("a<b and c>d", "a<b and c>d"),
        ("5 &lt; 6 &amp;amp; AT&amp;T", "5 < 6 & AT&T"),
        ("AT&T R&D Q&A&notes", "AT&T R&D Q&A&notes"),
        ("&amp;#8217;s &#8217s &#150; &#x2014;", "’s ’s – —"),
        ("<a href='/x?a>b'>Foo</a> <b>bar</b>", "Foo bar"),
        ("&amp;lt;em&amp;gt;Cell&amp;lt;/em&amp;gt; wins", "Cell wins"),
        ("CO<sub>2</sub> and <I CLASS=x>H</I>", "CO2 and H"),
        ("How the <b> tag won", "How the <b> tag won"),
        ("Bold <b>start, never closed", "Bold start, never closed"),
        ("Vec<T> and <stdin>", "Vec<T> and <stdin>"),
        ("one<br/>two<p>three", "one two three"),
        ("<![CDATA[In a section]]>", "In a section"),
        ("<!-- c -->A<script>x < y</script>B<style>p{}", "AB"),
        ("<!DOCTYPE html>T", "T"),
        ("a\u202eb\u200bc\u00add\x00e\ufefff\u2066g", "abcdefg"),
        ("\x93quoted\x94 it\x92s", "“quoted” it’s"),
        ("👩\u200d💻 می\u200cخواهم x\u200dy", "👩\u200d💻 می\u200cخواهم xy"),
        ("Replace &lt;script&gt; with &lt;module&gt;", "Replace <script> with <module>"),
        ("&lt;form&gt; follows function", "<form> follows function"),
        ("How &lt;template&gt; and &lt;audio&gt; work", "How <template> and <audio> work"),
        ("The &lt;head&gt;, explained", "The <head>, explained"),
        ("&unknown; &#1114112;", "&unknown; \ufffd"),
    ],
)
def test_lines(html: str, expected: str):
    assert plain_line(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("plain &amp; simple", "plain & simple"),
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("<p>One</p><p>Two<br>lines<br><br>Three</p>", "One\n\nTwo lines\n\nThree"),
        ("<h2>Head</h2>Text<ul><li>a<li>b <b>c</b></ul>", "Head\n\nText\n\na\n\nb c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("x<script>var a = '<p>';</script><style>p{}</style><p>y", "x\n\ny"),
        ("if 5 < 6 then", "if 5 < 6 then"),
        ("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", "a\n\nb"),
        ("<div>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</div>", "a\n\nb"),
        ("a &amp;lt; b &amp;amp; c", "a < b & c"),
        ("<p>wo\u00adrd &nbsp; AT&amp;T</p>", "word AT&T"),
        ("<div>" * 10_000 + "deep" + "</div>" * 10_000, "deep"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_paragraphs(html: str, expected: str):
    assert plain_text(html) == expected


def test_bounds():
    assert len(plain_line("<b>" + "word " * 10_000_000)) <= 1000
    assert plain_line("a" * 5000, limit=10) == "a" * 9 + "…"
    assert len(plain_text("<p>" + "word " * 1_000_000, limit=5000)) <= 5000
    assert shorten("one two three", 8) == "one two…"


@given(st.lists(st.sampled_from(["<", ">", "&", "<p>", "</p>", "<script>", "&amp;", "&lt;", "b>", '"', "<a ", "<!--", "\u202e", "\x00", " ", "\n\n", "é"]) | st.text(max_size=5), max_size=60).map("".join))  # fmt: skip
def test_hostile(text: str):
    line = plain_line(text)
    assert "\n" not in line
    assert not set(line) & set("\x00\u202e\u200b\u2066\ufeff")
    assert not set(plain_text(text)) & set("\x00\u202e\u200b\u2066\ufeff")


WORDS = st.sampled_from(
    ["word ", "two words", " ", "\n", "&amp;", "&nbsp;", "&#8217;", "caf&eacute;", "5 > 3"]
)
INLINE = st.builds(
    "<{0}{2}>{1}</{0}>".format, st.sampled_from(["a", "em", "b"]), WORDS, st.just(' href="a>b"')
)
RUN = st.lists(WORDS | INLINE | st.sampled_from(["<br>", "<br/>", "<img src='x'>"]), max_size=5).map("".join)
BLOCKS = st.lists(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "DIV", "blockquote", "h2"]), RUN)
    | st.builds("<table><tr><td>{0}</td><td>{1}</td></tr></table>".format, RUN, RUN),
    min_size=1,
    max_size=5,
).map("".join)


@given(BLOCKS)
def test_plainly_written_markup_reads_as_the_parser_reads_it(html: str):
    """A comment sends the same words through the real parser."""
    assert plain_text(html) == plain_text(f"<!-- -->{html}")


@given(st.text(st.sampled_from("a é\u00a0\t\n\u200b\x07\x96.") | st.characters(), max_size=40))
def test_every_paragraph_is_folded_and_visible(text: str):
    """However short the way that a paragraph took."""
    for paragraph in plain_text(f"<p>{text}</p>").split("\n\n"):
        assert paragraph == " ".join(visible(paragraph).split())


@given(st.text(st.sampled_from("a <>&;/\u2029\nltpbr"), max_size=60) | BLOCKS)
def test_text_is_never_twice_as_long_as_its_markup(html: str):
    """What lets a short teaser lose against a long text unread."""
    assert len(plain_text(html)) <= 2 * len(html)
