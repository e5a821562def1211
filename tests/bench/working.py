"""What a member does in an hour, over HTTP: one section translated, and another's reviewed."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from tests.bench.visiting import Visitor

PASSWORD = "a long enough password"
SOUGHT = ("jit", "gradient", "배열", "형사", "컴파일", "sharding", "vmap", "계사", "변환과")
TERMS = ("ㅎㅅㄱ", "batch", "기울기", "shardng", "묶으", "tracer")
Step = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody will write for a segment; `base` is the revision that stands there."""

    segment: int
    base: str
    words: str


@dataclass(frozen=True, slots=True)
class Task:
    """A section that nobody holds, with all that it lacks, and a text that will stay a draft."""

    section: int
    texts: list[Text]
    unfinished: Text


@dataclass
class Queue:
    """Sections that wait for a review, each given to one member, never to its translator."""

    waiting: list[tuple[int, int]] = field(default_factory=list)  # section, translator
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, section: int, translator: int) -> None:
        with self.lock:
            self.waiting.append((section, translator))

    def take(self, reviewer: int) -> int | None:
        with self.lock:
            others = [one for one in self.waiting if one[1] != reviewer]
            if not others:
                return None
            self.waiting.remove(others[0])
            return others[0][0]


@dataclass
class Member:
    """Somebody at work. What the site said was saved is kept, to be looked for afterwards."""

    pk: int
    email: str
    slug: str
    task: Task
    queue: Queue
    visitor: Visitor
    saved: list[Text] = field(default_factory=list)
    draft: Text | None = None
    approved: list[int] = field(default_factory=list)
    seen: str = "none"
    page: str = ""

    def hour(self) -> Iterator[Step]:
        yield "sign in", lambda: self.visitor.sign_in(self.email, PASSWORD)
        yield "home", self.get("/")
        for number in (1, 2, 3):
            yield "board", self.get(f"/docs/{self.slug}/?page={number}")
        yield "claim", self.post(f"/sections/{self.task.section}/claim/", {}, 204)
        yield "editor", self.get(f"/sections/{self.task.section}/translate/")
        for number, text in enumerate(self.task.texts):
            yield from self.write(text)
            yield "finish", partial(self.finish, text)
            yield "search", self.get(f"/search/?q={quote(SOUGHT[number % len(SOUGHT)])}")
            yield "terms", self.get(f"/glossary/search/?q={quote(TERMS[number % len(TERMS)])}")
        yield from self.write(self.task.unfinished)
        yield "submit", self.submit
        yield "editor", self.get(f"/sections/{self.task.section}/translate/")
        yield "home", self.get("/")
        yield from self.review()

    def get(self, way: str) -> Callable[[], str]:
        return partial(self.visitor.ask, way)

    def post(self, way: str, typed: dict[str, str], wanted: int = 200) -> Callable[[], str]:
        return partial(self.visitor.ask, way, typed, wanted)

    # ---- translating ------------------------------------------------------------------------

    def write(self, text: Text) -> Iterator[Step]:
        """Choose a segment and type into it, with a pause after each third."""
        self.seen = "none"
        here = f"/segments/{text.segment}"
        presence = {"segment": str(text.segment), "writer": str(self.pk)}
        yield "side", self.get(f"{here}/side/")
        yield "presence", self.post(f"/sections/{self.task.section}/presence/", presence)
        for third in (1, 2, 3):
            typed = Text(text.segment, text.base, text.words[: len(text.words) * third // 3])
            yield "draft", partial(self.save_draft, typed)
            yield "checks", self.post(f"{here}/checks/", self.fields(typed))

    def fields(self, text: Text) -> dict[str, str]:
        return {"text": text.words, "base": text.base, "writer": str(self.pk)}

    def save_draft(self, text: Text) -> None:
        typed = self.fields(text) | {"seen": self.seen}
        said = self.visitor.ask(f"/segments/{text.segment}/draft/", typed)
        self.seen, self.draft = json.loads(said)["seen"], text

    def finish(self, text: Text) -> None:
        self.visitor.ask(f"/segments/{text.segment}/finish/", self.fields(text))
        self.saved.append(text)

    def submit(self) -> None:
        self.visitor.ask(f"/sections/{self.task.section}/submit/", {})
        self.queue.put(self.task.section, self.pk)

    # ---- reviewing --------------------------------------------------------------------------

    def review(self) -> Iterator[Step]:
        yield "reviews", self.get("/reviews/")
        section = self.queue.take(self.pk)
        if section is None:
            return
        yield "review", partial(self.open_review, section)
        if take := re.search(r"/reviews/\d+/take/", self.page):
            yield "take", self.post(take[0], {}, 302)
        rows = re.findall(r'data-segment="(\d+)"[^>]*data-revisions="([\d,]+)"', self.page)
        for number, (segment, revisions) in enumerate(rows):
            yield "read", self.post("/reviews/read/", {"revision": revisions}, 204)
            if number < 2:
                said = {"text": "이 문장은 더 짧아도 좋겠습니다.", "weight": "option"}
                yield "comment", self.post(f"/segments/{segment}/comments/add/", said)
        yield "approve", partial(self.approve, section, ",".join(one for _, one in rows))

    def open_review(self, section: int) -> None:
        self.page = self.visitor.ask(f"/sections/{section}/review/")

    def approve(self, section: int, revisions: str) -> None:
        self.visitor.ask(f"/sections/{section}/approve/", {"revision": revisions}, 302)
        self.approved += map(int, revisions.split(","))
