"""Dates in names."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from medialib.identify.vocabulary import MONTHS

MONTH_NAME = r"(?P<month>jan(?:uary|uar)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
YEAR = r"(?P<year>(?:19|20)\d\d)"
SHORT = re.compile(r"(?<![\d.])(?P<year>\d\d)\.(?P<month>\d\d)\.(?P<day>\d\d)(?![\d])")
SHORT_RUN = re.compile(
    r"(?i)(?<=[\s._])(?P<year>[012]\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?=[\s._]+(?:\d{3,4}[pi]|hdtv|pdtv|web))"
)
PATTERNS = (
    re.compile(rf"(?<!\d){YEAR}(?P<sep>[\s._-])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<![^\W_]){YEAR}(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d\d)(?P<sep>[\s._-])(?P<month>\d\d)(?P=sep){YEAR}(?!\d)"),
    re.compile(rf"(?i)(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s._-]+{MONTH_NAME}[\s._,-]+{YEAR}(?!\d)"),
    re.compile(rf"(?i)\b{MONTH_NAME}[\s._-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s._,-]+{YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a name as ISO 8601, and where it stands."""

    iso: str
    start: int
    end: int


def date_in(name: str, *, short: bool = False) -> Date | None:
    """The first date in a name that the calendar knows; `short` allows two digits for the year."""
    for pattern in (*PATTERNS, SHORT, SHORT_RUN) if short else PATTERNS:
        for hit in pattern.finditer(name):
            date = _date(hit)
            if date:
                return Date(date.isoformat(), hit.start(), hit.end())
    return None


def _date(hit: re.Match[str]) -> datetime.date | None:
    """The day of a match; day and month change places where only that makes a date."""
    year, month, day = int(hit["year"]), _month(hit["month"]), int(hit["day"])
    year += 2000 if year < 100 else 0
    for first, second in ((month, day), (day, month)):
        try:
            return datetime.date(year, first, second)
        except ValueError:
            continue
    return None


def _month(text: str) -> int:
    return MONTHS.get(text[:3].casefold(), 0) or (int(text) if text.isdecimal() else 0)
