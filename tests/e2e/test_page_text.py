"""What text becomes in the page: Slack's syntax and nothing else, however hostile the text."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Draws mrkdwn with the page's own code and writes it down as [tag, class, text] wherever it is no plain text.
DRAW = """async (text) => {
  const { mrkdwn } = await import("/assets/mrkdwn.js");
  const place = document.createElement("div");
  place.append(...mrkdwn(text));
  const inner = [...place.querySelectorAll("*")].map((n) => [n.tagName.toLowerCase(), n.getAttribute("href"), n.textContent]);
  return [place.textContent, inner];
}"""

CASES = {
    "*bold* and _it_ and ~gone~": ("bold and it and gone", [("strong", "bold"), ("em", "it"), ("s", "gone")]),
    "snake_case_name and 2*3*4": ("snake_case_name and 2*3*4", []),
    "`<b>` in *`code`*": ("<b> in code", [("code", "<b>"), ("strong", "code"), ("code", "code")]),
    "* not bold *": ("* not bold *", []),
    "&lt;!channel&gt; &amp;lt;": ("<!channel> &lt;", []),
    "<!channel> <!here> <!everyone>": (
        "@channel @here @everyone",
        [("span", "@channel"), ("span", "@here"), ("span", "@everyone")],
    ),
    "<@U0DESKMARA1> <#C0NONE|name>": (
        "@Mara Lindqvist #name",
        [("span", "@Mara Lindqvist"), ("span", "#name")],
    ),
    "<https://a.example/x_y_z|A *b* c>": ("A *b* c", [("a", "A *b* c")]),
    "<javascript:alert(1)|click>": ("<javascript:alert(1)|click>", []),
    "see https://a.example/p?a=1&amp;b=2.": (
        "see https://a.example/p?a=1&b=2.",
        [("a", "https://a.example/p?a=1&b=2")],
    ),
    "*<https://a.example|x>*": ("x", [("strong", "x"), ("a", "x")]),
    "&gt; quoted\n&gt; twice\nafter": (
        "quotedtwiceafter",
        [("blockquote", "quotedtwice")],
    ),
    "```one\n*two*```": ("one\n*two*", [("pre", "one\n*two*")]),
    ":dna: :no_such_name: 10:30:45": ("🧬 :no_such_name: 10:30:45", [("span", "🧬")]),
    "<img src=x onerror=alert(1)>": ("<img src=x onerror=alert(1)>", []),
    "<!date^0^{date_num}|once>": ("1970-01-01", [("time", "1970-01-01")]),
}


async def test_mrkdwn_is_drawn_as_slack_draws_it(visit):
    for text, expected in CASES.items():
        drawn, nodes = await visit.page.evaluate(DRAW, text)
        # a blockquote is followed by the line break that ends it
        assert (drawn, [(tag, inner) for tag, _, inner in nodes if tag != "br"]) == expected, text


async def test_addresses_keep_their_ampersands(visit):
    _, nodes = await visit.page.evaluate(DRAW, "<https://a.example/?a=1&amp;b=2|x>")
    assert nodes == [["a", "https://a.example/?a=1&b=2", "x"]]


HOSTILE = (
    '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script></a>|javascript:window.pwned=1'
)
LINK = "javascript:window.pwned=1"


def everywhere(text: str) -> list[dict]:
    """Every block and element that can carry text, with ``text`` in all of its places."""
    plain, marked = {"type": "plain_text", "text": text}, {"type": "mrkdwn", "text": text}
    option = {"text": plain, "value": text, "description": plain, "url": LINK}
    button = {"type": "button", "text": plain, "value": text, "accessibility_label": text}
    return [
        {"type": "header", "text": plain},
        {
            "type": "section",
            "text": marked,
            "fields": [marked, plain],
            "accessory": {**button, "action_id": text},
        },
        {"type": "context", "elements": [marked, {"type": "image", "image_url": LINK, "alt_text": text}]},
        {
            "type": "actions",
            "elements": [
                {**button, "url": LINK, "action_id": "a"},
                {"type": "overflow", "action_id": "b", "options": [option]},
                {"type": "static_select", "action_id": "c", "placeholder": plain, "options": [option]},
                {"type": "checkboxes", "action_id": "d", "options": [option]},
                {"type": "radio_buttons", "action_id": "e", "options": [option]},
            ],
        },
        {"type": "image", "image_url": LINK, "alt_text": text, "title": plain},
        {"type": "markdown", "text": f"# {text}\n- [{text}]({LINK})\n**{text}**"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": text, "style": {"bold": True}},
                        {"type": "link", "url": LINK, "text": text},
                        {"type": "emoji", "name": text},
                        {"type": "user", "user_id": text},
                        {"type": "channel", "channel_id": text},
                        {"type": "color", "value": text},
                    ],
                }
            ],
        },
        {"type": text},
    ]


async def unharmed(visit: Visit) -> None:
    page = visit.page
    assert await page.evaluate("window.pwned") is None
    assert await page.locator("script:not([src^='/assets/'])").count() == 0
    assert await page.locator("img:not([src='/assets/sectorwire.svg'])").count() == 0
    assert await page.locator("[onerror], [onclick], [onload]").count() == 0
    links = await page.evaluate("[...document.querySelectorAll('a')].map((a) => a.protocol)")
    assert set(links) <= {"http:", "https:", "mailto:"}


async def test_hostile_text_stays_text_in_every_block(visit):
    attachment = {"title": HOSTILE, "title_link": LINK, "text": HOSTILE, "fallback": HOSTILE}
    await visit.client.chat_postMessage(
        channel="#biotech-news",
        text=HOSTILE,
        blocks=everywhere(HOSTILE),
        attachments=[attachment],
        username=HOSTILE,
    )
    await visit.client.chat_postMessage(channel="#biotech-news", text=HOSTILE)
    await visit.open("biotech-news")
    await expect(visit.page.locator(".message")).to_have_count(2)
    await expect(visit.page.locator(".b-header")).to_have_text(HOSTILE)
    await unharmed(visit)


async def test_hostile_text_stays_text_in_modals_and_home(visit):
    workspace = visit.server.workspace
    blocks = [block for block in everywhere(HOSTILE) if block["type"] != "table"]
    field = {
        "type": "input",
        "block_id": "i",
        "label": {"type": "plain_text", "text": HOSTILE},
        "hint": {"type": "plain_text", "text": HOSTILE},
        "element": {"type": "plain_text_input", "action_id": "v", "initial_value": HOSTILE},
    }
    title = {"type": "plain_text", "text": HOSTILE}
    workspace.surfaces.open(
        "U0DESKYOU01", {"type": "modal", "title": title, "submit": title, "blocks": [*blocks, field]}
    )
    await expect(visit.page.locator("dialog h2").first).to_have_text(HOSTILE)
    await unharmed(visit)


async def test_hostile_names_and_topics_stay_text(visit):
    workspace = visit.server.workspace
    workspace.add_channel(
        "odd", workspace.channels[visit.channel_id("general")].members, by="U0DESKYOU01", topic=HOSTILE
    )
    await visit.open("odd")
    await expect(visit.page.locator("#channel-topic")).to_have_text(HOSTILE)
    await unharmed(visit)


async def test_the_page_may_load_nothing_from_elsewhere(visit):
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    await visit.page.reload()
    await visit.page.locator(".side-item").first.wait_for()
    assert requests
    assert all(url.startswith(visit.server.url) for url in requests)
    answer = await visit.page.request.get(visit.server.url)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
