from __future__ import annotations

from bot.demo.figures.server import FigureSources
from tests.handlers.desk import judged, labels, open_desk, shown


async def test_a_name_answers_with_the_card_and_our_own_stories(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    (answer,) = await desk.command("/company aurelia bio")
    card = answer
    assert card.only_for == desk.you.id
    assert "Aurelia Bio" in shown(card)
    assert "AURB" in shown(card)
    assert "Aurelia Bio wins approval" in shown(card)
    assert labels(card)[-2:] == ["Share in channel", "Watch"]


async def test_a_symbol_does_too(desk):
    (answer,) = await desk.command("/company $NWPW")
    assert "Northwind Power" in shown(answer)


async def test_an_ambiguous_name_is_a_choice_of_buttons(desk):
    (answer,) = await desk.command("/company solvane")
    assert labels(answer) == ["Solvane Alpha (SOLVA)", "Solvane Beta (SOLVB)"]
    (card,) = await desk.press(answer, "Solvane Beta (SOLVB)")
    assert card.ts == answer.ts
    assert "SOLVB" in shown(card)


async def test_an_unknown_name_is_said_and_never_guessed(desk):
    (answer,) = await desk.command("/company northwnd power")
    assert "I know no company" in shown(answer)
    assert "?." not in shown(answer)
    assert "Northwind Power (NWPW)" in labels(answer)


async def test_what_nobody_is_called_is_said_plainly(desk):
    (answer,) = await desk.command("/company qwertzuiop limited partners")
    assert "no reliable listing found" in shown(answer)
    assert labels(answer) == []


async def test_nothing_at_all_is_answered_with_examples(desk):
    (answer,) = await desk.command("/company")
    assert "/company $LLY" in shown(answer)


async def test_a_shared_card_names_who_asked(desk):
    (answer,) = await desk.command("/company aurelia bio")
    (public,) = await desk.press(answer, "Share in channel")
    assert public.only_for is None
    assert f"<@{desk.you.id}> asked for Aurelia Bio" in shown(public)


async def test_a_card_with_figures_carries_its_chart_for_eyes_and_screen_readers(tmp_path):
    async with FigureSources() as sources, open_desk(tmp_path, sources=sources.url) as desk:
        card = (await desk.command("/company pfizer"))[-1]
        (picture,) = [block for block in card.blocks if block["type"] == "image"]
        assert "Pfizer" in picture["alt_text"]
        assert "revenue" in picture["alt_text"].lower()
        file = desk.server.workspace.files[picture["slack_file"]["id"]]
        assert file.content.startswith(b"\x89PNG")
        assert file.shared == ()  # kept for the card alone, not posted anywhere
        again = (await desk.command("/company pfizer"))[-1]
        assert [block for block in again.blocks if block["type"] == "image"] == [picture]  # drawn once
