"""Every prompt renders; what is missing, unknown or malformed is refused."""

from __future__ import annotations

import re

import pytest

from prompts import PromptError, load_prompt, parse_prompt, prompt_names

NAMES = ["answer", "classify", "follow_up", "judge", "repair", "summary"]
GOOD = "---\npurpose: p\nplaceholders:\n  name: n\nmodel: m\n---\n# system\nA\n# user\nB {name}\n"


def test_the_prompts_are_known() -> None:
    assert prompt_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_renders_all_of_its_placeholders_and_nothing_else(name: str) -> None:
    prompt = load_prompt(name)
    values = {placeholder: f"«{placeholder}»" for placeholder in prompt.placeholders}
    (first, system), (second, user) = prompt.render(values)
    assert (first, second) == ("system", "user")
    assert all(value in user for value in values.values())
    assert not re.search(r"\{[a-z_]+\}", system + user)
    assert prompt.purpose
    assert prompt.model
    assert all(prompt.placeholders.values())


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_from_outside_never_enters_the_system_part(name: str) -> None:
    system = dict(load_prompt(name).parts)["system"]
    assert not re.search(r"\{[a-z_]+\}", system)


@pytest.mark.parametrize("name", NAMES)
def test_data_stands_between_marks(name: str) -> None:
    prompt = load_prompt(name)
    values = {placeholder: f"«{placeholder}»" for placeholder in prompt.placeholders}
    user = dict(prompt.render({**values, "mark": "M1"}))["user"]
    blocks = "".join(re.findall(r"<M1>\n(.*?)\n</M1>", user, re.DOTALL))
    outside = {"question", "answer", "evidence", "conversation", "rejected"}
    data = outside & prompt.placeholders.keys()
    assert data
    assert all(f"«{placeholder}»" in blocks for placeholder in data)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_holds_no_figure_that_a_small_model_could_copy_into_an_answer(name: str) -> None:
    system = dict(load_prompt(name).parts)["system"]
    assert not [text for text in re.findall(r'"text": "(.*?)"', system) if re.search(r"\d", text)]


def test_a_missing_or_unknown_value_raises() -> None:
    prompt = parse_prompt("x", GOOD)
    with pytest.raises(PromptError, match="missing \\['name'\\]"):
        prompt.render({})
    with pytest.raises(PromptError, match="unknown \\['other'\\]"):
        prompt.render({"name": "1", "other": "2"})


def test_a_value_is_put_in_as_it_is() -> None:
    assert parse_prompt("x", GOOD).render({"name": "{name} \\1 $name"}) == [
        ("system", "A"),
        ("user", "B {name} \\1 $name"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# system\nA\n# user\nB", "header"),
        (GOOD.replace("model: m\n", ""), "header"),
        (GOOD.replace("# user\n", ""), "part"),
        (GOOD.replace("# system", "# user"), "part"),
        (GOOD.replace("{name}", "{other}"), "used \\['other'\\]"),
        (GOOD.replace(" {name}", ""), "described \\['name'\\]"),
    ],
)
def test_a_broken_prompt_is_refused(text: str, reason: str) -> None:
    with pytest.raises(PromptError, match=reason):
        parse_prompt("x", text)


def test_an_unknown_prompt_names_the_known_ones() -> None:
    with pytest.raises(PromptError, match="answer"):
        load_prompt("khong-co")
