"""Where a person is sent on to: a page of this server, whatever was asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from assistant.accounts.gate import SIGN_IN, SIGN_OUT

_ONWARD = re.compile(r"/(?![/\\])[\w./%~:@=&?,+*'()!$;-]*", re.ASCII)
_LONGEST_ONWARD = 1_000


def onward(wanted: str) -> str:
    """A path of this server, whatever was asked for: never another host."""
    if len(wanted) > _LONGEST_ONWARD or not _ONWARD.fullmatch(wanted):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path in (SIGN_IN, SIGN_OUT):
        return "/"
    return wanted
