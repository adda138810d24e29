// The documents view: follow a run to its end, and tell that files are on their way.
"use strict";

(() => {
  const EVERY = 1000;

  const follow = (job) => {
    const bar = job.querySelector("progress");
    const text = job.querySelector(".qv-current");
    const look = async () => {
      try {
        const reply = await fetch(job.dataset.job, { cache: "no-store" });
        const state = await reply.json();
        if (!reply.ok || state.finished) {
          location.reload();
          return;
        }
        bar.max = Math.max(1, state.total);
        bar.value = state.done;
        if (text.textContent !== state.text) text.textContent = state.text;
      } catch {
        text.textContent = "Mất kết nối với máy chủ, đang thử lại…";
      }
      setTimeout(look, EVERY);
    };
    setTimeout(look, EVERY);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-job]").forEach(follow);
    document.querySelector(".qv-upload")?.addEventListener("submit", (event) => {
      const button = event.target.querySelector("button");
      button.textContent = "Đang gửi tệp…";
      setTimeout(() => { button.disabled = true; }, 0);
    });
  });
})();
