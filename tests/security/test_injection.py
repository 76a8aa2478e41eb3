"""Whatever people type or feeds say, nothing the bot shows mentions, links, formats or runs: all that it answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Page

from bot.models.delivery import Subscription
from bot.models.digests import SilentSource
from bot.models.people import SavedStory, Watch
from bot.render.slack.help import help_message, not_understood
from bot.render.slack.home import HomeFacts, WatchedNews, home_view
from bot.render.slack.menus import Button, in_name_of, sentence
from bot.render.slack.story import story_text
from bot.render.slack.subscriptions import subscriptions_message
from tests.e2e.conftest import Visit, browser, server, visit  # noqa: F401  fixtures
from tests.handlers.desk import Desk, judged, open_desk
from tests.render import readers
from tests.render.samples import END
from tests.render.test_escape import HOSTILE
from tests.render.test_hostile import ITEM, URL, assert_inert

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CODE = re.compile(r"`/[^`\n]*`")  # a command of ours: Slack shows no emoji in code
# A time of ours, which Slack shows in the reader's zone.
DATE = re.compile(r"<!date\^\d{9,11}\^[^<>|^]{1,40}\|[^<>|]{1,40}>")
EMOJI = re.compile(r"[a-z0-9_+'-]+")  # what a name of one may be

# --- the renderers that no other test floods -------------------------------------------------------

# The store keeps no lone surrogates, so nothing that comes from it has one.
KEPT = HOSTILE.map(lambda text: text.encode("utf-8", "ignore").decode())
WATCH = st.builds(
    Watch,
    team=st.just("T1"),
    place=st.just("U1"),
    name=KEPT,
    symbol=KEPT | st.none(),
    created_by=st.just("U1"),
    created_at=st.just(NOON),
)
SAVED = st.builds(
    SavedStory,
    team=st.just("T1"),
    user=st.just("U1"),
    story_id=st.from_regex(r"[a-z0-9]{8}", fullmatch=True),
    title=KEPT,
    url=URL,
    source=KEPT,
    published=st.just(NOON),
    saved_at=st.just(NOON),
)
PLAN = st.builds(
    Subscription, id=st.from_regex(r"[a-z0-9]{8}", fullmatch=True), team=st.just("T1"), channel=st.just("C1") | KEPT, sectors=st.lists(KEPT, min_size=1, max_size=3).map(tuple),
    time=st.just("08:00"), timezone=st.just("UTC"), days=st.just((1, 2)), paused=st.booleans(), paused_why=KEPT | st.none(),
)  # fmt: skip


def only_ours(value: object) -> None:
    """No control sequence but links to the web and channels by id; nothing deceptive, in any text there is."""
    for leaf in readers.text_objects(value):
        text = leaf.get("text", "")
        assert readers.deceptive(text) == []
        if leaf["type"] != "mrkdwn":
            assert (
                leaf["type"] != "plain_text"
                or leaf.get("emoji") is False
                or not any(EMOJI.fullmatch(name) for name in readers.emoji_names(text))
            )
            continue
        assert readers.mrkdwn_is_whole(text)
        assert not any(
            EMOJI.fullmatch(name) for name in readers.emoji_names(CODE.sub("", DATE.sub("", text)))
        )
        for kind, target in readers.mrkdwn_controls(DATE.sub("", text)):
            assert kind in {"link", "channel"}
            assert target.startswith(("https://", "http://")) if kind == "link" else target[1:].isalnum()


@SLOW
@given(
    st.lists(WATCH, max_size=2),
    st.lists(ITEM, max_size=2),
    st.lists(SAVED, max_size=2),
    st.lists(PLAN, max_size=2, unique_by=lambda one: one.id),
    HOSTILE,
)
def test_the_home_tab_is_inert(watches, items, saved, plans, text):
    facts = HomeFacts(
        name=text, now=END, timezone="UTC", titles={text: text}, subscriptions=plans, next_at={one.id: END for one in plans},
        watched=[WatchedNews(one, tuple(items)) for one in watches], saved=saved, silent=[SilentSource(text, text)], sources=3,
    )  # fmt: skip
    only_ours(home_view(facts))
    for item in items:
        only_ours({"type": "mrkdwn", "text": story_text(item, now=END, timezone="UTC")})


@SLOW
@given(st.lists(PLAN, max_size=3, unique_by=lambda one: one.id), HOSTILE, st.booleans())
def test_lists_of_digests_are_inert(plans, text, may_change):
    muted = [(text, Button(f"x{text}"[:70], "unmute", {}))]
    message = subscriptions_message(
        plans, {text: text}, now=END, next_at={}, heading=f"x {text}", may_change=may_change, muted=muted
    )
    only_ours(message.blocks)
    assert readers.mrkdwn_controls(message.text) == []


@SLOW
@given(HOSTILE, HOSTILE)
def test_answers_of_one_sentence_and_help_are_inert(text, other):
    for message in (
        sentence(f"x {text}", small=f"x {other}"),
        help_message("", (), name=text),
        not_understood("news", ("energy",), problem=f"x {other}", example=f"/news {text}"),
    ):
        only_ours(message.blocks)
        assert readers.mrkdwn_controls(message.text) == []
    shared = in_name_of(sentence(f"x {text}"), "U1", f"x {other}")
    assert readers.mrkdwn_controls(shared.blocks[0]["elements"][0]["text"]) == [("user", "@U1")]
    assert_inert(in_name_of(sentence(f"x {text}"), f"<{other}>", f"x {other}"))


# --- through the bot -------------------------------------------------------------------------------

BAIT = (
    "<!channel> <!here> <!everyone> <@U0VICTIM01> <#C0VICTIM01|x> <!subteam^S1> <!date^1^{date}|y> "
    "<https://evil.example|pfizer.com> [a](https://evil.example) *b* _i_ ~s~ `c` ```d``` :tada: &lt;!here&gt; "
    '\u202egnp.exe \u200b"}],"type":"actions" <script>alert(1)</script> <img src=x onerror=alert(1)> {{7*7}} %s $(id) \' OR 1=1 --'
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def everything_shown(desk: Desk) -> Iterator[object]:
    """Every message of the bot's in every place, and every view it opened."""
    state = desk.server.workspace
    for channel in state.channels:
        for message in state.messages(channel):
            if message.user == desk.workspace.bot_user:
                yield {"type": "mrkdwn", "text": message.text}
                yield list(message.blocks)
    for view in state.views.values():
        yield asdict(view)


def assert_no_bait_taken(shown: object) -> None:
    for leaf in readers.text_objects(shown):
        text = str(leaf.get("text", ""))
        assert readers.deceptive(text) == [], text
        assert "tada" not in readers.emoji_names(text) or leaf["type"] != "mrkdwn", text
        if leaf["type"] != "mrkdwn":
            continue
        for kind, target in readers.mrkdwn_controls(DATE.sub("", text)):
            assert kind in {"link", "user", "channel"}, text
            assert kind == "link" or "VICTIM" not in target
            assert not target.startswith("https://evil.example"), text


@pytest.mark.parametrize(
    "line",
    [
        "/news {}", "/news biotech {}", "/news why {}", "/news why https://harbor.example/{}", "/news help {}", "/news share {}", "/company {}",
        "/company ${}", "/company Aurelia {}", "/digest {}", "/digest subscribe {}", "/digest subscribe biotech at {}", "/digest preview {}",
        "/digest why {}", "/digest unsubscribe {}", "/watch {}", "/watch remove {}", "/watch list {}",
    ],
)  # fmt: skip
async def test_typed_bait_is_only_text(desk: Desk, line: str):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command(line.format(BAIT))
    await desk.say(f"<@{desk.workspace.bot_user}> {line.removeprefix('/').format(BAIT)}")
    shown = list(everything_shown(desk))
    assert shown
    for one in shown:
        assert_no_bait_taken(one)


async def test_bait_in_articles_is_only_text_wherever_they_are_shown(desk: Desk):
    baited = judged(
        f"Aurelia {BAIT}", company=("Aurelia Bio", "AURB"), source=BAIT, text=f"Aurelia said: {BAIT} {BAIT}"
    )
    linked = replace(
        baited,
        article=replace(baited.article, url="https://harbor.example/a?b=<!here>|<@U0VICTIM01>&c=\u202e"),
    )
    await desk.store(linked, judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    for line in (
        "/news biotech",
        "/news Aurelia",
        "/digest subscribe biotech at 08:00",
        "/digest now",
        "/digest preview",
        "/company Aurelia Bio",
        "/watch Aurelia Bio",
    ):
        await desk.command(line)
    await desk.command(f"/news why {linked.article.url}")
    for message in [
        one for one in desk.messages(desk.channel("biotech-news")) if one.user == desk.workspace.bot_user
    ]:
        for verb in ("save", "mute", "why", "card", "less"):
            try:
                await desk.choose(message, verb)
            except AssertionError:  # this message has no menu with it
                break
    shown = list(everything_shown(desk))
    assert len(shown) > 10
    for one in shown:
        assert_no_bait_taken(one)


# --- on the local page -----------------------------------------------------------------------------

MARKUP = [
    "<script>window.hacked=1</script>", "<img src=x onerror='window.hacked=1'>", "<svg onload=window.hacked=1>", "\"><script>window.hacked=1</script>",
    "<a href='javascript:window.hacked=1'>x</a>", "javascript:window.hacked=1", "<iframe srcdoc='<script>parent.hacked=1</script>'>", "</textarea><script>window.hacked=1</script>",
    "<https://a.example/\" onmouseover=\"window.hacked=1|hover>", "<javascript:window.hacked=1|click>", "<data:text/html,<script>1</script>|click>", "${window.hacked=1}", "{{constructor.constructor('window.hacked=1')()}}",
]  # fmt: skip


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_nothing_runs_on_the_local_page(visit: Visit):  # noqa: F811  the fixture
    """Every leaf of Slack's blocks filled with markup, drawn by the page in a real Chromium."""
    page: Page = visit.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await visit.open("biotech-news")
    channel = visit.channel_id("biotech-news")
    for bad in MARKUP:
        await visit.client.chat_postMessage(channel=channel, text=bad, blocks=blocks_of(bad))
    await visit.client.chat_postMessage(channel=channel, text="the last one")
    await page.get_by_text("the last one").first.wait_for()
    found = await page.evaluate(
        """() => ({hacked: window.hacked ?? null,
          tags: [...document.querySelectorAll('.messages script, main script, main iframe, main svg[onload], main object, main embed')].map((n) => n.outerHTML.slice(0, 80)),
          handlers: [...document.querySelectorAll('main *')].filter((n) => [...n.attributes].some((a) => a.name.startsWith('on'))).length,
          links: [...document.querySelectorAll('main a[href]')].map((a) => a.getAttribute('href')).filter((h) => !/^(https?:|\\/|#)/.test(h))})"""
    )
    assert found == {"hacked": None, "tags": [], "handlers": 0, "links": []}
    assert dialogs == []


def blocks_of(text: str) -> list[Mapping[str, object]]:
    """The text in every kind of leaf that a block has."""
    plain = {"type": "plain_text", "text": text[:70]}
    return [
        {"type": "header", "text": plain},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": text},
            "fields": [plain, {"type": "mrkdwn", "text": text}],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": text}, plain]},
        {"type": "actions", "elements": [{"type": "button", "text": plain, "action_id": "a", "value": text}]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
        },
    ]
