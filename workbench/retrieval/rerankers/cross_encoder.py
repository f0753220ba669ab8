"""Cross-encoder: an encoder that reads question and passage together and gives one number (Nogueira and Cho 2019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar

from workbench.errors import ArmError, RequestError
from workbench.languages.spoken import said
from workbench.models.encoders import encoder_folder, folder_digest, read_limit
from workbench.retrieval.embedder import ACCELERATOR_BATCH, BATCH, check_whole, without_controls
from workbench.retrieval.reranking import RERANKERS, Reranker, RerankerContext, Scores


@RERANKERS.add("cross-encoder")
class CrossEncoding(Reranker):
    """A cross-encoder of sentence-transformers, which `reranker_model` names: a folder or a hub id."""

    wants_model: ClassVar[bool] = True

    def __init__(self, context: RerankerContext) -> None:
        super().__init__(context)
        if context.model is None:
            raise RequestError.of(
                said("model_fault.cross_encoder_model"), "reranker_model", said("model_fault.cross_encoder_model_cure")
            )
        self.folder = encoder_folder(context.model, "cross-encoder", "reranker_model")
        self.limit, self.device = read_limit(self.folder), context.runtime.device

    @cached_property
    def content(self) -> str:
        """The digest of its files."""
        return folder_digest(self.folder)

    @property
    def identity(self) -> Mapping[str, Any]:
        """The digest of every file that its scores depend on."""
        return {"content": self.content, "limit": self.limit}

    def ready(self) -> None:
        """Load it."""
        _loaded(self.folder, self.content, self.limit, self.device)

    def score(self, questions: Sequence[str], passages: Sequence[str]) -> Scores:
        """The logits, so that none is rounded to 1; a pair that is too long loses the end of the longer text."""
        import numpy as np
        import torch

        model = _loaded(self.folder, self.content, self.limit, self.device)
        first, second = (without_controls(model.tokenizer, texts) for texts in (questions, passages))
        if not first:
            return Scores((), ())
        ids = model.tokenizer(first, second, truncation=False, return_attention_mask=False, verbose=False)["input_ids"]
        lengths = [len(each) for each in ids]
        values = model.predict(
            list(zip(first, second, strict=True)),
            batch_size=BATCH.get(self.device, ACCELERATOR_BATCH),
            show_progress_bar=False,
            activation_fn=torch.nn.Identity(),
        )
        if not np.isfinite(values).all():
            raise ArmError(said("error.reranker_not_finite", model=repr(self.context.model)))
        # Embeddings are looked up: about 2 FLOPs for every other weight and token that is read.
        weights = sum(p.numel() for name, p in model.named_parameters() if "embed" not in name)
        flops = tuple(2.0 * weights * min(length, self.limit) for length in lengths)
        return Scores(tuple(map(float, values)), flops, sum(length > self.limit for length in lengths))


@lru_cache(maxsize=1)
def _loaded(folder: Path, content: str, limit: int, device: str) -> Any:
    """The model of sentence-transformers, loaded once a process. Raises RequestError where its folder is not sound."""
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(
            str(folder),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever a broken folder gives
        what = said("model_fault.cross_encoder_unloadable", error=f"{type(error).__name__}: {error}")
        raise RequestError.of(what, str(folder), said("model_fault.cross_encoder_again")) from error
    check_whole(model[0].model, folder)
    if model.num_labels != 1:
        what = said("model_fault.cross_encoder_numbers", n=model.num_labels)
        raise RequestError.of(what, str(folder), said("model_fault.cross_encoder_numbers_cure"))
    model.max_seq_length = limit
    return model
