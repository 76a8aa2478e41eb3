"""The words in which dates are written: months and weekdays of many languages, zones, fillers."""

from __future__ import annotations

# One line a language, January to December; a slash parts spellings. Names with and without accents.
_MONTH_TABLE = """
january/jan february/feb/febr march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec
januar/jänner/jän februar/feber märz/maerz/mär/mrz april mai juni juli august september oktober/okt november dezember/dez
janvier/janv février/fevrier/févr/fév/fevr/fev mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre décembre/decembre/déc
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre diciembre/dic
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett ottobre/ott novembre dicembre
janeiro fevereiro março/marco abril maio junho julho agosto setembro outubro/out novembro dezembro
januari februari maart/mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december/des
stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja czerwca/czerwiec lipca/lipiec sierpnia/sierpień września/wrzesień października/październik listopada/listopad grudnia/grudzień
ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen listopadu prosince/prosinec
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент октября/октябрь/окт ноября/ноябрь/ноя декабря/декабрь/дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιαν φεβ μάρ/μαρ απρ μάϊ/μάι/μαΐ ιούν/ιουν ιούλ/ιουλ αύγ/αυγ σεπ οκτ νοέ/νοε δεκ
tammi/tam helmi/hel maalis/maa huhti/huh touko/tou kesä/kes heinä/hei elo syys/syy loka/lok marras joulu/jou
sty lut mar kwi maj cze lip sie wrz paź lis gru
jan febr márc ápr máj jún júl aug szept okt nov dec
ian feb mar apr mai iun iul aug sept oct noi dec
oca şub mar nis may haz tem ağu eyl eki kas ara
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
januari februari maret april mei juni juli agustus/agu september oktober november desember
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
януари февруари март април май юни юли август септември октомври ноември декември
يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
جانفي فيفري/شباط آذار نيسان/أفريل أيار جوان/حزيران جويلية/تموز أوت/آب أيلول/ايلول أكتوبر نوفمبر ديسمبر
ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר
जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर
"""

_WEEKDAY_TABLE = """
monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun
montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so
lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
lunes martes miércoles miercoles mié mie jueves jue viernes vie sábado sabado sáb sab domingo dom
lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi gio venerdì venerdi sabato domenica
segunda feira seg terça terca ter quarta qua quinta qui sexta sex
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai ti ke to pe la su
hétfő kedd szerda csütörtök péntek szombat vasárnap pon śr czw sob nd po út čt pá
luni marți miercuri joi vineri sâmbătă duminică mån tis ons tors fre lör sön man tir tor lør søn din woe don vri zat zon
senin selasa rabu kamis jumat sabtu minggu thứ hai ba tư năm sáu bảy chủ nhật
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρί τρι τετ πέμ πεμ παρ σάβ σαβ κυρ
понеделник вторник сряда четвъртък петък събота неділя понеділок вівторок середа четвер п'ятниця субота
الأحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि
월요일 화요일 수요일 목요일 금요일 토요일 일요일
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日
"""

# Months of the Levant, which are two words, as Arabic's others.
TWO_WORDS = {
    "كانون الثاني": "يناير",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}

# The halves of the day in languages that do not write "am" and "pm": "a" before noon, "p" from noon on.
HALVES = {
    "오전": "a", "오후": "p", "上午": "a", "下午": "p", "凌晨": "a", "早上": "a", "中午": "p", "晚上": "p",
    "午前": "a", "午後": "p", "π.μ": "a", "μ.μ": "p", "πμ": "a", "μμ": "p", "ص": "a", "م": "p", "صباحا": "a",
    "مساء": "p", "ÖÖ": "a", "ÖS": "p",
}  # fmt: skip

# Words that stand in dates and say nothing about them.
FILLERS = frozenset(
    """
    at on of the and um uhr am den der le à a las los el de del do da du ore alle dne o os kl klo om г в
    יום в года p год óra del em a
    posted published updated date time local hrs hours
    """.split()
)


def _months() -> dict[str, int]:
    """Name to number; a name that means different months in different languages is left out."""
    months: dict[str, int] = {}
    torn: set[str] = set()
    for line in _MONTH_TABLE.split("\n"):
        for number, names in enumerate(line.split(), 1):
            for name in names.split("/"):
                if months.setdefault(name, number) != number:
                    torn.add(name)
    return {name: number for name, number in months.items() if name not in torn}


MONTHS = _months()
WEEKDAYS = frozenset(_WEEKDAY_TABLE.split())

# Zone names as minutes from UTC. American ones as RFC 822 section 5.1 has them; of the names that mean
# several zones only those in common use by news feeds with one meaning (BST, IST) are here.
OFFSETS = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180, "NST": -210, "NDT": -150,
    "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "TRT": 180, "SAST": 120, "CAT": 120, "EAT": 180, "WAT": 60, "IDT": 180, "GST": 240,
    "PKT": 300, "IST": 330, "NPT": 345, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480,
    "MYT": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660,
    "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300,
}  # fmt: skip

# Names that follow a country's clock through summer and winter.
REGIONS = {
    "ET": "America/New_York",
    "EASTERN": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "PACIFIC": "America/Los_Angeles",
}
