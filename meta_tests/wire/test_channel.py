"""Frames over a real socket pair: kinds, patience, and a frame that comes in pieces."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.wire.channel import FRAME_CAP, LENT, PLAIN, Channel, ChannelClosed, ChannelTimeout, until


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    """A channel, and the bare socket at its other end."""
    ours, theirs = socket.socketpair()
    yield Channel(ours), theirs
    ours.close()
    theirs.close()


class Patient:
    """Patience for this many readings of the clock, each after a hundredth of a second."""

    def __init__(self, looks: int) -> None:
        """So many."""
        self.looks = looks

    def __call__(self) -> float:
        """A hundredth of a second, or the end."""
        if not self.looks:
            raise ChannelTimeout
        self.looks -= 1
        return 0.01


def test_a_frame_carries_its_kind(ends: tuple[Channel, socket.socket]) -> None:
    """Payload and kind arrive as they were sent, also an empty payload and several frames at once."""
    channel, theirs = ends
    other = Channel(theirs)
    other.send(b"answer")
    other.send(b"", kind=LENT)
    assert channel.receive_frame() == (b"answer", PLAIN)
    assert channel.receive_frame() == (b"", LENT)


def test_patience_is_asked_again_until_it_ends(ends: tuple[Channel, socket.socket]) -> None:
    """The end of one wait is not the end; patience decides when to stop."""
    patient = Patient(5)
    with pytest.raises(ChannelTimeout):
        ends[0].receive(patient)
    assert patient.looks == 0


def test_what_is_possible_at_once_needs_no_patience(ends: tuple[Channel, socket.socket]) -> None:
    """A frame that can be sent, or that has arrived, waits for nothing and asks no clock."""
    channel, theirs = ends
    channel.send(b"request", Patient(0))
    Channel(theirs).send(b"answer")
    assert channel.receive(Patient(0)) == b"answer"


def test_a_wait_without_patience_follows_one_with_it(ends: tuple[Channel, socket.socket]) -> None:
    """A channel that once gave up waits for ever the next time."""
    channel, theirs = ends
    with pytest.raises(ChannelTimeout):
        channel.receive(Patient(1))
    thread = threading.Thread(target=lambda: (time.sleep(0.05), Channel(theirs).send(b"late")))
    thread.start()
    assert channel.receive() == b"late"
    thread.join()


def test_a_frame_may_come_in_pieces_over_several_waits(ends: tuple[Channel, socket.socket]) -> None:
    """What has come before a wait's end is kept."""
    channel, theirs = ends
    frame = struct.pack("<QB", 3, LENT) + b"abc"

    def send() -> None:
        for byte in frame:
            theirs.send(bytes([byte]))
            time.sleep(0.02)

    thread = threading.Thread(target=send)
    thread.start()
    assert channel.receive_frame(Patient(10_000)) == (b"abc", LENT)
    thread.join()


def test_a_large_frame_waits_for_a_slow_reader(ends: tuple[Channel, socket.socket]) -> None:
    """A frame that the other side does not take ends with the patience; one that it takes slowly arrives whole."""
    channel, theirs = ends
    payload = bytes(2**22)
    with pytest.raises(ChannelTimeout):
        channel.send(payload, Patient(5))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        thread = threading.Thread(target=Channel(ours).send, args=(payload, Patient(10_000)))
        thread.start()
        time.sleep(0.05)
        assert Channel(theirs).receive(until(time.monotonic() + 60)) == payload
        thread.join()


def test_a_frame_that_claims_too_much_closes_the_channel(ends: tuple[Channel, socket.socket]) -> None:
    """A length beyond the cap is refused before anything of it is read."""
    channel, theirs = ends
    theirs.send(struct.pack("<QB", FRAME_CAP + 1, PLAIN))
    with pytest.raises(ChannelClosed):
        channel.receive()


def test_a_frame_of_an_unknown_kind_closes_the_channel(ends: tuple[Channel, socket.socket]) -> None:
    """A frame is an answer or a request about a lent object; anything else breaks the framing."""
    channel, theirs = ends
    theirs.send(struct.pack("<QB", 1, LENT + 1) + b"N")
    with pytest.raises(ChannelClosed):
        channel.receive_frame()


def test_a_deadline_is_a_patience() -> None:
    """Until its moment it gives the seconds that are left, afterwards it ends."""
    assert 0 < until(time.monotonic() + 5)() <= 5
    with pytest.raises(ChannelTimeout):
        until(time.monotonic())()
