"""Malformed HDF5 files of k-space: one clear error each, in little memory, and nothing crashes.

All files are loaded in one process beside this one, so that a crash would be seen, and so that the peak of
its memory, and of the largest process that it started, is that of these files.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from nmrrecon.errors import DataError
from nmrrecon.io import fastmri, hdf5_process
from nmrrecon.io.hdf5_guard import open_hdf5, structure_of
from tests.io import malformed_cmrxrecon, malformed_fastmri, malformed_ismrmrd
from tests.io.malformed_hdf5 import STRUCTURE, Fault, intact, largest_allowed

FAULTS = [
    *STRUCTURE,
    *malformed_fastmri.FAULTS,
    *(replace(fault, format="ismrmrd_file") for fault in malformed_ismrmrd.FAULTS),
    *(replace(fault, format="cmrxrecon") for fault in malformed_cmrxrecon.FAULTS),
]
#: Files with bytes changed at random places: those that still open hold numbers.
FLIPS = 24
MOST_BYTES = 500 << 20
LOADER = """
import json, resource, sys, time
from importlib import import_module
from pathlib import Path
import numpy as np
from nmrrecon.errors import NMRReconError
from nmrrecon.io.hdf5_process import end_spare
def own_peak():
    # the peak of getrusage is at least what the process had that started this one
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.read_text().split("VmHWM:")[1].split()[0])
modules = {name: import_module(f"nmrrecon.io.{name}") for name in ("fastmri", "ismrmrd_file", "cmrxrecon")}
for line in sys.stdin:
    name, path = line.split()
    begun = time.monotonic()
    told = {"path": None, "remedy": "", "what": "opened"}
    try:
        told["known"] = [module.recognises(Path(path)) for module in modules.values()]
        told["finite"] = bool(np.isfinite(modules[name].load(Path(path), {}).samples).all())
    except NMRReconError as error:
        told |= {"path": str(error.path), "remedy": error.remedy, "what": error.what}
    except BaseException as error:
        told["what"] = f"not one of our errors: {error!r}"
    if path.endswith("large.h5"):
        end_spare()  # only processes that have ended are counted
    told["kilobytes"] = [own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    told["seconds"] = time.monotonic() - begun
    print(json.dumps(told), flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What came of the loading of one file."""

    path: str | None
    what: str
    remedy: str
    known: list[bool]
    kilobytes: list[int]
    seconds: float
    finite: bool = True


def _key(fault: Fault) -> str:
    return f"{fault.format}: {fault.name}"


def _file(folder: Path, number: int) -> Path:
    return folder / f"file{number}.h5"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("malformed")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, Outcome]:
    """What became of each file, by the name of its fault."""
    jobs = {}
    for number, fault in enumerate(FAULTS):
        fault.make(_file(folder, number))
        jobs[_key(fault)] = f"{fault.format} {_file(folder, number)}"
    for seed in range(FLIPS):
        _flip(folder / f"flip{seed}.h5", seed)
        jobs[f"flip {seed}"] = f"fastmri {folder / f'flip{seed}.h5'}"
    largest_allowed(folder / "large.h5")
    jobs["as large as allowed"] = f"fastmri {folder / 'large.h5'}"
    done = subprocess.run(
        [sys.executable, "-c", LOADER],
        input="\n".join(jobs.values()),
        capture_output=True,
        text=True,
        timeout=300,
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    answers = done.stdout.splitlines()
    assert len(answers) == len(jobs), f"ended at {list(jobs)[len(answers)]}: {done.stderr}"
    return {name: Outcome(**json.loads(line)) for name, line in zip(jobs, answers, strict=True)}


def _flip(path: Path, seed: int) -> None:
    """Change bytes of an intact file, all of them outside the samples."""
    intact(path)
    with h5py.File(path) as file:
        begin, length = file["kspace"].id.get_offset(), file["kspace"].id.get_storage_size()
    raw = np.fromfile(path, np.uint8)
    places = np.setdiff1d(np.arange(raw.size), np.arange(begin, begin + length))
    generator = np.random.default_rng(seed)
    chosen = generator.choice(places, 6)
    raw[chosen] ^= generator.integers(1, 256, 6, dtype=np.uint8)
    raw.tofile(path)


def test_there_are_enough_of_them() -> None:
    assert len({_key(fault) for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=_key)
def test_one_clear_error(fault: Fault, outcomes: dict[str, Outcome], folder: Path) -> None:
    outcome = outcomes[_key(fault)]
    assert outcome.path == str(_file(folder, FAULTS.index(fault))), outcome.what
    assert re.search(fault.says, outcome.what), outcome.what
    assert len(outcome.remedy) > 10 and "\n" not in outcome.what
    for word in ("Traceback", "Error(", "Errno"):
        assert word not in outcome.what


@pytest.mark.parametrize("seed", range(FLIPS))
def test_changed_bytes_crash_nothing(seed: int, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[f"flip {seed}"]
    assert outcome.what == "opened" or (outcome.path is not None and outcome.remedy), outcome.what
    assert outcome.finite


def test_memory_stays_small_whatever_headers_claim(outcomes: dict[str, Outcome]) -> None:
    """The peak of the loading process and of the largest reading process together, all files done.

    The last of them claims just what is still read of a small file.
    """
    assert outcomes["as large as allowed"].what == "opened"
    own, largest_child = list(outcomes.values())[-1].kilobytes
    assert (own + largest_child) * 1024 < MOST_BYTES, (own, largest_child)


def test_nothing_takes_long(outcomes: dict[str, Outcome]) -> None:
    """No file holds up the reader until its time is over, which is 20 s and more."""
    slowest = max(outcomes, key=lambda name: outcomes[name].seconds)
    assert outcomes[slowest].seconds < 15, slowest


def test_one_process_is_kept_and_all_others_end(folder: Path) -> None:
    path = folder / "intact.h5"
    intact(path)
    with open_hdf5(path) as first, open_hdf5(path) as second:
        used = {first._process, second._process}
        assert len(used) == 2 and all(process.is_alive for process in used)
    assert sum(process.is_alive for process in used) == 1
    with open_hdf5(path) as third:
        assert third._process in used, "starting another takes longer than reading"
    hdf5_process.end_spare()
    assert not any(process.is_alive for process in used)


def test_file_is_read_though_the_kept_process_died(folder: Path) -> None:
    intact(folder / "intact.h5")
    with open_hdf5(folder / "intact.h5") as file:
        kept = file._process
    os.kill(kept.pid, signal.SIGKILL)
    assert fastmri.load(folder / "intact.h5").is_full


def test_reader_that_dies_and_reader_that_hangs_are_errors(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intact(folder / "intact.h5")
    crash, hang = tmp_path / "crash.py", tmp_path / "hang.py"
    crash.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    hang.write_text("import time; time.sleep(60)")
    monkeypatch.setattr("nmrrecon.io.hdf5_guard.HEADER_SECONDS", 0.5)
    for script, says in ((crash, "library fails"), (hang, "not read within")):
        hdf5_process.end_spare()
        monkeypatch.setattr("nmrrecon.io.hdf5_process.CHILD", script)
        with pytest.raises(DataError, match=says) as caught:
            fastmri.load(folder / "intact.h5")
        assert caught.value.remedy


@pytest.mark.skipif(sys.platform != "linux", reason="memory and files are limited on Linux")
def test_reader_has_neither_memory_nor_files_to_spare(folder: Path) -> None:
    """The limits of the process that reads, as the system has them once the file is open."""
    intact(folder / "intact.h5")
    with open_hdf5(folder / "intact.h5") as file:
        limits = Path(f"/proc/{file._process.pid}/limits").read_text()
        opened = len(list(Path(f"/proc/{file._process.pid}/fd").iterdir()))
    found = dict(re.findall(r"^Max (address space|open files) +(\d+)", limits, re.MULTILINE))
    assert int(found["address space"]) < MOST_BYTES
    assert int(found["open files"]) == opened


def test_structure_of_a_refused_file_is_none(folder: Path) -> None:
    path = folder / "refused.h5"
    with h5py.File(path, "w") as file:
        file["kspace"] = h5py.ExternalLink("other.h5", "/k")
    assert structure_of(path) is None
    assert structure_of(folder / "missing.h5") is None
    assert structure_of(folder) is None
