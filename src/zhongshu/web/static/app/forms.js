// Forms: counters, drafts saved while typing, the first error in view, rows added and taken away, pickers.
"use strict";
(() => {
  // --- counters: characters as people count them, limits while typing
  const CHINESE = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
  zs.each("[data-counter]", (line) => {
    const box = document.getElementById(line.dataset.counter);
    if (!box) return;
    const letters = Number(box.dataset.limit);
    const chinese = Number(box.dataset.limitChinese || letters);
    const least = Number(box.getAttribute("minlength") || 0);
    const show = () => {
      const count = [...box.value.replace(/\r\n/g, "\n").normalize("NFC")].length; // code points, as the server counts
      if (!count) return;
      const most = CHINESE.test(box.value) ? chinese : letters; // as kernel/lengths.py decides
      line.textContent = count < least
        ? zs.say("{n} 字，至少 {least} 字", "{n} of at least {least}", { n: count, least })
        : zs.say("{n} / {most} 字", "{n} / {most}", { n: count, most });
      line.classList.toggle("is-near", count < least || (count > most * 0.9 && count <= most));
      line.classList.toggle("is-over", count > most);
    };
    box.removeAttribute("maxlength"); // typing past the limit is shown, not swallowed
    box.addEventListener("input", show);
    show();
  });

  // --- the summary of errors takes the focus, its links go to the field itself
  zs.each("[data-focus-first]", (summary) => summary.focus({ preventScroll: false }));
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".form-summary a[href^='#']");
    const box = link && document.getElementById(link.hash.slice(1));
    if (!box) return;
    event.preventDefault();
    const target = zs.typing(box) ? box : box.querySelector("input, select, textarea") || box;
    target.focus();
    target.scrollIntoView({ block: "center", behavior: zs.calm ? "auto" : "smooth" });
  });

  // --- drafts: every pause of a second and a half is saved; without a network, in this browser
  const shelf = (form) => `zs-draft:${form.dataset.draft}:${form.dataset.about}`;
  const contents = (form) => {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    return data;
  };
  const plain = (data) => JSON.stringify([...data.entries()].filter(([name]) => !/^(csrfmiddlewaretoken|key|version)$/.test(name)));
  // what was sent from a page that had expired, or that never arrived, is put back on the shelf. A form that the center has dealt with leads on to
  // another page (a redirect), or comes back with its faults; the form opened anew without either says that nothing arrived
  const SENT = "zs-sent";
  try {
    const [place, text] = JSON.parse(sessionStorage.getItem(SENT) || "[]");
    const again = [...document.querySelectorAll("form[data-draft]")].find((form) => shelf(form) === place);
    const ledOn = (performance.getEntriesByType("navigation")[0]?.redirectCount || 0) > 0;
    const expired = Boolean(document.querySelector("[data-expired]"));
    const unheard = again && !ledOn && !again.parentElement.querySelector(".form-summary");
    if (place && (expired || unheard || again?.querySelector("[data-resumed]"))) localStorage.setItem(place, text);
    if (again || ledOn || expired) sessionStorage.removeItem(SENT);
  } catch { /* private windows have no shelf */ }
  zs.each("form[data-draft]", (form) => {
    const line = form.querySelector("[data-draft-line]"); // it names where drafts go
    if (!line) return;
    const words = line.querySelector("span");
    let before = plain(contents(form));
    let timer = 0;
    const tell = (text, kind) => {
      words.textContent = text;
      line.className = `draft-line ${kind}`;
    };
    const save = async () => {
      const data = contents(form);
      const now = plain(data);
      if (now === before) return;
      data.set("_draft", `${form.dataset.draft}|${form.dataset.about}`);
      try {
        const answer = await fetch(line.dataset.draftUrl, {
          method: "POST", body: data, headers: { Accept: "application/json", "X-CSRFToken": zs.token() }, keepalive: now.length < 60000,
        });
        if (!answer.ok) throw new Error("refused");
        before = now;
        localStorage.removeItem(shelf(form));
        tell(zs.say("已自动保存 {t}", "Saved at {t}", { t: (await answer.json()).saved }), "is-saved");
      } catch (failure) {
        try { localStorage.setItem(shelf(form), now); } catch { /* private windows have no shelf */ }
        tell(failure.message === "refused"
          ? zs.say("暂存没有成功，内容已存在本浏览器；如已退出登录，请在另一页登录后继续", "Not saved on the server, kept in this browser; if you were signed out, sign in on another page and go on")
          : zs.say("网络不通，已存在本浏览器，恢复后自动上传", "No connection: kept in this browser, sent when it is back"), "is-local");
      }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(save, 1500); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
    document.addEventListener("submit", (event) => {
      if (event.target !== form || event.defaultPrevented) return; // asked once more, or without a network: nothing leaves yet
      clearTimeout(timer);
      before = plain(contents(form)); // what is on its way is no draft any more, also when the page goes
      localStorage.removeItem(shelf(form));
      try { sessionStorage.setItem(SENT, JSON.stringify([shelf(form), before])); } catch { /* too large, or no shelf */ }
    });

    // what only this browser holds comes back, unless the server already sent something of its own
    const kept = localStorage.getItem(shelf(form));
    if (kept && kept !== before && !form.querySelector(".form-summary")) {
      const byName = new Map();
      for (const [name, value] of JSON.parse(kept)) byName.set(name, [...(byName.get(name) || []), value]);
      for (const box of form.elements) {
        if (!box.name || box.type === "hidden" || box.type === "file" || box.type === "submit") continue;
        const values = byName.get(box.name) || [];
        if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
        else if (values.length) box.value = values[values.length - 1];
      }
      tell(zs.say("已恢复本浏览器里未上传的内容", "Brought back what this browser had kept"), "is-local");
      later();
    }
  });

  // --- without a network nothing is sent: the page stays, with everything that was typed
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopPropagation();
    zs.toast(zs.say("网络不通，没有提交；您填写的内容还在，恢复后请再次提交", "No connection: nothing was sent. What you typed is still here; send it again when you are back"), "error");
  }, true);

  // --- sending twice: the button rests until the answer comes (the key of the form guards the rest)
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const form = event.target;
    setTimeout(() => { for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true"); }, 0);
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 1500) event.preventDefault();
    form.dataset.sent = String(Date.now());
  });

  // --- repeated rows: the last, empty one is the pattern
  const rename = (row, index) => {
    for (const node of row.querySelectorAll("[name], [id], [for], [aria-describedby], [data-counter]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby", "data-counter"]) {
        const value = node.getAttribute(attribute);
        if (value) node.setAttribute(attribute, value.replaceAll("__prefix__", index));
      }
    }
  };
  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-add-row]");
    if (adder) {
      event.preventDefault();
      const box = adder.closest("[data-rows]");
      const total = box.querySelector("input[name$='-TOTAL_FORMS']");
      const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
      rename(row, total.value);
      total.value = Number(total.value) + 1;
      box.querySelector("[data-row-place]").append(row);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      box.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { elt: row } }));
    }
    const remover = event.target.closest("[data-drop-row]");
    if (remover) {
      event.preventDefault();
      const row = remover.closest("[data-row]");
      const mark = row.querySelector("input[name$='-DELETE']");
      if (mark) { mark.checked = true; row.hidden = true; } else row.remove();
      row.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // --- pickers: type, choose from what the server finds; arrow keys and Enter work
  zs.each("[data-picker]", (picker) => {
    const text = picker.querySelector("input[type=search]");
    const value = picker.querySelector("input[type=hidden]");
    const list = picker.querySelector(".picker-list");
    let chosen = text.value;
    const close = () => { list.hidden = true; text.setAttribute("aria-expanded", "false"); };
    picker.addEventListener("htmx:afterSwap", () => { list.hidden = false; text.setAttribute("aria-expanded", "true"); });
    picker.addEventListener("click", (event) => {
      const option = event.target.closest("[data-value]");
      if (!option) return;
      value.value = option.dataset.value;
      text.value = chosen = option.dataset.label;
      close();
      text.focus();
      value.dispatchEvent(new Event("change", { bubbles: true }));
    });
    text.addEventListener("input", () => { if (text.value !== chosen) value.value = ""; });
    picker.addEventListener("keydown", (event) => {
      const options = [...list.querySelectorAll("[data-value]")];
      const at = options.indexOf(document.activeElement);
      if (event.key === "ArrowDown") { event.preventDefault(); (options[at + 1] || options[0])?.focus(); }
      else if (event.key === "ArrowUp") { event.preventDefault(); (options[at - 1] || text).focus(); }
      else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); text.focus(); }
    });
    document.addEventListener("click", (event) => { if (!picker.contains(event.target)) close(); });
  });
})();
