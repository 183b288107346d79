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

  // Two clicks on the picture of a page, at opposite corners, fill in the area between them.
  let corner = null;
  document.addEventListener("click", (event) => {
    const page = event.target.closest("img.ruled");
    if (!page) return;
    const box = page.getBoundingClientRect();
    const here = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((part) => Math.round(part * 100));
    const [x, y] = corner ?? here;
    const edges = { left: Math.min(x, here[0]), top: Math.min(y, here[1]), right: Math.max(x, here[0]), bottom: Math.max(y, here[1]) };
    for (const [name, value] of Object.entries(edges)) document.getElementById(`id_area-${name}`).value = value;
    corner = corner ? null : here;
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
