"""From what was said to what stands: chains of claims over months."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.claims.ahead import ahead_lines, calendar_lines, in_words
from bot.claims.ledger import fold, group_of, is_due, standing
from bot.claims.read import claims_of
from bot.claims.spans import day, half, middle, month, quarter, week
from bot.models.articles import Article, CompanyLink, CompanyRole
from bot.models.claims import SaidClaim

NORVANE = CompanyLink("Norvane", "NRVN", "Nasdaq", None, CompanyRole.SUBJECT, "Norvane", 0, 7, "alias")


def said(when, title, text="", link=NORVANE):
    """The claims of one invented release."""
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    article = Article(
        f"{when} {title}", "", "", f"https://wire.example/{when}", title, text, "Wire", at, at, True, ""
    )
    return [
        SaidClaim(claim, article.key, article.url, "Wire", at, ("biotech",))
        for claim in claims_of(article, [link])
    ]


def folded(*releases, kind="decision"):
    everything = [one for release in releases for one in release]
    return fold(one for one in everything if one.claim.kind == kind)


SET = said("2026-01-05", "Norvane says PDUFA date for NVN-201 is September 12, 2026")
CONFIRMED = said("2026-03-05", "Norvane: PDUFA date for NVN-201 remains set for September 12, 2026")
EXTENDED = said("2026-08-20", "FDA extended the PDUFA date for NVN-201 to December 12, 2026")
APPROVED = said("2026-12-10", "FDA Approves Norvane’s NVN-201")
REFUSED = said("2026-09-10", "Norvane Receives Complete Response Letter for NVN-201")


def test_a_date_is_set_confirmed_moved_and_met():
    (entry,) = folded(SET)
    assert (entry.status, entry.sequence) == ("set", 0)
    (entry,) = folded(SET, CONFIRMED)
    assert (entry.status, entry.sequence, entry.last.said_at.month) == ("set", 0, 3)
    (entry,) = folded(SET, CONFIRMED, EXTENDED)
    assert (entry.status, entry.sequence) == ("moved", 1)
    assert (entry.window, entry.was) == (day(date(2026, 12, 12)), day(date(2026, 9, 12)))
    (entry,) = folded(SET, CONFIRMED, EXTENDED, APPROVED)
    assert (entry.status, entry.sequence, entry.was) == ("met", 2, day(date(2026, 9, 12)))


def test_the_uid_stays_through_all_of_it():
    assert {folded(*[SET, CONFIRMED, EXTENDED, APPROVED][:count])[0].uid for count in range(1, 5)} == {
        folded(SET)[0].uid
    }


def test_after_a_refusal_the_next_date_is_a_new_one():
    again = said("2027-01-20", "PDUFA date of June 30, 2027 set for NVN-201")
    first, second = folded(SET, REFUSED, again)
    assert (first.status, second.status) == ("met", "set")
    assert second.window == day(date(2027, 6, 30))


def test_a_recap_opens_nothing_that_has_ended():
    assert (
        len(
            folded(
                SET,
                REFUSED,
                CONFIRMED,
                said("2026-09-11", "The PDUFA date for NVN-201 was set: September 12, 2026"),
            )
        )
        == 1
    )


def test_another_drug_is_another_thread():
    other = said("2026-02-05", "PDUFA date for NVN-999 is October 1, 2026")
    assert len(folded(SET, other)) == 2
    first, second = folded(SET, other, APPROVED)
    assert (first.status, second.status) == ("met", "set")


def test_europe_answers_no_american_date():
    europe = said("2026-06-05", "European Commission Approves Norvane’s NVN-201")
    (entry,) = folded(SET, europe)
    assert entry.status == "set"


def test_a_finer_window_sharpens_a_coarser_one():
    coarse = said("2026-01-05", "Topline data from ASCENT trial expected in the second half of 2026")
    finer = said("2026-06-05", "Topline data from ASCENT trial expected in the third quarter of 2026")
    (entry,) = folded(coarse, finer, kind="readout")
    assert (entry.window, entry.status, entry.sequence) == (quarter(2026, 3), "set", 1)


def test_a_coarser_retelling_blurs_nothing():
    day_first = said("2026-01-05", "Norvane to report first quarter 2026 financial results on May 7, 2026")
    vague = said("2026-02-05", "Norvane will report first quarter 2026 financial results in May 2026")
    (entry,) = folded(day_first, vague, kind="results")
    assert (entry.window, entry.sequence) == (day(date(2026, 5, 7)), 0)


def test_a_potential_date_becomes_a_set_one_and_never_the_other_way():
    maybe = said("2025-11-05", "Acceptance could set up a potential PDUFA date for NVN-201 in mid-2026")
    assert folded(maybe)[0].status == "potential"
    (entry,) = folded(
        SET, said("2026-02-05", "A potential PDUFA date for NVN-201 could be September 12, 2026")
    )
    assert (entry.status, entry.sequence) == ("set", 0)


def test_what_was_withdrawn_says_so():
    closing = said("2026-01-05", "The offering is expected to close on January 9, 2026")
    (entry,) = folded(closing, said("2026-01-07", "Norvane terminates public offering"), kind="deal")
    assert (entry.status, entry.sequence) == ("withdrawn", 1)


def test_what_passes_without_an_outcome_is_due_then_lapses():
    (entry,) = folded(SET)
    assert (standing(entry, date(2026, 9, 12)), is_due(entry, date(2026, 9, 12))) == ("set", False)
    assert (standing(entry, date(2026, 9, 13)), is_due(entry, date(2026, 9, 13))) == ("set", True)
    assert (standing(entry, date(2026, 9, 17)), is_due(entry, date(2026, 9, 17))) == ("set", True)
    assert (standing(entry, date(2026, 9, 18)), is_due(entry, date(2026, 9, 18))) == ("lapsed", False)


def test_what_belongs_to_nobody_stands_in_no_ledger_but_a_central_bank_does():
    nobody = CompanyLink("Nobody", None, None, None, CompanyRole.MENTIONED, "xyz", 0, 1, "alias")
    (fed,) = said("2026-03-02", "The FOMC meeting is scheduled for March 17-18, 2026.", link=nobody)
    assert group_of(fed) == "federal reserve|meeting"
    (other,) = said("2026-03-02", "The conference will be held on March 17, 2026.", link=nobody)
    assert group_of(other) is None


@given(st.permutations([*SET, *CONFIRMED, *EXTENDED, *APPROVED]))
def test_the_order_of_judging_changes_nothing(shuffled):
    assert fold(shuffled) == folded(SET, CONFIRMED, EXTENDED, APPROVED)


# --- in words --------------------------------------------------------------------------------------

TODAY = date(2026, 8, 1)


def test_windows_in_words():
    assert in_words(day(date(2026, 9, 12)), TODAY) == "12 Sep"
    assert in_words(day(date(2027, 9, 12)), TODAY) == "12 Sep 2027"
    assert in_words(day(date(2026, 11, 3), date(2026, 11, 5)), TODAY) == "3–5 Nov"
    assert in_words(day(date(2026, 5, 31), date(2026, 6, 3)), TODAY) == "31 May – 3 Jun"
    assert in_words(week(date(2026, 8, 3)), TODAY) == "week of 3 Aug"
    assert in_words(month(2026, 10), TODAY) == "October"
    assert in_words(quarter(2027, 1), TODAY) == "Q1 2027"
    assert in_words(half(2027, 2), TODAY) == "H2 2027"
    assert in_words(middle(2027), TODAY) == "mid-2027"


def test_the_calendar_tells_what_moved_and_what_is_due():
    (line,) = calendar_lines(folded(SET, EXTENDED), date(2026, 9, 1))
    assert (line.when, line.what, line.subject, line.company) == (
        "12 Dec",
        "FDA decision",
        "NVN-201",
        "Norvane",
    )
    assert line.notes == ("was 12 Sep",)
    (due,) = calendar_lines(folded(SET), date(2026, 9, 14))
    assert due.notes == ("due, nothing heard",)
    assert calendar_lines(folded(SET, EXTENDED, APPROVED), date(2026, 9, 1)) == []


def test_a_digest_has_at_most_five_firm_days_and_what_is_watched_first():
    link = CompanyLink("Brack", "BRCK", "Nasdaq", None, CompanyRole.SUBJECT, "Brack", 0, 5, "alias")
    entries = [
        entry
        for number in range(1, 8)
        for entry in folded(said("2026-08-01", f"PDUFA date for NVN-20{number} is September {number}, 2026"))
    ]
    entries += folded(said("2026-08-01", "PDUFA date for BRK-1234 is December 1, 2026", link=link))
    entries += folded(said("2026-08-01", "A CHMP opinion on NVN-777 is expected in Q4 2026"))
    lines = ahead_lines(entries, TODAY, {"BRCK"})
    assert [line.company for line in lines] == ["Brack", *["Norvane"] * 4]
    assert [line.when for line in lines] == ["1 Dec", "1 Sep", "2 Sep", "3 Sep", "4 Sep"]
