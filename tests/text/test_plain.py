"""Sentences, folding, datelines and boilerplate, on invented news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import plain as t


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("L’Oréal – Q3", "l'oreal - q3"),
        ("“Größe”", '"grosse"'),
        ("Zero\u200bwidth  and\u00a0space", "zerowidth and space"),
        ("Brand® name™", "brand name"),
    ],
)
def test_fold(given_text, expected):
    assert t.fold(given_text) == expected


def test_words_keep_numbers_whole_and_part_hyphens():
    assert t.words("Co-led a $1,250.5 deal; Q3 up 40%, don’t ask") == [
        "co", "led", "a", "1,250.5", "deal", "q3", "up", "40%", "don't", "ask",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        (
            "Acme Inc. said U.S. sales rose 3.5% to $2.1 billion. Dr. J. Smith of the U.S. FDA agreed.",
            [
                "Acme Inc. said U.S. sales rose 3.5% to $2.1 billion.",
                "Dr. J. Smith of the U.S. FDA agreed.",
            ],
        ),
        ("It sold Bolt Inc. The price was low.", ["It sold Bolt Inc.", "The price was low."]),
        ("“It works.” Shares rose.", ["“It works.”", "Shares rose."]),
        ('"Why?" he asked. Nobody knew.', ['"Why?" he asked.', "Nobody knew."]),
        ("Bolt (Nasdaq: BLT) fell. No. 5 won.", ["Bolt (Nasdaq: BLT) fell.", "No. 5 won."]),
        ("It ended. iPhone sales rose.", ["It ended.", "iPhone sales rose."]),
        ("1. First item. 2. Second item.", ["1. First item.", "2. Second item."]),
        (
            "On Oct. 5 it began at 9 a.m. EST. It went on.",
            ["On Oct. 5 it began at 9 a.m. EST.", "It went on."],
        ),
        ("No end mark\n\nNext paragraph", ["No end mark", "Next paragraph"]),
        ("Wrapped\nline goes on. Done.", ["Wrapped line goes on.", "Done."]),
        ("Yahoo! Inc. gained. Really? Yes!", ["Yahoo! Inc. gained.", "Really?", "Yes!"]),
        ("結果が出た。株価は上昇。", ["結果が出た。", "株価は上昇。"]),
        ("", []),
    ],
)
def test_sentences(given_text, expected):
    assert t.sentences(given_text) == expected


@given(st.text(alphabet=st.sampled_from("aB .!?”\n3“(cInc"), max_size=80))
def test_sentences_lose_nothing(given_text):
    assert "".join("".join(t.sentences(given_text)).split()) == "".join(given_text.split())


@given(st.text(max_size=200), st.integers(min_value=1, max_value=100))
def test_cut_never_exceeds_the_limit(given_text, limit):
    assert len(t.cut_at_word(given_text, limit)) <= limit


def test_what_is_cut_ends_with_a_whole_word_and_an_ellipsis():
    assert t.cut_at_word("A very long first sentence here.", 15) == "A very long…"
    assert t.cut_at_word("Short enough.", 15) == "Short enough."


@pytest.mark.parametrize(
    "dateline",
    [
        "AUSTIN, Texas, Oct. 31, 2025 (GLOBE NEWSWIRE) -- ",
        "NEW YORK, Aug. 21, 2024 ( GLOBE NEWSWIRE ) -- ",
        "PITTSBURGH, Nov. 3, 2025 /PRNewswire/ -- ",
        "YORK, PA, March 08, 2024 /24-7PressRelease/ -- ",
        "LYON, France--(BUSINESS WIRE)--",
        "LONDON (Reuters) - ",
        "SAN FRANCISCO, April 28 (Reuters) - ",
        "(RTTNews) - ",
        "Paris, France – October 31, 2025 – ",
        "Basel, 31 October 2025 - ",
        "DALLAS, TX -- February 27th, 2025 -- ",
        "Mesa, Arizona (Newsworthy.ai) Monday Mar 25, 2024 @ 6:30 AM America/Phoenix — ",
        "--News Direct--\n\n",
        "WASHINGTON — ",
        "BEIJING  Nov 7 ",
        "",
    ],
)
def test_datelines_go(dateline):
    assert t.strip_dateline(dateline + "Acme rose by a third.") == "Acme rose by a third."


@pytest.mark.parametrize(
    "kept",
    [
        "Bolt - the maker of bolts - said so.",
        "Merck (NYSE: MRK) - known as MSD abroad - said so.",
        "Novartis today -- after years -- said so.",
        "Acme Corp. (Nasdaq: ACM) -- a company -- rose.",
        "On October 3, 2025, shares rose - again.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(kept):
    assert t.strip_dateline(kept) == kept


def test_sub_headlines_before_the_dateline_go():
    text = (
        "Drug met its goal in a large trial\n\nMore data due in May\n\n"
        "BOSTON, May 2, 2025 (GLOBE NEWSWIRE) -- Bolt Bio said today that its drug works in mice."
    )
    assert t.after_dateline(text) == "Bolt Bio said today that its drug works in mice."


@pytest.mark.parametrize(
    "tail",
    [
        "About Bolt Bio\n\nBolt Bio is a company.",
        "Forward-Looking Statements\nThis release contains hopes.",
        "Cautionary Note Regarding Forward-Looking Statements: none.",
        "Media Contact: Ann, ann@example.com",
        "Contact:\nAnn",
        "For more information, visit example.com.",
        "SOURCE Bolt Bio",
        "### more",
        "Disclaimer: no advice.",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_boilerplate_goes(tail, gap):
    assert t.before_boilerplate("Bolt Bio rose about 20 percent today." + gap + tail) == (
        "Bolt Bio rose about 20 percent today."
    )


def test_news_that_speaks_about_something_is_no_boilerplate():
    news = "Analysts worry. About 20 people left. They asked about Bolt Bio and its contacts."
    assert t.before_boilerplate(news) == news


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Example and Bo Sample",
        "Reporting by Ann Example; Editing by Bo Sample",
        "Photo: Ann Example",
        "Click here to read more.",
        "(Adds details, background)",
        "The post Bolt rises appeared first on Example News.",
        "© 2025 Example",
    ],
)
def test_credits(line):
    assert t.is_credit(line)


@pytest.mark.parametrize(
    "line", ["By Friday, shares had doubled.", "Photonics maker Bolt rose.", "Sources said so."]
)
def test_no_credits(line):
    assert not t.is_credit(line)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bis 2028 sollen die Kosten um 300 Mio. Euro sinken. Der Rat stimmte zu.", 2),
        ("Der Umsatz stieg auf 300 Mio. Der Gewinn sank.", 2),
        (
            "Das Werk liefert lt. Bericht sechzig Züge, vgl. Tabelle Nr. 4 im Anhang. Die Abnahme beginnt 2029.",
            2,
        ),
        ("Die Gruppe baut z. B. Pumpen, u. a. Kreiselpumpen, d. h. Geräte für Häfen. Sie wächst.", 2),
        ("Nach Abs. 3 und Art. 12 zahlt die Bank bzw. Halden Bank inkl. Zinsen 4 Mrd. Kronen.", 1),
        ("Das sagte Hr. Brandt bzw. Fr. Keller am Freitag.", 1),
        ("Lo ha detto il dott. Rossi alla Sig.ra Bianchi. Il titolo sale.", 2),
        ("La empresa opera en EE. UU. y México. Crecerá en 2027.", 2),
        ("La Sra. Ruiz y el Dr. Gil dirigen la filial en EE. UU. El plan cuesta 3 millones.", 2),
        ("Selon M. Dupont et Mlle Roux, env. 300 postes sont supprimés. Le titre recule.", 2),
        ("The state of the art. The future is here.", 2),
        ("He told HR. The office was closed.", 2),
        ("The plant of Norvane Inc. in Cork opens on Dec. 4, said Sen. Roe. Shares rose.", 2),
        ("売上高は3割増えた。株価は上昇した。", 2),
    ],
)
def test_sentences_end_where_they_end_in_other_languages(text: str, count: int):
    found = t.sentences(text)
    assert len(found) == count, found
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "line",
    [
        "Welcome back to Harbour Weekly!",
        "Good morning, readers!",
        "This article looks at the pumps of the coast.",
        "The article also covers the history of the company.",
        "In this episode, we talk about pumps.",
        "It also details the company's past.",
        "submitted by /u/somebody [link] [comments]",
        "Filed: 2026-03-10 AccNo: 0001-26-000001 Size: 5 KB",
        "One programming note before we begin.",
        "Editor's note: a figure was changed.",
        "The following slide deck was published by Norvane.",
        "A copy of the letter can be downloaded here.",
        "https://cove.example/1",
        "Let's dive in.",
    ],
)
def test_lines_that_tell_nothing(line: str):
    assert t.is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "The report showed that prices rose by 3% in May.",
        "This deal is the largest of its kind.",
        "It also raised its forecast to $3 billion.",
        "The author of the bill said that the vote would come on Friday.",
        "Note holders of Norvane agreed to a swap.",
    ],
)
def test_lines_that_tell_something(line: str):
    assert not t.is_credit(line)
