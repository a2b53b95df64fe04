"""Who of a room should get which message, who got it, when and in which order.

Each message carries a token with the moment it was due (CLOCK_MONOTONIC nanoseconds, one clock for the
machine), so it is found in any packet, however the server wraps the text.
"""

import re
import time
from collections import Counter

TOKEN = re.compile(rb"~m:(\d+):(\d+)~")
NUMBER = re.compile(rb'"seq": ?(\d+)')


def token(message: int, due_ns: int) -> str:
    """What the text of a message must contain."""
    return f"~m:{message}:{due_ns}~"


class Deliveries:
    """One run: feed `got` with each packet that a member receives."""

    def __init__(self, members: int) -> None:
        self.members = members
        self.ms: list[float] = []  # from due to received, of every first delivery
        self.doubles = 0
        self._seen: list[dict[int, int]] = [{} for _ in range(members)]  # message -> its number, in order of arrival

    def got(self, member: int, packet: bytes) -> None:
        found = TOKEN.search(packet)
        if found is None:
            return
        moment = time.monotonic_ns()
        message, seen = int(found.group(1)), self._seen[member]
        if message in seen:
            self.doubles += 1
            return
        number = NUMBER.search(packet)
        seen[message] = int(number.group(1)) if number else -1
        self.ms.append((moment - int(found.group(2))) / 1e6)

    def lost(self, messages: int) -> int:
        """How many deliveries are missing when so many messages were sent."""
        return messages * self.members - len(self.ms)

    def disorderly(self) -> int:
        """Members to whom messages came without a number, or not in the order of their numbers."""
        orders = [list(seen.values()) for seen in self._seen]
        return sum(1 for numbers in orders if numbers != sorted(set(numbers)) or -1 in numbers)

    def numbers_disagree(self) -> bool:
        """Whether some message came with one number to one member and another to another."""
        numbers: dict[int, set[int]] = {}
        for seen in self._seen:
            for message, number in seen.items():
                numbers.setdefault(message, set()).add(number)
        given = Counter(number for each in numbers.values() for number in each)
        return any(len(each) > 1 for each in numbers.values()) or any(count > 1 for count in given.values())
