"""The newsroom's web pages: articles with all that stands around them on a real site, and a login page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.demo.newsroom.content import Outlet
from bot.demo.newsroom.desk import Published

_STYLE = """
:root{color-scheme:light dark;--ink:#1c1b19;--soft:#6b665e;--line:#e3ded5;--paper:#fffdf9;--mark:#8a3b12}
@media(prefers-color-scheme:dark){:root{--ink:#ece7df;--soft:#a49c90;--line:#3a3530;--paper:#1b1917;--mark:#e59866}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:18px/1.6 Charter,"Iowan Old Style",Georgia,"Liberation Serif",serif}
.sample{background:var(--mark);color:var(--paper);font:600 13px/1.4 system-ui,sans-serif;padding:.5em 1em;text-align:center}
header,main,footer{max-width:44rem;margin:0 auto;padding:1rem 1.25rem}
header{border-bottom:3px double var(--line)}header a.name{font-size:1.6rem;font-weight:700;color:inherit;text-decoration:none}
nav ul,.share ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.25rem 0 0;padding:0;font:14px system-ui,sans-serif}
nav a,.share a,aside a{color:var(--soft)}h1{font-size:2rem;line-height:1.2;margin:1.2rem 0 .4rem;text-wrap:balance}
.meta{color:var(--soft);font:14px system-ui,sans-serif;margin:0 0 1rem}aside{border-top:1px solid var(--line);margin-top:2rem;
font:15px/1.5 system-ui,sans-serif}aside h2{font-size:1rem}footer{color:var(--soft);font:13px system-ui,sans-serif;
border-top:1px solid var(--line);margin-top:2rem}a{color:var(--mark)}
form{display:grid;gap:.6rem;max-width:20rem;font:16px system-ui,sans-serif}input{font:inherit;padding:.4rem}
"""
_SECTIONS = ("Home", "Markets", "Companies", "Science", "Opinion", "Newsletters")
_BANNER = "Sample news. Every article here is invented, also where it names companies that exist."


def article_page(story: Published, others: Sequence[Published], base_url: str) -> str:
    """One article's page, with navigation, share bar and the outlet's other headlines around it."""
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in story.paragraphs)
    more = "\n".join(
        f'<li><a href="{base_url}{escape(other.path)}">{escape(other.title)}</a></li>' for other in others[:5]
    )
    at = story.published
    return _page(
        story.outlet,
        base_url,
        story.title,
        f"""<article>
<h1>{escape(story.title)}</h1>
<p class="meta">By the {escape(story.outlet.name)} desk ·
<time datetime="{at.isoformat()}">{at.day} {at:%B %Y, %H:%M} UTC</time></p>
{_share()}
{paragraphs}
</article>
{_share()}
<aside><h2>Also from this source</h2><ul>
{more}
</ul></aside>""",
        f"""<meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{at.isoformat()}">
<meta property="og:site_name" content="{escape(story.outlet.name)}">""",
    )


def front_page(outlet: Outlet, stories: Sequence[Published], base_url: str) -> str:
    """An outlet's front page: its headlines."""
    lines = "\n".join(
        f'<li><a href="{base_url}{escape(story.path)}">{escape(story.title)}</a></li>' for story in stories
    )
    return _page(outlet, base_url, outlet.name, f"<h1>Latest</h1>\n<ul>\n{lines}\n</ul>")


def login_page(outlet: Outlet, base_url: str) -> str:
    """What a paywalled site sends instead of its feed, with status 200."""
    return _page(
        outlet,
        base_url,
        "Sign in",
        """<h1>Sign in to continue</h1><p>This content is for subscribers.</p>
<form method="post" action="/login"><label>E-mail <input type="email" name="email"></label>
<label>Password <input type="password" name="password"></label><button>Sign in</button></form>""",
    )


def _share() -> str:
    names = ("Copy link", "E-mail", "Print", "Share")
    items = "".join(f'<li><a href="#share">{name}</a></li>' for name in names)
    return f'<div class="share" role="toolbar"><ul>{items}</ul></div>'


def _page(outlet: Outlet, base_url: str, title: str, body: str, head: str = "") -> str:
    sections = "".join(f'<li><a href="{base_url}/">{name}</a></li>' for name in _SECTIONS)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(outlet.name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
{head}
<link rel="alternate" title="{escape(outlet.name)}" href="{base_url}/feed">
<style>{_STYLE}</style></head>
<body><div class="sample" role="note">{_BANNER}</div>
<header><a class="name" href="{base_url}/">{escape(outlet.name)}</a>
<nav aria-label="Sections"><ul>{sections}</ul></nav></header>
<main>{body}</main>
<footer>{escape(outlet.name)} is an invented outlet of the sample newsroom. No rights reserved.</footer>
</body></html>
"""
