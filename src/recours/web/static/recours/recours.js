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

  // What is typed into a long box stays in this browser until it is sent: a phone that closes loses nothing. It goes
  // when it is sent, or when what it belongs to is gone.
  const DRAFT = "recours-draft:";
  const kept = (() => { try { return window.localStorage; } catch { return null; } })();
  const boxes = (root) => root.querySelectorAll("[data-draft]");
  const keep = (box) => { try { kept?.setItem(DRAFT + box.dataset.draft, box.value); } catch { /* no room */ } };
  const forget = (box) => kept?.removeItem(DRAFT + box.dataset.draft);
  const restore = (box) => {
    const typed = kept?.getItem(DRAFT + box.dataset.draft) ?? null;
    if (box.dataset.looked || box.matches("[aria-invalid]") || typed === null || typed === box.value) return;
    box.dataset.looked = "yes";
    box.value = typed;
    box.closest("details")?.setAttribute("open", "");
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.textContent = box.dataset.found;
    box.before(note);
  };
  const drop = (isGone) => Object.keys(kept ?? {})
    .filter((key) => key.startsWith(DRAFT) && isGone(key.slice(DRAFT.length).split(":")[0]))
    .forEach((key) => kept.removeItem(key));
  const lookForDrafts = () => {
    boxes(document).forEach(restore);
    const owners = document.querySelector("[data-draft-owners]")?.dataset.draftOwners.split(" ");
    if (owners) drop((owner) => !owners.includes(owner));
  };
  document.addEventListener("input", (event) => { if (event.target.dataset.draft) keep(event.target); });
  document.addEventListener("submit", (event) => {
    boxes(event.target).forEach(forget);
    if (event.target.dataset.erases) drop((owner) => owner === event.target.dataset.erases);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) boxes(event.target).forEach(keep);
  });
  lookForDrafts();

  const reveal = (root) => root.querySelectorAll("[data-needs-script]").forEach((each) => each.removeAttribute("hidden"));
  reveal(document);

  // After htmx changed the page, the reader starts at its heading or at the first error.
  document.addEventListener("htmx:afterSettle", (event) => {
    reveal(document);
    lookForDrafts();
    if (event.detail.target.id !== "main") return;
    const start = document.querySelector("#main .errors, #main h1");
    if (start) { start.setAttribute("tabindex", "-1"); start.focus(); }
  });
})();
