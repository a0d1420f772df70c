"""`python -m strict --upstream URL --port 0`: prints the port on one line when ready, runs until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from .server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="strict", description=__doc__)
    parser.add_argument("--upstream", required=True, help="base URL of MiniStack")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--write-hold",
        type=float,
        default=0.02,
        help="seconds that a write occupies its pool, so that overlapping writes do collide",
    )
    arguments = parser.parse_args()
    server = Server(arguments.upstream, arguments.port, arguments.write_hold)
    # shutdown() waits for the loop, so it must not run in it.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(server.server_address[1], flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        server.server_close()


main()
