"""sectors.yaml: what is accepted, and how everything wrong is said at once."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.load import load_config
from bot.errors import ConfigError
from bot.models.articles import NoiseClass, NoisePolicy

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
contact: desk@example.com
delivery: {time: 11:30, days: [mon, friday], timezone: Europe/Berlin, holidays: nyse, size: 5}
sectors:
  biotech:
    title: Biotech
    emoji: ":dna:"
    include: ["gene  therapy"]
    exclude: [coupon]
    noise: {advert: demote}
    feeds:
      - {url: "https://a.example/rss", name: Alpha, weight: 1.5, page_text: false}
      - {url: "https://b.example/rss", name: Beta, sectors: auto}
      - {url: "https://c.example/rss", name: Gamma, sectors: [pharma]}
  pharma:
    title: Pharma
    feeds:
      - {url: "https://a.example/rss", name: Alpha again}
subscriptions:
  - {channel: "#biotech-news", sectors: [biotech, pharma]}
  - {channel: C0123, sectors: [pharma], time: "7:05", days: daily, timezone: Asia/Tokyo, size: 3}
companies:
  - {name: Example Therapeutics, aliases: [Exother], note: private}
admins: [U012ABC]
retention_days: 30
"""


@pytest.fixture
def write(tmp_path):
    def put(text):
        file = tmp_path / "sectors.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return put


def problems_of(file):
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value.problems


def test_everything_is_read_into_frozen_objects(write):
    config = load_config(write(GOOD))
    biotech, pharma = config.sectors
    assert (biotech.key, biotech.title, biotech.emoji) == ("biotech", "Biotech", ":dna:")
    assert biotech.include == ("gene therapy",)
    assert biotech.noise == {NoiseClass.ADVERT: NoisePolicy.DEMOTE}
    assert pharma.emoji == ":newspaper:"
    assert {feed.name: feed.sectors for feed in config.feeds} == {
        "Alpha": ("biotech", "pharma"),  # listed in both, polled once
        "Beta": (),  # auto: words decide
        "Gamma": ("pharma",),
    }
    assert config.feeds[0].weight == 1.5
    assert config.feeds[0].page_text is False
    first, second = config.subscriptions
    # An unquoted 11:30 is the number 690 to YAML 1.1.
    assert (first.time, first.days, first.timezone, first.holidays, first.size) == (
        "11:30",
        (1, 5),
        "Europe/Berlin",
        "NYSE",
        5,
    )
    assert (second.time, second.days, second.timezone, second.size) == (
        "07:05",
        (1, 2, 3, 4, 5, 6, 7),
        "Asia/Tokyo",
        3,
    )
    assert config.companies[0].company.listed is False
    assert config.companies[0].aliases == ("Exother",)
    assert (config.admins, config.contact, config.retention_days) == (("U012ABC",), "desk@example.com", 30)
    with pytest.raises(AttributeError):
        config.contact = "other"


def test_a_subscription_keeps_its_identity_when_its_time_changes(write):
    before = load_config(write(GOOD)).subscriptions[1]
    after = load_config(write(GOOD.replace("7:05", "9:00"))).subscriptions[1]
    assert before.id == after.id
    assert before.time != after.time


def test_the_shipped_file_has_five_sectors_of_six_feeds_or_more():
    config = load_config(ROOT / "sectors.yaml")
    assert [sector.key for sector in config.sectors] == [
        "technology",
        "finance",
        "pharma",
        "biotech",
        "energy",
    ]
    for sector in config.sectors:
        assert sum(sector.key in feed.sectors for feed in config.feeds) >= 6
    assert all(feed.url.startswith("https://") for feed in config.feeds)


def test_all_faults_are_told_at_once_with_place_and_what_is_allowed(write):
    told = problems_of(
        write("""delivery:
  tyme: 8
  days: [mon, nonday]
  timezone: Europe/Berln
sectors:
  biotech:
    title: Biotech
    noise: {law-firm: drop, advert: dropp}
    feeds:
      - {url: "ftp://x.example", name: A}
      - {url: "https://a.example/c", name: B, sectors: [biotec]}
      - {url: "https://a.example/c", name: C}
  Pharma: {title: X, feeds: []}
subscriptions:
  - {channel: biotech, sectors: [biotechh]}
admins: [bob]
holidays: DE
""")
    )
    said = {problem.path: (problem.line, problem.allowed) for problem in told}
    assert said["delivery.tyme"] == (
        2,
        "allowed are days, holidays, size, time, timezone; did you mean time?",
    )
    assert said["delivery.days"] == (
        3,
        "allowed is weekdays, daily, or a list of day names as [mon, wed, fri]",
    )
    assert said["delivery.timezone"] == (4, "allowed is an IANA time zone; did you mean Europe/Berlin?")
    assert said["sectors.biotech.noise.law-firm"][0] == 8
    assert "law-firm-alert" in said["sectors.biotech.noise.law-firm"][1]
    assert said["sectors.biotech.noise.advert"] == (8, "allowed are drop, demote or keep")
    assert said["sectors.biotech.feeds[0].url"] == (
        10,
        "allowed is an address that begins with https:// or http://",
    )
    assert said["sectors.biotech.feeds[1].sectors[0]"] == (
        11,
        "allowed are biotech, Pharma; did you mean biotech?",
    )
    assert said["sectors.biotech.feeds[2].url"] == (12, "each feed once a sector (first in line 11)")
    assert said["sectors.Pharma"][0] == 13
    assert said["subscriptions[0].channel"] == (
        15,
        "allowed is a channel as #biotech-news or its id as C0123ABCD",
    )
    assert said["subscriptions[0].sectors[0]"][0] == 15
    assert said["admins[0]"] == (16, "allowed are Slack user ids as U0123ABCD")
    assert said["holidays"][0] == 17
    assert [problem.line for problem in told] == sorted(problem.line for problem in told)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("sectors: [", 1, "expected the node content"),
        ("sectors:\n  a: 1\n  a: 2\n", 3, "the key a second time"),
        ("- a\n", 1, "list"),
        ("a: &x [*x]\n", 1, "an alias of itself"),
        ("? [a, b]\n: 1\n", 1, "a key that is no word"),
        ("contact: !!python/object:os.system x\n", 1, "'x'"),
    ],
)
def test_what_is_no_configuration_at_all(write, text, line, found):
    (first, *_) = problems_of(write(text))
    assert first.line == line
    assert found in first.found


def test_a_missing_file_and_one_that_is_no_text(tmp_path):
    assert problems_of(tmp_path / "absent.yaml")[0].found == "none of that name"
    (tmp_path / "latin.yaml").write_bytes(b"contact: \xe9\n")
    assert problems_of(tmp_path / "latin.yaml")[0].found == "not UTF-8"


def test_a_file_without_sectors_says_so(write):
    (problem,) = problems_of(write("contact: a@example.com\n"))
    assert (problem.path, problem.found, problem.allowed) == ("sectors", "nothing", "this key is needed")


def test_credentials_in_a_feed_address_are_refused(write):
    (problem,) = problems_of(
        write("sectors: {a: {title: A, feeds: [{url: 'https://u:p@x.example/f', name: N}]}}")
    )
    assert problem.allowed == "allowed is an address without user name and password"
    assert problem.found == "'https://…@x.example/f'"


SUBSCRIBED = """
sectors: {a: {title: A, feeds: [{url: 'https://x.example/f', name: N}]}}
subscriptions:
  - {team: T0ONE, channel: "#news", sectors: [a]}
  - {team: T0TWO, channel: "#news", sectors: [a]}
  - {channel: "#news", sectors: [a]}
"""


def test_with_several_workspaces_a_subscription_says_whose_it_is(write):
    file = write(SUBSCRIBED)
    told = load_config(file).subscriptions  # with one workspace it need not
    assert [one.team for one in told] == ["T0ONE", "T0TWO", ""]
    assert len({one.id for one in told}) == 3
    with pytest.raises(ConfigError) as refused:
        load_config(file, several=True)
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == ("subscriptions[2].team", 6)
    assert (
        problem.allowed == "with several workspaces it must say whose it is: the workspace's id as T0123ABCD"
    )
    wrong = problems_of(write(SUBSCRIBED.replace("T0ONE", "northgate")))
    assert [(one.path, one.allowed) for one in wrong] == [
        ("subscriptions[0].team", "allowed is a workspace's id as T0123ABCD")
    ]
    twice = problems_of(write(SUBSCRIBED.replace("T0ONE", "T0TWO")))
    assert [(one.path, one.found) for one in twice] == [
        ("subscriptions[1]", "the same channel and sectors again")
    ]


def test_whose_it_is_changes_nothing_for_those_that_do_not_say(write):
    """The ids of configured subscriptions are in databases out there."""
    [*_, alone] = load_config(write(SUBSCRIBED)).subscriptions
    assert alone.id == "cfg-" + sha256(b"#news\0a").hexdigest()[:16]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="sectors:biotech \n-{}[]\"'&*!#|>%@`0123\t\u2028é", max_size=120))
def test_any_text_is_either_a_configuration_or_a_config_error(write, text):
    file = write(text)
    try:
        config = load_config(file)
    except ConfigError as error:
        problems = error.problems
    else:
        assert config.sectors
        return
    assert problems
    assert all(problem.allowed for problem in problems)
