"""The array job of examples/slurm on a small Slurm: a controller and two nodes, all on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from test_sweep import contents, plan, until

# Debian puts daemons where not everybody's path leads.
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
NEEDED = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue"]
MISSING = [name for name in NEEDED if shutil.which(name, path=PATH) is None]

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (Debian: slurm-wlm, munge)"),
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="slurmd has to be root"),
]

CONF = """
ClusterName=maracsim-test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=10 State=UP
"""


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody has."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Slurm:
    """A Slurm in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        self.environment = {**os.environ, "PATH": PATH, "SLURM_CONF": str(folder / "slurm.conf")}

    def begin(self) -> None:
        folder, host = self.folder, socket.gethostname().split(".")[0]
        (folder / "slurm.conf").write_text(CONF.format(folder=folder, host=host, ports=free_ports(3)))
        (folder / "state").mkdir()
        key = folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        files = [f"--{name}={folder}/munge.{ending}" for name, ending in
                 (("key-file", "key"), ("socket", "socket"), ("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed"))]
        self.start("munged", "--foreground", "--force", *files)
        until((folder / "munge.socket").exists, "munged")
        self.start("slurmctld", "-D")
        for node in ("n1", "n2"):
            (folder / f"spool-{node}").mkdir()
            self.start("slurmd", "-D", "-N", node)
        until(lambda: self.call("sinfo", "-h", "-o", "%t %D") == "idle 2\n", "two idle nodes")

    def start(self, *words: str) -> None:
        with (self.folder / f"{len(self.started)}-{words[0]}.out").open("wb") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, env=self.environment, cwd=self.folder)
        self.started.append(process)

    def call(self, *words: str, **environment: str) -> str:
        done = subprocess.run(
            words, env={**self.environment, **environment}, capture_output=True, text=True, check=False, cwd=self.folder, timeout=60
        )
        return done.stdout

    def wait(self, job: str, seconds: float = 240) -> None:
        until(lambda: not self.call("squeue", "-h", "-t", "all", "-j", job, "-o", "%T").replace("COMPLETED\n", ""), f"job {job}", seconds)

    def stop(self) -> None:
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def slurm() -> Iterator[Slurm]:
    # Munge demands that nobody else may write to any folder above its socket, but for those of the system.
    folder = Path(tempfile.mkdtemp(prefix="maracsim-slurm-"))
    folder.chmod(0o755)
    slurm = Slurm(folder)
    try:
        slurm.begin()
        yield slurm
    finally:
        slurm.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_the_array_job_leaves_what_one_machine_leaves(
    slurm: Slurm, tmp_path: Path, program: Path, command: Callable[..., str]
) -> None:
    path, out, alone = plan(slurm.folder / "plan", replications=30), slurm.folder / "out", tmp_path / "alone"
    examples = ROOT / "examples" / "slurm"
    environment = {"PLAN": str(path), "OUT": str(out), "MARACSIM": str(program)}
    submitted = slurm.call("sbatch", "--parsable", "--array=1-6", str(examples / "sweep.sbatch"), **environment)
    job = submitted.strip()
    assert job.isdigit(), submitted
    merging = slurm.call("sbatch", "--parsable", f"--dependency=afterok:{job}", str(examples / "merge.sbatch"), **environment)
    # Somebody stops a task in the middle: it is put into the queue again, and loses nothing.
    until(lambda: f"{job}_2 RUNNING" in slurm.call("squeue", "-h", "-r", "-o", "%i %T"), "the second task", 60)
    slurm.call("scontrol", "requeue", f"{job}_2")
    began = time.monotonic()
    until(lambda: (out / "manifest.toml").is_file(), "the merged sweep", 240)
    slurm.wait(merging.strip())
    command("sweep", str(path), "--out", str(alone), "--quiet")
    assert contents(out) == contents(alone), f"after {time.monotonic() - began:.0f} s"
    nodes = slurm.call("sinfo", "-h", "-o", "%N")
    assert nodes.strip() == "n[1-2]"
