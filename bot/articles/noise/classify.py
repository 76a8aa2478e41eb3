"""What is no news: law-firm solicitations, market-research promotions, stock listicles and adverts."""

from __future__ import annotations

from bot.articles.noise.adverts import advert, advert_text
from bot.articles.noise.promotion import promotion, promotion_text
from bot.articles.noise.solicitation import solicitation, solicitation_text
from bot.articles.noise.stocks import listicle, listicle_text
from bot.models.articles import Noise, NoiseClass

_MAX_TITLE = 400
_HEAD = 2500
"""What an item is for shows in its first paragraphs; what it is not shows there, too."""
_TAIL = 1500


def judge_noise(title: str, text: str = "", *, source: str = "", url: str = "") -> Noise | None:
    """Whether an item is noise, of which class and by which rule; None for news.

    The title alone is enough to judge; ``text`` finds what a title hides. ``source`` and ``url`` name
    the publisher for whoever reads the reason, and decide only where the publisher says of an item that
    it is paid for (``/sponsored/`` in its address). Pure; some tens of microseconds.
    """
    head = " ".join(title[:_MAX_TITLE].split())
    for noise_class, judge in _TITLE_JUDGES:
        if why := judge(head):
            return Noise(noise_class, f"{why} (title)")
    if why := _paid(url, source):
        return Noise(NoiseClass.ADVERT, why)
    return _judge_text(head, text) if text else None


_TITLE_JUDGES = (
    (NoiseClass.LAW_FIRM_ALERT, solicitation),
    (NoiseClass.MARKET_RESEARCH_PROMO, promotion),
    (NoiseClass.STOCK_LISTICLE, listicle),
    (NoiseClass.ADVERT, advert),
)


def _judge_text(title: str, text: str) -> Noise | None:
    # Solicitations and report adverts end in their call ("contact", "request a sample"): both ends are read.
    ends = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    lowered = ends.lower()
    if why := solicitation_text(ends, lowered):
        return Noise(NoiseClass.LAW_FIRM_ALERT, f"{why} (text)")
    if why := promotion_text(ends, lowered):
        return Noise(NoiseClass.MARKET_RESEARCH_PROMO, f"{why} (text)")
    if why := listicle_text(title, text):
        return Noise(NoiseClass.STOCK_LISTICLE, f"{why} (text)")
    if why := advert_text(ends, lowered):
        return Noise(NoiseClass.ADVERT, f"{why} (text)")
    return None


_PAID_PATHS = (
    "/sponsored/",
    "/sponsored-content/",
    "/paid-post/",
    "/advertorial/",
    "/partner-content/",
    "/brandvoice/",
    "/brand-studio/",
)


def _paid(url: str, source: str) -> str | None:
    lowered = url.lower()
    for path in _PAID_PATHS:
        if path in lowered:
            return f"the address marks it as paid for: “{path.strip('/')}”"
    if source.lower().startswith(("sponsored", "advertorial", "paid content")):
        return f"the source marks it as paid for: “{source[:60]}”"
    return None
