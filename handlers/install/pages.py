"""The pages that somebody sees who installs the app: a heading, a sentence, perhaps a link. Nothing of theirs is repeated."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from slack_bolt.response import BoltResponse

STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;color:#1d1c1d}"
    "h1{font-size:1.4rem}a{color:#0b5c4f}"
    "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}a{color:#7fd1c1}}"
)
SHAPE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1><p>{sentence}</p>{link}</main></body></html>
"""
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}


def page(
    status: int, title: str, sentence: str, link: tuple[str, str] | None = None, cookie: str | None = None
) -> BoltResponse:
    """A page; ``link`` is a label and an address, ``cookie`` goes into Set-Cookie. All text is raw."""
    shown = f'<p><a href="{escape(link[1])}">{escape(link[0])}</a></p>' if link else ""
    body = SHAPE.format(title=escape(title), style=STYLE, sentence=escape(sentence), link=shown)
    headers: dict[str, str | list[str]] = {**HEADERS}
    if cookie is not None:
        headers["Set-Cookie"] = [cookie]
    return BoltResponse(status=status, body=body, headers=headers)  # type: ignore[arg-type]
