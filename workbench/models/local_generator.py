"""Replies of weights in this process, and what they cost: each by itself, and among all that is asked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.models.generator import Reply, Request
from workbench.types import Usage

if TYPE_CHECKING:
    from workbench.cost.flops import Architecture
    from workbench.models.generate import Generation
    from workbench.models.local import LocalModel
    from workbench.models.stored_prefix import StoredPrefix


class LocalGenerator:
    """A loaded model as a `Generator`. `alone`: each request is computed by itself, and nothing is shared.

    `stored_prefix` is the beginning of every prompt, computed before: replies start from it, and do not pay for it.
    """

    def __init__(
        self,
        model: LocalModel,
        architecture: Architecture,
        adapter_parameters: int,
        alone: bool,
        stored_prefix: StoredPrefix | None = None,
    ) -> None:
        self.model, self.architecture = model, architecture
        self.adapter_parameters, self.alone, self.stored_prefix = adapter_parameters, alone, stored_prefix

    def ready(self) -> None:
        """Read the weights: those of a mapped file come into memory at their first use."""
        self.model.make_resident()

    def replies(self, asked: Sequence[Request], wanted: Sequence[int], seconds: float) -> Iterator[list[Reply]]:
        """As `Generator` says. A request that the model's context has no room for is an error with the reason."""
        from workbench.models.generate import shared_prefix

        rendered = [self.model.render(request.messages) for request in asked]
        prefix = shared_prefix(rendered) if self.stored_prefix is None else self.stored_prefix.common(rendered)
        counts = _Counts(self, rendered, prefix)
        tokens = [rendered[place] for place in wanted]
        limits = [asked[place].limit for place in wanted]
        sampling = [asked[place].sampling for place in wanted]
        computed = self.stored_prefix.open(self.model, prefix) if self.stored_prefix is not None else None
        for batch in self.model.generate(tokens, limits, seconds, prefix, computed, sampling):
            yield [self._reply(wanted[made.index], made, counts) for made in batch]

    def _reply(self, place: int, made: Generation, counts: _Counts) -> Reply:
        return Reply(place, self.model.decode(made.tokens), made.stop, counts.usage(place, made), made.error)


class _Counts:
    """Counts what replies cost: each by itself, and as a share of what all that is asked takes together."""

    def __init__(self, generator: LocalGenerator, rendered: Sequence[list[int]], prefix: int) -> None:
        from workbench.models.generate import SHORTEST_SHARED_PREFIX
        from workbench.models.prefixes import groups

        self.shape, self.adapter = generator.architecture, generator.adapter_parameters
        self.virtual = generator.model.virtual_tokens  # attended to, and computed already
        self.asked, self.prefix, self.alone = len(rendered), prefix, generator.alone
        self.from_stored = generator.stored_prefix is not None
        alike = (
            []
            if self.alone or self.from_stored
            else groups([tokens[prefix:] for tokens in rendered], SHORTEST_SHARED_PREFIX)
        )
        self.groups = {row: group for group in alike for row in group.rows}
        self.prefix_flops = self._prompt(prefix, logits=0) if prefix else 0.0

    def _prompt(self, tokens: int, cached: int = 0, logits: int = 1) -> float:
        return self.shape.prompt_flops(tokens + self.virtual, cached + self.virtual, logits, self.adapter)

    def usage(self, place: int, made: Generation) -> Usage:
        """The tokens, FLOPs and seconds of a reply; a reply that failed has computed nothing that counts."""
        tokens, new = made.prompt_tokens, len(made.tokens)
        group, begun = self.groups.get(place), 0 if self.alone and not self.from_stored else self.prefix
        cached = begun + (group.length if group else 0)
        flops = batch = 0.0
        if not made.error:
            rest = self.shape.decode_flops(new, tokens + self.virtual, self.adapter)
            flops = self._prompt(tokens, self.prefix if self.from_stored else 0) + rest
            batch = self._prompt(tokens, cached) + rest
            if begun and not self.from_stored:  # computed once, paid by all
                batch += self.prefix_flops / self.asked
            if group:  # and by those of a group
                batch += self._prompt(cached, begun, logits=0) / len(group.rows)
        return Usage(
            prompt_tokens=tokens,
            new_tokens=new,
            cached_tokens=cached,
            flops=flops,
            seconds=made.seconds,
            batch_flops=batch,
            # What the fit has computed is no more to be saved.
            prefix_tokens=0 if self.from_stored else self.prefix,
            prefix_flops=0.0 if made.error or self.from_stored else self.prefix_flops,
        )
