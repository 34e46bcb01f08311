"""A small builder for ONNX graphs: names are given in order of creation, so the same calls make the same bytes."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8


class Graph:
    """Collects nodes and constants. Operators are called by name: `graph.op("Add", a, b)` gives the output's name."""

    def __init__(self, name: str, opset: int = OPSET) -> None:
        self.name = name
        self.opset = opset
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.constants: dict[tuple, str] = {}
        self.domains: set[str] = set()

    def input(self, name: str, dims: list, kind: int = TensorProto.FLOAT) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, dims))
        return name

    def output(self, value: str, name: str, dims: list, kind: int = TensorProto.FLOAT) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name], name=f"output_{name}"))
        self.outputs.append(helper.make_tensor_value_info(name, kind, dims))

    def constant(self, array: np.ndarray, name: str | None = None) -> str:
        """A stored array. Unnamed equal ones are stored once."""
        array = np.asarray(array, order="C")
        key = (array.dtype.str, array.shape, array.tobytes()) if name is None else (name,)
        if key not in self.constants:
            label = name if name is not None else f"const_{len(self.constants)}"
            self.initializers.append(numpy_helper.from_array(array, label))
            self.constants[key] = label
        return self.constants[key]

    def half(self, array: np.ndarray, name: str) -> str:
        """A weight stored as half floats; the runtime folds the cast when it loads the file, so activations stay float32."""
        stored = self.constant(np.asarray(array, dtype=np.float16), name)
        return self.op("Cast", stored, to=TensorProto.FLOAT)

    def floats(self, *values: float) -> str:
        return self.constant(np.array(values if len(values) > 1 else values[0], dtype=np.float32))

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def ops(self, kind: str, *inputs: str, count: int, unused: tuple[int, ...] = (), domain: str = "", **attributes) -> list[str]:
        """Adds a node with `count` outputs and gives their names; the `unused` ones are not computed."""
        label = f"{kind.lower()}_{len(self.nodes)}"
        names = [label if count == 1 else "" if i in unused else f"{label}_{i}" for i in range(count)]
        self.domains.add(domain)
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=label, domain=domain, **attributes))
        return names

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes) -> str:
        return self.ops(kind, *inputs, count=1, domain=domain, **attributes)[0]

    def linear(self, value: str, weight: str, bias: str) -> str:
        return self.op("Add", self.op("MatMul", value, weight), bias)

    def gelu(self, value: str) -> str:
        """The exact form, by the error function."""
        erf = self.op("Erf", self.op("Div", value, self.floats(float(np.sqrt(2.0)))))
        return self.op("Mul", self.op("Mul", value, self.op("Add", erf, self.floats(1.0))), self.floats(0.5))

    def layer_norm(self, value: str, gamma: str, beta: str | None = None) -> str:
        inputs = (value, gamma) if beta is None else (value, gamma, beta)
        return self.op("LayerNormalization", *inputs, axis=-1, epsilon=1e-5)

    def model(self, description: str) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.initializers)
        opsets = [helper.make_opsetid("", self.opset)]
        if "com.microsoft" in self.domains:
            opsets.append(helper.make_opsetid("com.microsoft", 1))
        model = helper.make_model(graph, opset_imports=opsets, producer_name="facewright", producer_version="1")
        model.ir_version = IR_VERSION
        model.doc_string = description
        onnx.checker.check_model(model, full_check=False)
        return model
