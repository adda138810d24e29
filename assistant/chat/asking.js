// Asking on the chat page: sends a question and puts the HTML that comes back in its place, piece
// by piece. The page around it is Gradio's; what the pieces hold was escaped by the server.
"use strict";

(() => {
  const ASK = "/hoi-dap/hoi";
  const MOST_EXCHANGES = 20;
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const exchanges = () => one("#cc-exchanges");
  const box = () => one("#cc-box textarea");

  let token = ""; // of the conversation among those kept
  let number = 0; // of the last exchange
  let reading = null; // what ends the reading of an answer
  let firstNote = "";

  // start, opening, asking, answered or unanswered; what is shown when is said in the style sheet.
  const become = (state) => {
    root.dataset.chat = state;
    if (box()) box().disabled = state === "asking";
  };
  become("start");

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  const add = (parent, name, className, text) => {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    parent.append(node);
    return node;
  };

  const type = (text) => {
    box().value = text;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };

  const notice = (sentence, className = "cc-notice") => {
    const place = one("#cc-notice [role=alert]");
    place.replaceChildren();
    if (sentence) add(place, "p", className, sentence);
  };

  const fold = (selector) => one(`${selector} > button.open`)?.click();

  const offer = (questions) => {
    one("#cc-further").replaceChildren();
    for (const question of questions) add(one("#cc-further"), "button", "", question).type = "button";
  };

  const waiting = (question) => {
    const words = exchanges().dataset;
    const section = document.createElement("section");
    section.className = "cc-exchange";
    section.id = `hoi-${number}`;
    const asked = add(section, "div", "cc-question", question);
    const hidden = document.createElement("span");
    hidden.className = "cc-visually-hidden";
    hidden.textContent = words.asked;
    asked.prepend(hidden);
    add(section, "div", "cc-pending", words.looking).setAttribute("role", "status");
    return section;
  };

  const unanswered = (sentence) => {
    const section = document.getElementById(`hoi-${number}`);
    section.querySelectorAll(".cc-pending, .cc-answer").forEach((node) => node.remove());
    add(section, "div", "cc-problem", sentence).setAttribute("role", "alert");
    become("unanswered");
  };

  const citing = (note, groups) => {
    one("#cc-panel-note").textContent = note;
    document.querySelectorAll("#cc-groups details[open]").forEach((group) => { group.open = false; });
    one("#cc-groups").prepend(parsed(groups));
  };

  const bound = (place) => {
    while (place.children.length > MOST_EXCHANGES) place.firstElementChild.remove();
  };

  const keep = (answer) => {
    token = answer.conversation;
    one("#cc-export .prose, #cc-export span").innerHTML = answer.export;
  };

  const PIECES = {
    whole: (piece) => { // some of what is on the page may not be seen any more
      const pending = exchanges().lastElementChild;
      exchanges().innerHTML = piece.exchanges;
      exchanges().append(pending);
      one("#cc-groups").replaceChildren(parsed(piece.groups));
    },
    step: (piece) => document.getElementById(`hoi-${number}`).replaceWith(parsed(piece.exchange)),
    done: (piece) => {
      PIECES.step(piece);
      citing(piece.note, piece.group);
      keep(piece);
      bound(exchanges());
      while (one("#cc-groups").children.length > MOST_EXCHANGES) one("#cc-groups").lastElementChild.remove();
      become(piece.answered ? "answered" : "unanswered");
    },
    next: (piece) => offer(piece.questions),
  };

  async function* events(body) {
    let rest = "";
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const whole = (rest + part.value).split("\n\n");
      rest = whole.pop();
      for (const event of whole) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event);
        yield [name, JSON.parse(data)];
      }
    }
  }

  const send = (question, signal) => {
    const only = one("#cc-only span").dataset;
    const sent = { question, conversation: token, number, kind: only.kind, agency: only.agency };
    if (only.year) sent.year = Number(only.year);
    return fetch(ASK, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
      signal,
    });
  };

  const refused = async (reply, question) => {
    const said = await reply.json().catch(() => ({}));
    document.getElementById(`hoi-${number}`).remove();
    const words = exchanges().dataset;
    become(exchanges().lastElementChild ? "unanswered" : "start");
    type(question);
    notice(reply.status === 401 ? words.signedOut : said.error ?? words.failed);
  };

  const ask = async (question) => {
    if (root.dataset.chat === "asking" || !exchanges()) return;
    reading?.abort();
    const mine = (reading = new AbortController());
    number += 1;
    notice("");
    offer([]);
    fold("#cc-wrong");
    fold("#cc-filter");
    exchanges().append(waiting(question.trim()));
    become("asking");
    type("");
    const answered = () => root.dataset.chat !== "asking" || reading !== mine;
    try {
      const reply = await send(question, mine.signal);
      if (!reply.ok) {
        await refused(reply, question);
        return;
      }
      for await (const [name, piece] of events(reply.body)) {
        if (reading !== mine) return;
        PIECES[name](piece);
      }
      if (!answered()) unanswered(exchanges().dataset.lost);
    } catch {
      if (!answered()) unanswered(exchanges().dataset[mine.signal.aborted ? "stopped" : "lost"]);
    }
  };

  const correct = async () => {
    try {
      const reply = await fetch(`/hoi-dap/${encodeURIComponent(token)}/y-kien`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ correction: one("#cc-correction textarea").value }),
      });
      const said = await reply.json();
      notice(said.said ?? said.error, said.kept ? "cc-notice cc-thanks" : "cc-notice");
      if (said.kept) fold("#cc-wrong");
    } catch {
      notice(exchanges().dataset.failed);
    }
  };

  const restart = () => {
    reading?.abort();
    reading = null;
    number = 0;
    exchanges().replaceChildren();
    one("#cc-groups").replaceChildren();
    citing(firstNote, "");
    keep({ conversation: "", export: "" });
    offer([]);
    notice("");
    type("");
    fold("#cc-wrong");
    become("start");
  };

  const reopen = async (kept) => {
    become("opening");
    try {
      const reply = await fetch(`/hoi-dap/${encodeURIComponent(kept)}/tiep`);
      const piece = await reply.json();
      if (!reply.ok) throw new Error(piece.error);
      exchanges().innerHTML = piece.exchanges;
      number = exchanges().children.length;
      citing(piece.note, piece.groups);
      keep(piece);
      become(piece.answered ? "answered" : "unanswered");
    } catch (error) {
      become("start");
      notice(error.message);
    }
  };

  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends || event.target !== box()) return;
    event.preventDefault();
    ask(box().value);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.closest("#cc-examples, #cc-further")) ask(button.textContent);
    else if (button.id === "cc-send") ask(box().value);
    else if (button.id === "cc-stop") reading?.abort();
    else if (button.id === "cc-correct") correct();
    else if (button.id === "cc-again") restart();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const begin = () => {
      if (!exchanges() || !one("#cc-groups")) return false;
      firstNote = one("#cc-panel-note").textContent;
      const kept = new URLSearchParams(location.search).get("hoi-dap");
      if (kept) reopen(kept);
      return true;
    };
    if (begin()) return;
    const observer = new MutationObserver(() => { if (begin()) observer.disconnect(); });
    observer.observe(document.body, { childList: true, subtree: true });
  });
})();
