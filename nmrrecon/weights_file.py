"""One file of weights: safetensors and nothing else, held to its network before its values are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nmrrecon.errors import WeightsError

if TYPE_CHECKING:
    from torch import Tensor, nn

#: Tensors of a network: name, kind and shape.
Layout = dict[str, tuple[str, tuple[int, ...]]]

SUFFIX = ".safetensors"
PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".bin")
#: How pickles, and the archives of `torch.save`, begin.
PICKLE_STARTS = (b"PK\x03\x04", *(b"\x80" + bytes([protocol]) for protocol in range(2, 6)))
#: The list of tensors at the head of a file is never longer, in bytes.
LARGEST_HEADER = 1 << 20
#: The entry of the file's metadata in which it states which network it is for.
STATEMENT = "nmrrecon"
DTYPES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64"}

CONVERT = (
    "Pickles can run code when they are read. Where you trust the file, read it with "
    "torch.load(..., weights_only=True) and write it with nmrrecon.weights.save_network."
)
FETCH_AGAIN = f"Fetch or train the weights again: both files, NAME{SUFFIX} and NAME.json."


@dataclass(frozen=True)
class Header:
    """What a file says of itself: its tensors, and the network it is for."""

    layout: Layout
    statement: str


def refuse_pickle(path: Path) -> None:
    """Raise `WeightsError` if `path` has the suffix of a pickle."""
    if path.suffix.lower() in PICKLES:
        raise WeightsError(f"weights are read from {SUFFIX} files only", path=path, remedy=CONVERT)


def layout_of(network: nn.Module) -> Layout:
    """Return the tensors of a network, trained or not."""
    return {
        name: (str(tensor.dtype).removeprefix("torch."), tuple(tensor.shape))
        for name, tensor in network.state_dict().items()
    }


def check_layout(network: Layout, found: Layout, path: Path, where: str = "in the file") -> None:
    """Raise `WeightsError` at the first tensor that is not what the network needs."""
    for name in [*network, *sorted(found.keys() - network.keys())]:
        if network.get(name) != found.get(name):
            words = f"tensor {name} is {_words(found, name)} {where}, {_words(network, name)} in the network"
            remedy = (
                "Check network and arguments in the manifest: they make another network than was trained."
            )
            raise WeightsError(words, path=path, remedy=remedy)


def check_finite(tensors: dict[str, Tensor], path: Path) -> None:
    """Raise `WeightsError` if a weight is infinite or not a number, as after a training that diverged."""
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            remedy = "The training diverged: train again with a lower learning rate."
            raise WeightsError(f"tensor {name} holds values that are no numbers", path=path, remedy=remedy)


def read_header(path: Path) -> Header:
    """Return what a file says of itself; its values are not read.

    Raises
    ------
    WeightsError
        If the file is missing, is a pickle or anything else but safetensors, or has not the size
        that its own list of tensors calls for.
    """
    from safetensors import SafetensorError, safe_open

    try:
        _check_start(path)
        with safe_open(str(path), framework="pt") as file:
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 - not a dict
            layout = {name: (part.get_dtype(), tuple(part.get_shape())) for name, part in slices.items()}
            statement = (file.metadata() or {}).get(STATEMENT, "")
    except FileNotFoundError:
        raise WeightsError("there are no such weights", path=path, remedy=FETCH_AGAIN) from None
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"damaged, or not all there: {error}", path=path, remedy=FETCH_AGAIN) from None
    return Header(
        {name: (DTYPES.get(kind, kind), shape) for name, (kind, shape) in layout.items()}, statement
    )


def read_tensors(path: Path, sha256: str) -> dict[str, Tensor]:
    """Return the tensors of a file whose header was found to be right.

    Raises
    ------
    WeightsError
        If the file has not the checksum `sha256`, or holds infinite values.
    """
    from safetensors.torch import load

    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise WeightsError(
            f"has the checksum {found[:12]}..., its manifest says {sha256[:12]}...",
            path=path,
            remedy=f"One of the two files was changed. {FETCH_AGAIN}",
        )
    tensors: dict[str, Tensor] = load(data)
    check_finite(tensors, path)
    return tensors


def _check_start(path: Path) -> None:
    """Raise `WeightsError` unless `path` begins as safetensors does: the header's length, then a brace."""
    with path.open("rb") as stream:
        start = stream.read(9)
    length = int.from_bytes(start[:8], "little")
    if start[8:] == b"{" and length <= LARGEST_HEADER:
        return
    if start.startswith(PICKLE_STARTS):
        raise WeightsError(f"holds a pickle, whatever its name: not {SUFFIX[1:]}", path=path, remedy=CONVERT)
    raise WeightsError(f"does not begin as a {SUFFIX[1:]} file", path=path, remedy=FETCH_AGAIN)


def _words(layout: Layout, name: str) -> str:
    if name not in layout:
        return "missing"
    kind, shape = layout[name]
    return f"{kind} {' x '.join(map(str, shape)) or 'scalar'}"
