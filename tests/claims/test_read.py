"""What sentences commit somebody to, in every kind and all sectors, and what only looks like it."""

from datetime import UTC, date, datetime

import pytest

from bot.claims.read import claims_in, claims_of
from bot.models.articles import Article, CompanyLink, CompanyRole

SAID = date(2026, 3, 2)

SET = [
    ("The FDA has set a PDUFA target action date of September 12, 2026 for NVN-201.", "decision", "2026-09-12"),
    ("The advisory committee will meet on May 7, 2026 to discuss norvanib.", "decision", "2026-05-07"),
    ("A CHMP opinion on norvanib is expected in the second quarter of 2026.", "decision", "2026-06-30"),
    ("The court’s ruling in the antitrust case is expected on April 9, 2026.", "decision", "2026-04-09"),
    ("The central bank’s next rate decision is due on March 19, 2026.", "decision", "2026-03-19"),
    ("Oaken Energy aims for a final investment decision on Skerry by the end of 2026.", "decision", "2026-12-31"),
    ("Topline data from the ASCENT trial are expected in the first half of 2027.", "readout", "2027-06-30"),
    ("The first patient is expected to be dosed in April 2026.", "milestone", "2026-04-30"),
    ("First oil from the Skerry field is expected in Q4 2026.", "milestone", "2026-12-31"),
    ("Quillon will launch its Pin headset on June 3, 2026.", "milestone", "2026-06-03"),
    ("The plant is scheduled to start commercial operations in mid-2027.", "milestone", "2027-09-30"),
    ("Norvane to Report First Quarter 2026 Financial Results on Thursday, May 7", "results", "2026-05-07"),
    ("Halden Bank will release its quarterly results on 14 April 2026.", "results", "2026-04-14"),
    ("The offering is expected to close on or about March 5, 2026, subject to customary conditions.", "deal", "2026-03-05"),
    ("The acquisition is expected to close in the third quarter of 2026.", "deal", "2026-09-30"),
    ("Shareholders will vote on the merger at a special meeting on April 30, 2026.", "deal", "2026-04-30"),
    ("Norvane will present at the Larkfield Healthcare Conference on March 11, 2026.", "meeting", "2026-03-11"),
    ("The annual general meeting will be held on Friday June 5, 2026.", "meeting", "2026-06-05"),
    ("OPEC+ ministers will meet on April 5, 2026 to discuss output.", "meeting", "2026-04-05"),
    ("The FOMC meeting is scheduled for March 17-18, 2026.", "meeting", "2026-03-18"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "end"), SET)
def test_a_commitment_is_set(sentence, kind, end):
    (claim,) = [one for one in claims_in(sentence, SAID) if one.window]
    assert (claim.kind, claim.status, claim.window.end.isoformat()) == (kind, "set", end)
    assert claim.sentence == sentence
    assert claim.effect == "sets"


TRAPS = [
    "Acceptance could set up a potential PDUFA date in mid-2027.",
    "A launch is planned for the first half of 2027, if approved.",
    "The company is reportedly preparing to launch the headset in June 2026.",
    "Analysts expect the deal to close in April 2026.",
    "The phone is rumored to launch on June 3, 2026.",
    "Quillon is set to report its earnings this Wednesday.",
    "The advisory committee meeting was completed on February 12, 2026.",
    "The results were presented at the Larkfield Conference, held February 26 to March 4, 2026.",
    "Broadcom shares rose in 2026 and may rise further.",
    "The launch is planned for the fourth quarter of fiscal 2026.",
    "Revenue for the quarter ended March 31, 2026 will be reported later.",
    "The launch was originally planned for the third quarter of 2026.",
    "Registration for the summit is open until April 28, 2026.",
]


@pytest.mark.parametrize("sentence", TRAPS)
def test_what_is_only_possible_past_or_fiscal_is_never_set(sentence):
    assert [one for one in claims_in(sentence, SAID) if one.status in {"set", "moved"}] == []


def test_two_cohorts_have_two_windows():
    found = claims_in(
        "Data from cohort A are expected in Q3 2026; cohort B topline data in the first half of 2027.", SAID
    )
    assert [(one.kind, one.window.end.isoformat()) for one in found] == [
        ("readout", "2026-09-30"),
        ("readout", "2027-06-30"),
    ]


MOVED = [
    "The FDA extended the PDUFA date by three months to December 12, 2026.",
    "Topline data are now expected in the second half of 2026.",
    "The special meeting was adjourned and will reconvene on April 8, 2026.",
    "The launch has been postponed to September 2026.",
]


@pytest.mark.parametrize("sentence", MOVED)
def test_a_move_says_so(sentence):
    (claim,) = claims_in(sentence, SAID)
    assert (claim.status, claim.effect) == ("moved", "moves")


OUTCOMES = [
    ("FDA Approves Norvane’s NVN-201 for Brittle Nails", "decision", "met", "meets"),
    ("Norvane Receives Complete Response Letter for NVN-201", "decision", "met", "meets"),
    ("Fed holds interest rates steady", "decision", "met", "meets"),
    ("Norvane Announces Positive Topline Results from ASCENT", "readout", "met", "meets"),
    ("Norvane Announces First Patient Dosed in ASCENT", "milestone", "met", "meets"),
    ("Oaken Energy achieves first oil at Skerry", "milestone", "met", "meets"),
    ("Norvane Announces Closing of Public Offering", "deal", "met", "meets"),
    ("Quillon terminates merger agreement with Brack", "deal", "withdrawn", "withdraws"),
    ("The FDA did not complete its review by the PDUFA date", "decision", "missed", "misses"),
]


@pytest.mark.parametrize(("sentence", "kind", "status", "effect"), OUTCOMES)
def test_an_outcome_answers_what_was_set(sentence, kind, status, effect):
    (claim,) = claims_in(sentence, SAID)
    assert (claim.kind, claim.status, claim.effect, claim.window) == (kind, status, effect, None)


def test_a_month_before_the_word_is_its_month():
    (claim,) = claims_in("Summit gets November PDUFA date for SMT-112", date(2026, 1, 29))
    assert (claim.kind, claim.window.start) == ("decision", date(2026, 11, 1))


def test_confirming_is_told_from_setting():
    (claim,) = claims_in("The PDUFA date remains set for September 12, 2026.", SAID)
    assert claim.effect == "confirms"


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("The PDUFA date for NVN-201 is September 12, 2026.", "NVN-201"),
        ("The PDUFA date for Norvaxo® (norvanib) is September 12, 2026.", "Norvaxo (norvanib)"),
        ("Norvane will report its second quarter 2026 financial results on August 6, 2026.", "Q2 2026"),
        ("The merger is expected to close on April 30, 2026.", "merger"),
        (
            "Norvane will present at the Larkfield Healthcare Conference on March 11, 2026.",
            "Larkfield Healthcare Conference",
        ),
    ],
)
def test_the_subject_is_named(sentence, subject):
    assert claims_in(sentence, SAID)[0].subject == subject


# --- articles --------------------------------------------------------------------------------------


def link(name, symbol, role):
    return CompanyLink(name, symbol, "Nasdaq", None, role, name, 0, len(name), "alias")


NORVANE = link("Norvane", "NRVN", CompanyRole.SUBJECT)
BRACK = link("Brack", "BRCK", CompanyRole.MENTIONED)


def an_article(title, text):
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return Article("key", "", "", "https://wire.example/1", title, text, "Wire", at, at, True, "")


def test_a_claim_belongs_to_the_articles_subject():
    article = an_article("Norvane gets a date", "The PDUFA date for NVN-201 is September 12, 2026.")
    (claim,) = claims_of(article, [NORVANE])
    assert (claim.company, claim.symbol, claim.status) == ("Norvane", "NRVN", "set")


def test_somebody_elses_drug_is_not_set():
    article = an_article(
        "Norvane looks at its market", "Brack has a PDUFA date of September 12, 2026 for BRK-77."
    )
    (claim,) = claims_of(article, [NORVANE, BRACK])
    assert (claim.symbol, claim.status, claim.effect) == ("BRCK", "potential", None)


def test_title_and_text_that_say_the_same_are_one_claim():
    article = an_article(
        "Norvane to Present at the Larkfield Conference on March 11",
        "Norvane will present at the Larkfield Conference on March 11, 2026.",
    )
    assert len(claims_of(article, [NORVANE])) == 1


def test_no_sentence_no_claim():
    assert claims_of(an_article("Norvane", ""), [NORVANE]) == ()
    assert claims_of(an_article("Norvane opens plant", "It makes pumps."), []) == ()
