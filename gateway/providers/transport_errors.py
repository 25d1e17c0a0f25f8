"""What a failed HTTP call to a provider says about the text. Both SDKs let `requests` errors through."""

import requests
import urllib3.exceptions

from gateway.providers.sms_provider import SendDeferred, SendUnknown

# The address itself is wrong, so nothing was connected to.
_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidProxyURL,
)


def result_after(error: requests.RequestException) -> SendDeferred | SendUnknown:
    """Later where the request certainly did not leave, else Unknown.

    `requests` reports a refused connection and one that broke while the answer was read by the same
    `ConnectionError`; only the urllib3 error inside tells them apart. What is not certain counts as Unknown.
    """
    if isinstance(error, _BAD_ADDRESS):
        return SendDeferred("bad_address", alarm=True)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return SendDeferred("connect_timeout")
    if isinstance(error, requests.exceptions.ReadTimeout):
        return SendUnknown("read_timeout")
    if isinstance(
        error, requests.exceptions.ProxyError
    ):  # urllib3 raises it only before it reached the proxy
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
