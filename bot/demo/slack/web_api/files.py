"""The Web API's ``files.*``: uploads in three steps, as version 2 has them."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.records import Json, UploadedFile
from bot.demo.slack.web_api.call import Call


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    name, length = call.needed("filename"), call.number("length", 0)
    if length < 1:
        raise Refused(
            "invalid_arguments", messages=("[ERROR] must be greater than 0 [json-pointer:/length]",)
        )
    file = call.workspace.reserve_file(name, length, call.caller)
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: posts the uploaded files into a channel where one is named."""
    state = call.workspace
    wanted = call.structure("files", "invalid_arguments") or []
    done = []
    for item in wanted:
        file = state.files.get(str(item.get("id")))
        if file is None or len(file.content) != file.size:
            raise Refused("file_not_found")
        done.append(state.keep_file(replace(file, title=item.get("title") or file.name)))
    if not done:
        raise Refused("invalid_arguments", messages=("[ERROR] missing required field: files",))
    targets = [name for name in (call.text("channel_id"), *call.text("channels").split(",")) if name]
    for target in targets:
        if target not in state.channels:  # files go to channel ids only, unlike messages
            raise Refused("channel_not_found")
        channel = state.channel(target, viewer=call.caller)
        if call.caller not in channel.members:
            raise Refused("not_in_channel")
        done = [state.keep_file(replace(file, shared=(*file.shared, channel.id))) for file in done]
        state.post(
            channel,
            call.caller,
            call.text("initial_comment"),
            thread_ts=call.text("thread_ts") or None,
            files=tuple(file.id for file in done),
            bot_id=state.bot.bot_id,
            app_id=state.bot.app_id,
        )
    return {"files": [state.file_told(file) for file in done]}


def files_info(call: Call) -> Json:
    """files.info."""
    return {"file": call.workspace.file_told(_known(call)), "comments": []}


def files_list(call: Call) -> Json:
    """files.list: newest first, by numbered pages; only completed uploads."""
    state = call.workspace
    wanted = call.text("channel")
    files = [
        state.file_told(file)
        for file in reversed(state.files.values())
        if file.content and (not wanted or wanted in file.shared)
    ]
    count, page = max(1, min(call.number("count", 100), 1_000)), max(1, call.number("page", 1))
    pages = max(1, -(-len(files) // count))
    paging = {"count": count, "total": len(files), "page": page, "pages": pages}
    return {"files": files[(page - 1) * count : page * count], "paging": paging}


def delete(call: Call) -> Json:
    """files.delete: one's own."""
    file = _known(call)
    if file.user != call.caller:
        raise Refused("cant_delete_file")
    del call.workspace.files[file.id]
    return {}


def _known(call: Call) -> UploadedFile:
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise Refused("file_not_found")
    return file
