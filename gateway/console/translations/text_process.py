"""The process that lists and changes the texts of a draft: `python -m gateway.console.translations.text_process`.

It reads one request from standard input and writes the answer to standard output, both as MessagePack.
"""

import gc
import os
import sys

import msgspec

from gateway.console.translations.text_requests import TextRequest, answer_request

NICENESS = 5  # hops go first


def main() -> None:
    """Answer the request of standard input."""
    gc.disable()  # it would take as long as the check
    os.nice(NICENESS)
    request: TextRequest = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=TextRequest)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer_request(request)))


if __name__ == "__main__":
    main()
