"""What is tried with a real Redmine. Each step says what it saw, and fails if that is not as it must be."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faults.tcp_proxy import TcpProxy
from tools.real_redmine.gateway_process import GatewayProcess, Phone
from tools.real_redmine.rest_api import Answer, RestApi
from tools.real_redmine.server import Access, RedmineServer

WAIT_SECONDS = 120.0
WATER, LIGHTS = "1", "2"
ROLE = "Role.find_by(name: 'Access gateway')"
SETTLE_SECONDS = 25  # longer than CASE_SEARCH_SECONDS
LOCKED, ACTIVE = 3, 1  # statuses of a user
IN_PROGRESS, CLOSED = 2, 5  # statuses of an issue, as Redmine loads them

REFUSED = {
    "1": "a place that is none of the list",
    "2": "no place",
    "5": "a closed project",
    "6": "a project that is not ours",
    "7": "no such project",
}  # by the key that files such a case
OTHERWISE = {"3": "no such tracker", "4": "no field for the reference"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A Redmine and a gateway that is connected to it through `proxy`. `officer` is Redmine's administrator."""

    redmine: RedmineServer
    access: Access
    gateway: GatewayProcess
    proxy: TcpProxy
    officer: RestApi
    say: Callable[[str], object]

    def phone(self, number: int) -> Phone:
        """Return the phone of a citizen."""
        return Phone(self.gateway, f"+2547110000{number:02}")

    def issues(self, reference: str) -> list[dict[str, object]]:
        """Return what Redmine has with a reference."""
        return self.officer.issues_with(self.access.reference_field, reference)

    def await_one_issue(self, reference: str) -> dict[str, object]:
        """Wait for the issue with a reference. Return it; it must be the only one."""
        wait_until(lambda: bool(self.issues(reference)), f"no issue with {reference}")
        found = self.issues(reference)
        assert len(found) == 1, found
        return found[0]

    def notes(self, issue: object, words: str) -> int:
        """Return how many notes of an issue have these words."""
        found = self.officer.get(f"/issues/{issue}.json", include="journals").json["issue"]["journals"]
        return sum(words in (one["notes"] or "") for one in found)

    def submission(self, reference: str, word: str) -> str:
        """Wait until the gateway says this word of a submission, and return what it says of it."""

        def line() -> str:
            listed = self.gateway.command("submissions", "list").splitlines()
            return next((one for one in listed if reference in one), "")

        wait_until(lambda: word in line(), f"{reference}: {line()!r} without {word!r}")
        return line()


def wait_until(condition: Callable[[], bool], words: str) -> None:
    """Wait for a condition. Raises AssertionError."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, words
        time.sleep(0.5)


def doctor(trial: Trial) -> None:
    """The doctor is content, and tells a wrong key and a field that is no filter."""
    for changes in (
        {},
        {"REDMINE_API_KEY": "wrong"},
        {"REDMINE_REFERENCE_FIELD": str(trial.access.unfiltered_field)},
    ):
        lines = trial.gateway.command("doctor", **changes).splitlines()
        said = "\n".join(line for line in lines if "case system" in line or "REDMINE" in line)
        trial.say(f"{', '.join(changes) or 'As it is'}:\n{said}")
        assert ("takes our key" in said) is (changes.keys() != {"REDMINE_API_KEY"})
        assert ("not found by REDMINE_REFERENCE_FIELD" in said) is ("REDMINE_REFERENCE_FIELD" in changes)


def tables(trial: Trial) -> None:
    """Codes are pulled."""
    trial.say(trial.gateway.command("tables", "pull"))


def one_case(trial: Trial) -> None:
    """A report becomes one issue; its moves are told, a private note is not."""
    phone = trial.phone(1)
    reference = phone.file(WATER, "Kibera")
    trial.say(f"Dialled, and got reference {reference}.")
    issue = trial.await_one_issue(reference)
    trial.say(f"Redmine has it once: {issue}")
    for status, note, private in ((IN_PROGRESS, "Only for us", True), (CLOSED, "The pipe is mended", False)):
        change = {"status_id": status, "notes": note, "private_notes": private}
        trial.officer.put(f"/issues/{issue['id']}.json", {"issue": change})
        trial.say(trial.gateway.command("cases", "pull"))
    wait_until(lambda: len(phone.texts()) >= 3, f"too few texts: {phone.texts()}")
    trial.say("\n".join(["The citizen got:", *phone.texts()]))
    assert not any("Only for us" in text for text in phone.texts())
    assert phone.texts()[-1] == f"{reference} is closed. The pipe is mended"


def lost_answer(trial: Trial) -> None:
    """The answer breaks off after Redmine has stored the issue: it is found, not filed again."""
    trial.proxy.order("halve 1")
    reference = trial.phone(2).file(WATER, "Karen")
    trial.await_one_issue(reference)
    wait_until(lambda: is_delivered(trial, reference), "it is not found again")
    time.sleep(SETTLE_SECONDS)
    assert len(trial.issues(reference)) == 1
    trial.say(f"{reference}: the answer broke off; Redmine has one issue: {trial.issues(reference)[0]['id']}")


def is_delivered(trial: Trial, reference: str) -> bool:
    """Return True if the gateway knows that Redmine has a case."""
    return reference in trial.gateway.command("submissions", "list", "--state", "delivered")


def killed_server(trial: Trial) -> None:
    """Redmine is killed and comes back: the case waits, and is filed once."""
    trial.redmine.kill()
    reference = trial.phone(3).file(WATER, "Kibera")
    trial.say(trial.submission(reference, "connection"))
    trial.redmine.start()
    trial.await_one_issue(reference)
    trial.say(f"{reference}: filed once after Redmine came back.")


def locked_user(trial: Trial) -> None:
    """Our user is locked, as with a wrong key: an alarm, and the case waits. Unlocked, it goes on by itself."""
    path = f"/users/{trial.access.gateway_user}.json"
    trial.officer.put(path, {"user": {"status": LOCKED}})
    reference = trial.phone(4).file(WATER, "Kibera")
    trial.say(trial.submission(reference, "setting"))
    trial.officer.put(path, {"user": {"status": ACTIVE}})
    trial.await_one_issue(reference)
    trial.say(f"{reference}: filed once after the user was unlocked.")


def refused_cases(trial: Trial) -> None:
    """Cases that Redmine does not take are given up with its words; one after the other, and nothing waits for them."""
    for number, (key, words) in enumerate(REFUSED.items(), 10):
        reference = trial.phone(number).file(LIGHTS, key, *(["Atlantis"] if key == "1" else []))
        trial.say(f"{words}: {trial.submission(reference, 'HTTP 422')}")
        assert not trial.issues(reference)


def taken_otherwise(trial: Trial) -> None:
    """A tracker without our field, and one that is not there: Redmine takes both. A lost answer files neither twice."""
    for number, (key, words) in enumerate(OTHERWISE.items(), 20):
        trial.proxy.order("halve 1")
        reference = trial.phone(number).file(LIGHTS, key)
        wait_until(lambda: is_delivered(trial, reference), f"{reference} is not found")  # noqa: B023 - called at once
        found = trial.officer.get("/issues.json", description=f"~{reference}", status_id="*").json["issues"]
        trial.say(f"{words}: {[(one['id'], one['tracker'], one.get('custom_fields')) for one in found]}")
        assert len(found) == 1


def closed_and_deleted(trial: Trial) -> None:
    """An issue in a project that was closed since, and one that was deleted, disturb no poll."""
    reference = trial.phone(30).file(WATER, "Karen")
    issue = trial.await_one_issue(reference)
    deleted = trial.await_one_issue(trial.phone(31).file(WATER, "Karen"))
    wait_until(lambda: is_delivered(trial, reference), "it is not delivered")
    trial.officer.delete(f"/issues/{deleted['id']}.json")
    trial.redmine.run_ruby("Project.find('county').close")
    trial.say(trial.gateway.command("cases", "pull"))
    trial.redmine.run_ruby("Project.find('county').reopen")
    trial.officer.put(f"/issues/{issue['id']}.json", {"issue": {"status_id": CLOSED, "notes": "Mended"}})
    trial.say(trial.gateway.command("cases", "pull"))
    wait_until(lambda: f"{reference} is closed. Mended" in trial.phone(30).texts(), "the citizen is not told")


def questions(trial: Trial) -> None:
    """An officer asks by a note. The answer becomes one note, also if Redmine's answer is lost, or it drops notes."""
    phone = trial.phone(40)
    reference = phone.file(WATER, "Kibera")
    issue = trial.await_one_issue(reference)
    for number, fault in enumerate(("none", "lost answer", "no right to add notes"), 1):
        question = f"Which gate, {number}?"
        trial.officer.put(f"/issues/{issue['id']}.json", {"issue": {"notes": f"@citizen {question}"}})
        trial.say(trial.gateway.command("cases", "pull").strip())
        wait_until(lambda: any(question in text for text in phone.texts()), f"nobody asks {question}")  # noqa: B023
        if fault == "lost answer":
            trial.proxy.order("halve 1")
        if fault == "no right to add notes":
            trial.redmine.run_ruby(f"{ROLE}.remove_permission!(:add_issue_notes)")
            trial.redmine.run_ruby(f"{ROLE}.add_permission!(:edit_issues)")
        answer = f"The green one {number}"
        phone.write(answer)
        if fault == "no right to add notes":
            wait_until(lambda: "add no notes" in trial.gateway.command("submissions", "list"), "no alarm")
            trial.say(trial.gateway.command("submissions", "list").strip())
            trial.redmine.run_ruby(f"{ROLE}.add_permission!(:add_issue_notes)")
        wait_until(lambda: trial.notes(issue["id"], answer) > 0, f"no note with {answer}")  # noqa: B023
        time.sleep(SETTLE_SECONDS)
        trial.say(f"Fault: {fault}. Notes with the answer: {trial.notes(issue['id'], answer)}")
        assert trial.notes(issue["id"], answer) == 1
    trial.say("\n".join(phone.texts()))


STEPS = (
    tables,
    one_case,
    doctor,  # it tries the filter once there is an issue
    lost_answer,
    killed_server,
    locked_user,
    refused_cases,
    taken_otherwise,
    questions,
    closed_and_deleted,
)


def keep_samples(redmine: RedmineServer, access: Access, folder: Path) -> list[Answer]:
    """Ask Redmine as the gateway does, and keep its answers."""
    ours = RestApi(redmine.port, access.gateway_key, folder)
    officer = RestApi(redmine.port, access.admin_key)
    wrong = RestApi(redmine.port, "wrong", folder)
    issue = {
        "project_id": "county",
        "tracker_id": access.bug,
        "subject": "Water: Kibera",
        "description": "Water: Kibera\nReference: 482915304",
        "custom_fields": [{"id": access.reference_field, "value": "482915304"}],
    }

    def post(name: str, api: RestApi = ours, **changes: object) -> Answer:
        return api.post("/issues.json", {"issue": issue | changes}, name)

    found = f"cf_{access.reference_field}"
    made = post("made")
    number = made.json["issue"]["id"]
    answers = [
        made,
        post("made_without_field", tracker_id=access.support, description="Water\nReference: 482915305"),
        post("wrong_key", wrong),
        post("no_project", project_id="nowhere"),
        post("closed_project", project_id="finished"),
        post("hidden_project", project_id="hidden"),
        post("no_tracker", tracker_id=99),
        post("no_place", tracker_id=access.feature),
        post("no_subject", subject=""),
        ours.get("/issues.json", "found", **{found: "482915304", "status_id": "*", "limit": "100"}),
        ours.get("/issues.json", "found_none", **{found: "0", "status_id": "*", "limit": "1"}),
        ours.get(
            "/issues.json",
            "no_filter",
            **{f"cf_{access.unfiltered_field}": "0", "status_id": "*", "limit": "1"},
        ),
        wrong.get("/issues.json", "list_wrong_key", status_id="*"),
        ours.get(
            "/issues.json",
            "found_by_description",
            description="~Reference: 482915305",
            status_id="*",
            limit="100",
        ),
        ours.get("/users/current.json", "user", include="memberships"),
        wrong.get("/users/current.json", "user_wrong_key", include="memberships"),
        ours.get(f"/roles/{access.role}.json", "role"),
        ours.get("/projects.json", "projects", limit="100"),
        ours.get("/trackers.json", "trackers", limit="100"),
        ours.get("/issues/99999.json", "no_issue", include="journals"),
        ours.get("/custom_fields.json", "custom_fields"),
    ]
    private = {"status_id": IN_PROGRESS, "notes": "Only for us", "private_notes": True}
    officer.put(f"/issues/{number}.json", {"issue": private})
    officer.put(f"/issues/{number}.json", {"issue": {"status_id": CLOSED, "notes": "The pipe is mended"}})
    answers.append(ours.get(f"/issues/{number}.json", "moved", include="journals"))
    answers.append(ours.get("/issues.json", "polled", issue_id=f"{number},99999", status_id="*", limit="100"))
    redmine.run_ruby("Role.find_by(name: 'Access gateway').update!(permissions: [:add_issues])")
    answers.append(ours.get(f"/roles/{access.role}.json", "role_only_adds"))
    redmine.run_ruby(
        "Role.find_by(name: 'Access gateway').update!(permissions: [:add_issues, :view_issues, :add_issue_notes]);"
        "Setting.rest_api_enabled = '0'"
    )
    answers.append(ours.get("/users/current.json", "user_switched_off"))
    redmine.run_ruby("Setting.rest_api_enabled = '1'")
    return answers
