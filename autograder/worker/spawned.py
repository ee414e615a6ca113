"""A worker that is an interpreter of its own: connects to the grader over loopback, then serves.

Isolation level 1: a separate process without any layer of confinement. Used where fork is missing (Windows) or unsafe
(macOS).
"""

from __future__ import annotations

import socket
from typing import Any

from .libraries import Libraries, install


def main(port: int, token: str, libraries: dict[str, Any]) -> None:
    """Load the libraries, connect, authenticate, and serve until killed."""
    install(Libraries(**libraries))
    from ..wire.channel import Channel, ChannelClosed
    from .serve import serve

    channel = Channel(socket.create_connection(("127.0.0.1", port)))
    channel.send(token.encode())
    try:
        serve(channel, ())
    except ChannelClosed:
        return
