"""The command `cchc chat`: serves the web chat until it is stopped."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import click

from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860


@click.command(epilog="Ví dụ: cchc chat --library thu-vien --port 7860")
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục thư viện; mặc định lấy từ CCHC_LIBRARY, rồi thư mục dữ liệu của người dùng.",
)
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Địa chỉ mở trang.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Cổng; 0 là cổng trống bất kỳ.",
)
def chat(library: Path | None, host: str, port: int) -> None:
    """Mở trang hỏi đáp có trích dẫn trên trình duyệt."""
    settings = Settings.load(library=library)
    with listening_socket(host, port) as listener:
        serve(settings, host, listener)


def listening_socket(host: str, port: int) -> socket.socket:
    """Bind before the slow start, so that a port in use is told at once.

    Raises `ConfigurationError` where the address or port cannot be used.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        message = (
            f"Không mở được {host}:{port}: {error.strerror or error}. "
            "Hãy chọn cổng khác bằng --port hoặc địa chỉ khác bằng --host."
        )
        raise ConfigurationError(message) from error
    return listener


def serve(settings: Settings, host: str, listener: socket.socket) -> None:
    """Open the library and answer on the socket until interrupted."""
    # Gradio reads these when it is imported: no word to its makers, no statistics a question.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"
    from assistant.chat.library_backend import LibraryBackend
    from assistant.chat.server import build_app, build_server

    click.echo("Đang mở thư viện…", err=True)
    backend = LibraryBackend.open(settings)
    app = build_app(backend, host, backend)
    port = listener.getsockname()[1]
    click.echo(f"Trang hỏi đáp: http://{_shown(host)}:{port} (Ctrl+C để dừng)", err=True)
    if not _only_this_machine(host):
        click.echo("Lưu ý: mọi máy trong mạng đều mở được trang này, không cần mật khẩu.", err=True)
    build_server(app).run(sockets=[listener])


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _only_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
