import multiprocessing
from multiprocessing.connection import Connection

from gateway.operations.delayed_call import DelayedCall
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


def test_all_who_ask_meanwhile_share_a_call_and_the_next_gets_another() -> None:
    calls: list[str] = []
    delayed = DelayedCall(0.2, lambda: calls.append("called"))
    for _ in range(100):
        delayed.ask()
    wait_until(lambda: calls == ["called"], "it is called")
    delayed.ask()
    wait_until(lambda: calls == ["called", "called"], "it is called again")


def test_without_a_delay_it_is_called_at_once() -> None:
    calls: list[str] = []
    DelayedCall(0.0, lambda: calls.append("called")).ask()
    assert calls == ["called"]


def end_with_a_call(end: Connection) -> None:
    delayed = DelayedCall(3600.0, lambda: end.send("called"))
    delayed.call_at_exit()
    delayed.ask()


def test_a_process_of_a_server_calls_before_it_ends() -> None:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=end_with_a_call, args=(theirs,))
    process.start()
    assert ours.poll(WAIT_LIMIT_SECONDS)
    assert ours.recv() == "called"
    process.join()


def test_a_forked_process_has_a_call_of_its_own() -> None:
    ours, theirs = multiprocessing.Pipe()
    delayed = DelayedCall(0.2, lambda: theirs.send(multiprocessing.current_process().name))
    delayed.ask()  # the fork inherits this, but not the thread that calls
    told = multiprocessing.Event()

    def ask_and_stay() -> None:
        delayed.ask()
        told.wait(WAIT_LIMIT_SECONDS)

    process = multiprocessing.get_context("fork").Process(target=ask_and_stay, name="fork")
    process.start()
    assert {ours.recv(), ours.recv()} == {multiprocessing.current_process().name, "fork"}
    told.set()
    process.join()
