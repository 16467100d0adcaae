"""All questions of a run: what is kept already, what is sent, and what that costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from castproof.assist.answers import KeptAnswers
from castproof.assist.question import Answer, Question, Usage
from castproof.assist.reader import read_object
from castproof.config.network import AssistSection
from castproof.errors import AnswerFailed


class AsksModel(Protocol):
    """Whatever answers questions: a client of a server, or a stand-in."""

    async def ask(self, question: Question) -> Answer:
        """Answer a question, or raise :class:`~castproof.errors.AnswerFailed`."""
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is about to be sent; ``cost`` is ``None`` where no price is configured."""

    requests: int
    lines: int
    input_tokens: int
    output_tokens: int
    cost: float | None


def estimate(questions: Sequence[Question], kept: KeptAnswers, section: AssistSection) -> Estimate:
    """Estimate what questions send whose answers are not kept; an answer counts at its longest."""
    asked = [one for one in questions if kept.find(one) is None]
    sent = sum(one.estimate_tokens() for one in asked)
    got = sum(one.answer_tokens for one in asked)
    prices = (section.input_price, section.output_price)
    cost = None
    if any(price is not None for price in prices):
        cost = (sent * (prices[0] or 0) + got * (prices[1] or 0)) / 1e6
    return Estimate(len(asked), sum(one.lines for one in asked), sent, got, cost)


class Asker:
    """Answers questions from what is kept, else by asking, so many at a time."""

    def __init__(self, model: AsksModel, kept: KeptAnswers, usage: Usage, parallel: int) -> None:
        self._model = model
        self._kept = kept
        self.usage = usage
        self._turns = asyncio.Semaphore(parallel)

    async def ask(self, question: Question) -> dict[str, Any] | None:
        """Ask a question and read the JSON of its answer.

        ``None`` where that cannot be used, which is noted in the usage's failures: one line each.
        """
        answer = self._kept.find(question)
        if answer is None:
            answer = await self._send(question)
        else:
            self.usage.kept += 1
        if answer is None:
            return None
        document = read_object(answer.text)
        if document is None:
            self.usage.failures.append(f"{question.about}: {_describe_unusable(answer)}")
        else:
            self.usage.answered += 1
        return document

    async def _send(self, question: Question) -> Answer | None:
        async with self._turns:
            begun = time.monotonic()
            self.usage.requests += 1
            try:
                answer = await self._model.ask(question)
            except AnswerFailed as error:
                self.usage.failures.append(f"{question.about}: {error}")
                return None
            finally:
                self.usage.seconds += time.monotonic() - begun
        self.usage.input_tokens += answer.input_tokens
        self.usage.output_tokens += answer.output_tokens
        self._kept.keep(question, answer)
        return answer


async def gather_all(
    work: Sequence[Callable[[], Awaitable[Any]]], advance: Callable[[float], None]
) -> list[Any]:
    """Do all pieces of work side by side and tell how far they are; the first error ends them."""
    done = 0

    async def do(one: Callable[[], Awaitable[Any]]) -> Any:
        nonlocal done
        result = await one()
        done += 1
        advance(done / len(work))
        return result

    tasks = [asyncio.ensure_future(do(one)) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _describe_unusable(answer: Answer) -> str:
    if not answer.text.strip():
        return "the answer is empty"
    if answer.is_cut_off:
        return "the answer was cut off before anything in it was whole"
    return "the answer holds no JSON, as a refusal or an apology does"
