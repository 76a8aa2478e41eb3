"""What stands where an article should is never told as the article; articles about such things are."""

from __future__ import annotations

import pytest

from bot.articles.page.extract import extract_page
from bot.errors import PageUnreadable
from bot.net.interstitials import is_notice_title, leads_elsewhere, stands_in


def page(title: str, *paragraphs: str, heading: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body><main><h1>{heading or title}</h1>{body}</main></body></html>".encode()


NOTICES = {
    "login": page(
        "Sign in | The Harbour Post",
        "Enter the email address that you use with us, and we will send you a link. No password is needed.",
        "Not registered yet? Creating an account takes a minute and lets you follow writers and save stories.",
    ),
    "login under the headline": page(
        "Norvane cuts outlook",
        "Please log in to read this article. You can use the same account on the website and in the app.",
        "Forgot your password? We will send you a new one to the address that you registered with.",
    ),
    "login, German": page(
        "Norvane senkt Prognose",
        "Bitte melden Sie sich an, um diesen Artikel zu lesen. Geben Sie dazu Ihre E-Mail-Adresse und Ihr Passwort ein.",
        "Haben Sie noch kein Konto? Jetzt registrieren und drei Artikel im Monat kostenlos lesen.",
    ),
    "login, French": page(
        "Identifiez-vous",
        "Connectez-vous avec votre adresse e-mail et votre mot de passe pour accéder à votre espace personnel.",
        "Pas encore inscrit ? Créez un compte gratuit pour suivre vos thèmes et recevoir nos lettres.",
    ),
    "login, Chinese": page("请登录", "请登录后继续阅读。" * 8, "没有账号？请先注册。登录即表示您同意服务条款和隐私政策。" * 4),
    "consent": page(
        "The Harbour Post",
        "We and our 842 partners store and access information on a device, such as cookies, and process personal data.",
        "You can accept all, reject all or manage your choices at any time in the privacy centre.",
    ),
    "consent, German": page(
        "Hafenzeitung",
        "Besuchen Sie uns wie gewohnt mit Werbung und Tracking, oder nutzen Sie uns werbefrei im Abo.",
        "Wir und unsere Partner verarbeiten Daten mithilfe von Cookies. Ihre Zustimmung ist jederzeit widerrufbar.",
    ),
    "consent, French": page(
        "Le Port",
        "Nous et nos partenaires utilisons des cookies pour mesurer l’audience et personnaliser les contenus.",
        "Vous pouvez accepter, refuser ou modifier vos choix à tout moment depuis le bas de chaque page.",
    ),
    "consent, Spanish": page(
        "El Puerto",
        "Nosotros y nuestros socios utilizamos cookies para mostrar publicidad personalizada y medir la audiencia.",
        "Puede aceptar o rechazar las cookies y cambiar su consentimiento en cualquier momento.",
    ),
    "robots": page(
        "One more step",
        "Please complete the check below so that we know you are a human and not a program.",
        "harbour.example needs to review the security of your connection before proceeding. Ray ID: 8a1b2c",
    ),
    "robots, slider": page(
        "Pardon Our Interruption",
        "As you were browsing something about your browser made us think you might be a bot.",
        "This can happen when JavaScript is disabled, when cookies are off or when a plugin prevents scripts from running.",
    ),
    "robots, traffic": page(
        "Norvane cuts outlook",
        "Our systems have detected unusual traffic coming from your computer network. Please try again later.",
        "To continue, please confirm that you are not a robot by pressing and holding the button below.",
    ),
    "robots, Japanese": page("確認", "あなたがロボットではないことを確認してください。" * 3, "JavaScriptを有効にしてから、もう一度お試しください。" * 3),
    "not found": page(
        "Page not found - Harbour Post",
        "Sorry, we could not find the page that you were looking for. It may have been moved or removed.",
        "Try the search above, or go back to the home page for the latest news from the port and the world.",
    ),
    "not found, German": page(
        "Hafenzeitung",
        "Die von Ihnen gesuchte Seite existiert nicht mehr oder wurde verschoben. Bitte prüfen Sie die Adresse.",
        "Zur Startseite gelangen Sie hier. Die angeforderte Seite finden Sie vielleicht auch über unsere Suche.",
    ),
    "not found, French": page(
        "Oups",
        "La page que vous recherchez n’existe plus ou son adresse a changé. Elle est peut-être dans nos archives.",
        "Vous pouvez retourner à la page d’accueil ou utiliser le moteur de recherche pour trouver un article.",
    ),
    "maintenance": page(
        "We'll be back soon",
        "The website is currently undergoing scheduled maintenance. We expect to be back within the hour.",
        "We apologise for the inconvenience and thank you for your patience.",
    ),
    "maintenance, German": page(
        "Wartungsarbeiten",
        "Unsere Website wird gerade gewartet und ist in Kürze wieder für Sie erreichbar.",
        "Wir führen Wartungsarbeiten durch, um unser Angebot zu verbessern, und bitten um Ihr Verständnis.",
    ),
    "maintenance, Japanese": page("メンテナンス中", "ただいまメンテナンス中です。ご迷惑をおかけしますが、しばらくお待ちください。" * 4),
    "legal reasons": page(
        "Unavailable due to legal reasons",
        "We recognise that you are attempting to access this website from a country in the European Economic Area.",
        "For now we cannot grant you access. For any issues, e-mail or call the newsroom.",
    ),
    "region": page(
        "Norvane cuts outlook",
        "We are sorry, but this content is not available in your region. We are working on bringing it to more countries.",
    ),
    "offer": page(
        "Norvane cuts outlook",
        "Norvane cut its outlook on Friday.",
        "Subscribe now for full access to all our reporting. Pay $1 a month for the first three months, then $12 a month.",
        "Cancel any time. Already a subscriber? Log in to continue.",
    ),
    "offer, German": page(
        "Norvane senkt Prognose",
        "Norvane senkt die Prognose für das Jahr.",
        "Weiterlesen mit dem Digitalabo: Lesen Sie alle Artikel einen Monat lang für 1 Euro, danach monatlich kündbar.",
        "Sie haben bereits ein Abo? Melden Sie sich hier an und lesen Sie weiter.",
    ),
    "offer, French": page(
        "Norvane abaisse ses prévisions",
        "Norvane abaisse ses prévisions.",
        "Cet article est réservé aux abonnés. Il vous reste 80 % de cet article à découvrir.",
        "Abonnez-vous dès 1 € par mois, sans engagement, et profitez d’un accès illimité à tous nos contenus.",
    ),
    "offer, Japanese": page("ノルベーン、業績予想を下げる", "この記事は有料会員限定です。続きをお読みいただくには登録が必要です。" * 3, "プランを選択してください。" * 4),
    "offer, metered": page(
        "Norvane cuts outlook",
        "You have reached your limit of free articles this month. To keep reading, choose a subscription.",
        "Your first month is free. After that you pay ten dollars each month, and you can stop whenever you like.",
    ),
    "offer, one device": page(
        "Norvane abaisse ses prévisions",
        "Vous pouvez lire Le Port sur un seul appareil à la fois. Ce message s’affichera sur l’autre appareil.",
        "La suite est réservée aux abonnés. Vous avez déjà un compte ? Nous vous attendons ici.",
    ),
    "blocked": page(
        "Attention Required!",
        "You are unable to access harbour.example. The site uses a security service to protect itself from online attacks.",
        "What you just did triggered it. You can write to the site's owner and tell them what you were doing.",
    ),
    "offer, Swedish": page(
        "Norvane sänker prognosen",
        "Det här är en artikel för prenumeranter. Logga in för att läsa vidare eller prenumerera redan idag.",
        "Som prenumerant läser du obegränsat på alla dina enheter. Bli prenumerant nu för 1 krona första månaden.",
    ),
}  # fmt: skip

ARTICLES = {
    "cookie walls": page(
        "Regulators take on cookie walls",
        "Data protection authorities of four countries fined three publishers on Friday for cookie walls that left readers no choice.",
        "The publishers had asked visitors to accept all cookies or to pay, which the authorities said was no free consent.",
        "Publishers’ groups said that the ruling would cost the industry a tenth of its advertising revenue.",
    ),
    "an outage": page(
        "Robot check locks shoppers out for hours",
        "A faulty update of a security service kept millions of shoppers from online stores for three hours on Friday.",
        "Visitors saw a page that asked them to prove that they were human, and that then showed an error.",
        "The provider, Kestrel Edge, said that a wrong rule had classed all traffic as automated. Its shares fell 6%.",
    ),
    "a price": page(
        "Streaming service raises subscription price to $18 a month",
        "Lumo raised the price of its standard subscription by two dollars to $18 a month on Friday, its third rise in two years.",
        "Subscribers can cancel at any time, the company said, and those with annual plans pay the old price until they renew.",
        "Analysts at Brant said that the move would add $400 million to revenue in 2027, while some members would leave.",
    ),
    "a login": page(
        "Bank's login outage enters second day",
        "Customers of Halden Bank could not log in to their accounts for a second day, and the regulator asked for a report.",
        "The bank blamed maintenance work on its data centre in Cork that went wrong on Thursday night.",
        "It promised to repay fees, and said that no customer data had been lost.",
    ),
    "a site": page(
        "Ministry takes website down for maintenance after breach",
        "The ministry closed its tender website on Friday after attackers copied the bids of forty companies.",
        "A spokesman said the site would be back on Monday, once every password had been changed.",
        "Norvane and two rivals asked a court to stop the tender, worth $2 billion, until the breach is explained.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_no_article(name):
    with pytest.raises(PageUnreadable, match=r"^The page holds no article text\."):
        extract_page(NOTICES[name], url="https://harbour.example/2026/norvane")


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_about_such_things_is_read_whole(name):
    text = extract_page(ARTICLES[name], url="https://harbour.example/2026/norvane").text
    assert len(text.split("\n\n")) == 3


def test_an_offer_behind_the_article_is_cut_off():
    story = [
        "Norvane opened a plant in Cork on Friday that will make pumps for the whole coast, and hired four hundred people.",
        "Orders rose by a third over the year, the company said, and margins widened to a fifth of sales in the quarter.",
        "The shares rose 4% in early trading, more than those of any other maker of pumps on the exchange.",
    ]
    offer = "Subscribe to continue reading. Get unlimited access for $1 a week, and cancel any time."
    assert extract_page(page("Norvane opens plant", *story, offer)).text == "\n\n".join(story)


@pytest.mark.parametrize(
    ("asked", "came_to", "place"),
    [
        ("https://a.example/2026/norvane", "https://a.example/login?next=/2026/norvane", "a login page"),
        ("https://a.example/2026/norvane", "https://login.a.example/?r=1", "a login page"),
        ("https://a.example/2026/norvane", "https://consent.b.example/m?continue=x", "a consent page"),
        ("https://a.example/2026/norvane", "https://a.example/users/sign_in", None),
        ("https://a.example/2026/norvane", "https://a.example/en/sign-in.html", "a login page"),
        ("https://a.example/2026/norvane", "https://a.example/404", "an error page"),
        ("https://a.example/2026/norvane", "https://www.a.example/", "the site's front page"),
        ("http://a.example/x/norvane", "https://www.a.example/x/norvane/", None),
        ("https://a.example/account/login-outage", "https://a.example/account/login-outage-at-bank", None),
        ("https://go.b.example/x?id=1", "https://a.example/2026/login-outage-enters-second-day", None),
        ("https://a.example/norvane", "https://a.example/", "the site's front page"),
        ("https://sh.example/x1", "https://a.example/", None),
        ("https://a.example/?p=12", "https://a.example/2026/norvane", None),
    ],
)  # fmt: skip
def test_an_address_may_say_that_the_page_is_another(asked, came_to, place):
    assert leads_elsewhere(asked, came_to) == place


def test_where_the_address_leads_elsewhere_the_page_is_not_read():
    with pytest.raises(PageUnreadable, match="leads to a login page"):
        extract_page(ARTICLES["a price"], url="https://a.example/login", asked="https://a.example/2026/price")


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Error 503", "403 - Forbidden", "Sorry, we can't find that page", "Oops! Something went wrong",
        "Harbour Post | Log in", "Subscribe to continue reading", "Access to this page has been denied", "Consent form",
        "Before you continue to Harbour Post", "Seite nicht gefunden", "Page introuvable | Le Port", "お探しのページが見つかりません",
    ],
)  # fmt: skip
def test_headlines_of_notices(title):
    assert is_notice_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "500 jobs at risk in Cork", "404 Cove sues harbour police", "Sorry, says Norvane after breach", "Consent decree ends pump case",
        "Cookies and cream maker files for bankruptcy", "Access denied: how a port kept its rivals out", "Norvane blocked from Halden deal",
        "Bank's login outage enters second day", "Service unavailable to a million homes after storm", "Sign-in app maker Keyholt raises $40 million",
        "Subscription boxes lose their shine", "Harbour Post: Norvane to open plant", "503 ships wait off Cork",
    ],
)  # fmt: skip
def test_headlines_of_articles(title):
    assert not is_notice_title(title)


def test_nothing_is_no_notice():
    assert stands_in([], []) is None
    assert stands_in(["Norvane cuts outlook"], [""]) is None


def test_advice_to_readers_is_no_notice():
    text = (
        "If you rent out your flat, you may owe tax on the income from this year on. You can set repairs off against it.",
        "Your council will write to you in March. Keep every bill, because the office may ask you for them in 2028.",
        "The ministry said that it expects two million forms.",
    )
    assert stands_in(["What landlords have to know"], text) is None
