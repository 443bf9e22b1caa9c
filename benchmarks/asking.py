"""The client of the work over a socket: a process of its own, so that it is not measured.

It reads lines of a port and a number, sends so many requests there, and says when it is done.
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection


def main() -> None:
    """Ask whenever there is an order, until there are no more."""
    for order in sys.stdin:
        port, count = map(int, order.split())
        for _ in range(count):
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/?name=Ada")
            connection.getresponse().read()
            connection.close()
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
