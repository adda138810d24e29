"""The question as an official asks a colleague: with a greeting, a request and thanks around it."""

from __future__ import annotations

from random import Random

from vectorstore.vietnamese.folding import has_tone_marks

_WRAPPINGS = (
    "Dạ cho em hỏi, {} ạ?",
    "Kính nhờ anh chị cho biết {}. Xin cảm ơn!",
    "Chào bạn, mình đang soạn báo cáo và cần tra cứu: {}? Cảm ơn bạn nhiều.",
    "Xin vui lòng giúp tôi xem {} với ạ.",
    "Làm ơn cho hỏi: {}, tôi cần gấp.",
)


def politely(text: str, chance: Random) -> str:
    """Wrap a Vietnamese question in one of several polite frames."""
    if not has_tone_marks(text):
        return text
    bare = text.strip().rstrip("?.! ")
    first, *rest = bare.split(" ", 1)
    # "PAR INDEX", "UBND" and "DTI" keep their capitals; an ordinary first word loses its one.
    if not first[1:2].isupper():
        first = first[:1].lower() + first[1:]
    return chance.choice(_WRAPPINGS).format(" ".join((first, *rest)))
