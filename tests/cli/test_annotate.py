"""The judging path as a whole, and the annotate command's records."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from bot.articles.judge import Judge
from bot.articles.stories.index import StoryIndex
from bot.cli.annotate import EVENT_NAMES, annotate
from bot.models.articles import Article, CompanyLink, CompanyRole, EventType, NoiseClass, StoryRow
from bot.models.operator import SectorRules

NOW = datetime(2025, 11, 3, 12, tzinfo=UTC)
RULES = [
    SectorRules(key, key.title(), ":x:") for key in ("technology", "finance", "pharma", "biotech", "energy")
]
RELEASE = {
    "id": 7,
    "title": "Norvelle Therapeutics Wins FDA Approval for Zelmurafen in Advanced Melanoma",
    "text": "BOSTON, Oct. 31, 2025 (GLOBE NEWSWIRE) -- Norvelle Therapeutics said the FDA approved its pill for adults with "
    "advanced melanoma. In the trial the pill cut the risk of death by 31%.\n\nAbout Norvelle\n\nNorvelle is a company.",
    "published": "2025-10-31T08:00:00Z",
    "source": "GlobeNewswire",
}


def link(title, text, sectors, source, listings):
    at = title.find("Norvelle")
    return (
        (
            CompanyLink(
                "Norvelle Inc", "NRV", "Nasdaq", 12, CompanyRole.SUBJECT, "Norvelle", at, at + 8, "alias"
            ),
        )
        if at >= 0
        else ()
    )


def answers(*records, judge=None):
    lines = [record if isinstance(record, str | bytes) else json.dumps(record) for record in records]
    return list(annotate(lines, judge or Judge(RULES, link=link, index=StoryIndex(keep=None)), NOW))


def test_the_answer_has_the_contracts_form():
    (answer,) = answers(RELEASE)
    assert list(answer) == ["id", "noise", "event", "sectors", "summary", "story", "companies", "claims"]
    assert answer["id"] == 7
    assert answer["noise"] is None
    assert answer["event"] == "approval"
    assert set(answer["sectors"]) == {"biotech", "pharma"}
    assert answer["summary"].startswith("Norvelle Therapeutics said the FDA approved its pill")
    assert answer["companies"] == [
        {
            "name": "Norvelle Inc",
            "symbol": "NRV",
            "exchange": "Nasdaq",
            "cik": 12,
            "role": "subject",
            "span": "Norvelle",
            "why": "alias",
        }
    ]


def test_copies_share_a_story_and_the_order_is_kept():
    copy = RELEASE | {
        "id": "b",
        "title": f"XBreaks - {RELEASE['title']}",
        "published": "2025-10-31T11:00:00+01:00",
    }
    other = {"id": "c", "title": "Council opens a library in Oakham"}
    weeks_later = RELEASE | {"id": "d", "published": "2025-11-20"}
    found = answers(RELEASE, other, copy, weeks_later)
    assert [answer["id"] for answer in found] == [7, "c", "b", "d"]
    first, second, third, fourth = (answer["story"] for answer in found)
    assert first == third
    assert len({first, second, fourth}) == 3


def test_dates_may_go_back_and_forth_and_each_record_gets_its_answer():
    """Records that are weeks apart in any order; the same story keeps together however its tellings are strewn."""
    dates = ["2035-07-21", "2035-08-01", "2035-07-22", "2025-01-01", "2035-07-21", "2045-01-01", "2035-07-23"]
    deal = "Bolt agrees to buy Nutmeg Foods of Oakham for $2 billion"
    records = [{"id": n, "title": deal, "published": f"{date}T12:00:00Z"} for n, date in enumerate(dates)]
    found = answers(*records)
    assert [answer["id"] for answer in found] == list(range(7))
    assert not [answer for answer in found if "error" in answer]
    stories = [answer["story"] for answer in found]
    assert len({stories[0], stories[2], stories[4], stories[6]}) == 1
    assert len({stories[0], stories[1], stories[3], stories[5]}) == 4


def test_a_judge_keeps_the_index_that_it_is_given_though_it_is_empty():
    index = StoryIndex(keep=None)
    Judge(RULES, index=index).judge(article("a", "Bolt agrees to buy Nutmeg Foods of Oakham"), NOW)
    assert len(index) == 1


def test_events_go_by_the_names_that_people_label_with():
    titles = {
        "calendar": "Norvelle to present at the Oakham Healthcare Conference",
        "deal": "Bolt agrees to buy Nutmeg Foods of Oakham",
        "people": "Bolt appoints Jane Roe as chief executive officer",
        None: "Council opens a library in Oakham",
    }
    found = answers(*({"id": event, "title": title} for event, title in titles.items()))
    assert [answer["event"] for answer in found] == list(titles)
    assert set(EVENT_NAMES) == set(EventType)
    assert set(EVENT_NAMES.values()) == {
        "approval", "trial-result", "deal", "financing", "earnings", "guidance", "people", "calendar", "regulatory",
        "product", "litigation",
    }  # fmt: skip


def test_markup_is_read_as_feeds_give_it():
    marked_up = (
        "<p>Norvelle &amp; Sons said on Monday it&#8217;s buying Caf&eacute; Bolt for &pound;5&nbsp;million in cash.</p>"
        "<script>track('x')</script><ul><li>The deal closes in May.</li></ul>"
    )
    escaped = marked_up.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    only_references = (
        "Norvelle &mdash; a baker of Oakham &mdash; said it buys Caf&eacute; Bolt for cash on Monday."
    )
    found = answers(
        *({"id": n, "title": "Norvelle &amp; Sons buys <b>Caf&eacute; Bolt</b>", "text": text}
          for n, text in enumerate([marked_up, escaped, only_references]))
    )  # fmt: skip
    assert found[0]["summary"].startswith(
        "Norvelle & Sons said on Monday it’s buying Café Bolt for £5 million in cash."
    )
    assert found[1]["summary"] == found[0]["summary"]
    assert found[2]["summary"] == "Norvelle — a baker of Oakham — said it buys Café Bolt for cash on Monday."
    assert not re.search(r"&\w+;|&#|<\w|track", str(found))


def test_plain_text_stays_as_it_is():
    text = "Bolt & Co of Oakham (5 < 6) opens a Vec<T> shop on Monday in the middle of town.\nIt sells AT&T phones."
    (answer,) = answers({"id": 1, "title": "Bolt & Co opens a shop for AT&T phones", "text": text})
    assert "Vec<T>" in answer["summary"]


def test_broken_records_get_their_answer_and_stop_nothing():
    found = answers(
        "{not json", "[1]", {"id": 1}, {"id": 2, "title": " "}, {"id": 3, "title": "x", "text": 5},
        {"id": 4, "title": "x", "published": "yesterday"}, {"id": 5, "title": "x", "published": 99}, b"\xff\xfe", "",
        {"id": 6, "title": "Bolt opens a shop", "text": None},
    )  # fmt: skip
    assert [answer["id"] for answer in found] == [None, None, 1, 2, 3, 4, 5, None, 6]
    assert all("error" in answer for answer in found[:-1])
    assert "yesterday" in found[5]["error"]
    assert "error" not in found[-1]


def test_answers_are_the_same_on_every_run():
    records = [RELEASE, {"id": 2, "title": "Council opens a library in Oakham"}]
    assert answers(*records) == answers(*records)


def article(key: str, title: str, text: str = "", hours: float = 0) -> Article:
    return Article(
        key=key, feed_url="https://f.example/feed", feed_key=key, url=f"https://x.example/{key}", title=title, text=text,
        source="Ledger", published=NOW - timedelta(hours=hours), first_seen=NOW, dated=True, fingerprint="f",
    )  # fmt: skip


def test_a_batch_is_judged_oldest_first_and_given_back_in_its_order():
    title = "Bolt agrees to buy Nutmeg Foods of Oakham"
    late, early = article("late", title, hours=1), article("early", f"UPDATE 1-{title}", hours=5)
    judged = Judge(RULES).judge_all([late, early], NOW)
    assert [j.article.key for j in judged] == ["late", "early"]
    assert judged[0].judgement.story.matched == "early"
    assert judged[1].judgement.story.kind == "new"
    assert judged[0].judgement.event.type is EventType.DEAL


def test_a_restarted_judge_knows_the_stories():
    title = "Bolt agrees to buy Nutmeg Foods of Oakham"
    old = article("old", title, hours=9)
    story = Judge(RULES).judge(old, NOW).story.story_id
    fresh = Judge(RULES)
    fresh.restore([StoryRow(old.key, story, old.title, old.text, old.source, old.published, ())], NOW)
    assert fresh.judge(article("new", f"XBreaks - {title}"), NOW).story.story_id == story


def test_noise_is_named():
    judged = Judge(RULES).judge(
        article(
            "a",
            "SHAREHOLDER ALERT: Smith Law Firm Reminds Investors of Lead Plaintiff Deadline in Class Action Against Bolt",
        ),
        NOW,
    )
    assert judged.noise is not None
    assert judged.noise.noise_class is NoiseClass.LAW_FIRM_ALERT
