"""Sign-in through a real OpenID Connect provider, a process of its own on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from assistant.accounts.known_abroad import MARK, admit, login_of, read_roles, role_of
from assistant.accounts.provider import STALE, Identity, Provider, SignInError
from assistant.accounts.provider_web import Abroad
from assistant.accounts.served import Served
from assistant.chat.server import build_app
from tests.assistant.accounts.conftest import PASSWORD
from tests.assistant.accounts.world import BASE, World, make_world
from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.accounts.door import Accounts

CLIENT, SECRET = "tro-ly", "bi-mat-cua-thu-nghiem"
ROLES = {"can-bo": "reader", "bien-tap": "editor"}
PEOPLE = {
    "1001": {"name": "Trần Thị Lan", "preferred_username": "lan", "nhom": ["can-bo"]},
    "1002": {"name": "Lê Văn Minh", "preferred_username": "quan-tri", "nhom": ["khac", "bien-tap"]},
    "1003": {"name": "Người ngoài", "preferred_username": "ngoai", "nhom": ["khac"]},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address; `oidc-provider-mock` in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    users = [
        word
        for subject, claims in PEOPLE.items()
        for word in ("--user-claims", json.dumps({"sub": subject, **claims}))
    ]
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), *users],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/.well-known/openid-configuration", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    return make_world(tmp_path_factory.mktemp("abroad"), document_files[:2], {})


@pytest.fixture
def browser(world: World, issuer: str) -> TestClient:
    """A browser before a server whose people come by the provider."""
    abroad = Abroad(Provider(issuer, CLIENT, SECRET), "nhom", ROLES)
    served = Served(world.accounts, world.backends, abroad=abroad)
    app = build_app(world.backends.everything, served=served)
    return TestClient(app, base_url=BASE, headers={"Origin": BASE}, follow_redirects=False)


def at_the_provider(address: str, subject: str) -> str:
    """Sign in at the provider as a person does; where it sends the browser then."""
    reply = httpx.post(address, data={"sub": subject}, trust_env=False)
    assert reply.status_code == 302, reply.text
    return reply.headers["location"]


def back(browser: TestClient, location: str) -> Any:  # noqa: ANN401  (whatever the client gives)
    parts = urlsplit(location)
    assert f"{parts.scheme}://{parts.netloc}" == BASE
    return browser.get(f"{parts.path}?{parts.query}")


def begun(browser: TestClient, onward: str = "/van-ban") -> str:
    reply = browser.get("/dang-nhap/co-quan", params={"tiep": onward})
    assert reply.status_code == 303
    return reply.headers["location"]


def test_the_page_offers_the_provider_only_where_there_is_one(
    browser: TestClient, world: World
) -> None:
    assert "Đăng nhập bằng tài khoản cơ quan" in browser.get("/dang-nhap?tiep=/van-ban").text
    plain = TestClient(world.app, base_url=BASE, follow_redirects=False)
    assert "tài khoản cơ quan" not in plain.get("/dang-nhap").text
    assert plain.get("/dang-nhap/co-quan").status_code == 404


def test_a_person_comes_in_with_the_role_of_their_claim(browser: TestClient, world: World) -> None:
    asked = parse_qs(urlsplit(begun(browser)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["redirect_uri"] == [f"{BASE}/dang-nhap/co-quan/ve"]
    reply = back(browser, at_the_provider(begun(browser), "1001"))
    assert (reply.status_code, reply.headers["location"]) == (303, "/van-ban")
    assert browser.get("/van-ban").status_code == 200
    own = browser.get("/tai-khoan").text
    assert "Trần Thị Lan (lan)" in own
    assert "người đọc" in own
    assert "Đổi mật khẩu" not in own
    (user,) = [one for one in world.accounts.people.everyone() if "lan" in one.name.split("(")[-1]]
    assert user.login.startswith(MARK)
    assert not world.accounts.sign_in(user.login, PASSWORD, "1.1.1.1").token


def test_the_same_person_keeps_one_account(browser: TestClient, world: World) -> None:
    for _ in range(2):
        assert back(browser, at_the_provider(begun(browser), "1001")).status_code == 303
        browser.cookies.clear()
    names = [one.name for one in world.accounts.people.everyone()]
    assert names.count("Trần Thị Lan (lan)") == 1


def test_nobody_becomes_an_administrator_by_being_called_one(
    browser: TestClient, world: World
) -> None:
    """A name chosen at the provider is never the sign-in name of an account of ours."""
    assert back(browser, at_the_provider(begun(browser), "1002")).status_code == 303
    own = browser.get("/tai-khoan").text
    assert "người biên tập" in own
    assert len([u for u in world.accounts.people.everyone() if u.login.startswith(MARK)]) >= 1


def test_without_a_role_nobody_comes_in(browser: TestClient) -> None:
    reply = back(browser, at_the_provider(begun(browser), "1003"))
    assert reply.status_code == 403
    assert "chưa được cấp quyền" in reply.text
    assert browser.get("/van-ban").status_code == 303


def test_a_closed_account_stays_closed(browser: TestClient, world: World, issuer: str) -> None:
    back(browser, at_the_provider(begun(browser), "1001"))
    login = login_of(Identity(issuer, "1001", {}, "/"))
    world.accounts.people.set_disabled(login, True)
    browser.cookies.clear()
    try:
        reply = back(browser, at_the_provider(begun(browser), "1001"))
        assert reply.status_code == 403
        assert "bị khóa" in reply.text
    finally:
        world.accounts.people.set_disabled(login, False)


@pytest.mark.parametrize("how", ["no cookie", "other cookie", "other state", "twice", "no state"])
def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    browser: TestClient, how: str
) -> None:
    location = at_the_provider(begun(browser), "1001")
    match how:
        case "no cookie":
            browser.cookies.clear()
        case "other cookie":
            browser.cookies.clear()
            browser.cookies.set("cchc_dang_nhap", "x")
        case "other state":
            location = location.replace("state=", "state=x")
        case "twice":
            assert back(browser, location).status_code == 303
            browser.cookies.clear()
        case "no state":
            location = f"{BASE}/dang-nhap/co-quan/ve?code=x"
    reply = back(browser, location)
    assert reply.status_code == 403
    assert STALE in reply.text
    assert "cchc_phien" not in browser.cookies


def test_a_refusal_at_the_provider_is_told(browser: TestClient) -> None:
    address = begun(browser)
    state = parse_qs(urlsplit(address).query)["state"][0]
    reply = browser.get(f"/dang-nhap/co-quan/ve?error=access_denied&state={state}")
    assert reply.status_code == 403
    assert "từ chối" in reply.text


def test_a_code_that_is_none_is_refused(browser: TestClient) -> None:
    location = at_the_provider(begun(browser), "1001")
    state = parse_qs(urlsplit(location).query)["state"][0]
    reply = browser.get("/dang-nhap/co-quan/ve", params={"state": state, "code": "<b>x</b>"})
    assert reply.status_code == 403
    assert "<b>" not in reply.text
    assert "Traceback" not in reply.text


@pytest.mark.parametrize("onward", ["https://198.51.100.7/", "//198.51.100.7", "/\\198.51.100.7"])
def test_nobody_is_sent_on_to_another_site(browser: TestClient, onward: str) -> None:
    reply = back(browser, at_the_provider(begun(browser, onward), "1001"))
    assert reply.headers["location"] == "/"


def test_a_provider_that_is_away_is_told_in_words(world: World) -> None:
    abroad = Abroad(Provider("http://127.0.0.1:9", CLIENT, None), "nhom", ROLES)
    app = build_app(
        world.backends.everything, served=Served(world.accounts, world.backends, abroad=abroad)
    )
    reply = TestClient(app, base_url=BASE, follow_redirects=False).get("/dang-nhap/co-quan")
    assert reply.status_code == 502
    assert "Không hỏi được máy chủ đăng nhập" in reply.text


@pytest.fixture
def own_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1"})


@pytest.fixture
def scripted(own_key: RSAKey, monkeypatch: pytest.MonkeyPatch) -> Provider:
    provider = Provider("https://nha-cung-cap.example", CLIENT, None)
    monkeypatch.setattr(provider, "_metadata", lambda: {"jwks_uri": "https://x.example"})
    public = {"keys": [own_key.as_dict(private=False)]}
    monkeypatch.setattr("assistant.accounts.provider._fetched", lambda _address: public)
    return provider


def claims(**changes: object) -> dict[str, Any]:
    now = int(time.time())
    whole = {
        "iss": "https://nha-cung-cap.example", "aud": CLIENT, "sub": "7", "nonce": "n",
        "iat": now, "exp": now + 300,
    }  # fmt: skip
    return {name: value for name, value in (whole | changes).items() if value is not None}


def test_a_right_token_is_read(scripted: Provider, own_key: RSAKey) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "1"}, claims(), own_key)
    assert scripted.checked_claims(token, "n")["sub"] == "7"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "khác"}, {"nonce": None}, {"iss": "https://198.51.100.7"}, {"aud": "khác"},
        {"aud": ["khác"]}, {"aud": [CLIENT, "khác"], "azp": "khác"}, {"exp": 1_000}, {"exp": None},
        {"sub": None}, {"iat": 99_999_999_999},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_for_something_else_is_refused(
    scripted: Provider, own_key: RSAKey, changes: dict[str, Any]
) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "1"}, claims(**changes), own_key)
    with pytest.raises(SignInError, match="không hợp lệ"):
        scripted.checked_claims(token, "n")


def test_a_token_signed_otherwise_is_refused(scripted: Provider, own_key: RSAKey) -> None:
    other = RSAKey.generate_key(2048, {"kid": "1"})
    shared = OctKey.import_key(str(own_key.as_dict(private=False)["n"]))
    unsigned = "eyJhbGciOiJub25lIn0.e30."
    forged = [
        jwt.encode({"alg": "RS256", "kid": "1"}, claims(), other),
        jwt.encode({"alg": "HS256", "kid": "1"}, claims(), shared),
        unsigned,
        "khong.phai.token",
        "",
    ]
    for token in forged:
        with pytest.raises(SignInError, match="không hợp lệ"):
            scripted.checked_claims(token, "n")


def test_another_issuer_than_the_configured_one_is_not_believed(issuer: str) -> None:
    other = Provider(issuer.replace("127.0.0.1", "localhost"), CLIENT, None)
    other.issuer = f"{issuer}/."
    with pytest.raises(SignInError, match="không hợp lệ"):
        other.begin(f"{BASE}/dang-nhap/co-quan/ve", "/")


def test_roles_are_read_and_the_highest_counts() -> None:
    roles = read_roles("can-bo=reader, quan-tri=administrator,*=reader")
    assert role_of({"g": ["can-bo", "quan-tri", 7]}, "g", roles) == "administrator"
    assert role_of({"g": "can-bo"}, "g", roles) == "reader"
    assert role_of({}, "g", roles) == "reader"
    assert role_of({"g": {"quan-tri": 1}}, "g", {"quan-tri": "administrator"}) is None


@pytest.mark.parametrize("text", ["can-bo", "can-bo=chu-tich", "=reader"])
def test_roles_that_are_none_are_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match="CCHC_OIDC_ROLES"):
        read_roles(text)


def test_the_role_follows_the_provider(accounts: Accounts) -> None:
    def comes(*groups: str) -> str:
        identity = Identity("https://x.example", "7", {"g": list(groups), "name": "Lan"}, "/")
        assert admit(accounts, identity, "g", ROLES)
        user = accounts.people.find(login_of(identity))
        assert user is not None
        return user.role

    assert [comes("can-bo"), comes("bien-tap"), comes("can-bo")] == ["reader", "editor", "reader"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"oidc_issuer": "https://x.example"}, "CCHC_OIDC_CLIENT_ID"),
        (
            {"oidc_issuer": "http://x.example", "oidc_client_id": "a", "oidc_roles": "*=reader"},
            "https",
        ),
    ],
)
def test_half_a_configuration_is_refused_at_the_start(values: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Abroad.configured(Settings.model_validate(values))


def test_it_is_off_by_default() -> None:
    assert Abroad.configured(Settings()) is None


def test_the_secret_is_not_shown() -> None:
    secret = "khong-ai-doc"  # noqa: S105 - of nobody
    assert secret not in repr(Settings(oidc_client_secret=secret))
