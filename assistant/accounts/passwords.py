"""Passwords: hashed with Argon2id, checked a few at a time, made when nobody chose one yet."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.interface_language import tr
from vectorstore.errors import ConfigurationError

MIN_CHARACTERS = 10
MAX_CHARACTERS = 200
_FEWEST_DIFFERENT = 5
ONE_TIME_SECONDS = 7 * 24 * 3600
# Without letters and digits that are taken for one another when read from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_BLOCKS, _BLOCK = 4, 4  # 79 bits

# RFC 9106's second choice, the library's default: 64 MiB and three passes, 0.05 s of a core here.
_HASHER = PasswordHasher()
# Each check takes 64 MiB: a flood of sign-ins must queue, not fill the memory.
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The Argon2 hash of a password, with its parameters and salt."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def is_password(password: str, stored: str | None) -> bool:
    """Whether a password is the one that was hashed.

    As slow where there is no hash: the time must not tell which users exist.
    """
    if len(password) > MAX_CHARACTERS:
        return False
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _nobodys(), _normal(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def check_new_password(password: str, login: str) -> None:
    """Raise `ConfigurationError` for a password that is too easy to guess."""
    plain = _normal(password).decode("utf-8", "replace").casefold()
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        problem = tr("Mật khẩu mới phải có từ {least} đến {most} ký tự.")
    elif len(set(plain)) < _FEWEST_DIFFERENT:
        problem = tr("Mật khẩu mới phải có ít nhất {different} ký tự khác nhau.")
    elif login in plain:
        problem = tr("Mật khẩu mới không được chứa tên đăng nhập.")
    else:
        return
    limits = {"least": MIN_CHARACTERS, "most": MAX_CHARACTERS, "different": _FEWEST_DIFFERENT}
    advice = tr("Hãy chọn mật khẩu khác, chẳng hạn một câu dễ nhớ.")
    message = f"{problem.format_map(limits)} {advice}"
    raise ConfigurationError(message)


def one_time_password() -> str:
    """A random password that is easy to read out and to type."""
    blocks = ("".join(secrets.choice(_ALPHABET) for _ in range(_BLOCK)) for _ in range(_BLOCKS))
    return "-".join(blocks)


def _normal(password: str) -> bytes:
    """One form for one typed password: keyboards send Vietnamese letters whole or in parts."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())
