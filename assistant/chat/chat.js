// Small behaviour of the chat page; loaded before Gradio so that its own texts start Vietnamese.
"use strict";

(() => {
  // Gradio takes the page's language from the browser; here the page says which it is.
  const language = document.documentElement.lang;
  Object.defineProperty(navigator, "language", { get: () => language });
  const words = JSON.parse(document.querySelector('meta[name="cc-words"]').content);

  // Gradio's fixed English notices, which no translation file reaches.
  const NOTICES = [
    [/connection to the server was lost/i, "Mất kết nối với máy chủ, đang kết nối lại…"],
    [/connection (re-?established|restored)/i, "Đã kết nối lại."],
    [/queue is full/i, "Đang có nhiều câu hỏi; hãy gửi lại sau ít phút."],
    [/connection errored|could not connect|failed to fetch/i, "Mất kết nối với máy chủ; hãy tải lại trang."],
    [/session not found/i, "Phiên làm việc đã hết; hãy tải lại trang."],
    [/^error$/i, "Lỗi"],
    [/^warning$/i, "Lưu ý"],
    [/^info$/i, "Thông báo"],
    [/^success$/i, "Đã xong"],
    [/^loading\.*$/i, "Đang tải…"],
  ];

  const translate = (root) => {
    if (language !== "vi") return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = NOTICES.find(([english]) => english.test(node.data.trim()));
      if (found) node.data = found[1];
    }
  };

  const conversation = () => document.getElementById("cc-conversation");

  const watch = () => {
    let shown = "";
    new MutationObserver(() => {
      document.documentElement.lang = language;
      document.body.classList.remove("dark");
      document.querySelectorAll(".toast-wrap, .wrap.default, .loading").forEach(translate);
      const last = conversation()?.querySelector(".cc-exchange:last-of-type");
      const state = last ? last.id + last.children.length + last.lastElementChild.className : "";
      if (state === shown) return;
      shown = state;
      if (!last) return;
      last.scrollIntoView({ block: "start" });
      document.getElementById("cc-panel")?.scrollTo(0, 0);
      if (!last.querySelector(".cc-pending")) document.querySelector("#cc-box textarea")?.focus({ preventScroll: true });
    }).observe(document.body, { childList: true, subtree: true });
  };

  const showCard = (id) => {
    const card = document.getElementById(id);
    if (!card) return;
    const group = card.closest("details");
    if (group) group.open = true;
    document.querySelectorAll(".cc-chosen").forEach((other) => other.classList.remove("cc-chosen"));
    card.classList.add("cc-chosen");
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
  };

  const copy = async (button) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = words.copied;
    } catch {
      button.textContent = words.uncopied;
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  };

  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.("a.cc-marker");
    if (marker) {
      event.preventDefault();
      showCard(marker.hash.slice(1));
      return;
    }
    const other = event.target.closest?.("a.cc-language");
    if (other) other.search = `?tiep=${encodeURIComponent(location.pathname + location.search)}`;
    const button = event.target.closest?.("button.cc-copy");
    if (button) copy(button);
  });

  document.addEventListener("DOMContentLoaded", watch);
})();
