"""A loaded encoder: texts to vectors of length 1, tokens and their places, and what encoding costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from workbench.errors import ArmError, RequestError
from workbench.languages.spoken import said
from workbench.models.encoders import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Advance = Callable[[int, int], None]

    class Into(Protocol):
        """What takes the vectors of some rows at a time."""

        def __setitem__(self, rows: list[int], made: Vectors, /) -> None: ...


Item = TypeVar("Item")
Role = Literal["query", "passage"]
BATCH = {"cpu": 8}  # of texts of about one length; larger ones only spill the caches of a processor
ACCELERATOR_BATCH = 64
SORTED = 64  # batches that are handed over at a time, so that progress is seen
COUNTED = 1_000  # texts whose tokens are in memory at a time: of a whole corpus they would take many times its size
MARGIN = 2  # tokens that may come of joining a title and a passage


class Embedder:
    """An encoder in memory, on one device."""

    def __init__(self, encoder: Encoder, device: str) -> None:
        self.encoder, self.device = encoder, device
        self.batch = BATCH.get(device, ACCELERATOR_BATCH)

    @cached_property
    def model(self) -> Any:
        """The loaded model of sentence-transformers. Raises RequestError where its folder is not sound."""
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = self.encoder.folder
        try:
            model = SentenceTransformer(
                str(folder),
                device=self.device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # whatever a broken folder gives
            what = said("model_fault.encoder_unloadable", error=f"{type(error).__name__}: {error}")
            raise RequestError.of(what, str(folder), said("model_fault.encoder_again")) from error
        check_whole(model[0].model, folder, without="pooler")
        model.max_seq_length = self.encoder.limit
        return model

    @property
    def tokenizer(self) -> Any:
        """The encoder's tokenizer, which truncates nothing by itself."""
        return self.model.tokenizer

    def _without_controls(self, texts: Sequence[str]) -> list[str]:
        return without_controls(self.tokenizer, texts)

    def prompt(self, role: Role) -> str:
        """What stands in front of every text of this role."""
        return self.encoder.query_prompt if role == "query" else self.encoder.passage_prompt

    def lengths(self, texts: Sequence[str], role: Role) -> list[int]:
        """The tokens of each text with its prompt and the special ones, of which the encoder reads `limit`."""
        found: list[int] = []
        for part in in_parts(texts, COUNTED):
            asked = [self.prompt(role) + text for text in self._without_controls(part)]
            ids = self.tokenizer(asked, truncation=False, return_attention_mask=False, verbose=False)["input_ids"]
            found += map(len, ids)
        return found

    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The place of each token in its text, blanks left out, without prompt and special tokens."""
        if not texts:
            return []
        made = self.tokenizer(
            self._without_controls(texts),
            truncation=False,
            add_special_tokens=False,
            return_offsets_mapping=True,
            return_attention_mask=False,
            verbose=False,
        )
        return [_places(text, offsets) for text, offsets in zip(texts, made["offset_mapping"], strict=True)]

    def encode(
        self,
        texts: Sequence[str],
        role: Role,
        into: Into | None = None,
        advance: Advance | None = None,
        lengths: Sequence[int] | None = None,
    ) -> Vectors:
        """The vectors of the texts, in their order, shape (texts, width), float32, each of length 1.

        They are computed in batches of texts of one length, the longest first, so that little is padded.
        `into` receives them step by step, a file on disk maybe; `advance(texts, tokens)` hears of each step. `lengths`
        are those that the method of this name gives, if they are known. Raises ArmError where a vector is not finite.
        """
        import numpy as np

        lengths = self.lengths(texts, role) if lengths is None else lengths
        vectors: Any = np.empty((len(texts), self.width), np.float32) if into is None else into
        order = sorted(range(len(texts)), key=lambda n: (-lengths[n], n))
        step = self.batch * SORTED
        for start in range(0, len(order), step):
            rows = order[start : start + step]
            made = self.model.encode(
                self._without_controls([texts[n] for n in rows]),
                prompt=self.prompt(role),
                batch_size=self.batch,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if not np.isfinite(made).all():
                raise ArmError(said("error.encoder_not_finite", encoder=repr(self.encoder.name)))
            vectors[rows] = made
            if advance is not None:
                advance(len(rows), sum(min(lengths[n], self.encoder.limit) for n in rows))
        made_all: Vectors = vectors
        return made_all

    @cached_property
    def width(self) -> int:
        """Values of a vector."""
        size: int = self.model.get_embedding_dimension()
        return size

    @cached_property
    def weights(self) -> int:
        """Parameters that every token is multiplied with: those of embeddings are looked up."""
        named = self.model.named_parameters()
        return sum(p.numel() for name, p in named if "embeddings" not in name and "pooler" not in name)

    def flops(self, lengths: Sequence[int]) -> list[float]:
        """About 2 FLOPs a weight and token that is read."""
        return [2.0 * self.weights * min(length, self.encoder.limit) for length in lengths]


def in_parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in order, so many at a time; a table on disk is read so."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


@lru_cache(maxsize=2)
def embedder(encoder: Encoder, device: str) -> Embedder:
    """The encoder, loaded once a process."""
    return Embedder(encoder, device)


def without_controls(tokenizer: Any, texts: Sequence[str]) -> list[str]:
    """The texts with a blank in place of the first character of each "</s>" or "[SEP]", of the same lengths.

    Only the tokenizer itself may end or mask a text; the vocabulary would find these strings in a document too.
    """
    controls = re.compile("|".join(map(re.escape, filter(None, tokenizer.all_special_tokens))) or r"(?!)")
    return [controls.sub(lambda found: " " + found[0][1:], text) for text in texts]


def _places(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the blank in front that some tokenizers count to a word."""
    return [(start + (start < end and text[start].isspace()), end) for start, end in offsets]


def check_whole(network: Any, folder: Path, without: str | None = None) -> None:
    """Raises RequestError if the folder does not hold every weight of a network: one that is missing is a random one.

    `without`: what parts are called that nothing uses.
    """
    from safetensors import safe_open

    held: set[str] = set()
    for path in folder.glob("*.safetensors"):
        with safe_open(path, framework="np") as weights:
            held.update(weights.keys())
    parts = {name for name, _ in network.named_parameters() if without is None or without not in name}
    missing = sorted(name for name in parts if not any(own == name or own.endswith(f".{name}") for own in held))
    if missing:
        first_missing = ", ".join(missing[:3])
        what = said("model_fault.weights_missing", n=len(missing), names=first_missing)
        raise RequestError.of(what, str(folder), said("model_fault.weights_missing_cure"))
