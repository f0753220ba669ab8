(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Tables: a heading sorts its column; figures first from the largest, names from A.
  for (const table of all("table.sort")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const cell = row => row.children[column];
        const value = row => { const v = cell(row).dataset.v; return v === undefined ? null : Number(v); };
        const body = table.tBodies[0], rows = [...body.rows];
        const figures = rows.some(row => value(row) !== null);
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : figures;
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((x, y) => {
          if (!figures) return (down ? -1 : 1) * cell(x).textContent.localeCompare(cell(y).textContent);
          const a = value(x), b = value(y);
          if (a === null || b === null) return (a === null) - (b === null);
          return down ? b - a : a - b;
        });
        body.append(...rows);
      });
    });
  }

  // Questions: filters that live in the address, so that a view can be sent to somebody.
  const panel = one("#filters");
  if (!panel) return;
  panel.hidden = false;
  const PAGE = 50;
  const rows = all("details.q");
  const fields = { kind: one("#f-kind"), seen: one("#f-seen"), arm: one("#f-arm"), mark: one("#f-mark"), search: one("#f-search") };
  const radios = all('input[name="filter"]', panel);
  const shown = one("#f-shown"), more = one("#f-more");
  let limit = PAGE;
  const texts = new Map();
  const words = row => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const preset = {
    all: () => true,
    differ: row => "d" in row.dataset,
    none_right: row => /w/.test(row.dataset.m) && !/r/.test(row.dataset.m),
    all_right: row => /^r+$/.test(row.dataset.m),
  };
  const state = () => {
    const now = { filter: (radios.find(radio => radio.checked) || radios[0]).value };
    for (const [name, field] of Object.entries(fields)) now[name] = field.value;
    return now;
  };
  const wanted = (row, now, search) => {
    if (!preset[now.filter](row)) return false;
    if (now.kind && row.dataset.k !== now.kind) return false;
    if (now.seen && row.dataset.s !== now.seen) return false;
    if (now.mark) {
      const marks = now.arm === "" ? row.dataset.m : row.dataset.m[Number(now.arm)] || "";
      if (!(now.mark === "right" ? /r/ : /[wp]/).test(marks)) return false;
    }
    return search.every(word => words(row).includes(word));
  };
  const apply = () => {
    const now = state(), search = now.search.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const fits = wanted(row, now, search);
      found += fits;
      row.hidden = !fits || found > limit;
    }
    shown.textContent = shown.dataset.words.replace("{shown}", found).replace("{all}", rows.length);
    shown.dataset.found = found;
    more.hidden = found <= limit;
  };
  const write = () => {
    const now = state(), kept = Object.entries(now).filter(([name, value]) => value && !(name === "filter" && value === "all"));
    try { history.replaceState(null, "", kept.length ? "#" + new URLSearchParams(kept) : location.pathname + location.search); } catch { /* some viewers forbid it */ }
  };
  const changed = () => { limit = PAGE; apply(); write(); };
  const read = () => {
    if (!location.hash.includes("=")) return false;
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const radio of radios) radio.checked = radio.value === (asked.get("filter") || "all");
    if (!radios.some(radio => radio.checked)) radios[0].checked = true;
    for (const [name, field] of Object.entries(fields)) {
      field.value = asked.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    return true;
  };
  panel.addEventListener("input", changed);
  more.addEventListener("click", () => { limit += PAGE; apply(); });
  one("#f-reset").addEventListener("click", () => {
    radios[0].checked = true;
    for (const field of Object.values(fields)) field.value = "";
    changed();
  });
  addEventListener("hashchange", () => { if (read()) apply(); });
  // On paper, every question.
  addEventListener("beforeprint", () => { limit = Infinity; apply(); });
  addEventListener("afterprint", () => { limit = PAGE; apply(); });
  const linked = read();
  apply();
  if (linked) one("#questions").scrollIntoView();

  // A passage is read where it is named. Only text is copied, never markup.
  const marked = (text, answers) => {
    const out = document.createElement("p"), lower = text.toLowerCase();
    out.dir = "auto";
    let at = 0;
    while (at < text.length) {
      let next = -1, size = 0;
      for (const answer of answers) {
        const place = lower.indexOf(answer, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; size = answer.length; }
      }
      if (next < 0) break;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + size);
      out.append(text.slice(at, next), mark);
      at = next + size;
    }
    out.append(text.slice(at));
    return out;
  };
  one("#questions-list").addEventListener("click", event => {
    const chip = event.target.closest(".chips a");
    if (!chip) return;
    event.preventDefault();
    const box = chip.closest(".chips"), old = box.nextElementSibling;
    const open = chip.getAttribute("aria-expanded") === "true";
    if (old && old.matches("blockquote")) old.remove();
    all("a", box).forEach(other => other.setAttribute("aria-expanded", "false"));
    if (open) return;
    const passage = document.getElementById(chip.hash.slice(1));
    if (!passage) return;
    const answers = all(".a", chip.closest("details")).flatMap(gold => gold.textContent.toLowerCase().split(";"))
      .map(gold => gold.trim()).filter(gold => gold.length > 1);
    const quote = document.createElement("blockquote");
    quote.append(marked(passage.lastElementChild.textContent, answers));
    box.after(quote);
    chip.setAttribute("aria-expanded", "true");
  });
})();
