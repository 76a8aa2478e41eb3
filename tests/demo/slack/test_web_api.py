"""The Web API as Slack's own Python client sees it."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.server import Settings, WorkspaceServer
from tests.fakes.clock import VirtualClock


async def refusal(call) -> dict:
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


async def test_the_token_decides_who_is_calling(server, client):
    who = await client.auth_test()
    assert (who["user"], who["user_id"], who["bot_id"]) == ("sectorwire", "U0DESKWIRE1", "B0DESKWIRE1")
    assert who["team"] == "Northgate Research"
    nobody = AsyncWebClient(base_url=server.api_url)
    assert (await refusal(nobody.auth_test()))["error"] == "not_authed"
    stranger = AsyncWebClient(token="xoxb-other", base_url=server.api_url)
    assert (await refusal(stranger.auth_test()))["error"] == "invalid_auth"
    app = AsyncWebClient(token=server.tokens.app, base_url=server.api_url)
    assert (await refusal(app.auth_test()))["error"] == "not_allowed_token_type"


async def test_a_posted_message_comes_back_with_its_blocks_and_metadata(client, channel):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Good morning*"}}]
    metadata = {"event_type": "digest_posted", "event_payload": {"digest": "d1", "part": 2}}
    posted = await client.chat_postMessage(
        channel=channel, text="Good morning", blocks=blocks, metadata=metadata
    )
    assert posted["message"]["text"] == "Good morning"
    plain = await client.conversations_history(channel=channel)
    assert plain["messages"][0]["blocks"] == blocks
    assert "metadata" not in plain["messages"][0]
    full = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata
    assert full["messages"][0]["ts"] == posted["ts"]


async def test_timestamps_are_unique_and_increase(client, channel):
    posts = await asyncio.gather(*(client.chat_postMessage(channel=channel, text=str(n)) for n in range(20)))
    assert len({post["ts"] for post in posts}) == 20
    history = await client.conversations_history(channel=channel)
    stamps = [message["ts"] for message in history["messages"]]
    assert stamps == sorted(stamps, reverse=True)


async def test_a_thread_keeps_its_replies_out_of_the_channel(client, channel):
    parent = await client.chat_postMessage(channel=channel, text="Digest")
    first = await client.chat_postMessage(channel=channel, text="more", thread_ts=parent["ts"])
    below = await client.chat_postMessage(channel=channel, text="and more", thread_ts=first["ts"])
    assert below["message"]["thread_ts"] == parent["ts"]
    history = await client.conversations_history(channel=channel)
    assert [m["text"] for m in history["messages"]] == ["Digest"]
    assert history["messages"][0]["reply_count"] == 2
    assert history["messages"][0]["latest_reply"] == below["ts"]
    thread = await client.conversations_replies(channel=channel, ts=parent["ts"])
    assert [m["text"] for m in thread["messages"]] == ["Digest", "more", "and more"]
    lost = await refusal(client.chat_postMessage(channel=channel, text="x", thread_ts="1.000001"))
    assert lost["error"] == "thread_not_found"


async def test_history_is_read_page_by_page_and_between_moments(client, channel):
    stamps = [(await client.chat_postMessage(channel=channel, text=f"m{n}"))["ts"] for n in range(7)]
    seen = []
    async for page in await client.conversations_history(channel=channel, limit=3):
        seen.append([message["text"] for message in page["messages"]])
    assert seen == [["m6", "m5", "m4"], ["m3", "m2", "m1"], ["m0"]]
    between = await client.conversations_history(channel=channel, oldest=stamps[2], latest=stamps[5])
    assert [m["text"] for m in between["messages"]] == ["m4", "m3"]
    with_ends = await client.conversations_history(
        channel=channel, oldest=stamps[2], latest=stamps[5], inclusive=True
    )
    assert [m["text"] for m in with_ends["messages"]] == ["m5", "m4", "m3", "m2"]
    assert (await refusal(client.conversations_history(channel=channel, cursor="!")))[
        "error"
    ] == "invalid_cursor"


async def test_only_ones_own_messages_are_changed_and_deleted(server, client, channel):
    posted = await client.chat_postMessage(channel=channel, text="draft")
    changed = await client.chat_update(channel=channel, ts=posted["ts"], text="final")
    assert changed["text"] == "final"
    history = await client.conversations_history(channel=channel)
    assert history["messages"][0]["text"] == "final"
    assert history["messages"][0]["edited"]["user"] == "U0DESKWIRE1"
    await client.chat_delete(channel=channel, ts=posted["ts"])
    assert (await client.conversations_history(channel=channel))["messages"] == []
    other = server.workspace.post(server.workspace.channels[channel], "U0DESKYOU01", "mine")
    refused = await refusal(client.chat_update(channel=channel, ts=other.ts, text="x"))
    assert refused["error"] == "cant_update_message"
    refused = await refusal(client.chat_delete(channel=channel, ts=other.ts))
    assert refused["error"] == "cant_delete_message"
    refused = await refusal(client.chat_delete(channel=channel, ts="1.000001"))
    assert refused["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "#biotech-news", "blocks": []}, "no_text"),
        ({"channel": "#biotech-news", "text": "x" * 40_001}, "msg_too_long"),
        (
            {"channel": "#biotech-news", "text": "x", "metadata": {"event_type": "a"}},
            "invalid_metadata_format",
        ),
        ({"channel": "#biotech-news", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ],
)
async def test_what_cannot_be_posted_is_refused_in_slacks_words(client, arguments, error):
    assert (await refusal(client.api_call("chat.postMessage", json=arguments)))["error"] == error


async def test_blocks_that_slack_would_refuse_are_refused_with_pointers(client, channel):
    blocks = [{"type": "divider"}, {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    refused = await refusal(client.chat_postMessage(channel=channel, text="x", blocks=blocks))
    assert refused["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/1/text/text]" in refused["response_metadata"]["messages"][0]
    heavy = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    refused = await refusal(client.chat_postMessage(channel=channel, text="x", blocks=heavy))
    assert refused["error"] == "msg_blocks_too_long"
    assert (await client.conversations_history(channel=channel))["messages"] == []


async def test_a_channel_can_be_archived_or_left(client, channel):
    await client.conversations_leave(channel=channel)
    refused = await refusal(client.conversations_history(channel=channel))
    assert refused["error"] == "not_in_channel"
    await client.conversations_join(channel=channel)
    await client.conversations_archive(channel=channel)
    refused = await refusal(client.chat_postMessage(channel=channel, text="x"))
    assert refused["error"] == "is_archived"
    listed = await client.conversations_list(exclude_archived=True)
    assert [c["name"] for c in listed["channels"]] == ["general", "pharma-deals"]


async def test_a_token_without_a_scope_is_told_which_one():
    settings = Settings(scopes=frozenset({"chat:write"}), bot_joins=False)
    async with WorkspaceServer(settings) as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
        refused = await refusal(client.conversations_list())
        assert refused["error"] == "missing_scope"
        assert "channels:read" in refused["needed"]
        refused = await refusal(client.chat_postMessage(channel="#general", text="x"))
        assert refused["error"] == "not_in_channel"


async def test_channels_and_people_are_listed_page_by_page(client):
    names = []
    async for page in await client.conversations_list(limit=2):
        names.append([channel["name"] for channel in page["channels"]])
    assert names == [["general", "biotech-news"], ["pharma-deals"]]
    people = await client.users_list()
    assert [member["name"] for member in people["members"]] == [
        "you",
        "mara",
        "tomas",
        "adaeze",
        "sectorwire",
    ]
    assert (await client.users_info(user="U0DESKMARA1"))["user"]["real_name"] == "Mara Lindqvist"
    assert (await refusal(client.users_info(user="U0")))["error"] == "user_not_found"


async def test_a_direct_conversation_is_opened_once(client):
    first = await client.conversations_open(users="U0DESKMARA1")
    again = await client.conversations_open(users="U0DESKMARA1")
    assert again["channel"]["id"] == first["channel"]["id"]
    assert again["already_open"] is True
    posted = await client.chat_postMessage(channel="U0DESKMARA1", text="hello")
    assert posted["channel"] == first["channel"]["id"]


async def test_an_ephemeral_message_stays_out_of_history(client, channel):
    sent = await client.chat_postEphemeral(channel=channel, user="U0DESKYOU01", text="only you")
    assert sent["message_ts"]
    assert (await client.conversations_history(channel=channel))["messages"] == []
    refused = await refusal(client.chat_postEphemeral(channel=channel, user="U0", text="x"))
    assert refused["error"] == "user_not_found"


async def test_a_file_is_uploaded_and_shown_in_its_channel(client, channel):
    done = await client.files_upload_v2(
        channel=channel, filename="figures.csv", content="a,b\n1,2\n", initial_comment="Figures"
    )
    assert done["file"]["name"] == "figures.csv"
    message = (await client.conversations_history(channel=channel))["messages"][0]
    assert message["text"] == "Figures"
    assert message["files"][0]["size"] == 8


async def test_reactions_are_counted_and_not_given_twice(client, channel):
    posted = await client.chat_postMessage(channel=channel, text="x")
    await client.reactions_add(channel=channel, timestamp=posted["ts"], name="eyes")
    refused = await refusal(client.reactions_add(channel=channel, timestamp=posted["ts"], name="eyes"))
    assert refused["error"] == "already_reacted"
    message = (await client.conversations_history(channel=channel))["messages"][0]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0DESKWIRE1"], "count": 1}]


async def test_arguments_come_by_query_form_and_json(server, channel):
    blocks = json.dumps([{"type": "divider"}])
    bearer = {"Authorization": f"Bearer {server.tokens.bot}"}
    address = f"{server.api_url}chat.postMessage"
    forms = {"channel": channel, "text": "one", "blocks": blocks}
    async with aiohttp.ClientSession() as session:
        bodies = []
        for request in (
            session.get(address, params=forms, headers=bearer),
            session.post(address, data=forms, headers=bearer),
            session.post(address, data=forms | {"token": server.tokens.bot}),
            session.post(address, json=forms | {"blocks": json.loads(blocks)}, headers=bearer),
        ):
            async with request as response:
                bodies.append(await response.json())
        async with session.post(
            address, data=b"{nonsense", headers=bearer | {"Content-Type": "application/json"}
        ) as r:
            broken = await r.json()
        async with session.get(f"{server.api_url}chat.fly", headers=bearer) as r:
            unknown = await r.json()
    assert [body["ok"] for body in bodies] == [True] * 4
    assert [body["message"]["blocks"] for body in bodies] == [[{"type": "divider"}]] * 4
    assert broken == {"ok": False, "error": "invalid_json"}
    assert unknown == {"ok": False, "error": "unknown_method", "req_method": "chat.fly"}


async def test_a_scheduled_message_is_posted_at_its_time():
    clock = VirtualClock()
    async with WorkspaceServer(clock=clock) as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
        now = int(clock.now().timestamp())
        for text, wait in (("kept", 60), ("taken back", 60)):
            planned = await client.chat_scheduleMessage(channel="#general", text=text, post_at=now + wait)
        general = planned["channel"]
        await client.chat_deleteScheduledMessage(
            channel=general, scheduled_message_id=planned["scheduled_message_id"]
        )
        assert (await client.conversations_history(channel=general))["messages"] == []
        clock.advance(61)
        await asyncio.sleep(0.01)
        history = await client.conversations_history(channel=general)
        assert [m["text"] for m in history["messages"]] == ["kept"]
        refused = await refusal(client.chat_scheduleMessage(channel="#general", text="x", post_at=now))
        assert refused["error"] == "time_in_past"


# --- faults ----------------------------------------------------------------------------------------


async def test_a_rate_limit_names_the_wait_and_passes(server, client, channel):
    server.faults.add(Fault(FaultKind.RATELIMITED, "chat.postMessage", seconds=7))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert (await client.chat_postMessage(channel=channel, text="x"))["ok"]


async def test_slacks_own_retry_handler_waits_it_out(server, client, channel):
    server.faults.add(Fault(FaultKind.RATELIMITED, "chat.postMessage", seconds=1))
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await client.chat_postMessage(channel=channel, text="after the wait"))["ok"]


async def test_a_time_out_after_posting_leaves_the_message_standing(server, channel):
    server.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "chat.postMessage", seconds=30))
    client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url, timeout=1)
    with pytest.raises(asyncio.TimeoutError):
        await client.chat_postMessage(channel=channel, text="did it arrive?")
    history = await client.conversations_history(channel=channel)
    assert [m["text"] for m in history["messages"]] == ["did it arrive?"]


@pytest.mark.parametrize(("kind", "standing"), [(FaultKind.RESET, 0), (FaultKind.RESET_AFTER, 1)])
async def test_a_cut_connection_may_or_may_not_have_posted(server, client, channel, kind, standing):
    client.retry_handlers.clear()
    server.faults.add(Fault(kind, "chat.postMessage"))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=channel, text="x")
    assert len((await client.conversations_history(channel=channel))["messages"]) == standing


async def test_faults_are_planned_from_another_process(server, client, channel):
    async with aiohttp.ClientSession() as session:
        plan = {"kind": "error", "method": "chat.postMessage", "error": "fatal_error"}
        async with session.post(f"{server.url}/admin/faults", json=plan) as response:
            assert response.status == 200
        async with session.post(f"{server.url}/admin/faults", json={"kind": "flood"}) as response:
            assert response.status == 400
    assert (await refusal(client.chat_postMessage(channel=channel, text="x")))["error"] == "fatal_error"


async def test_a_paced_workspace_answers_429_to_a_burst(channel):
    async with WorkspaceServer(Settings(paced=True)) as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
        outcomes = []
        for _ in range(8):
            try:
                outcomes.append((await client.chat_postMessage(channel="#general", text="x"))["ok"])
            except SlackApiError as error:
                outcomes.append(error.response.status_code)
        assert outcomes[:4] == [True] * 4
        assert outcomes[-1] == 429
        elsewhere = await client.chat_postMessage(channel="#biotech-news", text="another channel's pace")
        assert elsewhere["ok"]


# --- channels, files and reactions -----------------------------------------------------------------


async def test_a_channel_is_renamed_described_and_left_by_others(client, server):
    made = (await client.conversations_create(name="deals"))["channel"]["id"]
    await client.conversations_invite(channel=made, users="U0DESKMARA1")
    again = await refusal(client.conversations_invite(channel=made, users="U0DESKMARA1"))
    assert again["error"] == "already_in_channel"
    await client.conversations_kick(channel=made, user="U0DESKMARA1")
    assert server.workspace.channels[made].members == ("U0DESKWIRE1",)
    renamed = await client.conversations_rename(channel=made, name="big-deals")
    assert renamed["channel"]["name"] == "big-deals"
    await client.conversations_setTopic(channel=made, topic="Mergers")
    await client.conversations_setPurpose(channel=made, purpose="What is bought")
    info = (await client.conversations_info(channel=made, include_num_members=True))["channel"]
    assert (info["topic"]["value"], info["purpose"]["value"], info["num_members"]) == (
        "Mergers",
        "What is bought",
        1,
    )
    for call, error in (
        (client.conversations_rename(channel=made, name="general"), "name_taken"),
        (client.conversations_rename(channel=made, name="Big Deals"), "invalid_name_specials"),
        (client.conversations_create(name="x" * 81), "invalid_name_maxlength"),
        (client.conversations_setTopic(channel=made, topic="x" * 251), "too_long"),
        (client.conversations_kick(channel=made, user="U0DESKWIRE1"), "cant_kick_self"),
        (client.conversations_kick(channel=made, user="U0DESKMARA1"), "not_in_channel"),
    ):
        assert (await refusal(call))["error"] == error


async def test_private_channels_exist_only_for_their_members(client, server):
    secret = server.workspace.add_channel("secret", ["U0DESKMARA1"], by="U0DESKMARA1", kind="private_channel")
    assert (await refusal(client.conversations_info(channel=secret.id)))["error"] == "channel_not_found"
    assert (await refusal(client.conversations_join(channel=secret.id)))["error"] == "channel_not_found"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert "secret" not in [channel["name"] for channel in listed["channels"]]


async def test_a_file_comes_as_bytes_or_as_a_form(server, channel):
    content = b"a,b\n1,2\n"
    bearer = {"Authorization": f"Bearer {server.tokens.bot}"}
    async with aiohttp.ClientSession(headers=bearer) as session:

        async def upload(body, length: int = len(content)) -> tuple[str, int]:
            asked = {"filename": "figures.csv", "length": str(length)}
            async with session.post(f"{server.api_url}files.getUploadURLExternal", data=asked) as response:
                place = await response.json()
            async with session.post(place["upload_url"], data=body) as response:
                return place["file_id"], response.status

        form = aiohttp.FormData()
        form.add_field("filename", content, filename="figures.csv")
        kept = [await upload(body) for body in (content, form, {"filename": content.decode()})]
        short, status = await upload(content[:-1])
    assert [server.workspace.files[file].content for file, _ in kept[:2]] == [content] * 2
    assert [code for _, code in kept] == [200, 200, 400]  # a form without a file brings nothing
    assert (server.workspace.files[short].content, status) == (b"", 400)


async def test_files_are_listed_described_and_deleted(client, channel):
    for name in ("one.csv", "two.png"):
        await client.files_upload_v2(channel=channel, filename=name, content="abc")
    listed = await client.files_list(channel=channel)
    assert [file["name"] for file in listed["files"]] == ["two.png", "one.csv"]
    page = await client.files_list(count=1, page=2)
    assert ([file["name"] for file in page["files"]], page["paging"]["pages"]) == (["one.csv"], 2)
    newest = listed["files"][0]["id"]
    info = (await client.files_info(file=newest))["file"]
    assert (info["mimetype"], info["filetype"], info["size"]) == ("image/png", "png", 3)
    async with aiohttp.ClientSession() as session, session.get(info["url_private"]) as response:
        assert await response.read() == b"abc"
    await client.files_delete(file=newest)
    assert (await refusal(client.files_info(file=newest)))["error"] == "file_not_found"


async def test_reactions_are_read_with_the_message(client, channel):
    posted = await client.chat_postMessage(channel=channel, text="x")
    await client.reactions_add(channel=channel, timestamp=posted["ts"], name="eyes")
    got = await client.reactions_get(channel=channel, timestamp=posted["ts"])
    assert got["message"]["reactions"] == [{"name": "eyes", "users": ["U0DESKWIRE1"], "count": 1}]
    link = await client.chat_getPermalink(channel=channel, message_ts=posted["ts"])
    assert got["message"]["permalink"] == link["permalink"]
    await client.reactions_remove(channel=channel, timestamp=posted["ts"], name="eyes")
    refused = await refusal(client.reactions_remove(channel=channel, timestamp=posted["ts"], name="eyes"))
    assert refused["error"] == "no_reaction"


async def test_waiting_messages_are_listed_in_the_order_of_their_time(client, channel):
    now = int(SystemClock().now().timestamp())
    for text, wait in (("later", 7_200), ("sooner", 3_600)):
        await client.chat_scheduleMessage(channel=channel, text=text, post_at=now + wait)
    listed = await client.chat_scheduledMessages_list()
    assert [one["text"] for one in listed["scheduled_messages"]] == ["sooner", "later"]
    assert (await client.chat_scheduledMessages_list(channel="C0NOWHERE"))["scheduled_messages"] == []


async def test_a_broadcast_reply_stands_in_the_channel_with_its_root(client, channel):
    parent = await client.chat_postMessage(channel=channel, text="digest")
    reply = await client.chat_postMessage(
        channel=channel, text="for all", thread_ts=parent["ts"], reply_broadcast=True
    )
    newest = (await client.conversations_history(channel=channel))["messages"][0]
    assert (newest["ts"], newest["subtype"]) == (reply["ts"], "thread_broadcast")
    assert (newest["root"]["text"], newest["root"]["reply_count"]) == ("digest", 1)
    assert newest["parent_user_id"] == "U0DESKWIRE1"


async def test_an_inner_error_of_slack_is_no_json(server, client, channel):
    server.faults.add(Fault(FaultKind.HTTP_500, "chat.postMessage"))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="x")
    assert caught.value.response.status_code == 500
    assert (await client.conversations_history(channel=channel))["messages"] == []
    server.faults.add(Fault(FaultKind.SLOW, "chat.postMessage", seconds=0.05))
    assert (await client.chat_postMessage(channel=channel, text="slowly"))["ok"]


async def test_a_scheduled_message_whose_place_is_gone_holds_up_no_other():
    clock = VirtualClock()
    async with WorkspaceServer(clock=clock) as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
        at = int(clock.now().timestamp()) + 60
        parent = await client.chat_postMessage(channel="#general", text="parent")
        for text, thread in (("lost", parent["ts"]), ("kept", None)):
            await client.chat_scheduleMessage(channel="#general", text=text, post_at=at, thread_ts=thread)
        await client.chat_delete(channel=parent["channel"], ts=parent["ts"])
        clock.advance(61)
        await asyncio.sleep(0.01)
        history = await client.conversations_history(channel=parent["channel"])
        assert [m["text"] for m in history["messages"]] == ["kept"]
