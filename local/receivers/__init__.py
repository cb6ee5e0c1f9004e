"""The five receiving systems as one server: they check signature, time and shape, and keep the highest version."""

from local.receivers.server import app

__all__ = ["app"]
