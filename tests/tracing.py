"""What a program and its children ask of the network, native code included: their system calls, seen by strace."""

from __future__ import annotations

import ipaddress
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_CALLS = "trace=bind,connect,sendto,sendmsg,sendmmsg,execve,open,openat,creat"
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<arguments>.*)$")
_IPV4 = re.compile(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)')
_IPV6 = re.compile(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"')
_RESOLVER = re.compile(r'sun_path="([^"]*resolve[^"]*)"')
_DNS_PORT = 53


def _usable() -> str | None:
    """strace, if it is there and may trace."""
    program = shutil.which("strace")
    if program is None or subprocess.run([program, "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode:
        return None
    return program


STRACE = _usable()


@dataclass(frozen=True)
class Reached:
    """An attempt to reach something that isn't this machine: by which process, and what (address and port)."""

    pid: int
    what: str


def tracing(log: Path) -> list[str]:
    """What to put before a command so that ``log`` gets its calls; the process started is the command's own."""
    assert STRACE is not None
    return [STRACE, "-D", "-f", "--seccomp-bpf", "-q", "-s", "300", "-e", _CALLS, "-o", str(log)]


def calls(log: Path) -> list[re.Match[str]]:
    """The calls in the ``log`` of a command that has ended: ``pid``, ``call``, ``arguments``."""
    deadline = time.monotonic() + 10.0
    while True:
        lines = log.read_text(errors="replace").splitlines()
        command = next((line.split()[0] for line in lines if " execve(" in line), "")
        if any(line.split()[:2] == [command, "+++"] for line in lines):  # strace is a moment later than what it traces
            return [found for line in lines if (found := _LINE.match(line)) is not None]
        assert time.monotonic() < deadline, f"the trace doesn't say that the command has ended: {lines[-3:]}"
        time.sleep(0.05)


def reached(log: Path) -> list[Reached]:
    """Every attempt to reach beyond this machine.

    A question to a name server counts wherever that runs: it is about a name of somewhere else, and is passed on. So
    does waiting for calls from elsewhere.
    """
    found: list[Reached] = []
    for call in calls(log):
        pid, arguments = int(call["pid"]), call["arguments"]
        for port, address in (*_IPV4.findall(arguments), *_IPV6.findall(arguments)):
            ip = ipaddress.ip_address(address)
            mapped = getattr(ip, "ipv4_mapped", None)
            if int(port) == _DNS_PORT or not (mapped or ip).is_loopback:
                found.append(Reached(pid, f"{address} port {port}"))
        found.extend(Reached(pid, path) for path in _RESOLVER.findall(arguments))
    return found


def written(log: Path) -> set[Path]:
    """The files that were made or changed, but for Python's compiled ones and the devices."""
    opened = [call for call in calls(log) if call["call"] in ("open", "openat", "creat")]
    names = [
        Path(call["arguments"].split('"')[1])
        for call in opened
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT", call["arguments"]) and " = -1 " not in call["arguments"]
    ]
    return {name for name in names if "__pycache__" not in name.parts and not name.is_relative_to("/dev")}


def started(log: Path) -> list[str]:
    """The programs that were started, but for the first one."""
    runs = [call["arguments"] for call in calls(log) if call["call"] == "execve" and call["arguments"].endswith("= 0")]
    return [arguments.split('"')[1] for arguments in runs[1:]]
