// Lists: a click on a row opens it, ticking rows shows what can be done with them.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, summary, select") || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  });
  const count = (form) => {
    const ticked = form.querySelectorAll("input[name=pick]:checked");
    for (const box of form.querySelectorAll("input[name=pick]")) box.closest("tr").classList.toggle("is-picked", box.checked);
    const bar = form.querySelector("[data-bulk-bar]");
    if (!bar) return;
    bar.classList.toggle("is-on", ticked.length > 0);
    bar.querySelector("[data-bulk-count]").textContent = zs.say("已勾选 {n} 行：", "{n} ticked:", { n: ticked.length });
  };
  let last = null;
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".list-form");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) {
      for (const box of form.querySelectorAll("input[name=pick]")) box.checked = event.target.checked;
    }
    count(form);
  });
  // shift-click ticks everything between
  document.addEventListener("click", (event) => {
    if (!event.target.matches(".list-form input[name=pick]")) return;
    const boxes = [...event.target.form.querySelectorAll("input[name=pick]")];
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
      count(event.target.form);
    }
    last = event.target;
  });
})();
