"""What each kind of task is called, and the page that it belongs to."""

from dataclasses import dataclass

from gateway.cases.submission_tasks import PURGE_ALL, RETRY_ALL
from gateway.messaging.message_search import FIND_BY_NUMBER


@dataclass(frozen=True, slots=True)
class TaskWords:
    """The title of a kind of task, what is counted of it, and the endpoint of its page with the words for it.

    `result`: the endpoint of the page that shows what the task found, if there is one.
    """

    title: str
    changed: str
    endpoint: str
    page: str
    result: str = ""


TASK_WORDS = {
    RETRY_ALL: TaskWords(
        "Trying again what was given up", "are tried again", "submissions.show", "Submissions"
    ),
    FIND_BY_NUMBER: TaskWords(
        "Looking for texts to this number", "found", "messages.show", "Messages", "messages.found"
    ),
    PURGE_ALL: TaskWords("Deleting what was given up", "are deleted", "submissions.show", "Submissions"),
}
OTHER_WORDS = TaskWords("A task", "were changed", "glance.show", "At a glance")


def words_of(kind: str) -> TaskWords:
    """Return the words of a kind of task."""
    return TASK_WORDS.get(kind, OTHER_WORDS)
