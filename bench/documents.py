"""Goals A1-A3, B1 and B2: letters and a case file against the bare libraries under them and against their peers.

Ways take turns inside a round and the median of the rounds is kept. Time is the processor's, children included, so that
a busy machine changes little. `run(rounds)` gives rows (name, value, unit, ratio, peer): the ratio is ours to the peer
in the same run (for times and memory, smaller is better).
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import process_time
from typing import TypeVar

from bench import case_files_made, letter_of_ours, letters_made
from bench.letter_of_ours import memory_mb, one_by_one
from bench.rows import Row

T = TypeVar("T")
LETTERS, BATCH, FLAT = 60, 300, 5000
A_START = 20
"""Letters that LibreOffice converts at one start: about as fast as one kept warm."""
LETTER = "one letter with a table, PDF/A-2a + UA-1"
BARE, WEASY, WARM_OFFICE, COLD_OFFICE = (
    "bare warm typst",
    "WeasyPrint, the same page, PDF/UA-1",
    f"docxtpl + LibreOffice, {A_START} letters a start",
    "docxtpl + LibreOffice, started each time",
)
BY_HAND, PYPDF = "pikepdf by hand", "pypdf"
BOUND, WHOLE = "300 pages and 20 photos bound, stamped, bookmarked", "the same with front, contents, links and SHA-256"


def run(rounds: int = 5) -> list[Row]:
    """Letters a second, a batch, memory over many letters, and the seconds and memory of a case file."""
    return [*_letters(rounds), *_batch(rounds), *_flat_memory(), *_case_file(rounds)]


def _spent() -> float:
    """Seconds of processor time of this process and of its children that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _letters(rounds: int) -> Iterator[Row]:
    each: dict[str, tuple[Callable[[range], object], int]] = {
        "ours": (partial(one_by_one, letter_of_ours.ours), LETTERS),
        BARE: (partial(one_by_one, letters_made.bare_typst(LETTERS)), LETTERS),
        WEASY: (partial(one_by_one, letters_made.by_weasyprint), LETTERS // 10),
    }
    if shutil.which("soffice"):
        each[WARM_OFFICE] = letters_made.by_libreoffice, A_START
        each[COLD_OFFICE] = letters_made.by_libreoffice, 1
    rates = _in_turn(each, rounds)
    for peer in (BARE, WEASY, WARM_OFFICE, COLD_OFFICE):
        absent = peer not in rates
        name = f"{LETTER} (LibreOffice is not on this machine)" if absent else LETTER
        yield Row(name, rates["ours"], "letters/s", float("nan") if absent else rates["ours"] / rates[peer], peer)
    size = len(letter_of_ours.ours(1)) / 1000
    yield Row("size of this letter, four faces embedded", size, "kB", size / 32, "32 kB")


def _in_turn(ways: Mapping[str, tuple[Callable[[range], object], int]], rounds: int) -> dict[str, float]:
    """Letters a second of each way: each is called once before, then all in turn."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for way, _ in ways.values():
        way(range(1))
    for turn in range(rounds):
        for name, (way, count) in ways.items():
            begun = _spent()
            way(range(turn * count + 1, (turn + 1) * count + 1))
            rates[name].append(count / (_spent() - begun))
    return {name: median(found) for name, found in rates.items()}


def _batch(rounds: int) -> Iterator[Row]:
    """Three hundred letters, in one process and shared by two at once: what the two give where two cores are free."""
    alone, shared = [], []
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        _rate(pool)
        for _ in range(rounds):
            begun = process_time()
            one_by_one(letter_of_ours.ours, range(BATCH))
            alone.append(BATCH / (process_time() - begun))
            shared.append(2 * _rate(pool))
    one, two = median(alone), median(shared)
    yield Row(f"batch of {BATCH}, two processes at once, by processor time", two, "letters/s", two / one, "one process")


def _rate(pool: Executor) -> float:
    """Letters for a second of processor time while both processes of the pool are at work."""
    return BATCH / sum(pool.map(_seconds, range(BATCH), chunksize=10))


def _seconds(number: int) -> float:
    begun = process_time()
    letter_of_ours.ours(number)
    return process_time() - begun


def _flat_memory() -> Iterator[Row]:
    """Memory of a new process after many letters against after a fifth of them: flat means a ratio of one."""
    few, many = _apart(letter_of_ours.memory_after, FLAT // 5)
    yield Row(f"memory of a process after {FLAT} letters", many, "MB", many / few, f"after {FLAT // 5}")


def _apart(work: Callable[..., T], *given: object) -> T:
    """What `work` gives back in a process of its own, whose memory nothing else has coloured."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(work, *given).result()


def _case_file(rounds: int) -> Iterator[Row]:
    ways: dict[str, Callable[[list[Path]], object]] = {
        BOUND: case_files_made.ours_bound,
        WHOLE: case_files_made.ours,
        BY_HAND: case_files_made.by_hand,
        PYPDF: case_files_made.by_pypdf,
    }
    with TemporaryDirectory() as folder:
        files = case_files_made.inputs(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(rounds + 1):
            for name, way in ways.items():
                begun = _spent()
                way(files)
                seconds[name] += [_spent() - begun] if turn else []
        yield from _compared({name: median(found) for name, found in seconds.items()})
        yield _memory(files)


def _compared(spent: Mapping[str, float]) -> Iterator[Row]:
    for name in (BOUND, WHOLE):
        for peer in (BY_HAND, PYPDF):
            yield Row(name, spent[name], "s", spent[name] / spent[peer], peer)


def _memory(files: list[Path]) -> Row:
    """The most that a new process takes for the case file, above what it had, to the goal."""
    taken = _apart(_taken_mb, files)
    goal = sum(file.stat().st_size for file in files) / 1e6 + 60
    return Row("memory for that case file", taken, "MB", taken / goal, f"input + 60 MB = {goal:.0f} MB")


def _taken_mb(files: list[Path]) -> float:
    case_files_made.ours(files[:1])
    before = memory_mb("VmRSS")
    with TemporaryFile() as target:
        case_files_made.ours(files, target)
    return memory_mb("VmHWM") - before


if __name__ == "__main__":
    for row in run():
        print(f"{row.name:60} {row.value:10.3f} {row.unit:10} {row.ratio:6.2f} of {row.peer}")
