from __future__ import annotations

from dataclasses import replace

from bot.models.articles import EventType, StoryMatch
from tests.handlers.desk import judged, labels, shown, texts


async def digest_of(desk, *stories):
    await desk.store(*stories)
    if not await desk.components.stores.subscriptions.subscriptions():
        await desk.command("/digest subscribe biotech 08:00")
    return next(one for one in await desk.command("/digest now") if one.only_for is None)


async def test_the_card_of_a_storys_company(desk):
    digest = await digest_of(desk, judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    (card,) = await desk.choose(digest, "card")
    assert card.only_for == desk.you.id
    assert "AURB" in shown(card)


async def test_save_and_undo(desk):
    digest = await digest_of(desk, judged("Aurelia Bio wins approval"))
    (saved,) = await desk.choose(digest, "save")
    assert "Saved. See it on my Home tab." in shown(saved)
    kept = await desk.components.stores.saved.saved(desk.workspace.team, desk.you.id, 10)
    assert [one.title for one in kept] == ["Aurelia Bio wins approval"]
    (undone,) = await desk.press(saved, "Undo")
    assert undone.ts == saved.ts
    assert await desk.components.stores.saved.saved(desk.workspace.team, desk.you.id, 10) == []


async def test_of_several_tellings_the_one_that_is_shown_is_meant(desk):
    short = judged("Aurelia wins", source="Lane Post", hours=3)
    full = judged("Aurelia Bio wins approval for its pill", text="It won. " * 60, hours=1)
    same = StoryMatch(short.judgement.story.story_id, short.article.key, "exact", 1.0, "the same headline")
    digest = await digest_of(desk, short, replace(full, judgement=replace(full.judgement, story=same)))
    assert full.article.title in shown(digest)
    assert short.article.title not in shown(digest).replace(full.article.title, "")
    (saved,) = await desk.choose(digest, "save")
    assert "Saved. See it on my Home tab." in shown(saved)
    (kept,) = await desk.components.stores.saved.saved(desk.workspace.team, desk.you.id, 10)
    assert kept.title == full.article.title
    (told,) = await desk.choose(digest, "why")
    assert shown(told).count(full.article.title) == 1
    (noted,) = await desk.choose(digest, "less")
    assert "Harbor Wire" in shown(noted)


async def test_a_muted_source_is_left_out_of_the_next_digest_until_it_is_unmuted(desk):
    digest = await digest_of(desk, judged("First of the wire", source="Harbor Wire"))
    (asked,) = await desk.choose(digest, "mute")
    assert labels(asked) == ["Mute Harbor Wire"]
    (muted,) = await desk.press(asked, "Mute Harbor Wire")
    assert "Muted Harbor Wire in this channel, starting with the next digest" in shown(muted)

    second = await digest_of(
        desk,
        judged("Second of the wire", source="Harbor Wire"),
        judged("One of the post", source="Lane Post"),
    )
    assert "One of the post" in shown(second)
    assert "Second of the wire" not in shown(second)

    (listed,) = await desk.command("/digest list")
    assert "Muted here: Harbor Wire" in shown(listed)
    await desk.press(listed, "Unmute Harbor Wire")
    third = await digest_of(desk, judged("Third of the wire", source="Harbor Wire"))
    assert "Third of the wire" in shown(third)


async def test_a_muted_company_is_left_out_here_and_only_here(desk):
    digest = await digest_of(desk, judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    (asked,) = await desk.choose(digest, "mute")
    await desk.press(asked, "Mute AURB")
    story = judged("Aurelia Bio raises guidance", company=("Aurelia Bio", "AURB"))
    assert "raises guidance" not in shown(await digest_of(desk, story))
    await desk.command("/digest subscribe biotech 08:00", channel="general")
    after = await desk.command("/digest now", channel="general")
    assert "raises guidance" in shown(next(one for one in after if one.only_for is None))


async def test_only_members_mute(desk):
    stranger = desk.person("mara")
    desk.server.workspace.leave(desk.channel("biotech-news"), stranger.id)
    digest = await digest_of(desk, judged("First of the wire"))
    (asked,) = await desk.choose(digest, "mute", user=stranger)
    (refused,) = await desk.press(asked, "Mute Harbor Wire", user=stranger)
    assert "Only members" in shown(refused)
    assert (
        await desk.components.stores.mutes.mutes(desk.workspace.team, desk.channel("biotech-news").id) == []
    )


async def test_what_was_not_useful_ranks_its_like_lower_until_it_is_taken_back(desk):
    first = await digest_of(desk, judged("Rumour of a deal", source="Rumour Mill", event=EventType.DEAL))
    (noted,) = await desk.choose(first, "less")
    assert "Got it: fewer like this from" in shown(noted)

    def pair(number):
        return (
            judged(f"Rumour {number} again", source="Rumour Mill", event=EventType.DEAL, hours=1),
            judged(f"Report {number}", source="Lane Post", event=EventType.DEAL, hours=2),
        )

    second = shown(await digest_of(desk, *pair("two")))
    assert second.index("Report two") < second.index("Rumour two")
    (undone,) = await desk.press(noted, "Undo")
    assert "Undone" in shown(undone)
    third = shown(await digest_of(desk, *pair("three")))
    assert third.index("Rumour three") < third.index("Report three")


async def test_why_is_this_here(desk):
    digest = await digest_of(desk, judged("Aurelia Bio wins approval"))
    (told,) = await desk.choose(digest, "why")
    assert told.only_for == desk.you.id
    assert "This is Biotech news" in shown(told)
    assert "What counted most: it was " in shown(told)
    assert len(shown(told).split("\n")) <= 3
    await desk.press(told, "Details")
    (window,) = [view for view in desk.server.workspace.views.values() if view.kind == "modal"]
    details = " ".join(texts(window.view["blocks"]))
    assert "its feed" in details
    assert "*Digests*" in details
    for inner in ("(1.00)", "Noise", "*Story*", "*Page*", "*Summary*"):
        assert inner not in details


async def test_menus_work_below_news_too(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    (answer,) = await desk.command("/news biotech")
    (saved,) = await desk.choose(answer, "save")
    assert "Saved" in shown(saved)
