"""The journal of the provider network: what reached phones outlives the process."""

import json
from pathlib import Path

from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.calls.outbound import CallOrder
from simulators.provider_network.journal import Journal

PHONE = "+254711000111"


def test_texts_and_calls_are_written_down_as_they_reach_a_phone(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    for text in ("Habari", "Kwaheri"):  # one process after the other
        network = ProviderNetwork(Account("http://127.0.0.1:9", "token"), journal=Journal(file))
        try:
            network.inboxes.add(PHONE, "40404", text, 1, network.sms._now())
            call = network.outbound_calls.place(CallOrder(provider="at", phone=PHONE, number="+254711082000"))
            network.calls.hang_up(call.id)
        finally:
            network.close()
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [row.get("text") for row in rows] == ["Habari", None, None, "Kwaheri", None, None]
    assert {row["number"] for row in rows} == {PHONE}
    assert rows[-2]["call"] == rows[-1]["unanswered"] == call.id
