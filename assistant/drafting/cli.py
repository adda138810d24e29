"""`cchc draft`: a reply in the official format and its review sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli_ask import parse_day
from assistant.drafting.types import KINDS, DraftRequest
from vectorstore.errors import CchcError, ConfigurationError
from vectorstore.settings import Settings
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from assistant.drafting.types import Draft

_KIND_NAMES = {fold(kind).replace(" ", "-"): kind for kind in KINDS}
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    name="draft",
    epilog='Ví dụ: cchc draft "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?" '
    '--to "Sở Tài chính tỉnh Hưng Yên" --from "Sở Nội vụ tỉnh Hưng Yên" --out tra-loi.docx',
)
@click.argument("request", metavar="YÊU_CẦU", required=False, default="")
@click.option("--out", type=_FILE, required=True, metavar="TỆP.docx", help="Tệp dự thảo.")
@click.option(
    "--incoming", type=_FILE, metavar="TỆP", help="Văn bản đến cần trả lời (mọi loại tệp đọc được)."
)
@click.option(
    "--kind", type=click.Choice(tuple(_KIND_NAMES)), help="Loại văn bản; mặc định là công văn."
)
@click.option("--to", default="", metavar="CƠ_QUAN", help="Nơi nhận; nhiều nơi cách nhau bằng “;”.")
@click.option("--from", "agency", default="", metavar="CƠ_QUAN", help="Cơ quan ban hành.")
@click.option("--superior", default="", metavar="CƠ_QUAN", help="Cơ quan chủ quản trực tiếp.")
@click.option("--place", default="", metavar="ĐỊA_DANH", help="Địa danh ghi trước ngày tháng.")
@click.option(
    "--role",
    default="",
    metavar="CHỨC_VỤ",
    help="Ví dụ “Giám đốc” hay “KT. Giám đốc / Phó Giám đốc”.",
)
@click.option("--signer", default="", metavar="HỌ_TÊN", help="Họ và tên người ký.")
@click.option("--unit", default="", metavar="TÊN_TẮT", help="Đơn vị soạn thảo, ví dụ CCHC.")
@click.option("--subject", default="", metavar="TRÍCH_YẾU", help="Trích yếu nội dung.")
@click.option("--date", "day", metavar="NGÀY", help="Ngày ghi trên văn bản (YYYY-MM-DD).")
@click.option("--as-of", "as_of", metavar="NGÀY", help="Chỉ dùng văn bản ban hành đến ngày này.")
@click.option("--review", type=_FILE, metavar="TỆP.docx", help="Tệp phiếu rà soát.")
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def command(
    request: str,
    out: Path,
    incoming: Path | None,
    kind: str | None,
    to: str,
    agency: str,
    superior: str,
    place: str,
    role: str,
    signer: str,
    unit: str,
    subject: str,
    day: str | None,
    as_of: str | None,
    review: Path | None,
    library: Path | None,
    as_json: bool,
) -> None:
    """Soạn dự thảo trả lời đúng thể thức, có căn cứ và phiếu rà soát.

    YÊU_CẦU là lời yêu cầu, hoặc tên tệp của văn bản đến.
    """
    if incoming is None and _is_file(request):
        incoming, request = Path(request), ""
    if incoming is None and not request.strip():
        raise click.UsageError("Cần nêu YÊU_CẦU hoặc văn bản đến (--incoming TỆP).")
    sheet = review or out.with_name(f"{out.stem}-phieu-ra-soat.docx")
    _check_paths(out, sheet)
    from assistant.drafting.points import kind_named

    named = fold(kind_named(request)).replace(" ", "-")
    asked = DraftRequest(
        text=request,
        kind=_KIND_NAMES.get(kind or named, "Công văn"),
        to=to,
        agency=agency,
        superior=superior,
        place=place,
        role=role,
        signer=signer,
        unit=unit,
        subject=subject,
        day=parse_day(day, "--date"),
        as_of=parse_day(as_of),
    )
    made = _draft(asked, incoming, Settings.load(library=library))
    _write(made, out, sheet)
    if as_json:
        from assistant.drafting.review import to_json

        result = {"out": str(out), "review": str(sheet), **to_json(made)}
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    click.echo(_summary(made, out, sheet))


def _is_file(request: str) -> bool:
    """Whether the request is the name of a file; a long text is none."""
    try:
        return Path(request).is_file()
    except (OSError, ValueError):
        return False


def _check_paths(out: Path, sheet: Path) -> None:
    for path in (out, sheet):
        if path.suffix.lower() != ".docx":
            message = f"{path}: tệp kết quả phải có đuôi .docx."
            raise ConfigurationError(message)
        if not path.absolute().parent.is_dir():
            message = f"{path}: chưa có thư mục {path.absolute().parent}. Hãy tạo thư mục trước."
            raise ConfigurationError(message)
    if out.absolute() == sheet.absolute():
        message = f"{out}: dự thảo và phiếu rà soát phải là hai tệp khác nhau."
        raise ConfigurationError(message)


def _draft(asked: DraftRequest, incoming: Path | None, settings: Settings) -> Draft:
    from assistant.answer import Assistant
    from assistant.drafting.drafter import draft
    from assistant.drafting.incoming import read_incoming

    if incoming is not None and not incoming.is_file():
        message = f"Không thấy văn bản đến {incoming}. Hãy kiểm tra lại đường dẫn."
        raise ConfigurationError(message)
    letter = read_incoming(incoming) if incoming is not None else None
    assistant = Assistant.open(settings)
    return draft(asked, assistant, assistant.shelf, letter)


def _write(made: Draft, out: Path, sheet: Path) -> None:
    from assistant.drafting.docx_letter import letter_bytes
    from assistant.drafting.docx_review import review_bytes

    for path, content in ((out, letter_bytes(made.letter)), (sheet, review_bytes(made))):
        try:
            path.write_bytes(content)
        except OSError as error:
            message = f"Không ghi được {path}: {error.strerror}. Hãy chọn nơi khác bằng --out."
            raise CchcError(message) from error


def _summary(made: Draft, out: Path, sheet: Path) -> str:
    lines = [f"Dự thảo: {out}", f"Phiếu rà soát: {sheet}", ""]
    lines.append(f"{len(made.statements)} câu có trích dẫn, {len(made.bases)} căn cứ.")
    lines += [f"- {line.text}" for line in made.bases]
    if made.open_points:
        lines += ["", "Còn phải bổ sung, xác minh:"]
        lines += [f"- {point.what}" for point in made.open_points]
    notes = [w for line in made.bases for w in line.warnings] + list(made.warnings)
    if notes:
        lines += ["", *(f"Lưu ý: {note}" for note in dict.fromkeys(notes))]
    return "\n".join(lines)
