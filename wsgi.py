"""The WSGI application, for servers other than `gateway serve`."""

from gateway.app import from_environment

application = from_environment()
