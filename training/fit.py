"""What is learnt at once: right passages above wrong ones, and the original's vectors kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from training.pairs import Rows

CONTRAST, DISTILLATION = "pairs", "copies"


def fit(
    model: Any,  # noqa: ANN401 - sentence-transformers is an extra
    rows: Rows,
    vectors: NDArray[np.float32],
    recipe: dict[str, Any],
    steps: int,
    out: Path,
) -> None:
    """Train the model in place; check points go to the folder `out`.

    `vectors` (copies, dimension) are those that the copies are to have. Batches are of pairs or of
    copies, as often as there are rows of them. On pairs: ranking among the batch's passages (van
    den Oord et al. 2018) at several lengths of the vectors (Kusupati et al. 2022); on copies: the
    cosine to the original's vector, as texts were taught other languages (Reimers and Gurevych
    2020).
    """
    import torch
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer import losses

    gpu = torch.cuda.is_available()
    if not gpu:
        torch.set_num_threads(recipe["threads"])
    pairs = [
        {"anchor": row.anchor, "positive": row.positive, "negative": row.negative}
        for row in rows.pairs
    ]
    copies = [
        {"text": row.text, "label": vector.tolist()}
        for row, vector in zip(rows.copies, vectors, strict=True)
    ]
    ranking = losses.MultipleNegativesRankingLoss(model, scale=recipe["scale"])
    learnt = {
        CONTRAST: losses.MatryoshkaLoss(
            model, ranking, recipe["dimensions"], recipe["dimension_weights"]
        ),
        DISTILLATION: _weighted(losses.EmbedDistillLoss(model), recipe["distillation"]),
    }
    data = {name: listed for name, listed in ((CONTRAST, pairs), (DISTILLATION, copies)) if listed}
    SentenceTransformerTrainer(
        model=model,
        args=_arguments(recipe, steps, out, gpu=gpu),
        train_dataset={name: Dataset.from_list(listed) for name, listed in data.items()},
        loss={name: learnt[name] for name in data},
    ).train()


def _arguments(recipe: dict[str, Any], steps: int, out: Path, *, gpu: bool) -> Any:  # noqa: ANN401
    from sentence_transformers import SentenceTransformerTrainingArguments

    return SentenceTransformerTrainingArguments(
        output_dir=str(out),
        max_steps=steps,
        per_device_train_batch_size=recipe["batch"],
        multi_dataset_batch_sampler="proportional",
        learning_rate=recipe["rate"],
        lr_scheduler_type=recipe["schedule"],
        warmup_steps=recipe["warmup"],
        max_grad_norm=recipe["clip"],
        weight_decay=0.0,
        optim="adamw_torch_fused",
        bf16=recipe["bf16"],
        use_cpu=not gpu,
        dataloader_pin_memory=gpu,
        seed=recipe["seed"],
        data_seed=recipe["seed"],
        save_steps=recipe["save_every"],
        save_only_model=True,
        logging_steps=10,
        report_to="none",
        disable_tqdm=True,
    )


def _weighted(loss: Any, weight: float) -> Any:  # noqa: ANN401
    """The loss times a weight."""
    import torch

    class Weighted(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = loss

        def forward(self, features: Any, labels: Any) -> Any:  # noqa: ANN401
            return weight * self.inner(features, labels)

    return Weighted()
