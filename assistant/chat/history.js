// The drawer of kept conversations on the chat page. Without it the link in the head leads to the
// same list as a page of its own.
"use strict";

(() => {
  const LIST = "/hoi-dap/danh-sach";
  const PLACE = "hoi-dap";
  const words = JSON.parse(document.querySelector('meta[name="cc-words"]').content);
  let drawer = null;
  let asked = 0;

  const load = async () => {
    const number = ++asked;
    const wanted = drawer.querySelector("input").value;
    const results = drawer.querySelector(".hs-results");
    try {
      const reply = await fetch(`${LIST}?tim=${encodeURIComponent(wanted)}`);
      if (number !== asked) return; // a later search has been sent meanwhile
      if (!reply.ok || reply.redirected) throw new Error(reply.status);
      results.innerHTML = await reply.text();
    } catch {
      if (number === asked) results.textContent = words.unlisted;
    }
  };

  const build = () => {
    drawer = document.createElement("dialog");
    drawer.id = "hs-drawer";
    drawer.setAttribute("aria-labelledby", "hs-heading");
    drawer.innerHTML =
      `<div class="hs-head"><h2 id="hs-heading">${words.conversations}</h2>` +
      `<button type="button" class="hs-close">${words.close}</button></div>` +
      `<label class="hs-words">${words.find}` +
      '<input type="search" maxlength="200"></label>' +
      '<div class="hs-results" aria-live="polite"></div>' +
      `<p class="hs-all"><a href="/hoi-dap">${words.whole}</a></p>`;
    document.body.append(drawer);
    let waiting = 0;
    drawer.querySelector("input").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(load, 250);
    });
    drawer.addEventListener("click", (event) => {
      if (event.target === drawer || event.target.closest(".hs-close")) drawer.close();
    });
    drawer.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => {});
      load();
    });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('#cc-header a[href="/hoi-dap"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!drawer) build();
    drawer.showModal();
    load();
  });

  // The address names the conversation that is open, so that loading it again shows it again.
  document.addEventListener("DOMContentLoaded", () => {
    let named = null;
    new MutationObserver(() => {
      const link = document.querySelector('#cc-export a[href^="/hoi-dap/"]');
      const token = link ? link.pathname.split("/")[2] : null;
      if (token && token !== named) {
        named = token;
        history.replaceState(null, "", `/?${PLACE}=${encodeURIComponent(token)}`);
      } else if (named && !document.querySelector(".cc-exchange")) {
        named = null;
        history.replaceState(null, "", "/");
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
