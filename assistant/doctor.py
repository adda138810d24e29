"""The check of the language model's endpoint that `cchc doctor` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.doctor import Check
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from vectorstore.settings import Settings

NAME = "llm"
_SECONDS = 5.0


def check_model(settings: Settings) -> list[Check]:
    """Ask a configured endpoint for its models; asks nothing where none is configured."""
    from assistant.model_path import configured_endpoint

    try:
        endpoint = configured_endpoint(settings)
    except ConfigurationError as error:
        return [Check(NAME, "error", str(error))]
    if endpoint is None:
        message = "chưa cấu hình mô hình ngôn ngữ; câu trả lời trích nguyên văn từ văn bản"
        return [Check(NAME, "ok", message)]
    import httpx

    headers = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
    url = f"{endpoint.base_url.rstrip('/')}/models"
    try:
        reply = httpx.get(url, headers=headers, timeout=_SECONDS, trust_env=False)
        reply.raise_for_status()
        models = {str(model["id"]) for model in reply.json()["data"]}
    except httpx.HTTPStatusError as error:
        message = f"{url} báo lỗi HTTP {error.response.status_code}; kiểm tra địa chỉ và khóa"
        return [Check(NAME, "error", message)]
    except (httpx.HTTPError, httpx.InvalidURL):
        message = f"không kết nối được {url}; kiểm tra CCHC_LLM_BASE_URL và máy chủ mô hình"
        return [Check(NAME, "error", message)]
    except (ValueError, KeyError, TypeError):
        message = f"{url} không trả về danh sách mô hình theo giao thức OpenAI"
        return [Check(NAME, "error", message)]
    if endpoint.model not in models:
        known = ", ".join(sorted(models)[:5]) or "không có"
        message = f"{endpoint.base_url} không nêu mô hình {endpoint.model} (có: {known})"
        return [Check(NAME, "warning", message)]
    return [Check(NAME, "ok", f"{endpoint.model} ở {endpoint.base_url}")]
