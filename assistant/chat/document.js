// A cited range deep inside a long provision: bring it, not only its provision, into view.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const outline = document.querySelector(".vb-outline");
  if (outline && window.matchMedia("(max-width: 60rem)").matches) outline.open = false;
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  // A browser words its own control for files in its own language; ours says it in the page's.
  document.querySelectorAll(".vb-choose input").forEach((chosen) => {
    chosen.addEventListener("change", () => {
      const names = [...chosen.files].map((file) => file.name);
      const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? `, … (${names.length} tệp)` : "");
      chosen.form.querySelector(`output[for="${chosen.id}"]`).textContent = shown || "Chưa chọn tệp nào";
    });
  });
  requestAnimationFrame(() => document.getElementById("doan-trich")?.scrollIntoView({ block: "center" }));
});
