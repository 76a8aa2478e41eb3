"""Slack's own Bolt for JavaScript over Socket Mode, doing what apps do; both sides looked at."""

from __future__ import annotations

from bot.demo.workspace.seed import BOT, YOU


def button(action: str, text: str = "Ask") -> dict:
    return {
        "type": "button",
        "action_id": action,
        "value": "v1",
        "text": {"type": "plain_text", "text": text},
    }


async def test_a_command_is_acknowledged_with_a_message_and_answered_at_its_response_url(desk):
    assert await desk.enter("/news biotech <b> @mara") == {"ok": True}
    heard = await desk.peer.next("command")
    assert heard["text"] == "biotech &lt;b&gt; <@U0DESKMARA1|mara>"
    assert (heard["command"], heard["channel_name"], heard["user_id"]) == ("/news", "general", YOU.id)
    await desk.until(lambda: len(desk.messages()) == 2)
    first, second = desk.messages()
    assert first.text.startswith("looking for biotech")
    assert (first.only_for, second.only_for) == (YOU.id, None)
    assert second.text.startswith("news of biotech")
    assert second.user == BOT.id
