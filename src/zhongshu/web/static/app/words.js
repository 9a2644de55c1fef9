// The reader's language in scripts: zs.say("中文", "English") with {names}; and the few things every script needs.
"use strict";
document.documentElement.classList.add("js");
window.zs = {
  english: document.documentElement.lang.startsWith("en"),
  say(zh, en, values = {}) {
    return (this.english ? en : zh).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  },
  calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
  token() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["x-csrftoken"] || "";
  },
  typing(node) {
    return node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
  },
  // Runs `start` on what matches now and on everything htmx brings in later.
  each(selector, start) {
    const run = (root) => {
      const found = [...root.querySelectorAll(selector)];
      if (root.matches && root.matches(selector)) found.unshift(root);
      for (const node of found) {
        const key = "zs" + selector.replace(/\W/g, "");
        if (node.dataset[key]) continue;
        node.dataset[key] = "1";
        start(node);
      }
    };
    const begin = () => {
      run(document);
      document.body.addEventListener("htmx:afterSettle", (event) => run(event.detail.elt.isConnected ? event.detail.elt : document));
    };
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", begin) : begin();
  },
};
