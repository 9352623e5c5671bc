"""Making a network whose values are set later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

#: What constructors draw first values by.
DRAWN = (
    Tensor.normal_,
    Tensor.uniform_,
    nn.init.normal_,
    nn.init.uniform_,
    nn.init.kaiming_normal_,
    nn.init.kaiming_uniform_,
)


class Blank(TorchFunctionMode):
    """A context in which no random values are drawn in place: tensors stay as they are.

    Weights that are read next need no first values, and to draw them on the device "meta" makes torch load
    its compiler, which takes seconds.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if func in DRAWN:
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)
