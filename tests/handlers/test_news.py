from __future__ import annotations

from tests.handlers.desk import judged, labels, shown


async def test_a_sector_is_answered_to_the_asker_alone(desk):
    await desk.store(
        judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")),
        judged("Grid operator adds batteries", sector="energy"),
    )
    (answer,) = await desk.command("/news biotech")
    assert answer.only_for == desk.you.id
    assert "Biotech" in shown(answer)
    assert "Aurelia Bio wins approval" in shown(answer)
    assert "Grid operator" not in shown(answer)
    assert labels(answer) == ["Share in channel"]


async def test_shared_answers_stand_in_the_askers_name_and_the_private_one_goes(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    (answer,) = await desk.command("/news biotech")
    (public,) = await desk.press(answer, "Share in channel")
    assert public.only_for is None
    assert f"<@{desk.you.id}> asked for Biotech" in shown(public)
    assert "Aurelia Bio wins approval" in shown(public)
    assert answer.ts not in {one.ts for one in desk.messages(desk.channel("biotech-news"))}


async def test_more_pages_on_and_back_in_the_same_place(desk):
    await desk.store(*(judged(f"Story number {n} tells of trial {n}", hours=n) for n in range(1, 12)))
    (first,) = await desk.command("/news biotech")
    (second,) = await desk.press(first, "More")
    assert second.ts == first.ts
    titles = [f"Story number {n} tells" for n in range(1, 12)]
    on_first = {t for t in titles if t in shown(first)}
    on_second = {t for t in titles if t in shown(second)}
    assert len(on_first) == 8
    assert on_first | on_second == set(titles)
    assert not on_first & on_second
    assert "More" not in labels(second)
    (back,) = await desk.press(second, "Back")
    assert {t for t in titles if t in shown(back)} == on_first


async def test_a_company_is_found_by_its_name(desk):
    await desk.store(
        judged("Trial halted at Basel maker", company=("Aurelia Bio", "AURB"), hours=50),
        judged("Something else entirely"),
    )
    (answer,) = await desk.command("/news aurelia bio")
    assert "Aurelia Bio (AURB)" in shown(answer)
    assert "Trial halted at Basel maker" in shown(answer)
    assert "Something else" not in shown(answer)


async def test_words_phrases_and_unwanted_words(desk):
    await desk.store(
        judged("Obesity drug passes phase 3", text="The phase 3 study met its goal."),
        judged("Obesity drug earnings in phase 3", text="The phase 3 earnings call."),
        judged("Phase of the moon", text="3 nights."),
    )
    (answer,) = await desk.command('/news search "phase 3" -earnings')
    assert "Obesity drug passes phase 3" in shown(answer)
    assert "earnings in phase" not in shown(answer)
    assert "moon" not in shown(answer)


async def test_nothing_new_says_when_to_expect_news_and_looks_further_back(desk):
    await desk.store(judged("Old news of the sector", hours=60))
    await desk.command("/digest subscribe biotech 23:59")
    (answer,) = await desk.command("/news biotech")
    assert "Nothing new on Biotech" in shown(answer)
    assert "this channel's next digest comes" in shown(answer).replace("\u2019", "'")
    (further,) = await desk.press(answer, "Last 7 days")
    assert "Old news of the sector" in shown(further)


async def test_a_mistyped_sector_is_offered(desk):
    await desk.store(judged("Aurelia Bio wins approval"))
    (answer,) = await desk.command("/news biotec")
    assert "Biotech news" in labels(answer)
    assert "Did you mean Biotech?" in shown(answer)
    (meant,) = await desk.press(answer, "Biotech news")
    assert "Aurelia Bio wins approval" in shown(meant)


async def test_a_misspelled_company_is_offered(desk):
    await desk.store(judged("Trial halted", company=("Northwind Power", "NWPW"), hours=30))
    (answer,) = await desk.command("/news northwnd power")
    assert "Nothing new" in shown(answer)
    (meant,) = await desk.press(answer, "Northwind Power (NWPW)")
    assert "Trial halted" in shown(meant)


async def test_a_plain_word_is_looked_for_though_a_company_is_called_so(desk):
    await desk.store(judged("Lithium prices fall", text="Prices of lithium and gold fell."))
    for word in ("gold", "lithium"):
        (answer,) = await desk.command(f"/news {word}")
        assert "Lithium prices fall" in shown(answer)


async def test_help_has_examples_of_this_desks_sectors(desk):
    (answer,) = await desk.command("/news help")
    assert "/news biotech" in shown(answer)
    assert "Sectors: biotech, energy" in shown(answer)


async def test_hostile_titles_stay_text(desk):
    await desk.store(judged("<!channel> *bold* <https://evil.example|click> &amp;"))
    (answer,) = await desk.command("/news biotech")
    assert "<!channel>" not in shown(answer)
    assert "<https://evil.example|click>" not in shown(answer)


async def test_why_tells_the_stages(desk):
    article = judged("Aurelia Bio wins approval")
    await desk.store(article)
    (answer,) = await desk.command(f"/news why {article.article.url}")
    assert "Harbor Wire" in shown(answer)
    (unknown,) = await desk.command("/news why https://nobody.example/x")
    assert shown(unknown) != shown(answer)


async def test_why_names_no_private_channel_to_those_who_are_not_in_it(desk):
    mara, state = desk.person("mara"), desk.server.workspace
    state.add_channel("secret", (mara.id, desk.workspace.bot_user), by=mara.id, kind="private_channel")
    article = judged("Aurelia Bio wins approval")
    await desk.store(article)
    for channel, user in (("secret", mara), ("biotech-news", desk.you)):
        await desk.command("/digest subscribe biotech 08:00", channel=channel, user=user)
        await desk.command("/digest now", channel=channel, user=user)
    why = f"/news why {article.article.url}"

    async def told(user):
        return shown((await desk.command(why, channel="general", user=user))[0])

    secret, public = desk.channel("secret").id, desk.channel("biotech-news").id
    assert secret in await told(mara)
    assert "a private channel" not in await told(mara)
    mine = await told(desk.you)
    assert secret not in mine
    assert "a private channel, " in mine
    assert public in mine
    # the same from a story's menu
    (answer,) = await desk.command("/news biotech", channel="general")
    (menu,) = await desk.choose(answer, "why")
    assert "a private channel, " in shown(menu)
    assert secret not in shown(menu)
