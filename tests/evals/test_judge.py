"""The judge: what it is asked, how its replies are read, and how far it agrees with the labels."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from evals.asking import Session
from evals.errors import JudgeError
from evals.expectations import Expected, Item, Suite
from evals.judge import cohen_kappa, endpoint, judged, points_of, prompt_for
from evals.report import judge_words
from evals.run import Run
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, declined_json, documents
from vectorstore.settings import Settings


def result() -> SuiteResult:
    items = tuple(
        Item(id=name, type="target", question=f"{name}?", expected=Expected(values=("85",)))
        for name in ("a", "b", "c", "d")
    )
    answers = {
        "a?": answer_json(),
        "b?": answer_json("Không rõ {{ 7 * 7 }} [1]"),
        "c?": answer_json(),
        "d?": declined_json(),
    }
    return run_suite(
        Suite(name="thu", items=items), Session(lambda question, *_: answers[question], documents)
    )


def test_agreement_and_kappa_by_hand() -> None:
    replies = iter(["5", "Điểm: 4", "không biết"])
    judgement = judged(result().items, "m", lambda _: next(replies))
    assert (judgement.points.value, judgement.points.n, judgement.points.unscored) == (4.5, 2, 1)
    assert judgement.agreement.value == 0.5  # right and right, right and wrong
    # observed 0.5; the judge always says right: chance is 0.5 too
    assert judgement.kappa == 0.0
    assert "kappa 0,00" in judge_words(judgement)


def test_kappa_takes_chance_out() -> None:
    # observed 0.7; chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; (0.7 - 0.5) / 0.5
    yes, no = True, False
    pairs = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    assert cohen_kappa([(yes, yes)]) is None
    assert cohen_kappa([]) is None


@pytest.mark.parametrize(
    ("reply", "points"),
    [
        ("4", 4),
        ("Tôi cho 4.", 4),
        ("Điểm 3/5", 3),
        ("<think>…</think> 5", 5),
        ("12", None),
        ("", None),
        ("4,5", None),
    ],
)
def test_points_are_read_from_a_reply(reply: str, points: int | None) -> None:
    assert points_of(reply) == points


def test_hostile_text_stays_data_in_the_prompt() -> None:
    prompt = prompt_for(result().items[1])
    assert "Không rõ {{ 7 * 7 }} [1]" in prompt
    assert "b?" in prompt
    assert "giao dịch đạt từ 70%" in prompt


def test_the_judge_never_decides_the_gate() -> None:
    judgement = judged(result().items, "m", lambda _: "1")
    run = Run((result(),), judgement=judgement)
    assert run.passed
    assert run.to_json()["judge"]["model"] == "m"


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, object]]]]:
    seen: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the base class's name for it
            length = int(self.headers["Content-Length"])
            seen.append(json.loads(self.rfile.read(length)))
            good = self.path == "/v1/chat/completions"
            body = json.dumps({"choices": [{"message": {"content": "4"}}]} if good else {})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    service = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=service.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{service.server_port}", seen
    service.shutdown()
    thread.join()
    service.server_close()


def test_an_endpoint_is_asked_without_chance(
    server: tuple[str, list[dict[str, object]]],
) -> None:
    address, seen = server
    model, ask = endpoint(Settings(llm_base_url=f"{address}/v1", llm_model="m"))
    assert (model, ask("?")) == ("m", "4")
    assert seen[0]["temperature"] == 0


def test_what_does_not_answer_or_is_not_configured_is_one_line(
    server: tuple[str, list[dict[str, object]]],
) -> None:
    with pytest.raises(JudgeError, match="cần CCHC_LLM_BASE_URL"):
        endpoint(Settings())
    _, ask = endpoint(Settings(llm_base_url=f"{server[0]}/khac", llm_model="m"))
    with pytest.raises(JudgeError, match="không trả lời được"):
        ask("?")
