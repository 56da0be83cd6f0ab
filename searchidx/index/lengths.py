"""Field lengths in one byte: exact for short fields, to about 3 % for long ones.

The same table as Whoosh's `length_to_byte`, so that both compute the same scores; written as its
formula, without the need to load Whoosh for a query.
"""

from __future__ import annotations

LENGTHS: tuple[int, ...] = tuple(round((1.033**byte - 1) * 27) for byte in range(256))
"""Words in a field, from its byte. The byte of a length is the first whose length is not less."""
