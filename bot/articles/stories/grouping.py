"""From judged articles to stories: which telling leads, and in which order the others follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from bot.articles.stories import same_story
from bot.articles.stories.signature import Signature, sign
from bot.models.articles import CompanyRole, JudgedArticle
from bot.models.digests import Story

_COMPARED = 2  # tellings of a story, besides its lead
_TELLING_TEXT = 1500  # characters: beyond this a longer text tells no more


def group_stories(
    judged: Iterable[JudgedArticle], weights: Mapping[str, float] | None = None
) -> tuple[Story, ...]:
    """The stories of these articles, in the order of their first article.

    ``weights`` are source weights by publisher's name (absent: 1.0). The lead is no noise if any telling
    is none, then comes from the source that counts most, then has the longer text, then is the earliest.
    """
    tellings: dict[str, list[JudgedArticle]] = {}
    for article in judged:
        tellings.setdefault(article.judgement.story.story_id, []).append(article)
    return tuple(_story(story_id, group, weights or {}) for story_id, group in tellings.items())


def tells_again(one: Story, other: Story) -> bool:
    """Whether tellings of two stories read as one event, though not surely enough to be joined.

    A few tellings of each are compared: which one leads is a matter of its publisher.
    """
    if _telling_again(one.lead, other.lead):
        return True
    if not one.others and not other.others:
        return False
    return any(
        same_story.same_story(_signed(a), _signed(b)).same
        for a in (one.lead, *one.others[:_COMPARED])
        for b in (other.lead, *other.others[:_COMPARED])
        if a.judgement.noise is None and b.judgement.noise is None
    )


def _telling_again(a: JudgedArticle, b: JudgedArticle) -> bool:
    return same_story.tells_again(_signed(a), _signed(b), of_one=not _subjects(a).isdisjoint(_subjects(b)))


def _subjects(judged: JudgedArticle) -> frozenset[str]:
    """The names of the companies that a headline is about."""
    until = len(judged.article.title)
    return frozenset(
        link.name
        for link in judged.judgement.companies
        if link.role is CompanyRole.SUBJECT and link.start < until
    )


def _signed(judged: JudgedArticle) -> Signature:
    article = judged.article
    published = article.published if article.dated else None
    return _sign(article.title, article.text[:_TELLING_TEXT], published, article.source, article.listings)


@lru_cache(maxsize=2048)
def _sign(
    title: str, text: str, published: datetime | None, source: str, listings: tuple[str, ...]
) -> Signature:
    return sign(title, text, published, source, listings)


def _story(story_id: str, group: list[JudgedArticle], weights: Mapping[str, float]) -> Story:
    def preference(judged: JudgedArticle) -> tuple[bool, float, int, float, str]:
        article = judged.article
        return (
            judged.judgement.noise is not None,
            -weights.get(article.source, 1.0),
            -min(len(article.text), _TELLING_TEXT),
            article.published.timestamp(),
            article.key,
        )

    lead = min(group, key=preference)
    others = sorted(
        (judged for judged in group if judged is not lead),
        key=lambda judged: (judged.article.published, judged.article.key),
    )
    return Story(story_id, lead, tuple(others))
