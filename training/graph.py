"""The encoder as an ONNX graph over fused operators: ids (1, n) in, the mean of the tokens out.

One text a run: without padding there is no mask to work on, and a vector cannot depend on what it
is embedded with. A plan says how each matrix is kept: `fp32` as it is; `int8` in 8 bits with one
scale an output, its input in 8 bits with one scale a text; `rows` likewise with one scale a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from training.base_model import BaseModel

Kept = Literal["fp32", "int8", "rows"]
OPSET = 17
HEAD = "head.w"  # a matrix (outputs, inputs) over the mean of the tokens, where the model has one
_MICROSOFT = "com.microsoft"


class _Graph:
    """Nodes and constants as they are added; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._known: set[str] = set()

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: list[str], result: str, **more: Any) -> str:  # noqa: ANN401
        self.nodes.append(helper.make_node(kind, inputs, [result], result, **more))
        return result

    def fused(self, kind: str, inputs: list[str], result: str, **more: Any) -> str:  # noqa: ANN401
        return self.add(kind, inputs, result, domain=_MICROSOFT, **more)


def build(
    model: BaseModel,
    plan: Mapping[str, Kept],
    *,
    embedding: Literal["fp32", "int8"] = "int8",
    expose: bool = False,
) -> onnx.ModelProto:
    """Build the graph; `plan` says how each matrix (`l0.qkv`, `l0.ao`, `l0.fi`, `l0.fo`) is kept.

    Matrices that it does not name stay float32. With `expose` the inputs of the matrices are
    outputs too, for calibration.
    """
    shape, weights = model.shape, model.weights
    graph = _Graph()
    taps: list[str] = []
    hidden = _embedded(graph, model, embedding)
    for layer in range(shape.layers):
        own = {
            name.split(".", 1)[1]: value
            for name, value in weights.items()
            if name.startswith(f"l{layer}.")
        }
        at = f"l{layer}"

        def linear(
            name: str, source: str, matrix: NDArray[np.float32], bias: NDArray[np.float32]
        ) -> str:
            taps.append(source)
            return _linear(graph, name, source, matrix, bias, plan.get(name, "fp32"))

        packed = np.concatenate([own["q.w"], own["k.w"], own["v.w"]])
        packed_bias = np.concatenate([own["q.b"], own["k.b"], own["v.b"]])
        qkv = linear(f"{at}.qkv", hidden, packed, packed_bias)
        parts = [f"{at}.query", f"{at}.key", f"{at}.value"]
        graph.nodes.append(helper.make_node("Split", [qkv], parts, f"{at}.split", axis=2))
        context = graph.fused("MultiHeadAttention", parts, f"{at}.context", num_heads=shape.heads)
        attended = linear(f"{at}.ao", context, own["ao.w"], own["ao.b"])
        hidden = _normalised(graph, f"{at}.aln", attended, hidden, own, shape.epsilon)
        inner = linear(f"{at}.fi", hidden, own["fi.w"], own["fi.b"])
        inner = graph.fused("Gelu", [inner], f"{at}.gelu")
        outer = linear(f"{at}.fo", inner, own["fo.w"], own["fo.b"])
        hidden = _normalised(graph, f"{at}.oln", outer, hidden, own, shape.epsilon)
    head = weights.get(HEAD)
    if head is None:
        graph.add("ReduceMean", [hidden], "mean", axes=[1], keepdims=0)
    else:
        graph.add("ReduceMean", [hidden], "mean.plain", axes=[1], keepdims=0)
        graph.add("MatMul", ["mean.plain", graph.constant(HEAD, head.T)], "mean")
    outputs = [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["texts", shape.hidden])]
    if expose:
        outputs += [
            helper.make_tensor_value_info(tap, TensorProto.FLOAT, None)
            for tap in dict.fromkeys(taps)
        ]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
    made = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", [ids], outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)],
        producer_name="cchc",
    )
    made.ir_version = 8
    return made


def _embedded(graph: _Graph, model: BaseModel, kept: str) -> str:
    """Word, position and type vectors, added and normalised."""
    weights = model.weights
    if kept == "int8":
        words, scales = per_output(weights["emb.word"])
        graph.add("Gather", [graph.constant("emb.word", words), "ids"], "word.bytes")
        graph.add(
            "Gather", [graph.constant("emb.word.scale", scales[:, None]), "ids"], "word.scale"
        )
        graph.add("Cast", ["word.bytes"], "word.float", to=TensorProto.FLOAT)
        word = graph.add("Mul", ["word.float", "word.scale"], "word")
    else:
        word = graph.add("Gather", [graph.constant("emb.word", weights["emb.word"]), "ids"], "word")
    # The type is always 0: its vector belongs to the positions.
    places = weights["emb.pos"] + weights["emb.type"][0]
    graph.add("Shape", ["ids"], "count", start=1, end=2)
    zero = graph.constant("zero", np.zeros(1, np.int64))
    place = graph.add("Slice", [graph.constant("emb.pos", places), zero, "count"], "place")
    graph.add("Add", [word, place], "embedded")
    return graph.add(
        "LayerNormalization",
        [
            "embedded",
            graph.constant("emb.ln.w", weights["emb.ln.w"]),
            graph.constant("emb.ln.b", weights["emb.ln.b"]),
        ],
        "emb.normalised",
        axis=-1,
        epsilon=model.shape.epsilon,
    )


def _normalised(
    graph: _Graph,
    name: str,
    source: str,
    skip: str,
    own: Mapping[str, NDArray[np.float32]],
    epsilon: float,
) -> str:
    """The layer norm of both inputs' sum; one fused operator for it takes a third longer."""
    short = name.split(".")[1]
    graph.add("Add", [source, skip], f"{name}.sum")
    gain = graph.constant(f"{name}.w", own[f"{short}.w"])
    shift = graph.constant(f"{name}.b", own[f"{short}.b"])
    return graph.add(
        "LayerNormalization",
        [f"{name}.sum", gain, shift],
        f"{name}.normalised",
        axis=-1,
        epsilon=epsilon,
    )


def _linear(
    graph: _Graph,
    name: str,
    source: str,
    matrix: NDArray[np.float32],
    bias: NDArray[np.float32],
    kept: Kept,
) -> str:
    """Multiply by the transposed matrix and add the bias."""
    shift = graph.constant(f"{name}.b", bias)
    if kept == "fp32":
        product = graph.add(
            "MatMul", [source, graph.constant(f"{name}.w", matrix.T)], f"{name}.product"
        )
        return graph.add("Add", [product, shift], f"{name}.sum")
    whole, scales = per_output(matrix)
    quantised = [graph.constant(f"{name}.w", whole.T), graph.constant(f"{name}.scale", scales)]
    if kept == "int8":
        zero = graph.constant(f"{name}.zero", np.zeros(len(scales), np.int8))
        return graph.fused(
            "DynamicQuantizeMatMul", [source, *quantised, zero, shift], f"{name}.sum"
        )
    # One scale a token: its largest number becomes 1 before all are quantised together. What comes
    # out of the activation is never below −0.17, so that its largest number is its strongest.
    if name.endswith(".fo"):
        floor = graph.constant("floor", np.array(0.17, np.float32))
        above = graph.add("ReduceMax", [source], f"{name}.above", axes=[2])
        largest = graph.add("Max", [above, floor], f"{name}.largest")
    else:
        size = graph.add("Abs", [source], f"{name}.size")
        largest = graph.add("ReduceMax", [size], f"{name}.largest", axes=[2])
    level = graph.add("Div", [source, largest], f"{name}.level")
    zero = graph.constant(f"{name}.zero", np.zeros(len(scales), np.int8))
    product = graph.fused("DynamicQuantizeMatMul", [level, *quantised, zero], f"{name}.product")
    scaled = graph.add("Mul", [product, largest], f"{name}.scaled")
    return graph.add("Add", [scaled, shift], f"{name}.sum")


def per_output(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers −127…127 and a scale for every row of (rows, columns)."""
    scales = np.abs(matrix).max(axis=1) / 127
    scales = np.where(scales == 0, 1, scales).astype(np.float32)
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales
