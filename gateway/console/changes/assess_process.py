"""The process that assesses one draft: `python -m gateway.console.changes.assess_process`.

It reads the request from standard input and writes the assessment to standard output, both as MessagePack.
"""

import gc
import os
import sys

import msgspec

from gateway.console.changes.assessment import AssessmentRequest, assess

NICENESS = 5  # hops go first


def main() -> None:
    """Assess what standard input asks for."""
    gc.disable()  # it would take as long as the check
    os.nice(NICENESS)
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=AssessmentRequest)
    sys.stdout.buffer.write(msgspec.msgpack.encode(assess(request)))


if __name__ == "__main__":
    main()
