"""The command `cchc mcp`: the tools for a client on this machine, over stdin and stdout."""

from __future__ import annotations

from pathlib import Path

import click

from vectorstore.settings import Settings


@click.command(epilog="Ví dụ: cchc mcp --library thu-vien")
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
def command(library: Path | None) -> None:
    """Mở công cụ hỏi, tìm, đọc cho chương trình trợ lý (MCP) trên máy này.

    Chương trình trợ lý tự chạy lệnh này và nói chuyện qua đầu vào, đầu ra chuẩn. Người khác trong
    mạng dùng địa chỉ /mcp của cchc chat, với khóa API.
    """
    from assistant.chat.backends import Backends
    from assistant.mcp.tools import make_tools

    everything = Backends.open(Settings.load(library=library)).everything
    make_tools(lambda _request: everything).run("stdio")
