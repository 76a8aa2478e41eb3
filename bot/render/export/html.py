"""A digest as one self-contained web page: no script, no outside asset, good on paper and on a phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.models.digests import Digest, DigestItem, DigestSection
from bot.render import wording
from bot.render.company_row import TABLE_COLUMNS_SHOWN, company_row
from bot.render.company_wording import table_sources
from bot.render.escape import html, safe_url
from bot.render.wording import UNTITLED

_TITLE = 400
_SUMMARY = 800


def digest_html(digest: Digest) -> str:
    """The page. Its policy allows nothing but its own style sheet, named by hash."""
    style, digest_of_style = _style()
    title = html(f"{wording.heading(digest)} · {wording.today(digest)}")
    policy = f"default-src 'none'; style-src 'sha256-{digest_of_style}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *_masthead(digest),
        "<main>",
        *_sections(digest),
        *_companies(digest),
        "</main>",
        *_footer(digest),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


@cache
def _style() -> tuple[str, str]:
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return style, base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _masthead(digest: Digest) -> Iterator[str]:
    yield "<header>"
    yield f'<p class="day">{html(wording.today(digest))}</p>'
    yield f"<h1>{html(wording.heading(digest))}</h1>"
    if late := wording.late(digest):
        yield f'<p class="late">{html(late)}</p>'
    shown = wording.overview(digest) if wording.total(digest) else wording.nothing_new(digest)
    yield f'<p class="overview">{html(shown)}</p>'
    if len(digest.sections) > 1 and wording.total(digest):
        links = (
            f'<a href="#sector-{number}">{html(section.title)} <span>{len(section.items)}</span></a>'
            for number, section in enumerate(digest.sections, start=1)
            if section.items
        )
        yield f'<nav aria-label="Sectors">{"".join(links)}</nav>'
    yield "</header>"


def _sections(digest: Digest) -> Iterator[str]:
    for number, section in enumerate(digest.sections, start=1):
        if not section.items:
            continue
        yield f'<section id="sector-{number}">'
        if len(digest.sections) > 1:
            yield f"<h2>{html(section.title)}</h2>"
        yield from _stories(section, digest)
        yield "</section>"


def _stories(section: DigestSection, digest: Digest) -> Iterator[str]:
    level = "h3" if len(digest.sections) > 1 else "h2"
    yield "<ol>"
    for item in section.items:
        yield "<li><article>"
        if event := wording.event_word(item.event):
            yield f'<p class="event">{html(event)}</p>'
        yield f'<{level} class="headline">{_linked(item.url, item.title or UNTITLED, _TITLE)}</{level}>'
        if summary := html(item.summary, _SUMMARY):
            yield f'<p class="summary">{summary}</p>'
        yield f'<p class="small">{_small_print(item, digest)}</p>'
        yield "</article></li>"
    yield "</ol>"


def _small_print(item: DigestItem, digest: Digest) -> str:
    zone = wording.zone_of(digest.timezone)
    shown = wording.published(item, digest.window_end, zone)
    parts = [f'<span class="source">{html(item.source, 80)}</span>'] if item.source.strip() else []
    parts.append(f'<time datetime="{item.published.isoformat()}">{html(shown)}</time>')
    named, more = wording.others(item)
    if named:
        also = ", ".join(_linked(url, source, 60) for source, url in named)
        parts.append(f"also: {also}{f' (+{more})' if more else ''}")
    chips = "".join(f'<span class="chip">{html(symbol, 24)}</span>' for symbol in wording.chips(item))
    return ' <span class="dot">·</span> '.join(parts) + (
        f' <span class="chips">{chips}</span>' if chips else ""
    )


def _companies(digest: Digest) -> Iterator[str]:
    if not digest.facts:
        return
    yield '<section class="companies">'
    yield "<h2>Companies in today’s news</h2>"
    yield '<div class="wide"><table>'
    titles = "".join(f'<th scope="col">{html(title)}</th>' for title in TABLE_COLUMNS_SHOWN)
    yield f"<thead><tr>{titles}</tr></thead>"
    yield "<tbody>"
    for facts in digest.facts:
        first, *rest = company_row(facts, digest.timezone)
        cells = "".join(f"<td>{html(cell, 40)}</td>" for cell in rest)
        yield f'<tr><th scope="row" title="{html(facts.company.name, 120)}">{html(first, 40)}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    for line in table_sources(digest.facts, wording.zone_of(digest.timezone)):
        yield f'<p class="sources">{html(line, 600)}</p>'
    yield "</section>"


def _footer(digest: Digest) -> Iterator[str]:
    lines = list(wording.footer(digest))
    empty = [section.title for section in digest.sections if not section.items]
    if empty and wording.total(digest):
        lines.insert(0, f"Nothing new in {wording.listing(empty)}.")
    if lines:
        yield "<footer>"
        yield from (f"<p>{html(line, 800)}</p>" for line in lines)
        yield "</footer>"


def _linked(url: str, label: str, limit: int) -> str:
    shown = html(label, limit) or UNTITLED
    address = safe_url(url)
    if address is None:
        return shown
    return f'<a href="{html(address)}" rel="noopener noreferrer nofollow">{shown}</a>'
