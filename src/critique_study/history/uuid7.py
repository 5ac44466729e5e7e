"""UUIDs of version 7 (RFC 9562, section 5.7) that rise within one process, several a millisecond included."""

from __future__ import annotations

import os
import uuid

_COUNTER_BITS = 12


def _random_bits(count: int) -> int:
    return int.from_bytes(os.urandom(8)) >> 64 - count


class Uuid7:
    """A source of UUIDv7s with the RFC's dedicated counter (section 6.2, method 1) in `rand_a`."""

    def __init__(self) -> None:
        self._at = -1
        self._counter = 0

    def next(self, at: int) -> str:
        """A new id for the time `at` (UTC milliseconds), greater than all before it even if the clock went back."""
        if at > self._at:
            self._at = at
            # The top bit stays clear: room to count within the millisecond.
            self._counter = _random_bits(_COUNTER_BITS - 1)
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                self._at += 1
                self._counter = _random_bits(_COUNTER_BITS - 1)
        value = (self._at & (1 << 48) - 1) << 80 | 7 << 76 | self._counter << 64 | 0b10 << 62 | _random_bits(62)
        return str(uuid.UUID(int=value))
