"""Find out from a failed HTTP request whether the text may be on its way. Both SDKs pass on errors of `requests`."""

from http import HTTPStatus

import requests
import urllib3.exceptions

from gateway.providers.sms_provider import CodeMeaning, SendDeferred, SendUnknown

# The address itself is wrong, so nothing was connected to.
_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidProxyURL,
)


def result_after(error: requests.RequestException) -> SendDeferred | SendUnknown:
    """Return SendDeferred if the request certainly did not leave, else SendUnknown.

    `requests` raises the same `ConnectionError` for a refused connection and for one that broke while the answer was
    read. Only the urllib3 error inside tells them apart. In doubt the result is SendUnknown.
    """
    if isinstance(error, _BAD_ADDRESS):
        return SendDeferred("bad_address", alarm=True)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return SendDeferred("connect_timeout")
    if isinstance(error, requests.exceptions.ReadTimeout):
        return SendUnknown("read_timeout")
    if isinstance(error, requests.exceptions.ProxyError):  # raised only before the proxy was reached
        return SendDeferred("proxy_unreachable", alarm=True)
    if isinstance(error, requests.exceptions.ConnectionError):
        return _after_connection_error(error)
    return SendUnknown("unreadable_answer")


def _after_connection_error(error: requests.exceptions.ConnectionError) -> SendDeferred | SendUnknown:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, urllib3.exceptions.MaxRetryError) else None
    if isinstance(reason, urllib3.exceptions.NewConnectionError):  # also a name that does not resolve
        return SendDeferred("cannot_connect")
    if "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return SendDeferred("certificate_not_trusted", alarm=True)
    return SendUnknown("connection_broken")


# The server did not do what was asked: it says where to ask (RFC 9110, 15.4). So the address of the provider is wrong.
_MOVED = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)


def meaning_of_status(status: int) -> tuple[str, CodeMeaning] | None:
    """Return the name and meaning of an HTTP status that says nothing of the text itself; None for a refusal.

    After a 5xx the text may be on its way: the server, or one behind it, may have sent it before it failed. So it is
    after a 503, whether or not it says when to come again: a gateway answers so, too, if what is behind it was late.
    So it is after a 302 or 303, with which servers answer what they have done, and after a 408 of a proxy.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too_many_requests", CodeMeaning.LATER
    if status in _MOVED:
        return f"http_{status}", CodeMeaning.ALARM
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and status != HTTPStatus.REQUEST_TIMEOUT:
        return None
    return f"http_{status}", CodeMeaning.UNCERTAIN
