"""Declining: say politely what is missing, name the nearest provisions, assert nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.labels import provision_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer_filter import AnswerFilter
    from assistant.findings import Finding
    from assistant.question import Question
    from assistant.types import Answer, DeclineReason, Language

_VIETNAMESE: dict[DeclineReason, str] = {
    "not_in_documents": "Các tài liệu hiện có không nêu nội dung này nên tôi không trả lời được.",
    "year_not_covered": "Các tài liệu hiện có không có nội dung này cho thời gian được hỏi "
    "({about}).",
    "place_not_covered": "Thư viện hiện không có tài liệu về {about}.",
    "unknown_document": "Thư viện không có và cũng không nhắc đến văn bản {about}.",
    "out_of_scope": "Câu hỏi này nằm ngoài phạm vi các tài liệu về cải cách hành chính hiện có.",
    "unsafe_request": "Tôi chỉ trả lời câu hỏi về nội dung các tài liệu trong thư viện, "
    "không thực hiện yêu cầu này.",
}
_ENGLISH: dict[DeclineReason, str] = {
    "not_in_documents": "The documents held do not state this, so I cannot answer.",
    "year_not_covered": "The documents held do not cover this for the time asked about ({about}).",
    "place_not_covered": "The library holds no document about {about}.",
    "unknown_document": "The library neither holds nor mentions document {about}.",
    "out_of_scope": "This question is outside the administrative-reform documents held.",
    "unsafe_request": "I only answer questions about the documents in the library.",
}


def decline_text(
    reason: DeclineReason, language: Language, about: str = "", related: Sequence[Finding] = ()
) -> str:
    """Word a decline; related provisions are named, never quoted or summarised."""
    text = (_VIETNAMESE if language == "vi" else _ENGLISH)[reason].format(about=about)
    places = list(
        dict.fromkeys(provision_label(f.document, f.provision, language) for f in related)
    )
    if places:
        lead = "Nội dung liên quan gần nhất" if language == "vi" else "Closest provisions"
        text += f" {lead}: {'; '.join(places)}."
    return text


def years_asked(question: Question) -> str:
    """The years that a question names, for a decline."""
    return ", ".join(f"năm {year}" for year in question.years or question.compared_years)


def filtered_decline(answer: Answer, only: AnswerFilter, *, elsewhere: bool) -> str:
    """Word a decline under a filter: the other documents do answer the question, or not either."""
    limits = only.described()
    if answer.language == "vi":
        if elsewhere:
            return (
                f"Các văn bản đang được lọc ({limits}) không có câu trả lời. "
                "Văn bản ngoài bộ lọc thì có: hãy bỏ bộ lọc rồi hỏi lại."
            )
        return f"{answer.answer} Bỏ bộ lọc ({limits}) thì thư viện cũng không có câu trả lời."
    if elsewhere:
        return (
            f"The documents left by the filter ({limits}) do not answer this. "
            "Others do: clear the filter and ask again."
        )
    return f"{answer.answer} Without the filter ({limits}) the library has no answer either."
