"""From feeds to a printed digest, with the commands alone."""

import json

import pytest


@pytest.fixture
async def polled(folder):
    folder.configure("/alpha", "/beta", "/login")
    folder.first = await folder.run("poll", "--once", "--all")
    assert folder.first.status == 0, folder.first.err
    return folder


async def test_poll_prints_a_record_a_feed_in_the_contracts_form(polled):
    records = {record["feed"]: record for record in polled.first.records}
    assert set(records) == {"Alpha", "Beta", "Login"}
    for record in records.values():
        assert list(record) == ["feed", "url", "outcome", "status", "new", "updated", "seconds", "error"]
    assert (records["Alpha"]["outcome"], records["Alpha"]["new"], records["Alpha"]["error"]) == (
        "new",
        2,
        None,
    )
    assert records["Login"]["outcome"] == "page"
    assert "sign" in records["Login"]["error"].lower()
    again = await polled.run("poll", "--once", "--all")
    assert {record["outcome"] for record in again.records} == {"unchanged", "page"}
    nothing_due = await polled.run("poll", "--once")
    assert (nothing_due.status, nothing_due.out) == (0, "")


async def test_one_story_on_two_wires_stands_once_with_its_other_source(polled):
    text = (await polled.run("digest")).out
    assert text.count("Leuna hydrogen plant gets its permit") == 1
    assert "Beta" in text or "Alpha" in text
    told = json.loads((await polled.run("digest", "--format", "json")).out)
    stories = told["sections"][0]["items"]
    assert [story["title"].removeprefix("XBreaks - ") for story in stories].count(
        "Leuna hydrogen plant gets its permit"
    ) == 1
    assert "Old wind farm sold" not in text


async def test_the_archive_can_be_looked_up_but_is_no_news(polled):
    assert "Old wind farm sold" in (await polled.run("digest", "--since", "30d")).out
    assert "Old wind farm sold" in (await polled.run("news", "energy", "wind", "--since", "30d")).out
    assert "Old wind farm sold" not in (await polled.run("news", "energy", "--since", "24h")).out


async def test_every_form_of_the_digest(polled):
    report = (await polled.run("digest", "energy", "--format", "report")).out
    assert "[TITLE]Gas storage is emptier than in any November since 2013:\n[TEXT]\n" in report
    assert "[Source link]: https://news.example/gas\n\n\n" in report
    page = (await polled.run("digest", "--format", "html")).out
    assert page.startswith("<!doctype html>")
    messages = json.loads((await polled.run("digest", "--format", "blocks")).out)
    assert messages[0]["blocks"]
    assert "Gas storage" in messages[0]["text"]


async def test_news_finds_words_in_all_sectors(polled):
    answer = await polled.run("news", "storage", "--format", "json")
    assert [record["title"] for record in answer.records] == [
        "Gas storage is emptier than in any November since 2013"
    ]
    nothing = await polled.run("news", "energy", "unheard-of")
    assert nothing.status == 0
    assert "Nothing found" in nothing.out


async def test_why_tells_every_stage(polled):
    known = await polled.run("why", "https://news.example/copy?utm_source=x")
    assert known.status == 0
    for word in ("Beta", "story", "sector"):
        assert word in known.out.lower() or word in known.out
    unknown = await polled.run("why", "https://news.example/never")
    assert unknown.status == 1
    assert "seen that article" in unknown.out


async def test_wrong_use_is_told_on_stderr_with_status_two(folder):
    folder.configure("/alpha")
    wrong = await folder.run("digest", "enrgy")
    assert (wrong.status, wrong.out) == (2, "")
    assert "did you mean energy?" in wrong.err
    assert (await folder.run("poll", "--all")).status == 2
    assert (await folder.run("digest", "--since", "soon")).status == 2
    long = await folder.run("digest", "--since", "9999w")
    assert long.status == 2
    assert "at most 3650 days" in long.err
    assert (await folder.run("nonsense")).status == 2
    (folder.path / "sectors.yaml").write_text("sectors: {}\n")
    broken = await folder.run("poll", "--once")
    assert broken.status == 2
    assert "line 1, sectors" in broken.err


async def test_a_misspelt_sector_is_suggested_where_its_letters_find_nothing(polled):
    answer = await polled.run("news", "enrgy")
    assert (answer.status, "Did you mean the sector energy?" in answer.out) == (0, True)


async def test_the_version_needs_no_command_and_no_configuration(folder):
    ran = await folder.run("--version")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("sectorwire ")


async def test_a_configuration_that_is_not_there_or_no_yaml_is_told(folder):
    missing = await folder.run("--config", "none.yaml", "digest")
    assert missing.status == 2
    assert "no such file" in missing.err
    (folder.path / "bad.yaml").write_text("sectors: [1\n")
    bad = await folder.run("--config", "bad.yaml", "digest")
    assert bad.status == 2
    assert "no valid YAML" in bad.err
    assert "Traceback" not in missing.err + bad.err


async def test_a_poll_in_which_no_feed_answers_fails(folder):
    folder.configure("/login")
    assert (await folder.run("poll", "--once", "--all")).status == 1


async def test_a_database_that_is_none_is_told_in_a_sentence(folder):
    folder.configure("/alpha")
    (folder.path / "sectorwire.db").write_bytes(b"not a database at all" * 100)
    ran = await folder.run("digest")
    assert ran.status == 1
    assert "isn't a Sectorwire database" in ran.err
    assert "Traceback" not in ran.err


async def test_doctor_says_a_line_for_each(polled):
    ran = await polled.run("doctor")
    assert ran.status == 1  # the login page
    lines = {line.split(":")[0].split(maxsplit=1)[1]: line for line in ran.out.splitlines()}
    assert lines["configuration"].startswith("ok")
    assert lines["storage"].startswith("ok")
    assert lines["bot token"].startswith("warn")
    assert lines["Alpha"].startswith("ok")
    assert lines["Login"].startswith("broken")


async def test_files_and_pipes_need_no_configuration_of_feeds(folder):
    folder.configure("/alpha")
    (folder.path / "feed.xml").write_bytes(
        b'<rss version="2.0"><channel><item><title>One &amp;amp; two</title></item></channel></rss>'
    )
    (folder.path / "no.txt").write_text("nothing here")
    read = await folder.run("parse-feed", "feed.xml", "no.txt")
    assert read.status == 1
    assert read.records[0]["title"] == "One & two"
    assert read.records[1]["file"] == "no.txt"
    assert read.records[1]["error"]
    lines = b'{"id": 1, "title": "Pomerantz Law Firm reminds investors with losses of the lead plaintiff deadline"}\n{"id": 2}\n'
    judged = await folder.run("annotate", stdin=lines)
    assert judged.records[0]["noise"]["class"] == "law-firm-alert"
    assert judged.records[1]["id"] == 2
    assert "error" in judged.records[1]
    manifest = await folder.run("manifest")
    assert "socket_mode_enabled: true" in manifest.out
    assert "energy" in manifest.out


async def test_records_are_judged_in_a_folder_without_any_configuration(folder):
    lines = b'{"id": 1, "title": "Biotech Norvelle wins FDA approval for its cancer drug", "text": "<p>Good &amp; new.</p>"}\n'
    judged = await folder.run("annotate", stdin=lines)
    assert judged.status == 0
    assert judged.records[0]["event"] == "approval"
    assert "biotech" in judged.records[0]["sectors"], "the sectors that come with the program"
    named = await folder.run("--config", "no.yaml", "annotate", stdin=lines)
    assert (named.status, named.out) == (2, ""), "one that is named must be there"


async def test_a_key_for_tokens_is_made_anew_each_time(folder):
    from bot.config.secrets import Secret
    from handlers.install.sealing import Seal

    first, second = [await folder.run("token-key") for _ in range(2)]
    assert first.status == second.status == 0
    assert first.out != second.out
    sealed = Seal([Secret(first.out.strip())]).seal("T1", "a token")
    assert (
        Seal([Secret(second.out.strip()), Secret(first.out.strip())]).open("T1", sealed).reveal() == "a token"
    )


async def test_before_anything_was_read_it_says_how_to_read(folder):
    folder.configure("/alpha", "/beta")
    for asked in (("digest",), ("news", "energy")):
        answer = await folder.run(*asked)
        assert answer.status == 0
        assert answer.err == "No feeds have been read yet. Run sectorwire poll --once.\n"
    await folder.run("poll", "--once", "--all")
    assert (await folder.run("digest")).err == ""


async def test_what_is_to_be_said_of_an_unlisted_company_is_said_once(folder):
    folder.configure("/alpha")
    told = (await folder.run("company", "whitehawk income corp", "--offline")).out
    assert told.startswith("WhiteHawk Income Corp\n")
    assert told.count("no exchange is listed") == 1
