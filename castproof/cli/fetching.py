"""What commands do about URLs among their arguments: fetch, and say what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from castproof.cli import messages as say

if TYPE_CHECKING:
    from castproof.batch.manifest import ManifestRow
    from castproof.batch.pool import Refused
    from castproof.config.network import FetchSection
    from castproof.config.request import Request
    from castproof.fetch.fetcher import Fetcher
    from castproof.fetch.inputs import FeedChoice, FetchedRecording, NotFetched
    from castproof.pipeline.result import RecordingSummary

#: Secrets are hidden in all that is printed, but for those as short as a word of it may be.
_SHORTEST_SECRET = 6
#: So many of the publishers' transcripts are offered; of more only how many there are.
_OFFERS = 3


@contextmanager
def open_fetcher(
    section: FetchSection, output: Path, *, allow_private: bool, quiet: bool
) -> Iterator[Fetcher]:
    """Open what fetches for one command, and show how far it is."""
    from castproof.cli.progress import show_progress
    from castproof.fetch.fetcher import Fetcher

    with (
        show_progress(quiet=quiet) as reporter,
        Fetcher(section, output, reporter, allow_private=allow_private) as fetcher,
    ):
        yield fetcher


def hide_secrets(texts: Sequence[str]) -> None:
    """Never print what lets somebody in of URLs.

    Raises :class:`~transcript.errors.InvalidCall` for a URL that is none.
    """
    from castproof.fetch.source_url import is_url, list_secrets, parse_url

    for text in filter(is_url, texts):
        for secret in list_secrets(parse_url(text)):
            if len(secret) >= _SHORTEST_SECRET:
                say.hide_secret(secret)


def fetch_recordings(
    texts: Sequence[str], request: Request, *, allow_private: bool, quiet: bool
) -> tuple[tuple[Path, ...], tuple[RecordingSummary, ...]]:
    """Fetch the URLs among recordings: return all paths, and a failure for each that is not there.

    Raises :class:`~transcript.errors.InvalidCall` for a URL that is none.
    """
    from castproof.config.request import check_folder
    from castproof.errors import explain
    from castproof.fetch.download import make_source
    from castproof.fetch.source_url import is_url, parse_url
    from castproof.pipeline.result import RecordingSummary
    from transcript.errors import CastproofError, InvalidCall

    if not any(map(is_url, texts)):
        return tuple(map(Path, texts)), ()
    hide_secrets(texts)
    check_folder(request.folder)
    paths: list[Path] = []
    failed: list[RecordingSummary] = []
    with open_fetcher(
        request.config.fetch, request.folder, allow_private=allow_private, quiet=quiet
    ) as fetcher:
        for text in texts:
            if not is_url(text):
                paths.append(Path(text))
                continue
            source = make_source(parse_url(text))
            try:
                paths.append(fetcher.fetch_named(source))
            except InvalidCall:
                raise
            except (CastproofError, OSError) as error:
                failed.append(RecordingSummary(source.url.shown, error=explain(error)))
    return tuple(paths), tuple(failed)


def fetch_beside(text: str, episode: Path, allow_private: bool) -> Path:
    """Fetch a recording, where it is named by its URL, to the folder beside its episode.

    Raises :class:`~castproof.errors.FetchFailed`, and :class:`~transcript.errors.InvalidCall` for
    a URL that is none.
    """
    from castproof.config.network import FetchSection
    from castproof.fetch.download import make_source
    from castproof.fetch.source_url import is_url, parse_url

    if not is_url(text):
        return Path(text)
    hide_secrets([text])
    with open_fetcher(
        FetchSection(), episode.parent, allow_private=allow_private, quiet=False
    ) as fetcher:
        return fetcher.fetch_named(make_source(parse_url(text)))


@dataclass(slots=True)
class UrlInputs:
    """Fetches the URLs among a batch's inputs, and remembers what to say of them at the end."""

    request: Request
    fetcher: Fetcher
    choice: FeedChoice
    dry_run: bool = False
    recordings: list[FetchedRecording] = field(default_factory=list)
    planned: list[NotFetched] = field(default_factory=list)
    feeds: int = 0
    has_failed: bool = False

    def fetch(self, text: str) -> tuple[list[ManifestRow], list[Refused]]:
        """Fetch what a URL names: rows of what is there, and refusals of what is not."""
        from castproof.batch.manifest import ManifestRow
        from castproof.batch.pool import Refused
        from castproof.fetch.inputs import fetch_input

        found = fetch_input(text, self.fetcher, self.choice, dry_run=self.dry_run)
        self.feeds += found.is_feed
        self.recordings += found.recordings
        self.planned += [one for one in found.missing if one.reason is None]
        rows = [
            ManifestRow(one.path, one.name, front_matter=one.front_matter)
            for one in found.recordings
        ]
        refused = [
            Refused(one.name, one.url, one.reason)
            for one in found.missing
            if one.reason is not None
        ]
        self.has_failed |= bool(refused)
        return rows, refused

    def require_feed(self) -> None:
        """Raise :class:`~transcript.errors.InvalidCall` where feeds' options meet no feed."""
        from transcript.errors import InvalidCall

        if self.choice.option is not None and not (self.feeds or self.has_failed):
            raise InvalidCall(f"{self.choice.option} is for feeds: no INPUT is one")

    def offer_publishers(self) -> None:
        """Say what can be done with the transcripts that publishers have themselves."""
        from castproof.files.paths import format_path

        offers = [
            (one.name, quote(format_path(episode)), quote(format_path(one.publisher)))
            for one in self.recordings
            if one.publisher is not None
            and (episode := self.request.folder / f"{one.name}.md").is_file()
        ]
        for name, ours, theirs in offers[:_OFFERS]:
            say.note(
                f"{name}: the publisher has a transcript: `castproof compare {ours} {theirs}` "
                f"tells the difference, `castproof retime {ours} {theirs}` takes its times"
            )
        if len(offers) > _OFFERS:
            say.note(
                f"of {len(offers) - _OFFERS} more episodes, too, the publisher has transcripts"
            )


@contextmanager
def open_inputs(
    inputs: Sequence[str],
    request: Request,
    choice: FeedChoice,
    *,
    allow_private: bool,
    dry_run: bool,
    quiet: bool,
) -> Iterator[UrlInputs]:
    """Open what fetches the URLs among a batch's inputs; nothing is made where there are none.

    Raises :class:`~transcript.errors.InvalidCall` for a URL that is none, and
    :class:`~castproof.errors.OutputNotWritable`.
    """
    from castproof.config.request import check_folder
    from castproof.fetch.source_url import is_url

    hide_secrets(inputs)
    has_urls = any(map(is_url, inputs))
    if has_urls and not dry_run:
        check_folder(request.folder)
    with open_fetcher(
        request.config.fetch,
        request.folder,
        allow_private=allow_private,
        quiet=quiet or not has_urls,
    ) as fetcher:
        urls = UrlInputs(request, fetcher, choice, dry_run)
        if not has_urls:
            urls.require_feed()
        yield urls
