"""A real Spark cluster on this machine: a master, two workers and a Connect server, on loopback."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.guards.places import ROOT

PACKAGES = ROOT / ".venv" / "extra" / "spark"
HOME = PACKAGES / "pyspark"
PATIENCE_S = 120


class NoClusterError(Exception):
    """What is missing to start one."""


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of its Connect server; what its processes say is kept in the folder."""
    if not HOME.exists():
        raise NoClusterError("pyspark is not there: make test-slow brings it where it can be had")
    if shutil.which("java") is None:
        raise NoClusterError("Spark needs Java 17 or later")
    master, connect = _free_port(), _free_port()
    address = f"spark://127.0.0.1:{master}"
    with ExitStack() as stack:
        deploy = "org.apache.spark.deploy"
        where = ["--host", "127.0.0.1", "--webui-port", "0"]
        stack.enter_context(
            _running(folder, "master", "spark-class", f"{deploy}.master.Master",
                     "--port", str(master), *where)
        )  # fmt: skip
        _wait_for(master, folder)
        for number in (1, 2):
            stack.enter_context(
                _running(folder, f"worker-{number}", "spark-class", f"{deploy}.worker.Worker",
                         address, "--cores", "1", "--memory", "1g", *where)
            )  # fmt: skip
        stack.enter_context(_connect_server(folder, address, connect))
        _wait_for(connect, folder)
        yield f"sc://127.0.0.1:{connect}"


def _connect_server(folder: Path, address: str, port: int):
    told = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "768m",
        "spark.executor.cores": 1,
        "spark.sql.shuffle.partitions": 2,
        # The tables are small: to compile each step would take longer than to run it.
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # Nobody looks at the plans, and those of long questions would fill the memory as text.
        "spark.sql.maxPlanStringLength": 1_000,
        "spark.sql.ui.retainedExecutions": 1,
        "spark.connect.session.planCache.maxSize": 0,
        "spark.ui.enabled": "false",
        "spark.log.level": "WARN",
    }
    settings = [word for name, value in told.items() for word in ("--conf", f"{name}={value}")]
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    return _running(
        folder, "connect", "spark-submit", "--class", server, "--master", address, *settings,
        "Connect",
    )  # fmt: skip


@contextmanager
def _running(folder: Path, name: str, program: str, *words: str) -> Iterator[None]:
    environment = os.environ | {
        "SPARK_HOME": str(HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "512m",
    }
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [HOME / "bin" / program, *words],
            env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, folder: Path) -> None:
    """Until somebody listens there."""
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    said = "\n".join(path.read_text()[-2_000:] for path in sorted(folder.glob("*.log")))
    raise NoClusterError(f"nobody listens on port {port}:\n{said}")
