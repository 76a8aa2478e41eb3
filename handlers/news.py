"""``/news``: the latest of a sector, a company or any words."""

from __future__ import annotations

from bot.digests.ask import NewsRequest
from bot.render.news import news_message
from handlers.front import Front
from handlers.request import Request


async def command(front: Front, request: Request) -> None:
    """Answer ``/news``."""
    words = request.text.split()
    sectors = tuple(sector.key for sector in front.sectors if words and sector.key == words[0].lower())
    answer = await front.news.answer(NewsRequest(sectors=sectors, words=" ".join(words[len(sectors) :])))
    message = news_message(
        answer.items,
        heading="News",
        now=answer.at,
        timezone=front.defaults.timezone,
        empty="Nothing new in the last day.",
    )
    await request.answer.send(message)
