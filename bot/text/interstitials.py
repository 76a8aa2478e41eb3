"""What servers send in place of what was asked for: logins, consent, checks for robots, errors, offers.

One place for both who ask: feeds, where a page came instead of a feed, and article pages, where the text may
be a notice and not the article. A notice speaks to its reader about access ("Sign in to continue"); an article
*about* logins or cookies speaks of others. So sentences are looked at, never single words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

ROBOTS, LOGIN, CONSENT, ERROR, OFFER = (
    "a check for robots",
    "a login page",
    "a consent page",
    "an error page",
    "a subscription offer",
)

# What a short text gives away where it is known to be no feed; the first that fits is told.
_WORDS = (
    (re.compile(r"just a moment|checking your browser|captcha|are you (?:a )?(?:human|robot)|attention required|"
                r"verify(?:ing)? (?:that )?you are|bot (?:detection|verification)|unusual traffic|security check",
                re.IGNORECASE), ROBOTS),
    (re.compile(r"\b(?:log|sign)[ -]?(?:in|on)\b|\banmelden\b|\bconnexion\b|authenticat|single sign|iniciar sesi[óo]n|"
                r"ログイン|로그인|登录|登入", re.IGNORECASE), LOGIN),
    (re.compile(r"\bcookies?\b|\bconsent\b|before you continue|privacy (?:choices|settings)|\bgdpr\b", re.IGNORECASE),
     CONSENT),
    (re.compile(r"\b(?:40[0-9]|410|429|451|50[0-9])\b|not found|\berror\b|forbidden|access (?:\w+ ){0,5}denied|unavailable|"
                r"maintenance|blocked|does(?: not|n[o'’]t) exist|went wrong|nicht gefunden|introuvable|no encontrad|"
                r"wartung|見つかりません|メンテナンス", re.IGNORECASE), ERROR),
)  # fmt: skip

# Headlines that are a notice as a whole; a site's name may stand before or behind.
_TITLE = re.compile(
    r"""(?:
      just\s+a\s+moment | attention\s+required! | (?:one\s+more\s+step|please\s+wait) | security\s+(?:check|verification)
    | (?:verif(?:y|ying)|confirm)\s+(?:that\s+)?you\s+are\s+(?:a\s+)?(?:human|not\s+a\s+(?:ro)?bot) | are\s+you\s+(?:a\s+)?(?:human|robot)
    | verifying\s+the\s+security\s+of\s+your\s+connection | (?:human|bot)\s+(?:verification|check) | captcha | robot\s+(?:or\s+human|check)
    | checking\s+(?:your\s+browser|if\s+the\s+site).{0,40} | pardon\s+our\s+interruption
    | (?:access|request)\s+(?:to\s+this\s+page\s+)?(?:has\s+been\s+|was\s+)?(?:denied|blocked|forbidden)(?:\s+because\s.{0,120})?
    | (?:you\s+(?:have\s+been|are)\s+)?(?:temporarily\s+)?blocked | forbidden | unauthori[sz]ed | (?:http\s+)?(?:error\s+)?(?:40\d|410|429|451|50\d)(?:\W+(?:error\b|not\s+found|forbidden|unauthori[sz]ed|gone\b|page\b|bad\s+gateway|(?:internal\s+)?server|service\s+(?:temporarily\s+)?unavailable|unavailable|too\s+many|gateway|access\b|oops\b|sorry\b).{0,40})?
    | (?:log|sign)[\s-]?(?:in|on)(?:\s+(?:or\s+\w+(?:\s+\w+)?|to\s+(?:your\s+account|continue(?:\s+\w+){0,2}|(?-i:[A-Z])[\w.'’ -]{1,30}))?)? | (?:member|subscriber|user|account)\s+(?:log|sign)[\s-]?in
    | (?:create|register(?:\s+for)?)\s+(?:your|an?|a\s+free)\s+account | welcome\s+back
    | (?:your\s+)?(?:privacy|cookie)s?\s+(?:choices|settings|preferences|consent|notice|policy|wall) | (?:we\s+value|we\s+care\s+about)\s+your\s+privacy | (?:manage\s+)?consent(?:\s+(?:form|settings|preferences|manager|management|required|page|wall))?
    | before\s+you\s+continue(?:\s+to\s+.{1,40})? | (?:cookies?|consent)\s+(?:and|&)\s+(?:privacy|data|similar|tracking|advertising|you)\b.{0,30}
    | (?:(?:page|story|article|content|site|file|url)\s+)?(?:(?:was\s+|is\s+)?not\s+(?:be\s+)?found|no\s+longer\s+(?:exists?|available)|(?:does\s+not|doesn['’]t)\s+exist|(?:is\s+)?unavailable|gone|missing)
    | (?:oops|sorry|whoops|uh[\s-]oh)(?:[,.!…\s]+(?:(?:but\s+)?(?:we\s+(?:can|could|are\s+unable|have\s+(?:a\s+problem|been\s+unable))|you\s+(?:have\s+been|are\s+(?:not|unable|blocked)|need)|(?:the|this|that)\s+(?:page|site|website|content|article|link)|(?:something|an?\s+error|nothing)\b)).{0,60})? | something\s+went\s+wrong.{0,30} | (?:internal\s+)?server\s+error | bad\s+gateway | service\s+(?:temporarily\s+)?unavailable
    | (?:(?:site|website|scheduled|planned|down\s+for|under|system)\s+)+maintenance(?:\s+\w+)? | maintenance(?:\s+(?:mode|in\s+progress|page))? | we(?:['’]ll|\s+will)\s+be\s+(?:right\s+)?back(?:\s+\w+)?
    | (?:(?:content|page|site|website|article)\s+)?(?:unavailable|not\s+available)\s+(?:(?:due\s+to|for)\s+legal\s+reasons|in\s+your\s+(?:country|region|location)|in\s+europe)
    | (?:subscribe|register|sign\s+up)\s+(?:to|now|today)(?:\s+(?:continue|read|keep|unlock)(?:\s+\w+){0,3})? | (?:choose|select)\s+(?:your|a)\s+(?:plan|subscription)
    | einloggen|anmelden|anmeldung|login|registrieren | seite\s+nicht\s+gefunden|fehler(?:\s+\d+)? | wartungs(?:arbeiten|modus|pause)|wartung | datenschutz(?:einstellungen)?|zustimmung | sicherheits(?:überprüfung|abfrage)|einen\s+moment(?:\s+bitte)?
    | connexion|identifiez-vous|se\s+connecter | page\s+(?:introuvable|non\s+trouvée) | (?:site\s+)?en\s+maintenance | accès\s+(?:refusé|interdit) | un\s+instant
    | iniciar\s+sesión|inicia\s+sesión|acceso\s+denegado|página\s+no\s+encontrada|en\s+mantenimiento | pagina\s+(?:non\s+trovata|niet\s+gevonden)|accesso\s+negato | sidan\s+(?:hittades\s+inte|finns\s+inte)|siden\s+(?:blev\s+ikke|ikke)\s+fundet|página\s+não\s+encontrada|inloggen|logga\s+in|accedi
    | ログイン|会員登録|お探しのページ.{0,20}|ページが見つかりません.{0,10}|メンテナンス中?.{0,10}|アクセスが拒否されました | 登录|登入|页面不存在|頁面不存在|访问被拒绝 | 로그인|페이지를\s?찾을\s?수\s?없습니다
    )[\s.!?…:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_PARTS = re.compile(r"\s+[|–—•·»-]{1,2}\s+|\s*[|：]\s*|:\s+")

# Sentences in which a site speaks to its reader about access, by what they want.
_SENTENCES = (
    (LOGIN, r"""
      \b(?:log|sign)(?:ged)?[\s-]?(?:in|on)\b.{0,60}\b(?:your|password|continue|account|to\s+read|to\s+access|to\s+see|below|here)\b | \b(?:please|must|need\s+to|have\s+to)\s+(?:be\s+)?(?:log|sign)(?:ged|ed)?[\s-]?in\b
    | \b(?:create|register\s+for|set\s+up)\s+(?:an?\s+|your\s+)(?:free\s+)?account\b | \bforg[eo]t(?:ten)?\s+(?:your\s+)?password\b | \b(?:enter|reset)\s+your\s+(?:e-?mail|password|username)\b | \bnew\s+here\? | ^welcome\s+back[.!,]
    | \bby\s+(?:continuing|signing|registering|creating|logging)\b.{0,60}\byou\s+(?:agree|accept|consent) | \bterms\s+of\s+(?:use|service)\b.{0,40}\bprivacy\s+policy\b.{0,80}\b(?:you|your|we|our)\b
    | \b(?:melden\s+sie\s+sich|loggen\s+sie\s+sich|registrieren\s+sie\s+sich|jetzt\s+(?:anmelden|registrieren|einloggen)|passwort\s+vergessen|ihr\s+(?:passwort|konto)|haben\s+sie\s+(?:bereits|schon)\s+ein)\b
    | \b(?:connectez-vous|identifiez-vous|créez\s+(?:un|votre)\s+compte|mot\s+de\s+passe|déjà\s+(?:inscrit|un\s+compte))\b | \b(?:inici[ae]\s+sesión|regístr(?:ate|ese)|contraseña|crea\s+(?:una|tu)\s+cuenta)\b
    | \b(?:effettua\s+il\s+login|accedi\s+(?:al|con|per)|registrati)\b | \b(?:log\s+in\s+met|maak\s+een\s+account|wachtwoord)\b | \b(?:logga\s+in\s+(?:för|med|på)|skapa\s+(?:ett\s+)?konto|log\s+ind\s+(?:for|med)|logg\s+inn\s+(?:for|med))\b | \b(?:faça\s+login|entre\s+com\s+sua\s+conta)\b
    | ログイン(?:して|は|する|が必要)|パスワード|会員登録(?:は|が|する)|(?:请|請)先?(?:登录|登入|登錄|注册|註冊)|(?:登录|登入|登錄)(?:后|後|以|账|帳|即)|로그인(?:하|이|후)"""),
    (CONSENT, r"""
      \b(?:we|our|us)\b.{0,120}\b(?:cookies?|similar\s+tech\w+|tracking\s+tech\w+)\b | \bcookies?\b.{0,80}\b(?:we|our|your\s+(?:device|browser|experience|choices|consent|preferences))\b | \b(?:sites?|website|pages?)\s+uses?\s+cookies\b
    | [“"']?(?:accept|reject|agree\s+to|allow)\s+all[”"',]{0,2}\b.{0,100}\b(?:we|you|our|your|cookies)\b | \b(?:you|your)\b.{0,80}[“"'](?:accept|reject)\s+all[”"']? | \bmanage\s+(?:your\s+)?(?:choices|preferences|settings|cookies|options)\b | \blegitimate\s+interests?\b.{0,100}\b(?:our|partners|vendors|you)\b
    | \b(?:store|access)\b.{0,30}\binformation\s+on\s+(?:a|your)\s+device\b | \b(?:our|and\s+\d+)\s+(?:\d+\s+)?(?:partners|vendors)\b.{0,120}\b(?:data|cookies|consent|process|device)\b | \bpersonali[sz]ed\s+(?:ads?|advertising|content)\b.{0,100}\b(?:you|your|we|our|settings)\b | \b(?:withdraw|change|give|provide)\s+your\s+(?:consent|choices?|mind)\b | \byour\s+(?:privacy\s+choices|consent|personal\s+data\s+(?:will|may|is))\b
    | \b(?:wir|unsere?[nr]?)\b.{0,120}\b(?:cookies?|tracking)\b | \bcookies?\b.{0,120}\b(?:wir|zustimm\w+|einwillig\w+|akzeptier\w+|einverstanden)\b | \b(?:wir\s+und\s+unsere\s+partner|mit\s+werbung\s+(?:und|lesen|weiterlesen|nutzen)|werbung\s+und\s+tracking|ihre\s+(?:zustimmung|einwilligung)|wie\s+gewohnt\s+mit\s+werbung|werbefrei\s+(?:lesen|nutzen)|zustimmung\s+(?:ist\s+)?(?:jederzeit\s+)?widerruf\w*)\b
    | \b(?:nous|nos|notre)\b.{0,120}\bcookies?\b | \bcookies?\b.{0,120}\b(?:nous|accept(?:er|ez)|refus(?:er|ez)|vos\s+choix|votre\s+consentement|continuer\s+sans)\b | \b(?:votre\s+consentement|continuer\s+sans\s+accepter|vos\s+(?:choix|données\s+personnelles))\b
    | \b(?:utilizamos|usamos|nosotros|nuestros|utilizziamo|usiamo|noi\s+e|wij|onze|vi\s+och|vi\s+bruger|vi\s+använder|używamy)\b.{0,120}\b(?:cookies?|cookie-?\w*)\b | \bcookies?\b.{0,100}\b(?:aceptar|rechazar|consentimiento|accettare|rifiutare|consenso|accepteren|toestemming|samtycke|acceptera|samtykke|zgod\w+)\b
    | (?:cookie|クッキー).{0,60}(?:同意|使用|利用|許可)|(?:我们|我們|本网站|本網站).{0,40}cookie|쿠키"""),
    (ROBOTS, r"""
      \bverify(?:ing)?\s+(?:that\s+)?you\s+(?:are|['’]re)\s+(?:a\s+)?(?:human|not) | \byou(?:['’]re|\s+are)\s+(?:not\s+)?a\s+(?:ro)?bot\b | \bcompleting\s+the\s+(?:action|challenge|captcha)\b | \b(?:needs?\s+to\s+)?(?:review|verif\w+|check\w*)\s+the\s+security\s+of\s+your\s+connection\b | \bchecking\s+(?:if\s+the\s+site\s+connection|your\s+browser)\b | \bsecurity\s+concerns\b.{0,40}$
    | \b(?:enable|turn\s+on|allow|disable[d]?|requires?|without|with)\b.{0,40}\b(?:java\s?script|\bjs\b|cookies)\b | \bjava\s?script\b.{0,60}\b(?:enabled?|disabled|turned\s+(?:on|off)|blocked)\b | \b(?:disable|turn\s+off|pause|whitelist|using)\b.{0,30}\bad[\s-]?block(?:er|ers|ing)?\b | \byour\s+browser\s+(?:does\s+not|doesn['’]t|is)\b | \byour\s+(?:\w+\s+)?(?:browser|network|device|ip(?:\s+address)?)\b.{0,60}\b(?:support|outdated|block(?:ed|ing)|unusual|automated)\b
    | \b(?:unusual|suspicious|automated)\s+(?:traffic|activity|requests?|access)\b.{0,60}\b(?:you|your|network|device|computer)\b | \b(?:using|use\s+of)\s+automat(?:ion|ed)\s+tools\b | \bautomated\s+traffic\b | \bpress\s+(?:&|and)\s+hold\b | \b(?:ray|reference|incident|support|request)\s+(?:id|\#|number)\b\W | \baccess\s+(?:to\s+this\s+(?:page|site)\s+)?(?:has\s+been\s+|is\s+)?(?:denied|blocked)\b.{0,80}\b(?:you|your|this\s+(?:page|site|server))\b | \byou\s+(?:do\s+not|don['’]t)\s+have\s+(?:permission|access)\b | \bsecurity\s+(?:service|solution|system)\b.{0,60}\b(?:protect|block)\w*\b.{0,40}\b(?:itself|you|attacks)\b | \byou\s+(?:have\s+been|were|are)\s+(?:temporarily\s+)?blocked\b
    | \b(?:bestätigen\s+sie,?\s+dass\s+sie|kein(?:e)?\s+roboter|sicherheitsüberprüfung|aktivieren\s+sie\s+(?:bitte\s+)?(?:javascript|cookies)|adblocker|werbeblocker)\b | \b(?:vérifi\w+\s+que\s+vous\s+(?:êtes|n['’]êtes)|n['’]êtes\s+pas\s+un\s+robot|activer\s+javascript|bloqueur\s+de\s+publicité)\b | \b(?:no\s+(?:eres|soy|es)\s+un\s+robot|habilita\w*\s+javascript|bloqueador\s+de\s+anuncios)\b | ロボットではない|人間であること|javascriptを有効|広告ブロック|验证您是|机器人|로봇이\s?아닙니다"""),
    (ERROR, r"""
      \b(?:page|article|story|content|url|link|file|address)\s+(?:that\s+)?you(?:['’]re|\s+are|\s+were|\s+have|['’]ve)?\s+(?:looking\s+for|requested|trying\s+to\s+(?:reach|access|view)|followed|clicked|entered|tried)\b | \b(?:we|it)\s+(?:can(?:no|['’])?t|could(?:n['’]t|\s+not)|were\s+unable\s+to|are\s+unable\s+to)\s+(?:seem\s+to\s+)?(?:find|locate|load)\b.{0,60}\b(?:page|article|story|you|looking|content)\b | \b(?:page|article|story)\s+(?:is\s+)?(?:no\s+longer\s+(?:exists?|available)|(?:could|can)\s?not\s+be\s+found|not\s+found|does\s?n[o'’]t\s+exist)\b
    | \b(?:return|go\s+back|head\s+back|back)\s+to\s+(?:the|our)\s+(?:home\s?page|front\s+page)\b | \b(?:try|use)\s+(?:searching|the\s+search|our\s+search|again\s+(?:later|in\s+a))\b | \bcheck\s+the\s+(?:url|address|spelling)\b | \bmay\s+have\s+(?:been\s+)?(?:moved|removed|deleted|expired)\b.{0,80}$
    | \b(?:web\s?site|site|service|page|portal)\b.{0,40}\b(?:down|undergoing|unavailable|offline|closed)\b.{0,40}\b(?:maintenance|upgrades?|moment|technical)\b.{0,120} | \bapologi[sz]e\s+for\s+(?:any|the)\s+inconvenience\b | \bwe(?:['’]ll|\s+will|\s+expect\s+to|\s+hope\s+to)\s+be\s+(?:right\s+)?back(?:\s+(?:soon|shortly|online|up))?\s*[.!]?$ | \bwe\s+(?:are|['’]re)\s+(?:currently\s+)?(?:performing|carrying\s+out|doing|improving|working\s+on|updating)\b.{0,60}\b(?:site|maintenance|upgrade|service|experience)\b | \bplease\s+(?:try\s+again|check\s+back|come\s+back|bear\s+with\s+us)\b | \bthank\s+you\s+for\s+your\s+patience\b
    | \battempting\s+to\s+access\s+this\s+(?:web)?site\b | \b(?:not\s+available|unavailable|cannot\s+be\s+(?:viewed|accessed))\b.{0,40}\b(?:your\s+(?:country|region|location)|european\s+(?:union|economic)|legal\s+reasons|where\s+you\s+(?:are|live))\b | \bcannot\s+grant\s+(?:you\s+)?access\b | \byour\s+(?:country|region|location)\b.{0,60}\b(?:not|un)\s?available\b | \bfor\s+any\s+issues,?\s+(?:contact|call)\b
    | \b(?:gesuchte|angeforderte|aufgerufene|gewünschte)\s+(?:seite|artikel|inhalt)\b | \bseite\b.{0,60}\b(?:nicht\s+gefunden|existiert\s+nicht|nicht\s+mehr\s+verfügbar|nicht\s+erreichbar)\b | \bwartungsarbeiten\b.{0,100}\b(?:uns|wir|ihr|seite|bitte|geduld|kürze)\b | \b(?:unsere?|die(?:se)?)\s+(?:web)?(?:seite|site)\b.{0,80}\b(?:wartung\w*|gewartet|überarbeitet)\b | \b(?:bitten?\s+(?:wir\s+)?um\s+(?:ihr\s+)?(?:verständnis|geduld)|in\s+kürze\s+wieder|zur\s+startseite|in\s+ihrem\s+land\s+nicht)\b
    | \bpage\s+que\s+vous\s+(?:cherchez|recherchez|demandez|avez\s+demandée)\b | \b(?:page|article)\b.{0,60}\b(?:n['’]existe\s+(?:pas|plus)|introuvable)\b | \b(?:site|service)\b.{0,60}\ben\s+(?:cours\s+de\s+)?maintenance\b | \b(?:retour(?:nez)?\s+à\s+(?:la\s+page\s+d['’])?accueil|de\s+retour\s+(?:bientôt|très\s+vite)|veuillez\s+(?:nous\s+excuser|réessayer)|dans\s+votre\s+pays)\b
    | \bp[áa]gina\s+que\s+(?:est[áa]s?\s+)?(?:busca\w*|procura)\b | \bpagina\s+(?:che\s+(?:stai\s+)?cerca\w*|die\s+u\s+zoekt)\b | \b(?:no\s+disponible\s+en\s+su\s+(?:país|región)|disculp\w+\s+las\s+molestias|volver\s+(?:a\s+la\s+)?(?:página\s+de\s+)?inicio|ci\s+scusiamo\s+per)\b | お探しのページ|ページ(?:は|が)(?:見つかり|存在し)|メンテナンス(?:中|を実施|のため)|ご迷惑を|您(?:访问|查找)的页面|페이지를\s?찾을"""),
    (OFFER, r"""
      ^(?:please\s+|to\s+(?:continue|keep|read)\b.{0,40}\b)?(?:subscribe|register|sign\s+up)\b.{0,60}\b(?:continue|read|now|today|unlock|access|unlimited|full|only|for\s+(?:as|just|free|[$€£]))\b | \bsubscri(?:be|ption)\b.{0,80}\b(?:to\s+continue|to\s+read|to\s+unlock|unlimited|cancel|your|you\b|[$€£]\s?\d) | ^why\s+subscribe\b | \b(?:already|not)\s+(?:yet\s+)?a\s+(?:subscriber|member)\b | \bhave\s+an\s+account\?
    | \bbecome\s+an?\s+(?:\w+\s+)?(?:member|subscriber)\b | \bunlimited\s+(?:digital\s+)?access\b | \bcancel\s+(?:at\s+)?any\s?time\b | \b(?:free\s+trial|trial\s+offer|introductory\s+offer|special\s+offer|limited[\s-]time\s+offer)\b.{0,60}\b(?:you|your|now|today|only|week|month)\b | \b(?:only|just|from|for|then|try|get|pay|access|join|support)\s+(?:\w+\s+)?[$€£]\s?\d+(?:\.\d\d)?\s+(?:a|per|/|for\s+(?:the\s+first|your\s+first|\d+))\s*(?:week|month|year|\d+\s+(?:weeks|months)) | \b(?:you|your)\b.{0,60}[$€£]\s?\d+(?:\.\d\d)?\s+(?:a|per|/)\s*(?:week|month|year)\b | (?:[$€£]\s?\d|\bfree\b|\byour\b).{0,40}\b(?:for|of)?\s*(?:the|your)\s+first\s+(?:\w+\s+)?(?:weeks?|months?|year)\b | \bthen\s+[$€£]\s?\d+.{0,30}\b(?:week|month|year)\b
    | \bthis\s+(?:article|story|content|post|page)\s+is\s+(?:\w+\s+)?(?:for|exclusive|reserved|available|free|locked|only)\b.{0,60}\b(?:subscribers?|members?|readers|registered)\b | \byou(?:['’]ve|\s+have)\s+(?:reached|used|read|exceeded)\b.{0,60}\b(?:articles?|stories|limit)\b | \b(?:remaining|last)\s+free\s+(?:article|story)\b | \b(?:choose|select|view|compare|see)\s+(?:your|a|our|all)\s+(?:\w+\s+)?(?:plan|plans|subscriptions?|offers?|options)\b | \b(?:continue|keep)\s+reading\s+(?:with|for|by|this)\b | \bto\s+(?:continue|keep)\s+reading\b | \bsupport\s+(?:our|independent|quality)\s+journalism\b | \b(?:bring|give|offer|get)s?\s+you\b.{0,120}\b(?:stories|story|journalism|analysis|reporting|newsletters?|coverage)\b | \byou\s+will\s+not\s+find\s+elsewhere\b | \bget\s+(?:unlimited|full|instant|exclusive)\s+access\b | \bread\s+(?:this|the\s+full)\s+(?:article|story)\s+(?:for\s+free|with)\b | \bgift\s+this\s+article\b | \bon\s+all\s+your\s+devices\b | \bwhat['’]s\s+included\b
    | \b(?:abo|abonnement|abonnent(?:en|in|innen)?|abonnieren|digitalabo|probeabo|plus-?abo)\b.{0,100}\b(?:jetzt|testen|sie|ihr|weiterlesen|lesen|monat\w*|kündbar|zugriff|zugang|bereits|exklusiv|nur|für)\b | \b(?:jetzt|nur|bereits|weiterlesen|exklusiv|ihr|sie|alle)\b.{0,80}\b(?:abo|abonnement|abonnent(?:en|in|innen)?|abonnieren|digitalabo|probeabo)\b | \b(?:\d+\s+(?:wochen?|monate?)\s+(?:für|gratis|kostenlos|testen)|jetzt\s+testen|unbegrenzt\s+lesen|jederzeit\s+kündbar|monatlich\s+kündbar|jetzt\s+weiterlesen|weiterlesen\s+mit|alle\s+artikel\s+(?:lesen|frei)|diesen\s+artikel\s+(?:weiter)?lesen|unbegrenzte[rn]?\s+zugang)\b
    | \b(?:réservée?|accessible)s?\s+(?:aux|à\s+nos)\s+abonnés\b | \b(?:un\s+seul|un\s+autre|l['’]autre)\s+appareil\b | \babonn(?:é|ez|és|ement)\b.{0,80}\b(?:vous|illimité|sans\s+engagement|profitez|découvrir|déjà|lire|suite|mois|€)\b | \b(?:vous|illimité|sans\s+engagement|profitez|déjà|pour\s+lire|lire\s+la\s+suite)\b.{0,80}\babonn(?:é|ez|és|ement)\b | \bil\s+vous\s+reste\b.{0,60}\b(?:article|lire|découvrir)\b | \bsans\s+engagement\b | \blire\s+la\s+suite\b.{0,40}$
    | \b(?:suscríb(?:ete|ase)|suscri(?:ptores|pción|ptor))\b.{0,80}\b(?:ahora|leer|acceso|ilimitado|sigue|solo|para|tu|mes|ya)\b | \b(?:contenido|artículo)\s+(?:exclusivo\s+)?(?:para|solo\s+para)\s+suscriptores\b | \b(?:abbonati|abbonamento)\b.{0,80}\b(?:ora|leggere|continua\w*|illimitat\w+|sei|già|riservat\w+|mese|per)\b | \briservat[oa]\s+agli\s+abbonati\b | \b(?:abonnees?|abonneer)\b.{0,80}\b(?:lezen|nu|onbeperkt|word|al|maand|voor)\b | \b(?:assine|assinantes?)\b.{0,80}\b(?:ler|agora|acesso|ilimitado|exclusivo|já|por)\b | \b(?:prenumer(?:era|ant\w*|ation)|abonnent|abonner)\b.{0,80}\b(?:läs\w*|nu|redan|obegränsad|læs\w*|allerede|lese|måned|månad|for\s+at|för\s+att)\b
    | 会員限定|有料(?:会員|記事|プラン)|(?:登録|購読)(?:すると|して|いただくと|の方)|続きを(?:お読み|読む)|プランを選択|(?:订阅|訂閱)(?:后|後|以|即|用户)|(?:付费|會員|会员)(?:专享|專享|阅读|內容|内容)|구독(?:하|자|후)"""),
)  # fmt: skip
# One of these stands in whatever a kind's pattern finds: plain looks cost a hundredth of a search.
_MARKS = {
    LOGIN: "log in|login|log-in|logon|sign in|signin|sign-in|signed in|logged in|sign on|account|password|forgot|your e|new here|welcome back|"
    "terms of|by continuing|by signing|by registering|melden sie|loggen|registrier|passwort|anmelden|einloggen|konto|haben sie|connectez|identifiez|"
    "créez|mot de passe|déjà|sesión|contraseña|cuenta|regístr|accedi|registrati|wachtwoord|logga in|log ind|logg inn|conta|ログイン|パスワード|会員登録|登|로그인",
    CONSENT: "cookie|tracking|accept all|reject all|agree to all|allow all|manage|legitimate interest|on a device|your device|partner|vendors|personali|"
    "your consent|your choice|your mind|your privacy|your personal|mit werbung|wie gewohnt|werbefrei|zustimmung|einwilligung|consentement|sans accepter|vos |クッキー|쿠키",
    ROBOTS: "you are human|are a human|robot|you are not|you're not|you’re not|a bot|captcha|completing the|security of your|security concerns|your browser|if the site connection|"
    "javascript|java script| js |cookies|ad block|adblock|ad-block|automat|unusual|suspicious|press & hold|press and hold| id|reference #|reference number|incident|support id|request id|"
    "access denied|access to this|access has been|have permission|do not have|don't have|don’t have|blocked|security service|security solution|security system|your network|your ip|your device|"
    "roboter|sicherheitsüberprüfung|werbeblocker|publicité|anuncios|que vous|soy |eres |ロボット|人間|広告ブロック|验证您|机器人|로봇",
    ERROR: "looking for|you requested|you are trying|you were trying|you followed|you clicked|you entered|you tried|trying to reach|trying to access|can't|can’t|could not|couldn't|couldn’t|cannot|unable to|"
    "no longer|not be found|not found|exist|home page|homepage|front page|searching|the search|our search|again later|again in a|check the|moved|removed|deleted|expired|maintenance|upgrade|moment|technical|"
    "inconvenience|be back|right back|we are |we're |we’re |try again|check back|come back|bear with us|patience|attempting to access|your country|your region|your location|legal reasons|european|where you|any issues|"
    "seite|wartung|geduld|verständnis|kürze|ihrem land|gesuchte|angeforderte|page que|introuvable|n'existe|n’existe|accueil|bientôt|très vite|veuillez|votre pays|página|pagina|molestias|scusiamo|"
    "no disponible|inicio|ページ|メンテナンス|ご迷惑|页面|페이지",
    OFFER: "subscri|register|sign up|a member|member|an account?|unlimited|cancel any|cancel at any|free trial|trial offer|introductory offer|special offer|time offer|a week|a month|a year|per week|per month|"
    "per year|/week|/month|the first|your first|then $|then £|then €|free article|free story|your limit|you've|you’ve|you have|your plan|a plan|plans|options|keep reading|continue reading|journalism| you |"
    "full access|exclusive access|instant access|this article|gift this|your devices|included|abo|kündbar|weiterlesen|jetzt testen|wochen|monate|unbegrenzt|diesen artikel|alle artikel|abonn|il vous reste|appareil|engagement|"
    "lire la suite|suscr|abbona|riservat|assin|prenumer|会員|有料|登録|購読|続き|プラン|订阅|訂閱|付费|會員|会员|구독",
}  # fmt: skip
_BY_KIND = tuple(
    (kind, tuple(_MARKS[kind].split("|")), re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for kind, pattern in _SENTENCES
)
# A sentence that tells of others and has no "you" or "we" in it is an article's.
_REPORTS = re.compile(
    r"\b(?:said|says|told|announced|according\s+to|reported|raised|fined|sued|closed|blamed|analysts?|shares|investors|regulators?|spokes\w+)\b",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\b(?:you|your|yours|we|our|us)\b|['’](?:re|ve|ll)\b", re.IGNORECASE)
# The same in other languages, where capitals count: German writes "Sie" and "Ihr" to its reader.
_ADDRESSES_ELSEWHERE = re.compile(
    r"\b(?:[Vv]ous|[Vv]otre|[Vv]os|[Nn]ous|[Nn]otre|[Nn]os|Sie|Ihre?[nmrs]?|[Ww]ir|[Uu]nsere?[nmrs]?|[Tt]us?|[Ss]u\s+cuenta|[Nn]uestr[oa]s?|[Jj]ouw?|[Oo]nze|[Dd]in|[Dd]ina|[Dd]itt)\b"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")

_SEGMENTS = frozenset(
    """
    login log-in signin sign-in signon logon sso auth oauth oauth2 authorize account accounts register registration
    signup sign-up subscribe subscription subscriptions abo consent cookie-consent cookiewall cookie-wall privacy-wall
    gdpr paywall captcha challenge validate blocked access-denied error 404 403 451 not-found notfound maintenance
    unavailable geo-block anmelden connexion
    """.split()
)
_HOSTS = frozenset(
    "login signin sso auth accounts account id consent idp privacy cookie subscribe abo".split()
)
_NOTICE_SHARE = 0.4  # of a text; a notice often quotes the teaser of what it hides
_TITLED_SHARE = 0.1  # where the headline is a notice's already
_SPOKEN_SHARE = 0.7  # of a short text's sentences, in which its reader is spoken to
_SHORT = 1_500  # characters
_LONGEST = 6_000  # characters: no notice is as long, and an article about logins may be


def kind_named(words: str) -> str | None:
    """Which kind of stand-in a title or short text names, where it is known not to be what was asked for."""
    return next((kind for pattern, kind in _WORDS if pattern.search(words)), None)


def is_notice_title(title: str) -> bool:
    """Whether a page's headline is that of a notice and not of an article; a site's name beside it is no matter."""
    line = " ".join(title.split())
    if len(line) > 200:
        return False
    if _TITLE.fullmatch(line):
        return True
    # Beside a notice stands a site's name, and never a clause: that says what the story is about.
    parts = _PARTS.split(line)
    notices = [part for part in parts if _TITLE.fullmatch(part)]
    others = [part for part in parts if part not in notices]
    return bool(notices) and all(len(part) <= 40 and len(part.split()) <= 4 for part in others)


def notice_kind(text: str) -> str | None:
    """What kind of notice a paragraph is, told by most of its sentences; None for an article's own."""
    if len(text) > _LONGEST:
        return None
    found: dict[str, int] = {}
    for sentence in _SENTENCE_END.split(text):
        if (kind := _kind_of_sentence(sentence)) is not None:
            found[kind] = found.get(kind, 0) + len(sentence)
    if not found or 2 * sum(found.values()) < len(text):
        return None
    return max(found, key=lambda kind: found[kind])


def _kind_of_sentence(sentence: str) -> str | None:
    lowered = sentence.lower()
    for kind, marks, pattern in _BY_KIND:
        if any(mark in lowered for mark in marks) and pattern.search(sentence):
            return None if _REPORTS.search(sentence) and not _ADDRESSES.search(sentence) else kind
    return None


def without_closing_notices(paragraphs: Sequence[str]) -> int:
    """How many paragraphs are left where offers, logins and the like behind an article are cut off."""
    end = len(paragraphs)
    while end > 1 and notice_kind(paragraphs[end - 1]) is not None:
        end -= 1
    return end


def stands_in(titles: Iterable[str], paragraphs: Sequence[str]) -> str | None:
    """What a page with these headlines and paragraphs is, where it is no article; None where it may be one."""
    total = sum(map(len, paragraphs))
    if total > _LONGEST:
        return None
    titled = next((title for title in titles if is_notice_title(title)), None)
    if titled is not None and total < 1_000:
        return kind_named(titled) or ERROR
    if total < _SHORT and (kind := _spoken_to_reader(paragraphs, total)) is not None:
        return kind
    needed = total * (_NOTICE_SHARE if titled is None else _TITLED_SHARE)
    kinds: dict[str, int] = {}
    left = total
    for paragraph in paragraphs:
        left -= len(paragraph)
        if (kind := notice_kind(paragraph)) is not None:
            kinds[kind] = kinds.get(kind, 0) + len(paragraph)
        share = sum(kinds.values())
        if kinds and share >= needed:
            return max(kinds, key=lambda kind: kinds[kind])
        if share + left < needed:
            return None
    return None


def _spoken_to_reader(paragraphs: Sequence[str], total: int) -> str | None:
    """What a short text is that speaks to its reader throughout, reports nothing, and says so of access once."""
    spoken, kind = 0, None
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(paragraph):
            found = _kind_of_sentence(sentence)
            if found is not None or _ADDRESSES.search(sentence) or _ADDRESSES_ELSEWHERE.search(sentence):
                spoken += len(sentence)
                kind = kind or found
            if _REPORTS.search(sentence):
                return None
    return kind if spoken >= _SPOKEN_SHARE * total else None


def leads_elsewhere(asked: str, came_to: str) -> str | None:
    """What a redirect ended at, where its address says that it is not the page asked for; None for a page.

    Such are a login's or consent page's address, and a front page in place of a story.
    """
    try:
        first, last = urlsplit(asked), urlsplit(came_to)
        before, after = first.hostname or "", last.hostname or ""
    except ValueError:
        return None
    if (before, first.path) == (after, last.path):
        return None
    old, new = ([part for part in parts.path.lower().split("/") if part] for parts in (first, last))
    signs = [part.partition(".")[0] for part in new if part not in old]
    sign = next((part for part in signs if part in _SEGMENTS), None)
    if sign is None and after != before and after.partition(".")[0] in _HOSTS:
        sign = after.partition(".")[0]
    if sign is not None:
        return kind_named(sign.replace("-", " ")) or (LOGIN if sign in _HOSTS else ERROR)
    at_home = before.removeprefix("www.") == after.removeprefix("www.")
    if not new and not last.query and (len(old) > 1 or (old and at_home)):
        return "the site's front page"
    return None
