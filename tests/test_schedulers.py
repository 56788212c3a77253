"""What docs/batch.md says about schedulers runs as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.batch.shard import Shard

from .commands.batch.conftest import held
from .conftest import KEY
from .standin import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from .standin.recorded import Recorded
    from .standin.server import StandIn

PAGE = Path(__file__).parent.parent / "docs" / "batch.md"
LIBRARIES = Path(sys.prefix) / "schedulers"
"""Where ``make`` puts distributed: beside the environment, since click comes with it."""
IDS = [f"q{number}" for number in range(20)]


def blocks(heading: str, language: str) -> list[str]:
    """Return the code below a heading of the page."""
    section = PAGE.read_text("utf-8").partition(f"### {heading}\n")[2].partition("\n### ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def asked(request: Recorded) -> str:
    text: str = request.json()["messages"][-1]["content"]
    return text


@pytest.fixture
def shared(standin: StandIn, env: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Make an input in a folder that all share; return the environment of each machine."""
    standin.default = lambda request: script.text_answer(asked(request).upper())
    lines = [json.dumps({"id": one, "prompt": one}) for one in IDS]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines))
    local = tmp_path / "home" / ".local" / "bin"
    local.mkdir(parents=True)
    local.joinpath("openclaw").symlink_to(Path(sys.executable).with_name("openclaw"))
    path = os.pathsep.join([str(local), env["PATH"]])
    return {**env, **standin.client_env(), "OPENROUTER_API_KEY": KEY, "PATH": path}


def answered(folder: Path, pattern: str = "part-*.jsonl") -> list[str]:
    """Return the ids in outputs; each has its answer."""
    lines = [
        json.loads(line)
        for file in sorted(folder.glob(pattern))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert all(line["text"] == line["id"].upper() for line in lines)
    return [line["id"] for line in lines]


@pytest.mark.skipif(shutil.which("parallel") is None, reason="GNU parallel is not installed")
def test_gnu_parallel_asks_four_parts(
    shared: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    (code,) = blocks("GNU parallel", "sh")
    subprocess.run(["sh", "-ec", code], env=shared, cwd=tmp_path, check=True, capture_output=True)
    assert sorted(answered(tmp_path, "answers.jsonl")) == sorted(IDS)
    assert len([*tmp_path.glob("part-?.jsonl")]) == 4
    assert len(standin.requests) == len(IDS)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(
    ("heading", "variables", "part"),
    [
        ("Slurm", {"SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "4"}, Shard(3, 4)),
        ("Kubernetes", {"JOB_COMPLETION_INDEX": "3"}, Shard(4, 8)),
    ],
)
def test_a_scheduler_s_variables_name_the_part(
    heading: str, variables: dict[str, str], part: Shard, shared: dict[str, str], tmp_path: Path
) -> None:
    if heading == "Slurm":
        (code,) = blocks(heading, "sh")
    else:
        (manifest,) = blocks(heading, "yaml")
        (code,) = re.findall(r"args:\n +- (.*)", manifest)
    done = subprocess.run(["sh", "-c", code], env=shared | variables, cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert sorted(answered(tmp_path)) == sorted(one for one in IDS if part.takes(one))


def test_dask_loses_nothing_with_a_worker(
    shared: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    if not (LIBRARIES / "distributed").is_dir():
        pytest.skip("distributed is not installed")
    (code,) = [one for one in blocks("Dask, Ray, Spark", "python") if "dask" in one]
    env = {**shared, "PYTHONPATH": str(LIBRARIES), "DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
    gate = threading.Event()
    # One prompt in each of two parts, so that both workers are in the middle of one.
    parts = {Shard(number, 8).takes: number for number in (1, 2)}
    slow = [next(one for one in IDS if takes(one)) for takes in parts]
    answer: Callable[[Recorded], script.Answer] = standin.default  # type: ignore[assignment]
    standin.default = lambda request: (
        held(gate, asked(request).upper()) if asked(request) in slow else answer(request)
    )
    with ExitStack() as running:

        def start(*words: str) -> subprocess.Popen[str]:
            log = running.enter_context((tmp_path / f"{len(words)}.log").open("a"))
            process = subprocess.Popen(
                [sys.executable, *words], env=env, cwd=tmp_path, stdout=subprocess.PIPE,
                stderr=log, text=True,
            )  # fmt: skip
            running.enter_context(process)
            running.callback(process.kill)
            return process

        common = ("--host", "127.0.0.1", "--scheduler-file", "scheduler.json")
        quiet = ("--dashboard-address", "127.0.0.1:0")
        start("-m", "distributed.cli.dask_scheduler", "--port", "0", *common, *quiet)
        words = ("-m", "distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1")
        workers = [start(*words, *common, *quiet) for _ in range(2)]
        driver = start("-c", code)
        standin.wait_until(lambda: set(slow) <= set(map(asked, list(standin.requests))), 30)
        workers[0].kill()
        workers[0].wait()
        gate.set()
        told, _ = driver.communicate(timeout=60)
    assert driver.returncode == 0
    assert sorted(answered(tmp_path)) == sorted(IDS)
    named = re.findall(r"'(\w+)'", told)
    # What the dead one had under way is perhaps billed twice: it says so of that, and of no less.
    assert len(set(named) & set(slow)) == 1
    assert len(named) == len(set(named))
    twice = Counter(map(asked, standin.requests)) - Counter(IDS)
    assert twice <= Counter(named)


def test_the_other_examples_are_python() -> None:
    found = blocks("Dask, Ray, Spark", "python")
    assert [name for code in found for name in re.findall(r"dask|ray|pyspark", code)[:1]] == [
        "dask",
        "ray",
        "pyspark",
    ]
    for code in found:
        compile(code, str(PAGE), "exec")
        assert len([line for line in code.splitlines() if line.strip()]) <= 10
