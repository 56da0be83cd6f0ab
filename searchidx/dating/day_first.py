"""Who writes the day of a date before its month.

Constants go out.
"""

from __future__ import annotations

DAY_FIRST_LANGUAGES = frozenset(
    "de fr es pt it nl ru uk pl cs sk da sv no nb nn fi ro bg sr hr sl el tr he ar ca gl id vi th et lv".split()
)
"""Languages whose 03/04/2023 is the third of April. English is not one: it writes both."""

DAY_FIRST_COUNTRIES = frozenset("GB IE AU NZ IN ZA NG KE GH PK BD LK MT SG HK MY".split())
"""Countries whose "en-GB" settles it for a text in English. "en-US" is what many programs say unasked."""
DAY_FIRST_DOMAINS = frozenset("uk ie au nz in za ng ke gh pk bd lk mt sg hk my eu".split())
MONTH_FIRST_DOMAINS = frozenset("us gov mil edu ph".split())
"""Top-level domains that settle 03/04/2023 for a text in English. A bare .com settles nothing."""
