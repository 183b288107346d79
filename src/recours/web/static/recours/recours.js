/* Small comforts. Every page works without this file. */
(() => {
  "use strict";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    document.getElementById("copied").textContent = button.dataset.copied;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  const reveal = (root) => root.querySelectorAll("[data-needs-script]").forEach((each) => each.removeAttribute("hidden"));
  reveal(document);

  // After htmx changed the page, the reader starts at its heading or at the first error.
  document.addEventListener("htmx:afterSettle", (event) => {
    reveal(document);
    if (event.detail.target.id !== "main") return;
    const start = document.querySelector("#main .errors, #main h1");
    if (start) { start.setAttribute("tabindex", "-1"); start.focus(); }
  });
})();
