"""
Run the parity tests on every kind of Spark there is: in this process, on a cluster, and over Spark Connect.

The cluster is a master and two workers of this machine, each a process of its own, on loopback; the server of
Spark Connect runs on that cluster. All are stopped at the end, by their own process ids.

DUEREGARD_PYSPARK names folders with other versions of pyspark, separated as in PATH; the tests run in this
process and on the cluster of each as well. Such a folder is made by `pip install --target FOLDER
--no-deps pyspark==3.5.9 py4j==0.10.9.7`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SECONDS = 120
WORKERS = 2
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"


def main() -> None:
    """
    Run the tests on one Spark after another; the exit status is that of the first that fails.
    """
    run_tests("spark://local[2]", os.environ)
    on_cluster(spark_home(), os.environ, with_connect=True)
    for folder in filter(None, os.environ.get("DUEREGARD_PYSPARK", "").split(os.pathsep)):
        environment = os.environ | {"PYTHONPATH": folder}
        run_tests("spark://local[2]", environment)
        on_cluster(Path(folder, "pyspark"), environment, with_connect=False)


def on_cluster(home: Path, environment: Mapping[str, str], *, with_connect: bool) -> None:
    """
    Run the tests on a cluster, and over Spark Connect on that cluster.
    """
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        address = stack.enter_context(cluster(home, Path(scratch)))
        run_tests(address, environment)
        if with_connect:
            run_tests(stack.enter_context(connect_server(home, address, Path(scratch))), environment)


def run_tests(engine: str, environment: Mapping[str, str]) -> None:
    """
    Run the parity tests with one Spark, in a fresh process.
    """
    print(f"\nParity with {engine}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "tests/parity"]
    done = subprocess.run(
        command, cwd=CHECKOUT, env={**environment, "DUEREGARD_PARITY_ENGINE": engine}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def spark_home() -> Path:
    """
    Return where the installed pyspark keeps Spark.
    """
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        sys.exit("pyspark is not installed: make setup")
    return Path(found.origin).parent


@contextmanager
def cluster(home: Path, scratch: Path) -> Iterator[str]:
    """
    Start a master and its workers, and give the master's address.
    """
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        log = scratch / "master.log"
        ports = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())]
        stack.enter_context(daemon([spark_class(home), MASTER, *ports], log, scratch))
        wait_for(log, "I have been elected leader", 1)
        for number in range(WORKERS):
            given = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1500m"]
            given += ["--webui-port", str(free_port()), "--work-dir", str(scratch / f"work-{number}")]
            worker_log = scratch / f"worker-{number}.log"
            stack.enter_context(daemon([spark_class(home), WORKER, *given, address], worker_log, scratch))
        wait_for(log, "Registering worker", WORKERS)
        yield address


@contextmanager
def connect_server(home: Path, master: str, scratch: Path) -> Iterator[str]:
    """
    Start a server of Spark Connect on a cluster, and give its address.
    """
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
    }
    command = [str(home / "bin" / "spark-submit"), "--master", master, "--class", CONNECT]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    log = scratch / "connect.log"
    with daemon([*command, "spark-internal"], log, scratch):
        wait_for(log, "Spark Connect server started", 1)
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def daemon(command: list[str], log: Path, folder: Path) -> Iterator[None]:
    """
    Keep a process running while the block lasts.
    """
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, cwd=folder)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(log: Path, words: str, times: int) -> None:
    """
    Wait until a log has some words so many times.
    """
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if log.read_text(encoding="utf-8", errors="replace").count(words) >= times:
            return
        time.sleep(0.2)
    sys.exit(f"'{words}' did not appear in {log.name}:\n{log.read_text(encoding='utf-8')[-2000:]}")


def spark_class(home: Path) -> str:
    """
    Return the program that starts a daemon of Spark.
    """
    return str(home / "bin" / "spark-class")


def free_port() -> int:
    """
    Return a port of loopback that nothing listens on.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
