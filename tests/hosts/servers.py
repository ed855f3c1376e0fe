"""Real servers on loopback, each with folders, keys and a port of its own."""

import contextlib
import getpass
import http.client
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import time

STARTED = []
HERE = pathlib.Path(__file__).resolve().parent
KEY, SECRET = "kutip-test-key", "kutip-test-secret-canary-90417"


def free_port():
    """A port below those that the system gives to outgoing connections, which may come between."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as found:
            try:
                found.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{process.args[0]} does not listen")


class Process:
    def start(self, command, port, log, **more):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=self.log, stderr=self.log,
            stdin=subprocess.DEVNULL, **more,
        )
        STARTED.append(self)
        wait_for(port, self.process)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextlib.contextmanager
def servers():
    """Stops every server that is started inside."""
    try:
        yield
    finally:
        while STARTED:
            STARTED.pop().stop()


class S3sFs(Process):
    """S3 on a folder; refuses uploads whose MD5 does not fit."""

    def __init__(self, work, bucket="site"):
        self.root = work / "s3"
        self.bucket = self.root / bucket
        self.bucket.mkdir(parents=True)
        self.port = free_port()
        program = shutil.which("s3s-fs") or str(tools() / "bin/s3s-fs")
        self.start(
            [program, "--host", "127.0.0.1", "--port", self.port, "--access-key", KEY,
             "--secret-key", SECRET, self.root],
            self.port, work / "s3s-fs.log",
        )

    # Names that are the server's own.
    IGNORED = [r"kutip-publish\.json", r".*\.metadata-.*", r"\..*", r".*/\..*"]


class Moto(Process):
    def __init__(self, work, bucket="site"):
        self.port = free_port()
        program = shutil.which("moto_server") or str(tools() / "venv/bin/moto_server")
        self.start([program, "-H", "127.0.0.1", "-p", self.port], self.port, work / "moto.log")
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("PUT", f"/{bucket}")
        assert connection.getresponse().status == 200


class Sshd(Process):
    def __init__(self, work):
        self.work = work / "ssh"
        self.work.mkdir()
        self.faults = self.work / "faults"
        self.faults.mkdir()
        self.port = free_port()
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.work / name], check=True
            )
        shutil.copy(self.work / "user.pub", self.work / "authorized")
        public = (self.work / "host.pub").read_text().split()
        (self.work / "known").write_text(f"[127.0.0.1]:{self.port} {public[0]} {public[1]}\n")
        server = next(
            path for path in ("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server")
            if os.path.exists(path)
        )
        (self.work / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.work}/host\n"
            f"AuthorizedKeysFile {self.work}/authorized\nStrictModes no\nUsePAM no\n"
            f"PidFile {self.work}/pid\nPermitRootLogin yes\nMaxStartups 200\nMaxSessions 200\n"
            f"Subsystem sftp {sys.executable} {HERE}/faulty-sftp {server} {self.faults}\n"
        )
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        program = shutil.which("sshd") or "/usr/sbin/sshd"
        self.start([program, "-D", "-e", "-f", self.work / "config"], self.port, self.work / "log")
        self.host = f"{getpass.getuser()}@127.0.0.1"
        self.options = [
            "StrictHostKeyChecking=yes", f"UserKnownHostsFile={self.work}/known",
            f"IdentityFile={self.work}/user", "IdentitiesOnly=yes", "LogLevel=ERROR",
        ]

    def fail(self, mode, at):
        self.heal()
        (self.faults / "control").write_text(f"{mode} {at}")

    def heal(self):
        for name in ("control", "count", "down"):
            (self.faults / name).unlink(missing_ok=True)

    def count(self):
        return int((self.faults / "count").read_text())


class Nginx(Process):
    def __init__(self, work, root):
        self.port = free_port()
        own = work / "nginx"
        own.mkdir()
        (own / "conf").write_text(
            f"pid {own}/pid;\nerror_log {own}/error;\nworker_processes 2;\ndaemon off;\n"
            "events { worker_connections 512; }\n"
            f"http {{ access_log off; types {{ text/html html; text/css css; }}\n"
            + "".join(f"{n}_temp_path {own}/{n};\n" for n in
                      ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + f"server {{ listen 127.0.0.1:{self.port}; root {root}; }} }}\n"
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.start([program, "-c", own / "conf"], self.port, own / "log")


def tools():
    """Where programs that are no Debian packages are kept between runs."""
    return pathlib.Path(os.environ.get("KUTIP_TEST_TOOLS", HERE.parent.parent / "target/hosts"))


def install():
    """Installs what is missing."""
    debian = {
        "sshd": "openssh-server", "ssh": "openssh-client", "rsync": "rsync", "nginx": "nginx-light",
        "git": "git", "faketime": "faketime",
    }
    found = os.environ["PATH"] + ":/usr/sbin:/sbin"
    missing = [package for name, package in debian.items() if not shutil.which(name, path=found)]
    if missing:
        sudo = [] if os.getuid() == 0 else ["sudo"]
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True)
        subprocess.run(
            [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    if not shutil.which("s3s-fs") and not (tools() / "bin/s3s-fs").exists():
        subprocess.run(
            ["cargo", "install", "--locked", "--debug", "--quiet", "--root", tools(),
             "--features", "binary", "s3s-fs@0.14.1"], check=True,
        )
    if not shutil.which("moto_server") and not (tools() / "venv/bin/moto_server").exists():
        subprocess.run([sys.executable, "-m", "venv", tools() / "venv"], check=True)
        subprocess.run(
            [tools() / "venv/bin/pip", "install", "--quiet", "moto[server]==5.2.5"], check=True
        )
