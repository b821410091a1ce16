"""
Spark: where the data have outgrown one machine. In this process, on a cluster, or over Spark Connect.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import IO, Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyspark
from pyspark.errors import PySparkException
from sqlglot import exp

from dueregard.cells import Cells
from dueregard.engine.collapse import COUNT, SUMS, Query, as_cells, too_large, write_sql
from dueregard.errors import EngineError

_OF_EVERY_SESSION = {
    # A sum too large for its type is an error and not another number.
    "spark.sql.ansi.enabled": "true",
    # Files that a site lets Spark pass over would be rows lost in silence.
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    # Names and labels mean what is written: no folding, no "${...}", no pattern, and "\\" is one backslash.
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parser.quotedRegexColumnNames": "false",
    "spark.sql.variable.substitute": "false",
}
_OF_THIS_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # 200 by default, which is more than the cells of most tables.
    "spark.sql.shuffle.partitions": "4",
}
_QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}

_ANSWER_SECONDS = 5.0
_WORKER_SECONDS = 60.0
_CONNECT_PORT = 15002  # Spark's own default
_TOO_LARGE = ("ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "CANNOT_CHANGE_DECIMAL_PRECISION")
_NOT_SEEN = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "FileNotFoundException", "Path does not exist")
_JAVA = (
    "Install it (Debian and Ubuntu: apt install default-jre-headless), or set JAVA_HOME to where it is. "
    "Spark Connect (--engine sc://HOST:PORT) needs none on this machine."
)
_LAST_LINES = 3

Session = Any


class Spark:
    """
    An engine on Spark; its session is opened when something is counted for the first time.

    Args:
        master: "local[*]", "local[2]", "spark://HOST:PORT", or "sc://HOST:PORT" for Spark Connect.

    Raises:
        EngineError: Java is missing, or nothing answers at the address.
    """

    def __init__(self, master: str) -> None:
        self._master = master
        self._session: Session | None = None
        self._give_back: Callable[[], None] = _nothing
        self._opening = Lock()
        if master.startswith("sc://"):
            _require_answer(_host_and_port(master.partition(";")[0], _CONNECT_PORT), master)
            return
        _require_java()
        if not _is_local(master):
            _require_any_answer(master)

    @property
    def name(self) -> str:
        """
        Return name and version.
        """
        return f"Spark {self._session.version if self._session is not None else pyspark.__version__}"

    def collapse(self, query: Query) -> Cells:
        """
        Return the cells of a query: one row per combination of keys that occurs.
        """
        query.require_sound()
        with self._explained(query):
            table = self._count(self._opened(), query)
        return as_cells(table, query.keys)

    def close(self) -> None:
        """
        Close the session, and stop Spark where it was started for it.
        """
        give_back, self._give_back, self._session = self._give_back, _nothing, None
        give_back()

    def _opened(self) -> Session:
        with self._opening:
            if self._session is None:
                self._session, self._give_back = _open(self._master)
                for name, value in _OF_EVERY_SESSION.items():
                    self._session.conf.set(name, value)
            return self._session

    def _count(self, session: Session, query: Query) -> pa.Table:
        rows = session.read.parquet(*map(_literal, query.tables))
        view = f"dueregard_{uuid.uuid4().hex}"
        rows.createOrReplaceTempView(view)
        try:
            return _as_arrow(session.sql(write_sql(query, exp.to_table(view), dialect="spark")), query)
        finally:
            session.catalog.dropTempView(view)

    @contextmanager
    def _explained(self, query: Query) -> Iterator[None]:
        """
        Turn what Spark raises into an error that says what to do.
        """
        try:
            with _without_warnings():
                yield
        except _failures() as error:
            text = str(error)
            if any(sign in text for sign in _TOO_LARGE):
                raise too_large() from error
            message = f"Spark could not count {query.shown_as}: {_first_line(text)}"
            if any(sign in text for sign in _NOT_SEEN):
                message += (
                    f". Spark at {_shown(self._master)} does not see {query.tables[0].parent}. Name a folder "
                    "that this machine and Spark both see: set DUEREGARD_CACHE to it."
                )
            raise EngineError(message) from error


def _open(master: str) -> tuple[Session, Callable[[], None]]:
    """
    Return a session, and what to call when it is not needed any more.
    """
    if master.startswith("sc://"):
        return _open_connect(master)
    return _open_classic(master, _OF_THIS_MACHINE) if _is_local(master) else _open_cluster(master)


def _is_local(master: str) -> bool:
    return master.startswith("local")


def _open_cluster(master: str) -> tuple[Session, Callable[[], None]]:
    on_loopback = urlsplit(master).hostname in ("127.0.0.1", "localhost", "::1")
    host = {name: _OF_THIS_MACHINE[name] for name in ("spark.driver.bindAddress", "spark.driver.host")}
    session, give_back = _open_classic(master, host if on_loopback else {})
    try:
        _wait_for_workers(session, master)
    except EngineError:
        give_back()
        raise
    return session, give_back


def _open_classic(master: str, settings: dict[str, str]) -> tuple[Session, Callable[[], None]]:
    """
    Return a session of its own, in a Spark that runs in this process already or is started now.
    """
    from pyspark import SparkContext  # noqa: PLC0415 - absent from the client for Spark Connect
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as SparkContext

    running: Any = SparkContext._active_spark_context  # noqa: SLF001 - Spark has no other way to ask without starting
    if running is None:
        context = _start(master, settings)
        return SparkSession(context).newSession(), context.stop
    if running.master != master:
        message = (
            f"Spark runs in this process already, at {_shown(running.master)}, and a process has one. Close "
            f"that engine before opening {_shown(master)}, or use it."
        )
        raise EngineError(message)
    return SparkSession(running).newSession(), _nothing


def _start(master: str, settings: dict[str, str]) -> Any:
    from pyspark import SparkConf, SparkContext, java_gateway  # noqa: PLC0415 - see _open_classic

    launch_gateway: Callable[..., Any] = java_gateway.launch_gateway

    conf = SparkConf().setMaster(master).setAppName("dueregard").setAll([*_QUIET.items(), *settings.items()])
    # What Java prints is kept, not shown: it is read where Spark does not start.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
        try:
            gateway = SparkContext._gateway  # noqa: SLF001 - Java that an earlier context left running
            if gateway is None:
                gateway = launch_gateway(conf, {"stdout": printed, "stderr": printed})
            return SparkContext(conf=conf, gateway=gateway)
        except _failures() as error:
            said = _last_lines(printed) or _first_line(str(error))
            message = f"Spark did not start at {_shown(master)}: {said}. {_java_of_spark()}"
            raise EngineError(message) from error


def _open_connect(address: str) -> tuple[Session, Callable[[], None]]:
    try:
        # pandas is asked for by the client itself, and warns of its own version.
        with _without_warnings():
            from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415 - of another extra
    except ImportError as error:
        message = (
            f"Spark Connect is not installed whole ({error}). Install it with: "
            "pip install 'dueregard[spark-connect]'"
        )
        raise EngineError(message) from error
    with _without_warnings():
        session = SparkSession.builder.remote(address).create()
    return session, session.stop


def _wait_for_workers(session: Session, master: str) -> None:
    """
    Wait until a worker has been given to this application: without one, a query would wait for ever.
    """
    context = session.sparkContext
    if context.getConf().get("spark.dynamicAllocation.enabled", "false") == "true":
        return
    until = time.monotonic() + _WORKER_SECONDS
    while time.monotonic() < until:
        # The driver counts itself.
        if context._jsc.sc().getExecutorMemoryStatus().size() > 1:  # noqa: SLF001 - Python has no such method
            return
        time.sleep(0.2)
    message = (
        f"The Spark at {_shown(master)} gave no worker within {_WORKER_SECONDS:.0f} seconds. Its page shows "
        "whether it has workers with free cores and memory; or count on this machine, without --engine."
    )
    raise EngineError(message)


def _literal(path: Path) -> str:
    """
    Return a path as Spark takes it for itself and nothing else.
    """
    whole = path.resolve().as_posix()
    # Switched off, patterns still made Spark 4.3 read two files of such a folder twice.
    if set(whole) & set("[]{}*?\\"):
        message = (
            f"Spark would take the characters [ ] {{ }} * ? \\ in {path.parent} for a pattern. Name a folder "
            "without them: set DUEREGARD_CACHE to it."
        )
        raise EngineError(message)
    return f"file:{whole}"


def _as_arrow(answer: Any, query: Query) -> pa.Table:
    if hasattr(answer, "toArrow"):
        return answer.toArrow()
    # Spark 3.5 hands out rows only.
    types = [*(pa.string() for _ in query.keys), pa.int64(), *(SUMS.values() if query.weight else ())]
    names = [*query.keys, COUNT, *(SUMS if query.weight else ())]
    rows = answer.collect()
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], names=names
    )


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        where = f"JAVA_HOME ({home})" if home else "the search path"
        message = f"Spark runs on Java, and there is none in {where}. {_JAVA}"
        raise EngineError(message)


def _java_of_spark() -> str:
    oldest = "8" if pyspark.__version__.startswith("3.") else "17"
    return f"Spark {pyspark.__version__} needs Java {oldest} or newer."


def _require_any_answer(master: str) -> None:
    """
    Raise unless one of the masters of an address answers.
    """
    hosts = master.removeprefix("spark://").split(",")
    for at, host in enumerate(hosts, start=1):
        try:
            return _require_answer(_host_and_port(f"spark://{host}", None), master)
        except EngineError:
            if at == len(hosts):
                raise
    return None


def _require_answer(host: tuple[str, int], address: str) -> None:
    # Spark itself tries for a minute and says less.
    try:
        with closing(socket.create_connection(host, timeout=_ANSWER_SECONDS)):
            return
    except OSError as error:
        message = (
            f"Nothing answers at {_shown(address)} ({error.strerror or error}). Start Spark there, correct "
            "the address, or count on this machine, without --engine."
        )
        raise EngineError(message) from error


def _host_and_port(address: str, usual: int | None) -> tuple[str, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or usual
    except ValueError:
        parts, port = urlsplit(""), None
    if not parts.hostname or port is None:
        message = (
            f"The engine address {_shown(address)} is not understood. Write 'spark://local', "
            "'spark://local[2]', 'spark://HOST:PORT' or 'sc://HOST:PORT'."
        )
        raise EngineError(message)
    return parts.hostname, port


def _shown(address: str) -> str:
    """
    Return an address as it may be shown: what follows the host may hold a token.
    """
    return address.partition(";")[0].rstrip("/")


def _failures() -> tuple[type[BaseException], ...]:
    try:
        from py4j.protocol import Py4JError, Py4JNetworkError  # noqa: PLC0415 - absent from the client
    except ImportError:
        return (PySparkException, OSError)
    return (PySparkException, Py4JError, Py4JNetworkError, OSError)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """
    Keep from a user what Spark says of pandas, which is not used, and what its logger prints of every error.
    """
    logger = logging.getLogger("SQLQueryContextLogger")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = was_disabled


def _last_lines(printed: IO[str]) -> str:
    printed.seek(0)
    lines = [line.strip() for line in printed if "WARN" not in line and not line.startswith("\tat ")]
    return " ".join(line for line in lines[-_LAST_LINES:] if line)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].rstrip(".")


def _nothing() -> None:
    return None
