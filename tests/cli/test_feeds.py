"""Which feeds are read, and more of them: from a list, one by one, and back."""

from __future__ import annotations

import pytest

from bot.feeds.parsing.opml import read_opml


async def listed(folder) -> dict[str, tuple[list[str], str]]:
    ran = await folder.run("feeds", "list", "--json")
    assert ran.status == 0, ran.err
    return {record["url"]: (record["sectors"], record["origin"].split(" on ")[0]) for record in ran.records}


async def test_an_added_feed_is_listed_polled_and_removed(folder):
    folder.configure("/alpha")
    url = f"{folder.site.url}/beta"
    ran = await folder.run("feeds", "add", url, "--sector", "energy")
    assert (ran.status, ran.out) == (0, "Added Wire to energy: 1 entry.\n")
    assert await listed(folder) == {
        f"{folder.site.url}/alpha": (["energy"], "configuration"),
        url: (["energy"], "added"),
    }
    polled = await folder.run("poll", "--once", "--all")
    assert {record["url"]: record["new"] for record in polled.records}[url] == 1
    assert (await folder.run("feeds", "remove", url)).out == f"Removed {url}.\n"
    assert url not in await listed(folder)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "{site}/login", "--sector", "energy"), "wasn't added:"),
        (("add", "{site}/absent", "--sector", "energy"), "wasn't added:"),
        (
            ("add", "{site}/beta", "--sector", "enregy"),
            "There is no sector enregy; allowed are energy. Did you mean energy?",
        ),
        (("add", "{site}/alpha", "--sector", "energy"), "is already in the list"),
        (("add", "ftp://old.example/x", "--sector", "energy"), "starts with https:// or http://"),
        (("add", "http://10.0.0.1/feed", "--sector", "energy"), "wasn't added:"),
        (("remove", "{site}/alpha"), "remove it there"),
        (("remove", "{site}/beta"), "isn't one of the feeds"),
        (("import", "absent.opml"), "absent.opml: No such file"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(folder, words, sentence):
    folder.configure("/alpha")
    ran = await folder.run("feeds", *(word.format(site=folder.site.url) for word in words))
    assert ran.status == 2
    assert sentence in ran.err
    assert list(await listed(folder)) == [f"{folder.site.url}/alpha"]


async def test_a_list_is_imported_by_folder_and_exported_again(folder):
    folder.configure("/alpha")
    (folder.path / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="Energy">'
        '<outline text="Nordwind" xmlUrl="https://nord.example/f" language="de"/>'
        f'<outline text="Alpha" xmlUrl="{folder.site.url}/alpha"/></outline></body></opml>'
    )
    ran = await folder.run("feeds", "import", "list.opml")
    assert (ran.status, ran.out) == (0, "Added 1 feed; 1 were already there.\n")
    exported = read_opml((await folder.run("feeds", "export")).out.encode())
    assert [(feed.title, feed.url, feed.folder, feed.language) for feed in exported] == [
        ("Alpha", f"{folder.site.url}/alpha", "Energy", None),
        ("Nordwind", "https://nord.example/f", "Energy", "de"),
    ]


async def test_a_folder_that_is_no_sector_is_named_and_nothing_is_added(folder):
    folder.configure("/alpha")
    (folder.path / "list.opml").write_text(
        '<opml><body><outline text="Cars"><outline text="A" xmlUrl="https://a.example/f"/></outline></body></opml>'
    )
    ran = await folder.run("feeds", "import", "list.opml")
    assert ran.status == 2
    assert (
        "These folders aren't sectors: Cars. The sectors are energy; --sector KEY puts the whole list"
        in ran.err
    )
    assert list(await listed(folder)) == [f"{folder.site.url}/alpha"]
    assert (await folder.run("feeds", "import", "list.opml", "--sector", "energy")).status == 0
    assert "https://a.example/f" in await listed(folder)


async def test_checking_says_of_each_feed_what_came(folder):
    folder.configure("/alpha", "/login")
    ran = await folder.run("feeds", "check")
    assert ran.status == 1
    assert "ok      Alpha: 3 entries." in ran.out
    assert "failed  Login: " in ran.out
