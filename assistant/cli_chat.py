"""The command `cchc chat`: serves the web chat until it is stopped."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import click

from vectorstore.errors import ConfigurationError
from vectorstore.servers import Namespace
from vectorstore.settings import Settings
from vectorstore.sidecars import LIMITS

if TYPE_CHECKING:
    from assistant.accounts.door import Accounts
    from assistant.chat.shared_limits import SharedRequests

_PEM = click.Path(path_type=Path, dir_okay=False, exists=True)
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
@click.option(
    "--accounts/--no-accounts",
    "with_accounts",
    default=None,
    help="Có hoặc không có tài khoản; mặc định là có nếu đã tạo tài khoản cho thư viện này.",
)
@click.option("--certificate", type=_PEM, metavar="TỆP", help="Chứng thư TLS (PEM), để dùng https.")
@click.option("--key", type=_PEM, metavar="TỆP", help="Khóa riêng của chứng thư (PEM).")
def chat(
    library: Path | None,
    host: str,
    port: int,
    with_accounts: bool | None,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Mở trang hỏi đáp có trích dẫn trên trình duyệt.

    Mở cho máy khác (--host) thì phải có tài khoản: lần đầu dùng --accounts, chương trình in mật
    khẩu dùng một lần của người quản trị.
    """
    settings = Settings.load(library=library)
    tls = _tls(certificate, key)
    accounts = _accounts(settings, host, with_accounts)
    with listening_socket(host, port) as listener:
        serve(settings, host, listener, accounts, tls)


class Tls(NamedTuple):
    """The files that the server proves its name with."""

    certificate: Path
    key: Path


def _tls(certificate: Path | None, key: Path | None) -> Tls | None:
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        message = "TLS cần cả hai: --certificate TỆP và --key TỆP."
        raise ConfigurationError(message)
    return Tls(certificate, key)


def _accounts(settings: Settings, host: str, wanted: bool | None) -> Accounts | None:
    """The accounts to serve with, made where they are wanted and there are none."""
    from assistant.accounts.database import accounts_place
    from assistant.sidecar_database import is_there

    exist = is_there(accounts_place(settings.library, settings.servers))
    if not (exist if wanted is None else wanted):
        if not _only_this_machine(host):
            message = (
                f"Không mở {host} khi không có tài khoản: mọi máy trong mạng sẽ đọc được mọi văn "
                "bản. Hãy thêm --accounts, hoặc chỉ mở cho máy này bằng --host 127.0.0.1."
            )
            raise ConfigurationError(message)
        return None
    from assistant.accounts.door import Accounts
    from assistant.accounts.people import FIRST_LOGIN
    from assistant.audit.log import AuditLog

    servers = settings.servers
    audit = AuditLog.open(settings.library, settings.audit_days, servers=servers)
    accounts = Accounts.open(settings.library, create=True, audit=audit, servers=servers)
    password = accounts.people.add_first()
    if password is not None:
        click.echo(
            f"Tài khoản quản trị đầu tiên: {FIRST_LOGIN}\n"
            f"Mật khẩu dùng một lần (chỉ in lần này): {password}",
            err=True,
        )
    return accounts


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


def serve(
    settings: Settings,
    host: str,
    listener: socket.socket,
    accounts: Accounts | None = None,
    tls: Tls | None = None,
) -> None:
    """Open the library and answer on the socket until interrupted."""
    # Gradio reads these when it is imported: no word to its makers, no statistics a question.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"
    from assistant.accounts.provider_web import Abroad
    from assistant.accounts.served import Served
    from assistant.audit.log import AuditLog
    from assistant.chat.backends import Backends
    from assistant.chat.request_limits import RequestLimits
    from assistant.chat.server import build_app, build_server
    from assistant.conversations.store import ConversationStore
    from assistant.serving.logs import configure_logs
    from assistant.serving.stop import InHand
    from assistant.serving.traces import send_traces

    configure_logs(settings.log_format)
    send_traces(settings.traces_url)
    abroad = Abroad.configured(settings)
    click.echo("Đang mở thư viện…", err=True)
    backends = Backends.open(settings)
    public = urlsplit(settings.public_url or "")
    secure = tls is not None or public.scheme == "https"
    served = Served(accounts, backends, secure, abroad) if accounts is not None else None
    whole = backends.everything
    names = [host, *filter(None, [public.hostname])]
    servers = settings.servers
    conversations = ConversationStore.open(
        settings.library, settings.conversation_days, servers=servers
    )
    audit = AuditLog.open(settings.library, settings.audit_days, servers=servers)
    most = settings.questions_per_minute
    in_hand = InHand()
    app = build_app(
        whole,
        names,
        whole,
        served=served,
        conversations=conversations,
        audit=audit,
        limits=RequestLimits(most, _counter(settings)) if served and most else None,
        in_hand=in_hand,
    )
    port = listener.getsockname()[1]
    scheme = "https" if tls else "http"
    click.echo(f"Trang hỏi đáp: {scheme}://{_shown(host)}:{port} (Ctrl+C để dừng)", err=True)
    if not secure and not _only_this_machine(host):
        click.echo(
            "Lưu ý: không có TLS nên mật khẩu đi qua mạng không được mã hóa; hãy dùng "
            "--certificate và --key, hoặc đặt sau máy chủ https (CCHC_PUBLIC_URL).",
            err=True,
        )
    build_server(app, tls, in_hand).run(sockets=[listener])


def _counter(settings: Settings) -> SharedRequests | None:
    """Where requests are counted together with other replicas."""
    servers = settings.servers
    if servers.database is None:
        return None
    from assistant.chat.shared_limits import SharedRequests

    return SharedRequests(Namespace(servers.database, LIMITS))


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _only_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
