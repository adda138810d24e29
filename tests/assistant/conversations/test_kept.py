"""What is shown of kept conversations: to their owner alone, and only what they may still see."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from docx import Document as open_document

from assistant.accounts.door import Accounts
from assistant.chat.conversation import WITHHELD, WITHHELD_QUESTION, begin, finish
from assistant.cli import cchc
from assistant.conversations.kept import documents_of, owner_name
from assistant.conversations.store import ConversationStore
from assistant.types import Answer, Warning
from tests.assistant.accounts.world import PEOPLE, World, make_world
from tests.assistant.chat.asked import ask, done
from vectorstore.backup import back_up
from vectorstore.restore import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"  # answered by a kept document
OPEN = "Kế hoạch 188/KH-UBND ban hành ngày nào?"
KEPT_FOR = {"ke-hoach-15-2026.txt": ("một",)}


@pytest.fixture(scope="module")
def shared_world(
    tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]
) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("world"), document_files, KEPT_FOR)
    yield made
    made.accounts.database.close()


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """The same people over the same library, as they were before and without conversations."""
    yield shared_world
    for login, (_role, groups) in PEOPLE.items():
        shared_world.accounts.people.set_groups(login, groups)
        shared_world.kept.remove_all(shared_world.request(login))


@pytest.fixture
def own_world(tmp_path: Path, document_files: list[Path]) -> Iterator[World]:
    """One that a test may break."""
    made = make_world(tmp_path, document_files, KEPT_FOR)
    yield made
    made.accounts.database.close()


def ids_of(world: World) -> dict[str, str]:
    return {one.source: one.id for one in world.library.documents()}


def words(reply_content: bytes) -> str:
    return "\n".join(one.text for one in open_document(io.BytesIO(reply_content)).paragraphs)


def everything_shown(world: World, login: str, token: str) -> dict[str, str]:
    """Every way in which a kept conversation is shown."""
    client = world.client(login)
    opened = world.kept.opened(world.request(login), token)
    return {
        "list": client.get("/hoi-dap").text,
        "drawer": client.get("/hoi-dap/danh-sach").text,
        "search": client.get("/hoi-dap?tim=thanh toan").text.replace('value="thanh toan"', ""),
        "search of the answer": client.get("/hoi-dap/danh-sach?tim=82").text,
        "page": client.get(f"/hoi-dap/{token}").text,
        "docx": words(client.get(f"/hoi-dap/{token}/hoi-dap.docx").content),
        "delete": client.get(f"/hoi-dap/{token}/xoa").text,
        "chat": repr(opened),
    }


def test_a_kept_conversation_is_shown_with_its_citations(world: World) -> None:
    token = world.talk("doc-mot", HIDDEN, OPEN)
    shown = everything_shown(world, "doc-mot", token)
    for name in ("page", "docx", "chat"):
        assert "82" in shown[name], name
        assert "15/KH-UBND" in shown[name], name
    for name in ("list", "drawer", "search", "search of the answer", "delete"):
        assert HIDDEN in shown[name], name
    conversation = world.kept.opened(world.request("doc-mot"), token)
    assert conversation is not None
    assert [exchange.question for exchange in conversation] == [HIDDEN, OPEN]
    assert conversation[0].answer is not None
    assert conversation[0].answer.citations[0].document.source == "ke-hoach-15-2026.txt"


@pytest.mark.parametrize(
    ("login", "left"), [("doc-mot", []), ("doc-ca-hai", ["hai"]), ("sua-mot", [])]
)
def test_what_may_not_be_seen_any_more_is_shown_nowhere(
    world: World, login: str, left: list[str]
) -> None:
    token = world.talk(login, HIDDEN, OPEN)
    world.accounts.people.set_groups(login, left)
    shown = everything_shown(world, login, token)
    for name, text in shown.items():
        assert HIDDEN not in text, name
        assert "82%" not in text, name
        assert "15/KH-UBND" not in text, name
    for name in ("page", "docx", "chat"):
        assert WITHHELD in shown[name], name
        assert WITHHELD_QUESTION in shown[name], name
        assert "188/KH-UBND" in shown[name], name  # the other turn stays
    assert token not in shown["search"]
    assert "Cuộc hỏi đáp " in shown["list"]
    world.accounts.people.set_groups(login, PEOPLE[login][1])
    assert "82%" in everything_shown(world, login, token)["page"]


def test_an_open_page_forgets_what_may_not_be_seen_any_more(world: World) -> None:
    client, token = world.client("doc-mot"), world.talk("doc-mot", HIDDEN, OPEN)
    names = [name for name, _ in ask(client, OPEN, token, number=3)]
    assert names[0] == "done"
    world.accounts.people.set_groups("doc-mot", [])
    events = ask(client, "Do ai ký?", token, number=4)
    name, left = events[0]
    assert name == "whole"
    assert WITHHELD in left["exchanges"]
    assert OPEN in left["exchanges"]
    for _, piece in events:
        said = str(piece)
        assert HIDDEN not in said
        assert "82%" not in said
        assert "15/KH-UBND" not in said


def test_a_removed_document_is_as_one_not_to_be_seen(own_world: World) -> None:
    token = own_world.talk("quan", HIDDEN)
    assert "82%" in everything_shown(own_world, "quan", token)["page"]
    with own_world.library.writer() as writer:
        writer.remove(ids_of(own_world)["ke-hoach-15-2026.txt"])
    assert "82%" not in everything_shown(own_world, "quan", token)["page"]


def test_documents_that_an_answer_names_count_too(world: World) -> None:
    ids = ids_of(world)
    plan, letter = ids["ke-hoach-188-2023.txt"], ids["cong-van-77-2025.txt"]
    notice = Warning("conflict", "Công văn 77/UBND-NC nêu 80% cho cùng chỉ tiêu.")
    answer = Answer("Hỏi?", "vi", "Kế hoạch 188/KH-UBND nêu 70%.", warnings=(notice,))
    documents = world.backends.everything.documents()
    assert documents_of(answer, documents) == {plan, letter}
    assert documents_of(Answer("Hỏi?", "vi", "Không có."), documents) == set()


@pytest.mark.parametrize("other", ["doc", "doc-mot", "sua-mot", "quan"])
def test_nobody_else_reaches_a_conversation(world: World, other: str) -> None:
    """Not another member of the same group, and no administrator either."""
    token = world.talk("doc-ca-hai", OPEN)
    client = world.client(other)
    absent = token[::-1]
    for method, path in (
        ("GET", "/hoi-dap/{}"),
        ("GET", "/hoi-dap/{}/hoi-dap.docx"),
        ("GET", "/hoi-dap/{}/xoa"),
        ("POST", "/hoi-dap/{}/xoa"),
        ("POST", "/hoi-dap/{}/ten"),
        ("GET", "/hoi-dap/{}/tiep"),
        ("POST", "/hoi-dap/{}/y-kien"),
    ):
        form = {"ten": "x"} if path.endswith("ten") else None
        more = {"json": {"correction": "x"}} if path.endswith("y-kien") else {"data": form}
        mine = client.request(method, path.format(token), **more)
        none = client.request(method, path.format(absent), **more)
        assert mine.status_code == none.status_code == 404
        assert mine.text.replace(token, "") == none.text.replace(absent, "")
    begun = done(ask(client, OPEN, token))["conversation"]  # another one, of their own
    assert begun not in ("", token)
    world.kept.remove(world.request(other), begun)
    assert token not in client.get("/hoi-dap").text
    assert token not in client.get("/hoi-dap?tim=188").text
    assert world.kept.opened(world.request(other), token) is None
    assert client.post("/hoi-dap/xoa-het").status_code == 303
    assert world.client("doc-ca-hai").get(f"/hoi-dap/{token}").status_code == 200


def test_names_and_deletes(world: World) -> None:
    client, token = world.client("doc"), world.talk("doc", OPEN)
    assert client.post(f"/hoi-dap/{token}/ten", data={"ten": "  "}).status_code == 422
    reply = client.post(f"/hoi-dap/{token}/ten", data={"ten": "<b>Quý III</b>"})
    assert reply.headers["location"] == "/hoi-dap"
    page = client.get("/hoi-dap?tim=quy iii").text
    assert "&lt;b&gt;Quý III&lt;/b&gt;" in page
    assert "<b>Quý" not in page
    assert "không lấy lại được" in client.get(f"/hoi-dap/{token}/xoa").text
    assert client.post(f"/hoi-dap/{token}/xoa").headers["location"] == "/hoi-dap"
    assert client.get(f"/hoi-dap/{token}").status_code == 404
    assert "Chưa có cuộc hỏi đáp nào" in client.get("/hoi-dap").text


def test_all_of_ones_own_go_at_once(world: World) -> None:
    world.talk("doc", OPEN)
    world.talk("doc", OPEN)
    client = world.client("doc")
    assert "2 cuộc hỏi đáp" in client.get("/hoi-dap/xoa-het").text
    assert client.post("/hoi-dap/xoa-het").headers["location"] == "/hoi-dap"
    assert "Chưa có cuộc hỏi đáp nào" in client.get("/hoi-dap").text


@pytest.mark.parametrize(
    "path", ["?trang=0", "?trang=-1", "?trang=²", "?trang=9999999999", "?tim=%00%22*"]
)
def test_strange_addresses_are_lists(world: World, path: str) -> None:
    assert world.client("doc").get(f"/hoi-dap{path}").status_code == 200


def test_the_administrator_deletes_a_persons_conversations(world: World) -> None:
    token, other = world.talk("doc", OPEN), world.talk("quan", OPEN)
    folder = str(world.library.folder)
    result = CliRunner().invoke(cchc, ["accounts", "forget", "doc", "--library", folder])
    assert result.output == "doc: đã xóa 1 cuộc hỏi đáp.\n"
    assert world.client("doc").get(f"/hoi-dap/{token}").status_code == 404
    assert world.client("quan").get(f"/hoi-dap/{other}").status_code == 200
    unknown = CliRunner().invoke(cchc, ["accounts", "forget", "ai", "--library", folder])
    assert unknown.exit_code
    assert "Không có tài khoản" in str(unknown.exception)


def test_an_answer_that_cannot_be_kept_is_not_shown(own_world: World) -> None:
    with own_world.kept._store._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE turns")
    conversation = finish(own_world.backends.everything, begin((), OPEN))
    token, shown = own_world.kept.keep(own_world.request("doc"), "", conversation)
    assert token == ""
    assert shown[-1].answer is None
    assert "cuộc hỏi đáp" in (shown[-1].problem or "")


def test_a_backup_holds_the_conversations(world: World, tmp_path: Path) -> None:
    token, owner = world.talk("doc", OPEN), world.kept.owner(world.request("doc"))
    back_up(world.library.folder, tmp_path / "a.zip")
    restore(tmp_path / "a.zip", tmp_path / "moi" / "kho")
    store = ConversationStore.open(tmp_path / "moi" / "kho")
    assert [turn.question for turn in store.turns(owner, token) or ()] == [OPEN]
    assert [entry.token for entry in store.search(owner, "188", 9)] == [token]


def test_accounts_made_anew_own_nothing_of_the_old_ones(own_world: World, tmp_path: Path) -> None:
    """The numbers of people begin again at one: somebody else has them then."""
    own_world.talk("quan", OPEN)
    mine = own_world.kept.owner(own_world.request("quan"))
    file = own_world.accounts.database.place
    assert isinstance(file, Path)
    file.rename(tmp_path / "weg")
    again = Accounts.open(own_world.library.folder, create=True)
    again.people.add_first()
    store = ConversationStore.open(own_world.library.folder)
    owners = [owner_name(again.database.identity, user.id) for user in again.people.everyone()]
    assert [store.entries(owner, 0, 9) for owner in owners] == [[]]
    assert len(store.entries(mine, 0, 9)) == 1
    again.database.close()
