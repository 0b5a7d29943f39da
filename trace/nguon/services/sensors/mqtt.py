"""Readings from an MQTT broker, for one organisation's devices.

A message is the JSON of `nguon.services.sensors.intake`; where it names no device, the
part of its topic that the `+` stands for does (`nguon/SN-4471/readings`). Quality of
service 1 in a session that the broker keeps, and a message is acknowledged only once
its readings are durable: what came while this was away, or was being kept when it was
killed, comes again, and is known then. What cannot be read is told and acknowledged, or
it would come for ever. Proved in tests/services/test_mqtt.py.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from nguon.core import canonical
from nguon.errors import Malformed, NguonError, Refused, Unavailable
from nguon.services.sensors import intake
from nguon.services.sensors.intake import Taken
from nguon.store.ledger import Book

LIMIT: Final = 1 << 20  # bytes of one message


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a broker is, and as whom to log in there."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None

    @classmethod
    def parse(cls, url: str) -> "Broker":
        """Read `mqtt://user:password@host:1883`, `mqtts://…`; Malformed otherwise."""
        try:
            parts = urlsplit(url)
            tls = {"mqtt": False, "mqtts": True}[parts.scheme]
            port = parts.port or (8883 if tls else 1883)
        except (ValueError, KeyError) as error:
            raise Malformed("sensors.broker") from error
        if not parts.hostname or parts.path not in ("", "/"):
            raise Malformed("sensors.broker")
        user, password = (
            None if part is None else unquote(part)
            for part in (parts.username, parts.password)
        )
        return cls(parts.hostname, port, tls, user, password)


@dataclass(frozen=True, slots=True)
class Message:
    """What became of one message."""

    topic: str
    taken: Taken | None = None
    refused: NguonError | None = None


def listen(
    book: Book,
    organisation: str,
    broker: Broker,
    topic: str,
    *,
    now: Callable[[], datetime],
    told: Callable[[Message], None],
    ready: Callable[[], None] = lambda: None,
    stop: Event | None = None,
) -> None:
    """Take messages until `stop`, or for ever; a lost connection is made again."""
    listener = _Listener(book, organisation, topic, now, told, ready)
    name = hashlib.sha256(f"{organisation}\n{topic}".encode()).hexdigest()[:20]
    client = Client(
        CallbackAPIVersion.VERSION2, f"ng{name}", clean_session=False, manual_ack=True
    )
    client.on_connect, client.on_message = listener.connected, listener.came
    if broker.user is not None:
        client.username_pw_set(broker.user, broker.password)
    if broker.tls:
        client.tls_set()
    try:
        client.connect(broker.host, broker.port)
    except OSError as error:
        raise Refused(
            "sensors.no_broker", host=broker.host, reason=error.strerror or str(error)
        ) from error
    client.loop_start()
    try:
        wait = stop or Event()
        while not wait.wait(0.2):
            if listener.failure is not None:
                raise listener.failure
    finally:
        client.disconnect()
        client.loop_stop()


class _Listener:
    """The callbacks of one connection; they run in the client's own thread."""

    def __init__(
        self,
        book: Book,
        organisation: str,
        topic: str,
        now: Callable[[], datetime],
        told: Callable[[Message], None],
        ready: Callable[[], None],
    ) -> None:
        self.book, self.organisation, self.topic = book, organisation, topic
        self.now, self.told, self.ready = now, told, ready
        self.failure: NguonError | None = None

    def connected(
        self, client: Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Any
    ) -> None:
        if reason.is_failure:
            self.failure = Refused(
                "sensors.no_broker", host=client.host, reason=str(reason)
            )
            return
        client.subscribe(self.topic, qos=1)
        self.ready()

    def came(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            said = Message(message.topic, taken=self._take(message))
        except Unavailable:
            return  # not acknowledged: the broker sends it again
        except NguonError as error:
            said = Message(message.topic, refused=error)
        client.ack(message.mid, message.qos)
        self.told(said)

    def _take(self, message: MQTTMessage) -> Taken:
        value = canonical.parse(bytes(message.payload), limit=LIMIT)
        serial, rows = intake.read_message(value, device_in(message.topic, self.topic))
        return intake.take(self.book, self.organisation, serial, rows, self.now())


def device_in(topic: str, pattern: str) -> str:
    """Return the part of a topic that the pattern's first `+` stands for, or ""."""
    for part, wanted in zip(topic.split("/"), pattern.split("/"), strict=False):
        if wanted == "+":
            return part
    return ""
