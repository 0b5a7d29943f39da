"""Readings over MQTT, through a real broker: each taken, told, and acknowledged last."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from kit.desk import NOW, Story, ledger
from nguon.core import canonical
from nguon.errors import Malformed, Refused
from nguon.services.sensors import devices
from nguon.services.sensors.devices import Typed
from nguon.services.sensors.mqtt import Broker, Message, device_in, listen

TOPIC = "nguon/+/readings"
READING = {"time": "2026-09-14T04:00:00Z", "celsius": 4}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        made = Story(book)
        devices.add(book, made.coop.id, Typed("Xe lạnh 2", "SN-4471", "2", "8"), NOW)
        yield made


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A broker of its own in a thread, as long as this module's tests run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    up, down = Event(), Event()
    thread = Thread(target=lambda: asyncio.run(_broker(number, up, down)), daemon=True)
    thread.start()
    assert up.wait(30)
    yield number
    down.set()
    thread.join(30)


async def _broker(port: int, up: Event, down: Event) -> None:
    from amqtt.broker import Broker as Amqtt

    broker = Amqtt(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {
                "amqtt.plugins.authentication.AnonymousAuthPlugin": {
                    "allow_anonymous": True
                }
            },
        }
    )
    await broker.start()
    up.set()
    while not down.is_set():
        await asyncio.sleep(0.05)
    await broker.shutdown()


@contextmanager
def listening(story: Story, port: int) -> Iterator["Queue[Message]"]:
    told: Queue[Message] = Queue()
    ready, stop = Event(), Event()
    thread = Thread(
        target=listen,
        args=(
            story.book,
            story.coop.id,
            Broker.parse(f"mqtt://127.0.0.1:{port}"),
            TOPIC,
        ),
        kwargs={"now": lambda: NOW, "told": told.put, "ready": ready.set, "stop": stop},
    )
    thread.start()
    try:
        assert ready.wait(30)
        yield told
    finally:
        stop.set()
        thread.join(30)


def publish(port: int, topic: str, payload: Any) -> None:
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    data = payload if isinstance(payload, bytes) else canonical.to_bytes(payload)
    client.publish(topic, data, qos=1).wait_for_publish(20)
    client.disconnect()
    client.loop_stop()


def test_a_message_is_taken_by_its_topic_or_its_device(story: Story, port: int) -> None:
    with listening(story, port) as told:
        publish(port, "nguon/SN-4471/readings", {"readings": [READING]})
        first = told.get(timeout=20)
        publish(port, "nguon/x/readings", {"device": "SN-4471", "readings": [READING]})
        second = told.get(timeout=20)
    assert first.taken and second.taken
    assert (first.taken.new, second.taken.known) == (1, 1)


def test_what_cannot_be_read_is_told_and_the_next_is_taken(
    story: Story, port: int
) -> None:
    with listening(story, port) as told:
        publish(port, "nguon/SN-4471/readings", b"22.5")
        publish(port, "nguon/nobody/readings", {"readings": [READING]})
        publish(port, "nguon/SN-4471/readings", {"readings": [READING]})
        found = [told.get(timeout=20) for _ in range(3)]
    assert [one.refused and one.refused.code for one in found] == [
        "sensors.message", "sensors.unknown", None,
    ]  # fmt: skip


def test_the_address_of_a_broker_is_read_strictly() -> None:
    found = Broker.parse("mqtts://htx:m%40t@broker.example")
    assert (found.host, found.port, found.tls) == ("broker.example", 8883, True)
    assert (found.user, found.password) == ("htx", "m@t")
    for bad in ("broker", "http://broker", "mqtt://", "mqtt://h:99999", "mqtt://h/x"):
        with pytest.raises(Malformed):
            Broker.parse(bad)


def test_a_broker_that_is_not_there_is_one_sentence(story: Story) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        where = Broker.parse(f"mqtt://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(Refused):
            listen(
                story.book, story.coop.id, where, TOPIC, now=lambda: NOW,
                told=lambda _: None,
            )  # fmt: skip


def test_the_topic_says_which_device() -> None:
    assert device_in("nguon/SN-1/readings", TOPIC) == "SN-1"
    assert device_in("nguon/SN-1/readings", "nguon/#") == ""
