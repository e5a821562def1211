"""Runs programs for a broker's asking and reports what they did. Plain: no Django, no database."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from celery import Celery
from kombu import Connection, Consumer, Producer
from kombu.exceptions import OperationalError
from kombu.simple import SimpleBase
from kombu.utils.functional import retry_over_time

from runner.broker import LARGEST_MESSAGE_BYTES, control_queue, queue
from runner.engine import BadMessage, CellRecord, Engine, EngineError, Outcome, Output, Program
from runner.reports import WorkerReport
from runner.results import BROKER_AWAY, Results
from runner.signing import Signer

logger = logging.getLogger(__name__)

# A broker that is away for five minutes costs no result.
PATIENTLY: dict[str, Any] = {
    "max_retries": 60,
    "interval_start": 0.2,
    "interval_step": 0.5,
    "interval_max": 5.0,
}

Attempt = tuple[int, int]


@dataclass(slots=True)
class Lender:
    """One engine, the broker it reports to, and the attempts that are on it now.

    `alive` is a file that is touched with each sign of life, for whoever watches this process.
    """

    engine: Engine
    app: Celery
    results: Results
    signer: Signer
    who: WorkerReport
    heartbeat_s: float
    alive: Path | None = None
    beats: int = 0
    active: dict[Attempt, threading.Event] = field(default_factory=dict)
    is_leaving: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def execute(self, run: int, attempt: int, message: object) -> None:
        """Run one program to its end, telling what each cell did as soon as it is known."""
        unwanted = self._begin((run, attempt))
        if unwanted is None:
            return  # the same message twice
        try:
            self._report("record_start", run, attempt)
            program = Program.from_message(message)
            self._run(program, run, attempt, lambda: unwanted.is_set() or self.is_leaving.is_set())
        except (EngineError, BadMessage) as error:
            logger.error("A run failed through no fault of its page: %s", error)
            self._report("record_fault", run, attempt, str(error)[:500])
        finally:
            with self.lock:
                del self.active[run, attempt]

    def _begin(self, this: Attempt) -> threading.Event | None:
        with self.lock:
            if this in self.active:
                return None
            self.active[this] = threading.Event()
            return self.active[this]

    def _run(self, program: Program, run: int, attempt: int, cancelled: Callable[[], bool]) -> None:
        sent = 0

        def tell(record: CellRecord) -> None:
            nonlocal sent
            sent += 1
            self._report("record_cell", run, attempt, fitting(record).to_message())

        outcome: Outcome = self.engine.run(program, tell, cancelled)
        if not self.is_leaving.is_set():  # else it is another worker's from now on
            self._report("record_end", run, attempt, sent, outcome.to_message())

    def _report(self, what: str, run: int, attempt: int, *facts: Any) -> None:
        sender = replace(self.who, self_test=(), devices=()).to_message()
        self._send(what, run, attempt, sender, *facts)

    def _send(self, what: str, *arguments: Any) -> None:
        message = self.signer.seal(json.dumps([what, arguments]).encode())
        retry_over_time(self.results.put, BROKER_AWAY, args=[message], **PATIENTLY)

    def beat(self) -> None:
        """Give one sign of life."""
        with self.lock:
            active = tuple(self.active)
            self.beats += 1
        is_leaving = self.is_leaving.is_set()
        report = replace(self.who, active=active, beat=self.beats, is_leaving=is_leaving)
        self._send("record_worker", report.to_message())
        if self.alive:
            self.alive.touch()

    def beat_until_left(self) -> None:
        """Give signs of life, and a last one that says goodbye."""
        while not self.is_leaving.is_set():
            self._try_to_beat()
            self.is_leaving.wait(self.heartbeat_s)
        self._try_to_beat()

    def _try_to_beat(self) -> None:
        try:
            self.beat()
        except BROKER_AWAY as error:
            logger.warning("No sign of life could be sent: %s", error)

    def listen_until_left(self) -> None:
        """Hear which attempts nobody waits for any more."""
        while not self.is_leaving.is_set():
            try:
                with self.app.connection_for_read() as connection:
                    self._listen(connection)
            except (OperationalError, *BROKER_AWAY) as error:
                logger.warning("Requests to stop cannot be heard: %s", error)
                self.is_leaving.wait(self.heartbeat_s)

    def _listen(self, connection: Connection) -> None:
        channel = connection.channel()
        consumer = Consumer(channel, [queue(control_queue(self.who.name))])
        own = SimpleBase(channel, Producer(channel), consumer, no_ack=True)
        while not self.is_leaving.is_set():
            try:
                message = own.get(timeout=1.0)
            except own.Empty:
                continue
            self.stop(message.payload)

    def stop(self, message: object) -> None:
        if isinstance(message, dict):
            named = message.get("run"), message.get("attempt")
            with self.lock:
                for attempt, unwanted in self.active.items():
                    if attempt == named:
                        unwanted.set()

    def leave(self, **_: Any) -> None:
        """Stop what is under way and say so, that another worker may start it at once."""
        self.is_leaving.set()


def fitting(record: CellRecord) -> CellRecord:
    """The record, less its largest outputs where a message could not carry it."""
    while len(json.dumps(record.to_message())) > LARGEST_MESSAGE_BYTES:
        sizes = [len(output.data) for output in record.outputs]
        largest = sizes.index(max(sizes))
        left_out = Output("stderr", "(an output too large to keep was left out)")
        outputs = (*record.outputs[:largest], left_out, *record.outputs[largest + 1 :])
        record = replace(record, outputs=outputs)
    return record
