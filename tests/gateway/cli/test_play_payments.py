"""`gateway play` with a payment: what the player does with it, and a record that passes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main

MENUS = """\
version: 1
service: {name: X, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": fee}}
screens:
  fee: {pay: Five shillings., amount: 5, account: A, via: mpesa, paid: thanks, failed: unpaid, late: later}
  thanks: {end: "Paid, {payment.receipt}."}
  unpaid: {end: Not paid.}
  later: {end: Later.}
messages: {paid: "Got it: {payment.receipt}."}
"""


@pytest.mark.parametrize(
    ("channel", "lines", "shown"),
    [
        ("ussd", ["/paid", "/dial"], ["* texted +254712123456: Got it: R0000001.", "Paid, R0000001."]),
        ("ussd", ["/dial", "/failed", "/dial"], ["We do not know yet", "Not paid."]),
        ("ussd", ["/late", "/dial", "/paid", "/dial"], ["Later.", "Paid, R0000001."]),
        ("voice", ["-", "/paid", "-"], ["Five shillings.", "- goes on waiting", "Paid, R0000001."]),
        ("sms", ["hi", "ok", "/paid", "ok"], ["* A payment is open: /paid, /failed or /late, then go on."]),
    ],
)
def test_a_payment_has_the_outcome_that_is_played(
    channel: str, lines: list[str], shown: list[str], tmp_path: Path
) -> None:
    menus, record = tmp_path / "menus.yaml", tmp_path / "record.yaml"
    menus.write_text(MENUS)
    typed = "".join(f"{line}\n" for line in [*lines, "/quit"])
    played = CliRunner().invoke(
        main, ["play", str(menus), "--channel", channel, "--record", str(record)], input=typed
    )
    assert played.exit_code == 0
    for words in shown:
        assert words in played.output
    tested = CliRunner().invoke(main, ["test", str(record)])
    assert tested.exit_code == 0, tested.output
