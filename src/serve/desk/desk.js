// Keys for the desk: each presses what shows it. All of it can be done without.
"use strict";
(() => {
  const OFF = "kutip-keys-off";
  const off = document.getElementById("keys-off");
  const list = document.getElementById("keys-list");
  const stops = [...document.querySelectorAll("[data-stop]")];
  const isField = (at) => at.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  /** What a key presses: in the line that has the focus, else on the page. */
  function target(key) {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const line = document.activeElement?.closest("[data-stop]");
    return line?.querySelector(wanted) ?? [...document.querySelectorAll(wanted)].find((one) => !one.closest("[data-stop]"));
  }
  function move(by, kind) {
    const now = stops.indexOf(document.activeElement?.closest("[data-stop]"));
    const rest = by > 0 ? stops.slice(now + 1) : stops.slice(0, Math.max(now, 0)).reverse();
    const next = rest.find((stop) => !kind || stop.dataset.stop === kind);
    (next?.querySelector("[data-focus]") ?? next?.querySelector("input"))?.focus();
  }
  function press(at) {
    if (!at.matches("summary")) at.closest("details")?.setAttribute("open", "");
    if (at.matches("input, textarea")) {
      at.focus();
      at.select();
    } else {
      at.click();
      if (at.matches("summary")) at.focus();
    }
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || off.checked) return;
    if (event.key === "Escape") document.activeElement?.blur();
    if (isField(event.target)) return;
    const at = target(event.key);
    if (at) press(at);
    else if (stops.length && event.key === "j") move(1, "quotation");
    else if (stops.length && event.key === "k") move(-1, "quotation");
    else if (stops.length && event.key === "J") move(1, "sentence");
    else if (stops.length && event.key === "K") move(-1, "sentence");
    else return;
    event.preventDefault();
  });
  off.checked = localStorage.getItem(OFF) === "yes";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  const told = new Set();
  for (const at of document.querySelectorAll("[data-key]")) {
    const { key } = at.dataset;
    if (told.has(key)) continue;
    told.add(key);
    const words = at.labels?.[0]?.textContent ?? at.textContent;
    list.append(Object.assign(document.createElement("li"), { textContent: `${key} ${words.trim()}` }));
  }
  if (stops.length) {
    const words = "j, k the next quotation and the one before; J, K the same for sentences";
    list.append(Object.assign(document.createElement("li"), { textContent: words }));
  }
  // A page that says so from the start is not read out.
  const status = document.querySelector("[role=status]");
  const words = status.textContent;
  if (words) {
    status.textContent = "";
    setTimeout(() => (status.textContent = words), 100);
  }
})();
