// The shell: keyboard, menus, toasts, copying, confirmations. Everything here is a comfort; pages work without it.
"use strict";
(() => {
  const toast = (text, kind = "success") => {
    const line = document.createElement("div");
    line.className = `toast-line toast-${kind}`;
    line.dataset.toast = "";
    const words = document.createElement("span");
    words.textContent = text;
    line.append(words);
    document.getElementById("toasts")?.append(line);
    return line;
  };
  zs.toast = toast;

  // keys: "/" searches, "?" shows all, "g" then a letter goes
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || zs.typing(event.target)) return;
    if (event.key === "/") {
      const box = document.getElementById("top-q") || document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys")?.showModal();
    } else if (event.key === "g") {
      going = Date.now();
    } else if (Date.now() - going < 1500 && /^[a-z0-9]$/.test(event.key)) {
      going = 0;
      const link = document.querySelector(`a[data-letter="${event.key}"]`);
      if (link) { event.preventDefault(); link.click(); }
    }
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-open]");
    if (opener) document.querySelector(opener.dataset.open)?.showModal();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard?.writeText(copy.dataset.copy).then(() => leave(toast(zs.say("已复制 {text}", "Copied {text}", { text: copy.dataset.copy }))));
    }
    if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]")?.remove();
    if (event.target.closest("[data-print]")) window.print();
  });

  const leave = (line) => {
    if (line.querySelector("a, form")) return setTimeout(() => line.remove(), 20000);
    return setTimeout(() => line.remove(), 6000);
  };
  zs.each("[data-toast]", leave);

  // A form that says data-confirm asks once more, in the words of the page.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const text = button?.dataset.confirm || event.target.dataset.confirm;
    if (!text || event.target.dataset.confirmed) return;
    event.preventDefault();
    const box = document.getElementById("confirm");
    box.querySelector("[data-confirm-text]").textContent = text;
    box.returnValue = "";
    box.showModal();
    box.addEventListener("close", () => {
      if (box.returnValue !== "yes") return;
      event.target.dataset.confirmed = "1";
      event.target.requestSubmit(button);
      delete event.target.dataset.confirmed;
    }, { once: true });
  });

  // A refusal that answers htmx is shown as a line; the page stays as it was.
  document.addEventListener("htmx:responseError", (event) => {
    const text = event.detail.xhr.responseText;
    const place = document.getElementById("toasts");
    if (!place) return;
    const box = document.createElement("template");
    box.innerHTML = text;
    const line = box.content.querySelector("[data-toast]");
    if (line) place.append(line);
    else leave(toast(zs.say("没有完成，请重试；您填写的内容还在", "That did not work; please try again. What you typed is still here"), "error"));
  });
  document.addEventListener("htmx:sendError", () =>
    leave(toast(zs.say("网络不通，请稍后重试；您填写的内容还在", "No connection; try again in a moment. What you typed is still here"), "error")));
})();
