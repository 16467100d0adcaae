"""All episodes of a call, one after the other; nothing is sent before a person may say no."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from castproof.assist.asking import Asker, AsksModel, Estimate, estimate
from castproof.assist.client import open_client
from castproof.assist.endpoint import Endpoint
from castproof.assist.episode_run import EpisodePlan, EpisodeResult, Wanted, run_episode
from castproof.assist.question import Answer, Question, Usage
from castproof.config.network import AssistSection
from castproof.errors import EndpointRefused, EndpointUnreachable
from castproof.pipeline.progress import Reporter
from transcript.errors import CastproofError

Confirm = Callable[[], None]
"""Called before the first request; raises where nothing may be sent."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """The episodes that were done; ``stopped`` is why those after them were not, if so."""

    episodes: tuple[EpisodeResult, ...]
    stopped: CastproofError | None = None


class LateClient:
    """A client that is opened when the first question has to be sent, after asking a person."""

    def __init__(
        self,
        endpoint: Endpoint,
        section: AssistSection,
        confirm: Confirm,
        stack: AsyncExitStack,
    ) -> None:
        self._endpoint = endpoint
        self._section = section
        self._confirm = confirm
        self._stack = stack
        self._client: AsksModel | None = None

    async def ask(self, question: Question) -> Answer:
        """Ask as :class:`~castproof.assist.client.ModelClient` does."""
        if self._client is None:
            self._confirm()
            opened = open_client(self._endpoint, self._section)
            self._client = await self._stack.enter_async_context(opened)
        return await self._client.ask(question)


@asynccontextmanager
async def open_late(
    endpoint: Endpoint, section: AssistSection, confirm: Confirm
) -> AsyncIterator[AsksModel]:
    """Open a client that asks ``confirm`` once, and connects only where something is sent."""
    async with AsyncExitStack() as stack:
        yield LateClient(endpoint, section, confirm, stack)


def estimate_all(plans: Sequence[EpisodePlan], section: AssistSection) -> Estimate:
    """Estimate what all episodes send, less what is kept of earlier runs."""
    found = [estimate(plan.questions, plan.kept, section) for plan in plans]
    costs = [one.cost for one in found if one.cost is not None]
    return Estimate(
        sum(one.requests for one in found),
        sum(one.lines for one in found),
        sum(one.input_tokens for one in found),
        sum(one.output_tokens for one in found),
        sum(costs) if costs else None,
    )


async def run_all(
    plans: Sequence[EpisodePlan],
    wanted: Wanted,
    endpoint: Endpoint,
    reporter: Reporter,
    confirm: Confirm,
) -> RunResult:
    """Ask about each episode, judge and write what comes of it.

    Where asking on would be in vain, those after it are left, and the error is in the result.
    Raises what writing raises, and what ``confirm`` does.
    """
    done: list[EpisodeResult] = []
    async with open_late(endpoint, wanted.section, confirm) as client:
        for plan in plans:
            asker = Asker(client, plan.kept, Usage(), wanted.section.parallel)
            try:
                done.append(await run_episode(plan, wanted, asker, reporter))
            except (EndpointRefused, EndpointUnreachable) as error:
                return RunResult(tuple(done), error)
    return RunResult(tuple(done))
