from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sls_py.live.wire import packets
from sls_py.live.wire.packets import Delivery, MalformedError, Reader, Will

topics = st.text(st.characters(codec="utf-8"), min_size=1, max_size=50)


def read(*chunks: bytes) -> list[tuple[int, bytes]]:
    reader, found = Reader(), []
    for chunk in chunks:
        reader.feed(chunk)
        while packet := reader.next():
            found.append(packet)
    return found


@given(topic=topics, payload=st.binary(max_size=300), number=st.integers(0, 65535))
def test_a_published_message_is_delivered(topic: str, payload: bytes, number: int) -> None:
    ((first, body),) = read(packets.publish(topic, payload, packet_id=number, retain=True))
    assert packets.delivery(first, body) == Delivery(topic, payload, True, number)


@given(sizes=st.lists(st.integers(0, 20_000), max_size=5), cuts=st.lists(st.integers(1, 9_000)))
def test_packets_are_found_however_the_stream_is_cut(sizes: list[int], cuts: list[int]) -> None:
    sent = [packets.publish("t", bytes(size)) for size in sizes]
    stream, chunks = b"".join(sent), []
    for cut in cuts:
        chunks.append(stream[:cut])
        stream = stream[cut:]
    found = read(*chunks, stream)
    assert [len(body) for _, body in found] == [size + 3 for size in sizes]


@given(stream=st.binary(max_size=100))
def test_junk_does_not_break_the_reader(stream: bytes) -> None:
    try:
        for first, body in read(stream):
            packets.delivery(first, body)
    except MalformedError:
        return


def test_a_length_without_end_is_refused() -> None:
    with pytest.raises(MalformedError, match="four bytes"):
        read(b"\x30\xff\xff\xff\xff\xff")


def test_a_packet_that_is_too_large_is_refused_before_it_has_come() -> None:
    with pytest.raises(MalformedError, match="bytes"):
        read(b"\x30\xff\xff\xff\x7f")


def test_packets_are_those_of_the_standard() -> None:
    assert packets.connect("ab", keep_alive=60) == bytes.fromhex(
        "100e 0004 4d515454 04 02 003c 0002 6162"
    )
    assert packets.connect("a", keep_alive=1, will=Will("t", b"w")) == bytes.fromhex(
        "1013 0004 4d515454 04 2e 0001 0001 61 0001 74 0001 77"
    )
    assert packets.subscribe(1, ("a", "b")) == bytes.fromhex("820a 0001 0001 61 01 0001 62 01")
    assert packets.publish("t", b"x") == bytes.fromhex("3004 0001 74 78")
    assert packets.publish("t", b"x", packet_id=2) == bytes.fromhex("3206 0001 74 0002 78")
    assert packets.puback(2) == bytes.fromhex("4002 0002")
