// A cited range deep inside a long provision: bring it, not only its provision, into view.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const outline = document.querySelector(".vb-outline");
  if (outline && window.matchMedia("(max-width: 60rem)").matches) outline.open = false;
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  requestAnimationFrame(() => document.getElementById("doan-trich")?.scrollIntoView({ block: "center" }));
});
