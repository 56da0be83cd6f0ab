"""Bylines in Chinese, Arabic, Hindi and Thai: who wrote an article, where no name has a capital.

In: a line, or what looks like names. Out: where the label ends, and the names. `datelines`, `headline` and `bylines`
ask it of lines in such a script; until one comes its patterns, which take a while to make, are not made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_HAN = "\u4e00-\u9fff"
_BETWEEN = r"[、，,\s]+"

_NAME = rf"(?!佚名|[{_HAN}]+社(?:$|[、，,\s]))[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,6}})?"
_NAMES = rf"{_NAME}(?:{_BETWEEN}{_NAME}){{0,5}}"

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧"
    "姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武戴莫孔向汤湯"
)
_PERSON = rf"[{_SURNAMES}][{_HAN}]{{1,2}}"
_PEOPLE = rf"{_PERSON}(?:{_BETWEEN}{_PERSON}){{0,5}}"
"""Names that begin like most."""

_LABEL = r"(?:作者|記者|记者|撰文)\s*[:：]"
_REPORTER = (
    r"(?:文\s*(?:[/／、]\s*(?:图|圖|摄影|攝影)\s*)?[:：/／]|文\s*[/／]\s*(?:图|圖|摄影|攝影)\s"
    rf"|(?:本[报報刊网網台社](?:特约|见习|特派)?|[{_HAN}]{{2,4}}[社报報网網])?(?:记者|記者)\s)"
    rf"\s*(?={_PEOPLE}\W*$)"
)
"""What stands before authors' names where prose and headlines begin alike: "文/", "本报记者 ". So those must look like
names, and nothing follow."""


_FURTHER_LABEL = (
    r"(?:بقلم|كتبت?|إعداد|लेखक|ผู้เขียน|เขียนโดย|โดย)\s*[:：/]\s*(?=\S+(?: \S+){0,4}(?:\s*[|•].*)?$)"
    r"|(?:بقلم|โดย) (?=[^\s:：/]\S*(?: \S+){1,2}(?:\s*[|•].*)?$)"
)
"""The same in other languages. Where it is a word of prose as well, two or three words follow, and nothing else."""
MAX_FURTHER = 80
"""Characters of a line with such a label: a sentence of Thai may have as few spaces"""

_FIRST = "\u0600"
"""The first letter of these scripts: most lines begin with one that comes before."""
_FIRST_HAN = "\u4e00"


def label(line: str) -> re.Match[str] | None:
    """The label that a line begins with; what it matches ends where the names begin.

    >>> [found and found[0] for found in map(label, ("作者：王小明、李雷", "โดย สมชาย ใจดี", "Jane Doe"))]
    ['作者：', 'โดย ', None]
    """
    if line[:1] >= _FIRST_HAN:
        return _label().match(line)
    return _further_label().match(line) if line[:1] >= _FIRST and len(line) <= MAX_FURTHER else None


def without_label(line: str) -> str:
    """The line after its label; in Chinese it may stand anywhere."""
    if any("\u4e00" <= character <= "\u9fff" for character in line):
        return _labelled().sub("", line)
    found = label(line.lstrip())
    return line.lstrip()[found.end() :] if found else line


def names(text: str) -> str | None:
    """The names that a text consists of, joined as others are, where a label says that it does.

    >>> names("王小明、李雷"), names("Jane Doe"), names("新华社")
    ('王小明, 李雷', None, None)
    """
    return _joined(_names, text)


def people(text: str) -> str | None:
    """The same where nothing says so."""
    return _joined(_people, text)


def _joined(pattern: Callable[[], re.Pattern[str]], text: str) -> str | None:
    if text[:1] < _FIRST_HAN or not pattern().fullmatch(text):
        return None
    return ", ".join(re.split(_BETWEEN, text))


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"{_LABEL}|{_REPORTER}")


@cache
def _further_label() -> re.Pattern[str]:
    return re.compile(_FURTHER_LABEL)


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:.*{_LABEL}|^\W*{_REPORTER})\s*(?=\S)", re.DOTALL)


@cache
def _names() -> re.Pattern[str]:
    return re.compile(_NAMES)


@cache
def _people() -> re.Pattern[str]:
    return re.compile(_PEOPLE)
