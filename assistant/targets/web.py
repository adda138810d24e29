"""The routes of the targets view: the table, the chart of one indicator, and the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from assistant.chat.document_page import message_html, trouble_html
from assistant.targets import page
from assistant.targets.export import csv_bytes, xlsx_bytes
from assistant.targets.filters import Filters, clean
from assistant.targets.series import row_series, series_of

if TYPE_CHECKING:
    from assistant.chat.backend import BackendOf

_FILES = {
    "chi-tieu.xlsx": (
        xlsx_bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "chi-tieu.csv": (csv_bytes, "text/csv; charset=utf-8"),
}
_NO_SERIES = (
    "Không có chỉ tiêu này, hoặc thư viện không còn số liệu của nó ở hai năm trở lên; "
    "hãy mở lại từ bảng chỉ tiêu."
)


def _filters(
    nam: str = "", loai: str = "", vb: str = "", dv: str = "", tim: str = "", trang: str = ""
) -> Filters:
    return clean(Filters(nam, loai, vb, dv, tim, int(trang) if trang.isdecimal() else 1))


Asked = Annotated[Filters, Depends(_filters)]


def add_targets(app: FastAPI, backend_of: BackendOf) -> None:
    """Add the targets view to the web chat's application."""

    @app.get("/chi-tieu")
    def table(request: Request, asked: Asked) -> HTMLResponse:
        try:
            rows = backend_of(request).targets()
            series = series_of(rows)
            return HTMLResponse(page.table_html(rows, asked, series, row_series(series)))
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)

    @app.get("/chi-tieu/bieu-do/{key}")
    def chart(request: Request, key: str) -> HTMLResponse:
        try:
            series = series_of(backend_of(request).targets()).get(key)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        if series is None:
            return HTMLResponse(message_html("Không có biểu đồ", _NO_SERIES), 404)
        return HTMLResponse(page.chart_html(series))

    @app.get("/chi-tieu/tai/{name}")
    def download(request: Request, name: str, asked: Asked) -> Response:
        if name not in _FILES:
            return HTMLResponse(message_html("Không có tệp này", "Hãy tải lại từ bảng."), 404)
        write, media_type = _FILES[name]
        try:
            content = write(filter(asked.matches, backend_of(request).targets()))
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=media_type, headers=headers)
