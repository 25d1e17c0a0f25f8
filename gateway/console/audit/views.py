"""`/console/audit`: what people did, to search, verify and export."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.csv_answer import csv_answer
from gateway.console.page import page
from gateway.console.people.role import Role
from gateway.operations.audit_trail import AuditEntry
from menus.spreadsheet_cells import text_row

blueprint = Blueprint("audit", __name__)

A_PAGE = 100
COLUMNS = ("number", "moment", "who", "where", "action", "subject", "citizen", "detail", "digest")


@page(blueprint, "/audit", role=Role.OWNER)
def show() -> ResponseReturnValue:
    """Show the newest entries that fit what is searched, and whether the chain is whole where it was verified."""
    trail = console().audit
    entries = trail.entries()
    found = _search(entries)
    return render_template(
        "audit/audit.html",
        entries=found[:A_PAGE],
        count=len(found),
        who_choices=_choices("Anybody", {entry.who for entry in entries}),
        action_choices=_choices("Anything", {entry.action for entry in entries}),
        verdict=trail.verify(None if request.args.get("verify") == "all" else A_PAGE),
        query=request.args,
    )


@page(blueprint, "/audit.csv", role=Role.OWNER)
def export() -> ResponseReturnValue:
    """Write the entries that fit what is searched as CSV."""
    entries = (text_row(_row(entry)) for entry in _search(console().audit.entries()))
    return csv_answer("audit.csv", (COLUMNS, *entries))


def _search(entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    """Return the entries that fit what is searched, the newest first."""
    who, action = request.args.get("who", ""), request.args.get("action", "")
    words = request.args.get("words", "").lower().split()
    return [
        entry
        for entry in reversed(entries)
        if who in ("", entry.who)
        and action in ("", entry.action)
        and all(word in " ".join(_row(entry)).lower() for word in words)
    ]


def _choices(all_of_them: str, found: set[str]) -> list[tuple[str, str]]:
    return [("", all_of_them), *((one, one) for one in sorted(found))]


def _row(entry: AuditEntry) -> tuple[str, ...]:
    return (
        str(entry.number),
        entry.at.isoformat(timespec="seconds"),
        *(
            entry.who,
            entry.where,
            entry.action,
            entry.subject,
            entry.caller,
            entry.detail_words,
            entry.digest,
        ),
    )
