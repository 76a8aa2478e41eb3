"""An outlet's feed in its format, with its quirks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape as escape_html
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from bot.demo.newsroom.desk import Published

CONTENT_TYPES = {
    "rss2": "application/rss+xml; charset=utf-8",
    "rss091": "text/xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def render(stories: Iterable[Published], base_url: str, name: str, kind: str, updated: datetime) -> bytes:
    """The bytes of a feed; ``base_url`` has no slash at its end."""
    told = tuple(stories)
    writers = {"rss2": _rss2, "rss091": _rss091, "rdf": _rdf, "atom": _atom, "json": _json_feed}
    return writers[kind](told, base_url, name, updated).encode()


def _body(story: Published) -> str:
    """The HTML that the feed carries."""
    shown = {"full": story.paragraphs, "lead": story.paragraphs[:1], "none": ()}[story.outlet.text]
    return "".join(f"<p>{escape_html(text, quote=False)}</p>" for text in shown)


def _description(story: Published) -> str:
    html = _body(story)
    return f"<![CDATA[{html}]]>" if "cdata" in story.outlet.quirks else escape(html)


def _link(story: Published, base_url: str) -> str:
    return story.path if "relative-links" in story.outlet.quirks else base_url + story.path


def _guid(story: Published) -> str:
    if "wrapped-guid" in story.outlet.quirks:
        return f"\n      meridian-{story.number}\n    "
    return f"{story.outlet.key}-{story.number}"


def _date(story: Published) -> str:
    quirks = story.outlet.quirks
    if "american-dates" in quirks:  # local time, and the zone is left to the reader
        local = story.published.astimezone(ZoneInfo(story.outlet.timezone))
        return f"{local:%b} {local.day}, {local.year} {local.hour % 12 or 12}:{local:%M}{local:%p}".replace(
            "AM", "am"
        ).replace("PM", "pm")
    if "short-dates" in quirks:
        return f"{story.published:%a, %d %b %Y %H:%M} GMT"
    return format_datetime(story.published, usegmt=True)


def _title(story: Published, base_url: str) -> str:
    title = escape(story.title)
    if "tag-in-title" in story.outlet.quirks:
        return escape(f'<a href="{base_url}{story.path}" hreflang="en">') + title + escape("</a>")
    return title


def _rss2(stories: tuple[Published, ...], base_url: str, name: str, updated: datetime) -> str:
    broken = any("broken-xml" in story.outlet.quirks for story in stories)
    entries = []
    for story in stories:
        title = _title(story, base_url)
        categories = "".join(f"\n    <category>{escape(tag)}</category>" for tag in story.item.tags)
        entries.append(
            f"""  <item>
    <title>{title.replace("&amp;", "&") if broken else title}</title>
    <link>{escape(_link(story, base_url))}{"?utm_source=rss&utm_medium=feed" if broken else ""}</link>
    <guid isPermaLink="false">{escape(_guid(story))}</guid>
    <pubDate>{_date(story)}</pubDate>{categories}
    <description>{_description(story)}</description>
  </item>"""
        )
    if broken:  # a stray entity, a control character, and the end that never came
        entries.append("  <item>\n    <title>Newsletter &nbsp;\x0b sign-up")
        tail = ""
    else:
        tail = "\n</channel>\n</rss>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n'
        f"  <title>{escape(name)} (sample news)</title>\n  <link>{base_url}/</link>\n"
        f"  <description>Invented articles for trying things out</description>\n  <ttl>5</ttl>\n"
        f"  <lastBuildDate>{format_datetime(updated, usegmt=True)}</lastBuildDate>\n"
        + "\n".join(entries)
        + tail
    )


def _rss091(stories: tuple[Published, ...], base_url: str, name: str, _updated: datetime) -> str:
    entries = "\n".join(
        f"  <item>\n    <title>{_title(story, base_url)}</title>\n    <link>{_link(story, base_url)}</link>\n"
        f"    <description>{escape(story.paragraphs[0])}</description>\n"
        f"    <pubDate>{_date(story)}</pubDate>\n  </item>"
        for story in stories
    )
    return (
        '<?xml version="1.0"?>\n<rss version="0.91">\n<channel>\n'
        f"  <title>{escape(name)} (sample news)</title>\n  <link>{base_url}/</link>\n"
        f"  <description>Invented articles</description>\n  <language>en-us</language>\n{entries}\n</channel>\n</rss>\n"
    )


def _rdf(stories: tuple[Published, ...], base_url: str, name: str, _updated: datetime) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(_link(story, base_url))}/>" for story in stories)
    entries = "\n".join(
        f"<item rdf:about={quoteattr(_link(story, base_url))}>\n  <title>{_title(story, base_url)}</title>\n"
        f"  <link>{escape(_link(story, base_url))}</link>\n  <description>{escape(_body(story))}</description>\n"
        f"  <dc:date>{story.published:%Y-%m-%dT%H:%MZ}</dc:date>\n</item>"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{base_url}/">\n  <title>{escape(name)} (sample news)</title>\n'
        f"  <link>{base_url}/</link>\n  <description>Invented articles</description>\n"
        f"  <items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n{entries}\n</rdf:RDF>\n"
    )


def _atom(stories: tuple[Published, ...], base_url: str, name: str, updated: datetime) -> str:
    entries = "\n".join(
        f"<entry>\n  <id>tag:sample.invalid,2026:{_guid(story)}</id>\n"
        f'  <title type="html">{escape(escape_html(story.title, quote=False))}</title>\n'
        f'  <link rel="alternate" href={quoteattr(_link(story, base_url))}/>\n'
        f"  <published>{story.published.isoformat()}</published>\n"
        f"  <updated>{story.published.isoformat()}</updated>\n"
        f'  <content type="html">{escape(_body(story))}</content>\n</entry>'
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<title>{escape(name)} (sample news)</title>\n<id>{base_url}/</id>\n"
        f'<link rel="self" href="{base_url}/feed"/>\n<updated>{updated.isoformat()}</updated>\n{entries}\n</feed>\n'
    )


def _json_feed(stories: tuple[Published, ...], base_url: str, name: str, _updated: datetime) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{name} (sample news)",
            "home_page_url": f"{base_url}/",
            "feed_url": f"{base_url}/feed",
            "language": "en",
            "items": [
                {
                    "id": _guid(story),
                    "url": _link(story, base_url),
                    "title": story.title,
                    "content_html": _body(story),
                    "date_published": story.published.isoformat(),
                    "tags": list(story.item.tags),
                }
                for story in stories
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
