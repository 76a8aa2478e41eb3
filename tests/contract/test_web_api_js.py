"""The Web API as Slack's own JavaScript client speaks it: pages, refusals, limits, files."""

from __future__ import annotations

import pytest

from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.state.seed import BOT, YOU
from tests.contract.peer import PeerRefused


async def refused(asking) -> PeerRefused:
    with pytest.raises(PeerRefused) as caught:
        await asking
    return caught.value


async def test_history_and_threads_are_walked_page_by_page(desk):
    posted = [await desk.peer.api("chat.postMessage", channel=desk.channel, text=f"m{n}") for n in range(5)]
    walked = {"method": "conversations.history", "key": "messages"}
    pages = await desk.peer.ask("pages", args={"channel": desk.channel, "limit": 2}, **walked)
    assert [[m["text"] for m in page] for page in pages] == [["m4", "m3"], ["m2", "m1"], ["m0"]]
    parent = posted[0]["ts"]
    for n in range(3):
        await desk.peer.api("chat.postMessage", channel=desk.channel, text=f"r{n}", thread_ts=parent)
    walked = {"method": "conversations.replies", "key": "messages"}
    pages = await desk.peer.ask("pages", args={"channel": desk.channel, "ts": parent, "limit": 2}, **walked)
    assert [[m["text"] for m in page] for page in pages] == [["m0", "r0", "r1"], ["m0", "r2"]]
    channels = await desk.peer.ask(
        "pages", method="conversations.list", key="channels", args={"limit": 1, "types": "public_channel"}
    )
    assert [[c["name"] for c in page] for page in channels] == [["general"], ["biotech-news"]]


async def test_a_message_is_posted_changed_linked_to_and_taken_away(desk):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*one*"}}]
    metadata = {"event_type": "digest", "event_payload": {"run": "r1"}}
    posted = await desk.peer.api(
        "chat.postMessage", channel="#general", text="one", blocks=blocks, metadata=metadata
    )
    assert posted["channel"] == desk.channel
    where = {"channel": desk.channel, "ts": posted["ts"]}
    changed = await desk.peer.api("chat.update", text="two", **where)
    assert changed["message"]["edited"]["user"] == BOT.id
    link = await desk.peer.api("chat.getPermalink", channel=desk.channel, message_ts=posted["ts"])
    assert link["permalink"].endswith(f"/archives/{desk.channel}/p{posted['ts'].replace('.', '')}")
    await desk.peer.api("chat.delete", **where)
    assert desk.messages() == []


async def test_an_ephemeral_message_reaches_one_person(desk):
    sent = await desk.peer.api("chat.postEphemeral", channel=desk.channel, user=YOU.id, text="psst")
    (message,) = desk.messages()
    assert (message.ts, message.only_for, message.text) == (sent["message_ts"], YOU.id, "psst")
    history = await desk.peer.api("conversations.history", channel=desk.channel)
    assert history["messages"] == []


async def test_a_file_goes_up_in_three_steps_and_into_its_thread(desk):
    parent = await desk.peer.api("chat.postMessage", channel=desk.channel, text="the digest")
    done = await desk.peer.ask(
        "upload",
        filename="figures.csv",
        text="name,value\nPfizer,1\n",
        channel=desk.channel,
        comment="All figures",
        thread=parent["ts"],
    )
    (file,) = done["files"][0]["files"]
    message = desk.messages()[1]
    assert (message.text, message.thread_ts, message.files) == ("All figures", parent["ts"], (file["id"],))
    kept = desk.server.workspace.files[file["id"]]
    assert (kept.name, kept.content) == ("figures.csv", b"name,value\nPfizer,1\n")
    info = await desk.peer.api("files.info", file=file["id"])
    assert (info["file"]["filetype"], info["file"]["mimetype"]) == ("csv", "text/csv")
    assert info["file"]["channels"] == [desk.channel]


async def test_refusals_carry_slacks_codes_through_the_client(desk):
    await desk.peer.api("conversations.leave", channel=desk.channel)
    outside = await refused(desk.peer.api("conversations.history", channel=desk.channel))
    assert (outside.code, outside.data["error"]) == ("slack_webapi_platform_error", "not_in_channel")
    stranger = await refused(desk.peer.ask("stranger", token="xoxb-of-somebody-else"))
    assert stranger.data["error"] == "invalid_auth"
    nowhere = await refused(desk.peer.api("chat.postMessage", channel="C0NOWHERE", text="x"))
    assert nowhere.data["error"] == "channel_not_found"
    wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    blocks = await refused(desk.peer.api("chat.postMessage", channel=desk.channel, text="x", blocks=wrong))
    assert blocks.data["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in blocks.data["response_metadata"]["messages"][0]


async def test_the_client_waits_out_a_rate_limit_by_itself(desk):
    clock = desk.server.clock
    desk.server.faults.add(Fault(FaultKind.RATELIMITED, "chat.postMessage", seconds=1))
    begun = clock.monotonic()
    posted = await desk.peer.api("chat.postMessage", channel=desk.channel, text="after the wait")
    assert clock.monotonic() - begun >= 1.0
    assert desk.texts() == ["after the wait"]
    assert posted["ok"] is True
    assert desk.server.faults.struck == 1


async def test_a_broken_answer_is_an_error_and_a_cut_one_is_tried_again(desk):
    desk.server.faults.add(Fault(FaultKind.HTTP_500, "chat.postMessage", times=3))
    broken = await refused(desk.peer.api("chat.postMessage", channel=desk.channel, text="x"))
    assert broken.code == "slack_webapi_http_error"
    desk.server.faults.clear()
    desk.server.faults.add(Fault(FaultKind.RESET_AFTER, "chat.postMessage"))
    await desk.peer.api("chat.postMessage", channel=desk.channel, text="twice")
    assert desk.texts() == ["twice", "twice"]  # what an app gets that does not look before it repeats
