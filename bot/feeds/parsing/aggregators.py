"""What aggregators put between the reader and the publisher: their own links, outlets' names behind headlines.

Known from the feeds of Google News and Alerts, Bing News, Reddit and Hacker News as they are served.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bot.models.feeds import Entry
from bot.text.urls import absolute, host_of

# Hosts (their end) and paths whose query names the page that they lead on to, and by which parameters.
_REDIRECTORS = (
    (re.compile(r"(?:^|\.)google\.[a-z.]{2,6}$"), ("/url",), ("url", "q")),
    (re.compile(r"(?:^|\.)bing\.com$"), ("/news/apiclick.aspx",), ("url",)),
    (re.compile(r"(?:^|\.)facebook\.com$"), ("/l.php",), ("u",)),
    (re.compile(r"(?:^|\.)duckduckgo\.com$"), ("/l/",), ("uddg",)),
    (re.compile(r"^out\.reddit\.com$"), ("",), ("url",)),
    (re.compile(r"\.safelinks\.protection\.outlook\.com$"), ("/",), ("url",)),
)
_REDIRECTS = re.compile(r"/url\?|/apiclick|/l\.php|/l/\?|//out\.reddit|\.safelinks\.")
_BETWEEN = r"\s+[-–—|·]\s+"
_LISTED = re.compile(r"accession-number=\d")
_BESIDE_THE_ISSUER = re.compile(r"\((?:Reporting|Filed by)\)\s*$", re.IGNORECASE)
_SUBMITTED = re.compile(
    r"\s*\bsubmitted by\s+/?u/[\w-]+(?:\s+to\s+/?r/\w+)?\s*(?:\[link\]|\[comments\]|\s)*$"
)
_POINTS = re.compile(r"^(?:Article URL|Comments URL|Points|# Comments):\s.*$\n*", re.MULTILINE)
_FILING = re.compile(r"^\s*Filed:\s*[\d-]+\s+AccNo:\s*[\d-]+\s+Size:\s*[\d.]+\s*[KMG]?B", re.IGNORECASE)


def straightened(entries: tuple[Entry, ...], feed_url: str) -> tuple[Entry, ...]:
    """The entries with their real addresses, plain headlines and outlets; a filing listed for several parties once."""
    host = host_of(feed_url)
    return tuple(_straight(entry, host) for entry in _each_filing_once(entries))


def own_text(text: str, title: str, outlet: str) -> str:
    """An entry's plain text without what an aggregator wrote: its headline again, votes, who submitted it, file sizes."""
    if text.startswith("Filed:") and _FILING.match(text):
        return ""
    if "submitted by" in text:
        text = _SUBMITTED.sub("", text)
    if "Comments URL:" in text:
        text = _POINTS.sub("", text).strip()
    first = text.partition("\n")[0]
    if (
        outlet
        and title
        and first.startswith(title)
        and first[len(title) :].strip(" \xa0-–—|·") in {"", outlet}
    ):
        return ""  # the headline and outlet again, and the headlines of others on the same
    return text


def _straight(entry: Entry, host: str | None) -> Entry:
    url = entry.url
    if url is not None and "?" in url and _REDIRECTS.search(url) and (real := _behind(url)) is not None:
        entry = replace(entry, url=real)
    outlet = entry.outlet
    if not outlet:
        return entry
    told = re.sub(f"{_BETWEEN}{re.escape(outlet)}$", "", entry.title, flags=re.IGNORECASE)
    own = entry.outlet_url is None or host_of(entry.outlet_url) == host
    return replace(entry, title=told or entry.title, outlet="" if own else outlet)


def _behind(url: str) -> str | None:
    """The page that a redirector's address names; None for other addresses."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    for hosts, paths, names in _REDIRECTORS:
        if hosts.search(host) and parts.path.startswith(paths):
            query = parse_qs(parts.query)
            for name in names:
                for value in query.get(name, ()):
                    if value.startswith(("http://", "https://")) and (page := absolute(None, value)):
                        return page
    return None


def _each_filing_once(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """EDGAR lists a filing for each of its parties, under one id: the issuer's listing stands for all."""
    if not any(entry.guid and "accession-number" in entry.guid for entry in entries):
        return entries
    best: dict[str, Entry] = {}
    for entry in entries:
        guid = entry.guid or ""
        if _LISTED.search(guid) and (
            guid not in best or _BESIDE_THE_ISSUER.search(best[guid].title) is not None
        ):
            best[guid] = entry
    return tuple(entry for entry in entries if best.get(entry.guid or "", entry) is entry)
