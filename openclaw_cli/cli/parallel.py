"""Work that waits for the network, side by side. Ctrl-C ends it at once."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, TypeVar

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Failure(NamedTuple):
    """What the work raised."""

    error: BaseException


def side_by_side(
    work: Callable[[_Item], _Result], items: Iterable[_Item], *, threads: int
) -> Iterator[tuple[_Item, _Result]]:
    """Yield each item with its result, as they are done.

    Args:
        work: Called in a thread, with one item at a time.
        items: What is to be done.
        threads: How many at once.

    Raises:
        Exception: What ``work`` raised; what is still under way is left behind.
    """
    waiting: queue.SimpleQueue[_Item] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[_Item, _Result | Failure]] = queue.SimpleQueue()
    count = 0
    for item in items:
        waiting.put(item)
        count += 1

    def run() -> None:
        while True:
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((item, work(item)))
            except BaseException as error:  # noqa: BLE001  (it is raised where it is waited for)
                done.put((item, Failure(error)))

    for number in range(min(threads, count)):
        # Daemons: a pool's threads would have to come to their end before the program could.
        threading.Thread(target=run, name=f"openclaw-{number}", daemon=True).start()
    for _ in range(count):
        item, result = done.get()
        if isinstance(result, Failure):
            raise result.error
        yield item, result
