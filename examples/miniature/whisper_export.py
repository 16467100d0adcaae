"""A trained TinyWhisper written as the folder that faster-whisper loads.

The names on the right are those of CTranslate2's `WhisperSpec`; weights are kept in half
precision.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import WhisperSpec
from torch import Tensor, nn

from examples.miniature.whisper_model import Attention, Block, TinyWhisper
from examples.miniature.whisper_vocabulary import LANGUAGES, Vocabulary


def export(model: TinyWhisper, vocabulary: Vocabulary, folder: Path) -> None:
    """Write `model.bin`, `config.json`, `vocabulary.json` and what the tokenizer needs."""
    shape = model.shape
    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)
    with torch.no_grad():
        _fill_encoder(spec.encoder, model)
        _fill_decoder(spec.decoder, model)
    _configure(spec.config, model, vocabulary)
    spec.register_vocabulary(vocabulary.tokens())
    spec.validate()
    spec.optimize(quantization="float16")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    vocabulary.tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {"chunk_length": 30, "feature_size": 80, "hop_length": 160, "n_fft": 400,
             "sampling_rate": 16000},
            indent=2,
        ) + "\n"
    )  # fmt: skip


def _configure(config: Any, model: TinyWhisper, vocabulary: Vocabulary) -> None:
    last = model.shape.decoder_layers - 1
    config.alignment_heads = [(last, head) for head in range(model.shape.heads // 2)]
    config.lang_ids = [vocabulary.id(language) for language in LANGUAGES]
    # Whisper never begins with a bare space or the end; the rest is not for transcripts.
    config.suppress_ids_begin = [
        vocabulary.tokenizer.token_to_id("Ġ"),
        vocabulary.id("endoftext"),
    ]
    config.suppress_ids = [
        vocabulary.id(name)
        for name in ("startoftranscript", "translate", "transcribe", "startoflm", "startofprev",
                     "nospeech")
    ]  # fmt: skip


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().float().numpy().copy()


def _fill_encoder(spec: Any, model: TinyWhisper) -> None:
    for name in ("conv1", "conv2"):
        conv = getattr(model, name)
        getattr(spec, name).weight = _array(conv.weight)
        getattr(spec, name).bias = _array(conv.bias)
    spec.position_encodings.encodings = _array(model.positions)
    _fill_norm(spec.layer_norm, model.encoder_norm)
    for layer, block in zip(spec.layer, model.encoder, strict=True):
        _fill_block(layer, block)


def _fill_decoder(spec: Any, model: TinyWhisper) -> None:
    spec.embeddings.weight = _array(model.embedding.weight)
    spec.position_encodings.encodings = _array(model.target_positions)
    spec.projection.weight = _array(model.embedding.weight)
    _fill_norm(spec.layer_norm, model.decoder_norm)
    for layer, block in zip(spec.layer, model.decoder, strict=True):
        _fill_block(layer, block)
        _fill_norm(layer.attention.layer_norm, block.cross_norm)
        _fill_crossing(layer.attention, block.cross_attention)


def _fill_block(layer: Any, block: Block | nn.Module) -> None:
    attention = block.self_attention
    _fill_norm(layer.self_attention.layer_norm, block.self_norm)
    _fill_joined(layer.self_attention.linear[0], (attention.query, attention.key, attention.value))
    _fill_joined(layer.self_attention.linear[1], (attention.out,))
    _fill_norm(layer.ffn.layer_norm, block.feed_norm)
    _fill_joined(layer.ffn.linear_0, (block.widen,))
    _fill_joined(layer.ffn.linear_1, (block.narrow,))


def _fill_crossing(spec: Any, attention: Attention) -> None:
    _fill_joined(spec.linear[0], (attention.query,))
    _fill_joined(spec.linear[1], (attention.key, attention.value))
    _fill_joined(spec.linear[2], (attention.out,))


def _fill_norm(spec: Any, norm: nn.Module) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _fill_joined(spec: Any, linears: tuple[nn.Linear, ...]) -> None:
    """Several projections of one input as one matrix, absent biases as zeros."""
    spec.weight = np.concatenate([_array(linear.weight) for linear in linears])
    biases = [
        np.zeros(linear.out_features, np.float32) if linear.bias is None else _array(linear.bias)
        for linear in linears
    ]
    spec.bias = np.concatenate(biases)
