"""What each kind of task is called, and the page that it belongs to."""

from dataclasses import dataclass

from flask import url_for

from gateway.cases.submission_tasks import PURGE_ALL, RETRY_ALL
from gateway.messaging.announcements.proposal_tasks import CANCEL, COUNT, QUEUE
from gateway.messaging.message_search import FIND_BY_NUMBER
from gateway.operations.erasure_task import FORGET
from gateway.workers.tasks import Task


@dataclass(frozen=True, slots=True)
class TaskWords:
    """The title of a kind of task, what is counted of it, and the endpoint of its page with the words for it.

    `result`: the endpoint of the page that shows what came of the task, if there is one. It is called with the
    task's id as `task`, or with its subject as `name`.
    """

    title: str
    changed: str
    endpoint: str
    page: str
    result: str = ""

    def result_of(self, task: Task) -> str:
        """Return the address of what came of a task; empty if there is no page for it."""
        if self.result in ("messages.found", "forget.forgotten"):
            return url_for(self.result, task=task.id)
        return url_for(self.result, name=task.subject) if self.result else ""


TASK_WORDS = {
    RETRY_ALL: TaskWords(
        "Trying again what was given up", "are tried again", "submissions.show", "Submissions"
    ),
    FIND_BY_NUMBER: TaskWords(
        "Looking for texts to this number", "found", "messages.show", "Messages", "messages.found"
    ),
    COUNT: TaskWords(
        "Counting what it would send",
        "get a text",
        "announcements.show",
        "Announcements",
        "announcements.announcement",
    ),
    QUEUE: TaskWords(
        "Queueing its texts",
        "are queued",
        "announcements.show",
        "Announcements",
        "announcements.announcement",
    ),
    CANCEL: TaskWords(
        "Cancelling texts that wait",
        "never go",
        "announcements.show",
        "Announcements",
        "announcements.announcement",
    ),
    FORGET: TaskWords(
        "Forgetting a person", "are erased", "forget.show", "Forget a person", "forget.forgotten"
    ),
    PURGE_ALL: TaskWords("Deleting what was given up", "are deleted", "submissions.show", "Submissions"),
}
OTHER_WORDS = TaskWords("A task", "were changed", "glance.show", "At a glance")


def words_of(kind: str) -> TaskWords:
    """Return the words of a kind of task."""
    return TASK_WORDS.get(kind, OTHER_WORDS)
