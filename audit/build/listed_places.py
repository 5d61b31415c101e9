"""Mines lists of place names by others for the places whose Hindi can be trusted.

The lists are CLDR, GNOME's weather places, KDE's KGeography, a list of countries, and Wikidata
labels. Their Hindi is uneven: letter-by-letter transliterations stand beside the forms that
papers print. A row is kept where the Hindi sounds like the Latin and, besides, two lists agree
on it, the corpora hold it, or it sounds exactly like the Latin and looks like a Hindi name.
Left out is what no gazetteer calls a place, and what another file of reference/names holds.
"""

from __future__ import annotations

import csv
import lzma
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from audit.build.corpora import DATE, digest
from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON, Lexicon, Register
from audit.knowledge.sound_costs import SOUND_COSTS, SoundCosts
from audit.text.folding import fold
from audit.text.skeletons import sounds

PATH = "names/places-listed.tsv"
_LISTS = {
    "cldr48": "cldr48.tsv",
    "libgweather": "libgweather_cities.tsv",
    "kgeography": "kgeography.tsv",
    "dr5hn": "countries_states_dr5hn.tsv",
    "wikidata2015": "wikidata2015_google_hi_ur.tsv",
}
# Its Latin column and its countries are sound; its Hindi is made by machine and never read.
_GAZETTEER = "cities_dr5hn_NOISY.tsv.xz"
_CLDR_KINDS = ("territories", "timezone_city")
_SAME = 5.0  # bits: two Hindi forms nearer than this are spellings of one
_CLOSE = 0.34  # cost for each consonant at which Latin and Hindi still tell the same name
_LIKELY_SHAPE = -4.3  # bits for each letter of a Hindi name (Lexicon.shape)
_WORST_LETTER = -8.0
_LEAST_SEEN = 2
_LEAST_CONSONANTS = 3
# UI strings, map legends, weather stations' additions.
_NO_NAME = re.compile(
    r"[%&()\d:/,\\]|[\u200b-\u200f]"
    r"|\b(?:Time|[Cc]ity|Municipality|District|Station|Region of|Unknown|Pseudo|Not)\b"
)
_NO_PLACES = frozenset(
    "Frontier Water Mediterranean Capital Border Sea Ocean Lake River World Islands Disputed "
    "Outlying Country State Province County Region Coast Union Island Territory Federal Central "
    "North South East West Rifle Show Orange Mobile Reading Nice Bath Time Nature Christian "
    "Parasol Easter Winter Independence Hope Liberal Most March Marches Paradise Parishes "
    "Peripheries Atlantis Avesta Mascara Salina Olivia Districts Oblasts Departments States "
    "Provinces Virgil Livingston Angeles Counties Regions Prefectures Imperia".split()
)
# Parts that the Hindi may translate; each must be rendered by one of these.
_TRANSLATED = {
    "north": "उत्तर उत्तरी नॉर्थ", "northern": "उत्तर उत्तरी नॉर्दर्न",
    "south": "दक्षिण दक्षिणी साउथ", "southern": "दक्षिण दक्षिणी सदर्न",
    "east": "पूर्व पूर्वी ईस्ट", "eastern": "पूर्व पूर्वी ईस्टर्न",
    "west": "पश्चिम पश्चिमी वेस्ट", "western": "पश्चिम पश्चिमी वेस्टर्न",
    "island": "द्वीप आइलैंड", "islands": "द्वीप द्वीपसमूह आइलैंड्स", "republic": "गणराज्य",
    "province": "प्रांत", "district": "जिला", "saint": "सेंट संत", "st.": "सेंट", "and": "और एंड",
    "of": "ऑफ", "new": "न्यू", "fort": "फोर्ट", "port": "पोर्ट", "mount": "माउंट", "san": "सैन",
    "santa": "सांता", "la": "ला", "le": "ले", "el": "एल अल", "los": "लॉस", "las": "लास",
    "de": "डे डी द दे", "del": "डेल", "al": "अल", "puerto": "प्यूर्टो", "city": "सिटी",
    "da": "दा डा",
    "beach": "बीच", "falls": "फॉल्स", "springs": "स्प्रिंग्स", "lake": "लेक", "bay": "बे",
    "hill": "हिल", "hills": "हिल्स", "park": "पार्क", "valley": "वैली", "river": "रिवर",
    "rapids": "रैपिड्स", "grand": "ग्रैंड", "big": "बिग", "little": "लिटिल", "great": "ग्रेट",
    "creek": "क्रीक", "point": "पॉइंट प्वाइंट", "spring": "स्प्रिंग", "harbor": "हार्बर",
    "den": "डेन", "a": "आ ला", "red": "रेड", "black": "ब्लैक", "white": "व्हाइट",
    "green": "ग्रीन", "blue": "ब्लू", "high": "हाई", "long": "लॉन्ग", "rock": "रॉक",
    "santo": "सैंटो सेंटो", "rio": "रियो", "sao": "साओ", "san-": "सैन", "villa": "विला",
    "isle": "आइल",
}  # fmt: skip
_MAPS = {
    "usa": "united-states", "france": "france", "italyprovince": "italy", "italy": "italy",
    "china": "china", "puertorico": "puerto-rico", "spain_provinces": "spain", "spain": "spain",
    "colombia": "colombia", "iran": "iran", "afghanistan": "afghanistan", "japan": "japan",
    "dominican_republic": "dominican-republic", "venezuela": "venezuela", "ukraine": "ukraine",
    "ecuador": "ecuador", "sweden": "sweden", "peru": "peru", "hungary": "hungary",
    "hungary_regions": "hungary", "argentina": "argentina", "albania_districts": "albania",
    "albania_prefectures": "albania", "latvia": "latvia", "greece": "greece", "brazil": "brazil",
    "honduras": "honduras", "guatemala": "guatemala", "paraguay": "paraguay", "poland": "poland",
    "germany": "germany", "jamaica": "jamaica", "uruguay": "uruguay", "canada": "canada",
    "armenia": "armenia", "nicaragua": "nicaragua", "chile": "chile", "panama": "panama",
    "southkorea": "south-korea", "netherlands": "netherlands", "estonia": "estonia",
    "iceland_regions": "iceland", "haiti": "haiti", "el_salvador": "el-salvador",
    "guyana": "guyana", "suriname": "suriname", "cuba": "cuba", "belgium": "belgium",
    "zimbabwe": "zimbabwe", "czech": "czechia", "australia": "australia", "austria": "austria",
    "bolivia": "bolivia", "belize": "belize", "slovakia": "slovakia", "norway": "norway",
    "costa_rica": "costa-rica", "andorra": "andorra", "belarus": "belarus",
}  # fmt: skip
_KEYS = {"myanmar-burma": "myanmar", "türkiye": "turkey", "hong-kong-sar-china": "hong-kong",
         "macao-sar-china": "macao", "palestinian-territories": "palestine",
         "bosnia-&-herzegovina": "bosnia-and-herzegovina", "côte-d’ivoire": "ivory-coast",
         "congo---kinshasa": "dr-congo", "congo---brazzaville": "republic-of-congo"}  # fmt: skip
# Letter groups of Latin names → the sounds (audit.text.skeletons.sounds) they may stand for;
# "-" where they may be silent. The longest group that fits is taken.
_GROUPS = {
    "sch": "s sk", "tch": "c", "tsch": "c", "cch": "k c", "sh": "s sh", "ch": "c k s h j",
    "zh": "j",
    "ph": "f", "kh": "k h g", "gh": "g - h", "th": "t d", "dh": "d", "bh": "b", "jh": "j",
    "ck": "k",
    "qu": "k kv", "x": "ks s j gs h k c", "tz": "ts t j", "ts": "ts s c", "sc": "s sk",
    "cz": "c j s",
    "sz": "s j", "rz": "r j", "ll": "l y j", "gn": "gn n y ny", "gl": "gl l", "nh": "n ny",
    "lh": "l",
    "b": "b v", "c": "k s c", "d": "d", "f": "f v", "g": "g j h k", "h": "h -", "j": "j y h k",
    "k": "k g",
    "l": "l", "m": "m n", "n": "n m", "p": "p f", "q": "k g c", "r": "r -", "s": "s j -",
    "t": "t - d",
    "v": "v b f", "w": "v - u", "y": "y - j", "z": "j s t d", "ng": "n ng nj", "nc": "nk ns nc",
    "ugh": "- f", "kn": "n kn", "wr": "r", "wh": "v h", "dg": "j", "dj": "j", "tj": "j",
    "ti": "s t c",
}  # fmt: skip
_APOSTROPHES = re.compile(r"[’‘'`]")
_CAREFUL = frozenset(("cldr48", "wikidata2015", "dr5hn"))
# Where the letters of a name do not say how it sounds, a list that reads them one by one is wrong.
# Read and found wrong, or the name of a person or thing in the first place.
_MISREAD = frozenset(
    """Kasur Jujuy Kralendijk Ojinaga Oral
    Abancay Bechar Caazapa Canillo Catacamas Chinandega Comewijne Marowijne Cortes David Dalaman
    Diber Encamp Gavar Gramsh Guainia Hrazdan Ilopango Intibuca Jerez Kanoya Khomeyn Latina
    Maturin Manzini Oroomieh Neembucu Pilar Pistoia Prato Qalat Rivera Tateyama Timimoun Touggourt
    Tambacounda Trencin Urganch Valledupar Viedma Vrsac Salinas Barranquitas Andalucia Albacete
    Enontekio Esfahan Tebessa Dobele Paide Independencia Gracias Minas Sharan Isabela Barceloneta
    Takestan Sarande Valdez Resistencia Huancavelica Matsubara Talca Zlin Songea Guaynabo Carolina
    Filadelfia Mahmud-i-Raqi Azogues""".split()
) | {"A Coruna", "Al Hadd", "Al Jizah", "Alto Paraguay", "Friuli Venezia Giulia", "Khoram Abad",
     "Mazari Sharif", "Meydan Shahr", "Puli Khumri", "Valle del Cauca", "Walla Walla", "San Andres",
     "Saint Helena", "Fiji Islands", "Pitcairn Island", "Wallis and Futuna Islands",
     "Salto del Guaira",
     "Reggio di Calabria", "Palma de Mallorca", "Alto Parana",
     "Magallanes y la Antartica Chilena"}  # fmt: skip
_MISLEADING = frozenset(
    """united-states united-kingdom canada australia new-zealand ireland jamaica france belgium
    switzerland luxembourg haiti guadeloupe martinique réunion china taiwan hong-kong poland
    hungary vietnam sweden denmark norway netherlands iceland portugal brazil ireland
    south-africa austria germany south-korea north-korea greece thailand""".split()
)
# What each group of Latin letters may be in the Hindi where the Hindi renders it plainly.
_CONSONANT_LETTERS = {
    "b": "[बभ]", "c": "[कसच]", "ch": "[चकशख]", "d": "[डदध]", "f": "फ", "ph": "फ", "g": "[गजघह]",
    "gh": "[गघ]?", "h": "ह?", "j": "[जयहख]", "k": "[कख]", "kh": "[खक]", "l": "ल", "m": "[मं]",
    "n": "[नणं]", "p": "प", "q": "[कग]", "qu": "क्?व?", "r": "[रड]", "s": "[सजश]", "sh": "[शष]",
    "t": "[टतठ]", "th": "[थटत]", "v": "[वभफब]", "w": "व", "x": "(?:क्?स|ज|स|ह)", "y": "य?",
    "z": "[जसत]", "dh": "[धद]", "bh": "[भब]", "jh": "झ", "zh": "[झज]", "ck": "क", "ts": "त?्?स",
    "ll": "[लय]", "gn": "(?:ग्?न|न्?य)", "sch": "[शस]्?क?", "tch": "च", "tz": "[टत]?्?[जस]",
}  # fmt: skip
_VOWEL_LETTERS = {
    "a": "(?:[ाैेॉ]|[अआएऐऑ])?", "e": "(?:[ेैिी]|[एऐइई])", "i": "(?:[िी]|[इई]|[ाआ][इई]|्?य)",
    "o": "(?:[ोॉौ]|[ओऑऔ])", "u": "(?:[ुू]|[उऊ]|्?यू)", "y": "(?:[िी]|[इई]|[ाआ][इई]|्?य)",
    "ai": "(?:[ेै]|[एऐ]|[ाआ]?[इई]|ाय)", "ay": "(?:[ेै]|[एऐ]|[ाआ]?[इई]|ाय|े)",
    "ei": "(?:[ेैी]|[एऐ]|[ेए]?[इई])", "au": "(?:[ौॉो]|[औऑओ]|[ाआ]?[उऊ]|ाव)",
    "ou": "(?:[ूुौोॉ]|[ऊउऔओ])", "oo": "[ूुऊउ]", "ee": "[ीईि]", "ea": "(?:[ीेि]|[ई]|[ेि][आया]+)",
    "ia": "(?:[िी]?या?|[िी]आ|[इई]आ|इया)", "io": "(?:[िी]?यो|[िी]ओ|्यो)", "ua": "(?:ुआ|्?वा|ुवा|ुअ)",
    "uo": "(?:ुओ|्?वो)", "ie": "(?:[िी]ए|[िी]?ये|[ीि])", "ue": "(?:ुए|्?वे)",
    "ui": "(?:ु[इई]|्?व[िी])",
    "oa": "ोआ", "eo": "(?:े?ओ|[िे]यो|िओ)", "ao": "(?:ाओ|ाव)", "ae": "(?:ा?ए|े)", "aa": "[ाआ]",
    "eu": "(?:ेउ|्?यू|ेयु)", "iu": "(?:िउ|्?यू|ियु)", "oi": "(?:ो?[इई]|ॉय|ोय)",
    "aia": "(?:ाया|ाइआ)",
}  # fmt: skip

Log = Callable[[str], None]


class Listed(NamedTuple):
    """One row of one list: the two forms, the list, and the country's key where it says so."""

    latin: str
    hindi: str
    name: str
    country: str


class Place(NamedTuple):
    """One row of places-listed.tsv."""

    latin: str
    hindi: str
    topic: str
    source: str


def build_listed_places(data: Path, reference: Path, log: Log) -> str:
    """The text of places-listed.tsv.

    `data` holds names/, `reference` the lexicon, names/ and the sound costs.
    """
    places = build(data, reference, log)
    origin = "\n".join(
        f"#   {file} {digest(data / 'names' / file)}" for file in (*_LISTS.values(), _GAZETTEER)
    )
    head = _HEAD.format(date=DATE, origin=origin)
    return head + "".join(f"{p.latin}\t{p.hindi}\tplace\t{p.topic}\t{p.source}\n" for p in places)


_HEAD = """\
# Places from lists by others, where two of them agree on the Hindi, the corpora hold it, or it
# sounds like the Latin form. What another file of this folder holds is left out.
# Licence: of each source: cldr48 Unicode Licence; libgweather, kgeography GPL; dr5hn ODbL;
# wikidata2015 Apache-2.0.
# Script: python -m audit.build listed-places --data FOLDER. Date: {date}
# Origin, with the first 12 hex digits of the SHA-256 of each file (of the last only the Latin
# names and their countries are read):
{origin}
latin\thindi\ttype\ttopic\tsource
"""


def build(data: Path, reference: Path, log: Log = lambda line: None) -> list[Place]:
    """The places that can be trusted, sorted by Latin form; `log` is told what is dropped."""
    knowledge = Knowledge(reference)
    costs = knowledge[SOUND_COSTS]
    folder = data / "names"
    keys = _country_keys(folder)
    gazetteer = _gazetteer(folder / _GAZETTEER, keys)
    known = _known_elsewhere(reference / "names")
    by_latin: defaultdict[str, list[Listed]] = defaultdict(list)
    for row in _rows(folder, keys):
        if (why := _unfit(row, gazetteer)) or (why := _garbled(row.hindi)):
            log(f"{row.latin}\t{row.hindi}\t{row.name}\t{why}")
        else:
            by_latin[_plain(row.latin)].append(row)
    places = []
    for latin, rows in sorted(by_latin.items()):
        if _bare(latin) in known:
            continue
        country = next((row.country for row in rows if row.country), "")
        country = country or gazetteer.get(_bare(latin), "")
        best, why = _trusted(rows, country, knowledge)
        if best is None:
            forms = " | ".join(dict.fromkeys(row.hindi for row in rows))
            log(f"{latin}\t{forms}\t{rows[0].name}\t{why}")
            continue
        names = sorted({row.name for row in rows if _alike(row.hindi, best, costs)})
        places.append(Place(latin, fold(best), country, " ".join(names)))
    return places


def _rows(folder: Path, keys: Mapping[str, str]) -> Iterator[Listed]:
    """All rows of all lists that may be places."""
    for name, file in _LISTS.items():
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                latin, hindi = (row["en"] or "").strip(), (row["hi"] or "").strip()
                context = row.get("type") or row.get("context") or ""
                if name == "cldr48" and context not in _CLDR_KINDS:
                    continue
                if name == "kgeography" and not context.endswith(".kgm"):
                    continue
                country = _MAPS.get(context.removesuffix(".kgm"), "")
                if name == "libgweather" and ", United States" in context:
                    country = "united-states"
                if context in ("country", "territories"):
                    country = keys.get(row["code"] or "", "")
                yield Listed(latin, unicodedata.normalize("NFC", hindi), name, country)


def _unfit(row: Listed, gazetteer: Mapping[str, str]) -> str:
    """Why the Latin form is not that of a place with a name, "" where it is."""
    if not row.latin[:1].isalpha() or not row.latin[:1].isupper() or _NO_NAME.search(row.latin):
        return "no name"
    if row.latin in _NO_PLACES:
        return "a common word"
    if _plain(row.latin) in _MISREAD:
        return "misread"
    # Wikidata labels name everything; the gazetteers say which of them is a place.
    if row.name == "wikidata2015" and _bare(row.latin) not in gazetteer:
        return "in no gazetteer"
    return ""


def _garbled(hindi: str) -> str:
    """Why the Hindi form cannot be one that a person wrote, "" where it may be."""
    if not hindi or re.search("[^\u0900-\u097f \\-]", hindi):
        return "not all Devanagari"
    if re.search("[।॥॰०-९]|(?:^|[ -])[\u0901-\u0903\u093c-\u094d]|्(?:$|[ -])", hindi):
        return "not well formed"
    if re.search("[ा-ौ][ा-ौ]|्[ा-ौ]|(?:[ंँः])[ंँः]|(.)\\1\\1", hindi):
        return "not well formed"
    if re.search("[अ-औ][अ-औ][अ-औ]|आआ|ईई|ऊऊ|[ङञ](?!्)", hindi):
        return "letter by letter"
    return ""


def _trusted(rows: list[Listed], country: str, knowledge: Knowledge) -> tuple[str | None, str]:
    """The Hindi form to trust, or None and the reason."""
    lexicon, costs = knowledge[LEXICON], knowledge[SOUND_COSTS]
    latin = rows[0].latin
    forms = list(dict.fromkeys(row.hindi for row in rows))
    fit = [form for form in forms if agreement(latin, form) <= _CLOSE]
    if not fit:
        return None, "sounds otherwise"

    # More lists first, then what the corpora hold more often, then the more careful list.
    def rank(form: str) -> tuple[int, float, int]:
        lists = {row.name for row in rows if _alike(row.hindi, form, costs)}
        return len(lists), _seen(form, lexicon), -forms.index(form)

    best = max(fit, key=rank)
    lists, seen, _ = rank(best)
    if len(fit) > 1 and lists < 2 and seen < _LEAST_SEEN:
        return None, "lists disagree"
    careful = any(row.name in _CAREFUL and row.hindi == best for row in rows)
    if careful and (lists >= 2 or seen >= _LEAST_SEEN or rows[0].name == "cldr48"):
        return best, ""
    if not careful and country in _MISLEADING | {""} and seen < _LEAST_SEEN:
        return None, "letters mislead there"
    if not _looks_right(best, lexicon):
        return None, "looks like no Hindi name"
    if not is_plain_rendering(latin, best, country):
        return None, "not rendered plainly"
    if len(_consonants(best)) < _LEAST_CONSONANTS and seen < _LEAST_SEEN:
        return None, "too short"
    return best, ""


def _seen(form: str, lexicon: Lexicon) -> float:
    """How often the corpora hold the rarest word of the form; 0 where only doubtful ones do."""
    counts = []
    for word in map(fold, re.split("[ -]", form)):
        if lexicon.registers(word) & (Register.SUSPICIOUS | Register.NOISY | Register.SHADOWED):
            return 0.0
        counts.append(lexicon.count(word))
    return min(counts)


def _looks_right(form: str, lexicon: Lexicon) -> bool:
    for word in map(fold, re.split("[ -]", form)):
        if len(word) > 2 and not lexicon.count(word):
            shape = lexicon.shape(word)
            if shape.name < _LIKELY_SHAPE or shape.worst < _WORST_LETTER:
                return False
    return True


def _alike(one: str, other: str, costs: SoundCosts) -> bool:
    first = "".join(sounds(fold(word)) for word in re.split("[ -]", one))
    second = "".join(sounds(fold(word)) for word in re.split("[ -]", other))
    return costs.variant(first, second, _SAME) <= _SAME


def agreement(latin: str, hindi: str) -> float:
    """How far a Hindi form is from a Latin one, for each consonant; 0 where all agree.

    Parts that are usually translated (North, Island) count where they are.
    """
    left, right = _bare(latin).split(), re.split("[ -]", hindi)
    for part in list(left):
        for rendering in _TRANSLATED.get(part, "").split():
            spoken = [word for word in right if fold(word) == fold(rendering)]
            if spoken:
                left.remove(part)
                right.remove(spoken[0])
                break
    if not left or not right:
        return 0.0 if left == right else 1.0
    if (left[0][0] in "aeiou") != (right[0][0] in "अआइईउऊएऐऑओऔऍ") and left[0][0] not in "aeiouyhwj":
        return 1.0
    groups, heard = _groups("".join(left)), _consonants(" ".join(right))
    return _align(groups, heard) / max(1, len(heard))


def _groups(latin: str) -> list[tuple[str, ...]]:
    """The sounds each group of consonant letters may stand for."""
    found: list[tuple[str, ...]] = []
    place = 0
    while place < len(latin):
        for length in (4, 3, 2, 1):
            group = latin[place : place + length]
            if len(group) == length and group in _GROUPS:
                if not (length == 1 and latin[place - 1 : place] == group and place):
                    found.append(tuple(_GROUPS[group].split()))
                place += length
                break
        else:
            place += 1
    return found


def _consonants(hindi: str) -> str:
    """The consonants of a Hindi form, words put together, doubled ones once."""
    heard = "".join(sounds(fold(word)) for word in re.split("[ -]", hindi))
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]", "", heard))


def _align(groups: list[tuple[str, ...]], heard: str) -> float:
    """The least cost at which the groups tell the consonants heard."""
    width = len(heard) + 1
    above = [_added(heard[:place]) for place in range(width)]
    for options in groups:
        silent = 0.0 if "-" in options else 0.5 if options[0] in "hyv" else 1.0
        row = [cost + silent for cost in above]
        for option in options:
            # The sound before may be the same: it is heard once.
            for place in range(1, width):
                if option != "-" and heard[:place].endswith(option):
                    row[place] = min(row[place], above[place - len(option)], above[place])
        for place in range(1, width):
            row[place] = min(row[place], row[place - 1] + _added(heard[place - 1]))
        above = row
    return above[-1]


def _added(heard: str) -> float:
    """The cost of consonants that no letter tells: glides are cheap."""
    return sum(0.25 if sound in "yvh" else 1.0 for sound in heard)


def is_plain_rendering(latin: str, hindi: str, country: str = "") -> bool:
    """Whether the Hindi renders the Latin letters in their order, vowels and clusters included."""
    left, right = _bare(latin).replace(".", "").split(), re.split("[ -]", hindi)
    if len(left) != len(right):
        return False
    for part, word in zip(left, right, strict=True):
        folded = fold(word)
        if part in _TRANSLATED:
            if folded not in map(fold, _TRANSLATED[part].split()):
                return False
            continue
        # A doubled consonant counts once.
        if not re.fullmatch(_rendering(part, country), re.sub("([क-ह])्\\1", "\\1", folded)):
            return False
    return True


@cache
def _rendering(part: str, country: str) -> str:
    """What the Hindi of a part of a Latin name looks like, as a regular expression."""
    pattern = ""
    if country == "italy":
        part = re.sub("sc(?=[ei])", "sh", re.sub("c+h", "k", re.sub("c+(?=[ei])", "tch", part)))
    part = re.sub("c(?=[eiy])", "s", part)
    part = re.sub("qu(?=[ei])", "k", part)
    single = re.sub(r"([b-df-hj-np-tv-xz])\1", r"\1", part)
    for run in re.findall("[aeiou]+y?(?![aeiou])|[aeiou]+|y(?![aeiou])|[^aeiouy]+|y", single):
        if run[0] in "aeiou" or (run == "y" and pattern):
            pattern += _VOWEL_LETTERS.get(run, "[अ-औा-ौयव]*")
        else:
            pattern += "".join(_CONSONANT_LETTERS.get(g, "") + "्?" for g in _split(run))
    if part.endswith("a") and pattern.endswith(_VOWEL_LETTERS["a"]):
        pattern = pattern.removesuffix(_VOWEL_LETTERS["a"]) + "[ाआ]"
    return pattern


def _split(run: str) -> Iterator[str]:
    """A run of consonant letters as the longest groups known."""
    place = 0
    while place < len(run):
        for length in (3, 2, 1):
            group = run[place : place + length]
            if len(group) == length and (group in _CONSONANT_LETTERS or length == 1):
                yield group
                place += length
                break


def _plain(latin: str) -> str:
    """The Latin form as a wire prints it: without marks, with a plain apostrophe."""
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", latin))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return text.translate(str.maketrans("øØłŁđĐıəßðæœ", "oOlLdDieesdae"[:12]))


def _bare(latin: str) -> str:
    """The Latin form for comparison: plain, lower case, words apart."""
    return re.sub("[^a-z. ]+", " ", _plain(latin).lower().replace("'", "")).strip()


def _country_keys(folder: Path) -> dict[str, str]:
    """Country code → key in English, from CLDR."""
    keys = {}
    with (folder / _LISTS["cldr48"]).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["type"] == "territories" and re.fullmatch("[A-Z]{2}", row["code"]):
                key = re.sub("[ .()]+", "-", row["en"].lower()).strip("-")
                keys[row["code"]] = _KEYS.get(key, _plain(key).replace("&", "and"))
    return keys


def _gazetteer(file: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """Latin form for comparison → key of the country of its most populous bearer."""
    best: dict[str, tuple[int, str]] = {}
    lines = lzma.decompress(file.read_bytes()).decode("utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        name, people = _bare(row["en"] or ""), int(row["population"] or 0)
        if name not in best or people > best[name][0]:
            best[name] = people, keys.get(row["country"] or "", "")
    return {name: key for name, (_, key) in best.items()}


def _known_elsewhere(folder: Path) -> set[str]:
    """The Latin forms, for comparison, of every other file of reference/names."""
    known: set[str] = set()
    for file in sorted(folder.glob("*.tsv")):
        if file.name != Path(PATH).name:
            lines: Iterable[str] = file.read_text(encoding="utf-8").splitlines()
            known.update(_bare(line.split("\t")[0]) for line in lines if line[:1] != "#")
    return known
