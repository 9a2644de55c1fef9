"""Takes names out of a plan before blind readers get it: every known name of the proposer, the team and their organisations, in both languages and in
the forms people write them in, addresses and numbers by which somebody is found, and whatever the officer adds. Pure text work; says what it
replaced and what looks suspicious.

A text is compared in its plain form (full-width signs narrow, traditional characters simplified, signs nobody sees left out); what is not
replaced stays exactly as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MARK = "▇▇"  # what a reader sees in place of a name
LEAST = 2  # a shorter word would black out half the text
CORE_LEAST = 4  # a company's core name shorter than this is a common word
LONG = 4  # letters from which a family name beside a bare initial is no accident
_SPACE = re.compile(r"\s+")
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_TRADITIONAL = dict(zip(
    "趙啟啓陳張劉黃吳孫馬羅謝鄭韓馮鄧許葉蘇呂蔣賈潘盧龔譚陸鄒熊閻龍萬錢湯尹黎賀賴顧毛龐嚴聶鄔齊莊關師車駱衛倪藍魯韋滕溫蕭祝費紀"
    "衡華國偉強軍傑濤麗輝鵬飛慶鑫亞飈麟鳳蘭蓮愛寶貝賓彬蒼昌長澤東冬棟豐風峰鋒剛綱鋼廣貴漢豪紅鴻歡環煥暉會慧雞機積吉紀濟繼劍漸將獎講"
    "節潔結進晉淨靜競軍鈞凱開闊瀾樂禮歷聯煉梁綠倫靈領滿夢銘寧農諾平齊謙喬親琴輕卿瓊權群讓榮銳潤賽聖勝詩實適壽書樹順碩嗣頌肅歲談騰"
    "體天鐵廷圖團維緯聞問務西賢顯現獻祥響曉協興學勳尋訊陽揚養業義藝憶億英瑩穎應優猶淵園圓遠願約躍雲運韻讚則擇長哲珍貞禎振鎮爭正"
    "中眾鐘諸築莊壯準資宗總縱鑽電能源術創發開產廠區場處當對隊點導單達從業專屬層導備離礦樞態氣氫氮鋰鈉鐵銅鎳鈷鋁鎂鈦矽導無線電腦機"
    "學實驗樓醫藥傳輸測試儀檢驗軟網絡雲計數據處聯盟協會課題組長師員職務處廳縣鄉鎮邨灣島嶺慄寧灘濱濰淄濟鄆蘇揚鎮貴陽遼瀋滬滙"
    .replace("\n", ""),
    "赵启启陈张刘黄吴孙马罗谢郑韩冯邓许叶苏吕蒋贾潘卢龚谭陆邹熊阎龙万钱汤尹黎贺赖顾毛庞严聂邬齐庄关师车骆卫倪蓝鲁韦滕温萧祝费纪"
    "衡华国伟强军杰涛丽辉鹏飞庆鑫亚飙麟凤兰莲爱宝贝宾彬苍昌长泽东冬栋丰风峰锋刚纲钢广贵汉豪红鸿欢环焕晖会慧鸡机积吉纪济继剑渐将奖讲"
    "节洁结进晋净静竞军钧凯开阔澜乐礼历联炼梁绿伦灵领满梦铭宁农诺平齐谦乔亲琴轻卿琼权群让荣锐润赛圣胜诗实适寿书树顺硕嗣颂肃岁谈腾"
    "体天铁廷图团维纬闻问务西贤显现献祥响晓协兴学勋寻讯阳扬养业义艺忆亿英莹颖应优犹渊园圆远愿约跃云运韵赞则择长哲珍贞祯振镇争正"
    "中众钟诸筑庄壮准资宗总纵钻电能源术创发开产厂区场处当对队点导单达从业专属层导备离矿枢态气氢氮锂钠铁铜镍钴铝镁钛硅导无线电脑机"
    "学实验楼医药传输测试仪检验软网络云计数据处联盟协会课题组长师员职务处厅县乡镇村湾岛岭栗宁滩滨潍淄济郓苏扬镇贵阳辽沈沪汇"
    .replace("\n", ""),
    strict=True,
))  # fmt: skip
TITLES = "教授|老师|院士|研究员|博士|课题组|团队|实验室"
_DOMAINS = "com|cn|org|net|edu|gov|ac|io|ai|tech|info|biz|cc|xyz|top|site|eu|de|uk|jp|kr|hk|tw|sg"
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
CONTACTS = re.compile(
    r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"
    r"|https?://[^\s\u3000-\u9fff]+|www\.[^\s\u3000-\u9fff]+"
    r"|(?:doi:?\s*)?(?<![0-9.])10\.\d{4,9}/[^\s\u3000-\u9fff,;]+"
    rf"|{_BEFORE}(?:[A-Za-z0-9-]+\.)+(?:{_DOMAINS}){_AFTER}(?:/[^\s\u3000-\u9fff]*)?"
    rf"|(?:\+?86[\s-]?)?(?<!\d)1[3-9]\d[\s-]?\d{{4}}[\s-]?\d{{4}}(?!\d)"
    rf"|(?<!\d)\(?0\d{{2,3}}\)?[\s-]?\d{{7,8}}(?!\d)"
    rf"|{_BEFORE}\d{{4}}-\d{{4}}-\d{{4}}-\d{{3}}[\dX]{_AFTER}"
    rf"|{_BEFORE}(?:CN|ZL)\s?\d{{4}}\s?\d\s?\d{{7}}(?:\.[\dX])?[A-Z]?{_AFTER}"
    rf"|{_BEFORE}(?:CN|ZL|US|EP|JP|KR|DE)\s?\d{{7,13}}(?:\.[\dX])?\s?[A-Z]?\d?{_AFTER}"
    rf"|{_BEFORE}WO\s?\d{{4}}[/-]?\d{{6}}\s?[A-Z]?\d?{_AFTER}|{_BEFORE}PCT/[A-Z]{{2}}\s?\d{{4}}/\d{{6}}{_AFTER}",
    re.IGNORECASE,
)
SUSPICIOUS = re.compile(
    rf"[\u4e00-\u9fff]{{2,12}}(?:大学|学院|研究所|研究院|研究中心|公司|集团|医院)|[\u4e00-\u9fff]{{1,3}}(?:{TITLES})"
    r"|\b(?:Prof\.?|Dr\.?)\s+[A-Z][a-z]+|\b[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z][a-z]+|\b[A-Z][a-z]+\s[A-Z]\.(?!\w)"
    r"|\b[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*)*\s+(?:University|Univ|Institute|Inst|Laboratory|Lab|Academy|Inc|Ltd|GmbH|Corp)\b"
)
_SHORTENED = {
    "university": "univ", "institute": "inst", "technology": "tech", "technologies": "tech", "laboratory": "lab", "department": "dept",
    "college": "coll", "academy": "acad", "company": "co", "corporation": "corp", "science": "sci", "sciences": "sci",
    "engineering": "eng", "international": "intl", "national": "natl", "chinese": "chin",
}  # fmt: skip
_LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团")
_LEGAL = re.compile(f"(?:{'|'.join(_LEGAL_FORMS)})$")
_LEGAL_EN = re.compile(
    r"(?:[\s,]+(?:co|ltd|inc|llc|corp|corporation|company|limited|group|gmbh|plc)\.?)+$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")


@dataclass(frozen=True, slots=True)
class Redacted:
    """The body as it may be read, how often something was replaced, and phrases a person should look at."""

    body: Any
    replaced: int
    suspicious: tuple[str, ...]


def redact(body: Any, names: Iterable[str]) -> Redacted:
    """The same structure with every name replaced; keys and numbers stay."""
    pattern = pattern_of(names)
    count, seen = 0, dict[str, None]()

    def walk(value: Any) -> Any:
        nonlocal count
        if isinstance(value, str):
            text, found = _replaced(value, pattern)
            text, more = _replaced(text, CONTACTS)
            count += found + more
            seen.update(dict.fromkeys(SUSPICIOUS.findall(plain_of(text)[0])))
            return text
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else value

    return Redacted(walk(body), count, tuple(seen))


def plain_of(text: str) -> tuple[str, list[int]]:
    """The form in which texts are compared, and for each of its characters where it stands in the text."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign in _UNSEEN:
            continue
        for one in unicodedata.normalize("NFKC", sign):
            signs.append(_TRADITIONAL.get(one, one))
            places.append(place)
    return "".join(signs), places


def _replaced(text: str, pattern: re.Pattern[str]) -> tuple[str, int]:
    """The text with everything that the pattern finds in its plain form replaced, and how often."""
    plain, places = plain_of(text)
    parts, last, count = list[str](), 0, 0
    for found in pattern.finditer(plain):
        start, end = places[found.start()], places[found.end() - 1] + 1
        parts += [text[last:start], MARK]
        last, count = end, count + 1
    return "".join([*parts, text[last:]]), count


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """One expression for all names: longest first, Latin ones without regard to case, spacing and hyphens."""
    forms: dict[str, None] = {}
    for name in names:
        plain = _SPACE.sub(" ", plain_of(name)[0]).strip()
        if len(plain) >= LEAST:
            forms |= dict.fromkeys(_chinese_forms(plain) if _is_chinese(plain) else _latin_forms(plain))
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(ordered) or r"(?!)", re.IGNORECASE)


def _chinese_forms(plain: str) -> list[str]:
    """A Chinese name as it may stand in a text: whole, with a title for a person, without its legal form for a company."""
    forms = [plain]
    if len(plain) <= 4:
        forms += [f"{plain[0]}{title}" for title in TITLES.split("|")]
    bare = _BRACKETS.sub("", plain)
    for whole in (plain, bare):
        core = _BRACKETS.sub("", _LEGAL.sub("", whole)).strip()
        forms += [bare, core] if _LEGAL.search(bare) and len(core) >= CORE_LEAST else []
    return [_letters(form) for form in dict.fromkeys(forms)]


def _letters(form: str) -> str:
    return r"\s*".join(re.escape(sign) for sign in form if not sign.isspace())


def _latin_forms(plain: str) -> list[str]:
    """A Latin name: as it stands and with the family name at the other end, with initials, without its legal form, with common abbreviations."""
    words = [word for word in re.split(r"[\s-]+", plain) if word]
    orders = [words]
    if len(words) in (2, 3):
        orders += [[*words[1:], words[0]], [words[-1], *words[:-1]]]
    core = re.split(r"[\s-]+", _LEGAL_EN.sub("", _BRACKETS.sub(" ", plain)).strip())
    orders += [core] if len(core) > 1 and core != words else []
    forms = [_words(order) for order in orders]
    if len(words) in (2, 3) and all(word.isalpha() for word in words):
        forms += [form for order in orders[: len(words)] for form in _initials(order)]
    return list(dict.fromkeys(forms))


def _words(words: list[str]) -> str:
    return _BEFORE + r"[\s\u00a0.,_-]*".join(_word(word) for word in words) + _AFTER


def _word(word: str) -> str:
    """A word, or what it is shortened to; a longer one also divided by hyphens or spaces (Qi-heng)."""
    short = _SHORTENED.get(word.casefold())
    if short:
        return rf"(?:{re.escape(word)}|{short})"
    return r"[-\s]?".join(re.escape(sign) for sign in word) if word.isalpha() and len(word) >= LONG else re.escape(word)


def _initials(words: list[str]) -> list[str]:
    """The family name (the last of the words) beside the initials of the others, before it and after it; without a point only where the family name
    is long enough that this is no accident.
    """
    family, given = _word(words[-1]), [re.escape(word[0]) for word in words[:-1]]
    if len(words[-1]) < LEAST:
        return []
    pointed = r"\s?".join(rf"{letter}\." for letter in given)
    forms = [rf"{_BEFORE}{pointed}\s?{family}{_AFTER}", rf"{_BEFORE}{family},?\s?{pointed}"]
    if len(words[-1]) >= LONG:
        bare = r"[\s-]?".join(given)
        forms += [rf"{_BEFORE}{bare}\s{family}{_AFTER}", rf"{_BEFORE}{family},?\s{bare}{_AFTER}"]
    return forms


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
