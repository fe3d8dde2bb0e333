// Finds as you type. The index is many small scripts under search/, loaded as the question grows:
// scripts, not data, because browsers refuse to fetch beside a file:// page.
(() => {
  const field = document.getElementById("q");
  const form = field?.form;
  if (!form) return;
  const root = document.documentElement.dataset.root;
  const GROUPS = [
    ["Films", "movie"], ["Shows", "show", "season"], ["Episodes", "episode"], ["Videos", "video"], ["People", "person", "artist"],
    ["Albums", "album"], ["Tracks", "track"], ["Podcasts", "podcast", "podcast_episode"], ["Books", "book", "audiobook"],
    ["Articles", "article"], ["Discs", "disc"], ["Other", "photo", "document"],
  ];
  const MOST = 8;
  const shards = new Map();
  const waiting = new Map();
  let panel, said, options = [], at = -1, asked = 0;

  window.medialibShard = (prefix, node) => waiting.get(prefix)?.(node);

  const hex = (text) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const shard = (prefix) => {
    if (!shards.has(prefix)) {
      shards.set(prefix, new Promise((resolve) => {
        const script = document.createElement("script");
        waiting.set(prefix, resolve);
        script.onload = () => (script.remove(), resolve(null));
        script.onerror = () => (script.remove(), shards.delete(prefix), resolve(null));
        script.src = `${root}search/${hex(prefix) || "root"}.js`;
        document.head.append(script);
      }));
    }
    return shards.get(prefix);
  };

  const fold = (text, folds) => {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ς/g, "σ");
    return [...plain].map((letter) => folds[letter] ?? letter).join("").normalize("NFKC");
  };
  const words = (text, index) => {
    const runs = `[${index.runs}]`;
    const pieces = fold(text, index.folds).match(new RegExp(`${runs}+|(?:(?!${runs})[\\p{L}\\p{N}])+`, "gu")) ?? [];
    return pieces.flatMap((piece) => {
      const letters = [...piece];
      if (!new RegExp(runs, "u").test(piece)) return [letters.slice(0, index.longest).join("")];
      const last = Math.max(letters.length - index.suffix, 0);
      return Array.from({ length: last + 1 }, (_, place) => letters.slice(place, place + index.suffix).join(""));
    });
  };

  // The items that have a word beginning with `word`; `whole` says whether those are all of them.
  const lookUp = async (word, index) => {
    const letters = [...word];
    let node = index;
    for (let length = 1; length <= letters.length && node?.next !== undefined; length += 1) {
      if (!node.next.includes(letters[length - 1])) return { found: new Map(), whole: true };
      node = await shard(letters.slice(0, length).join(""));
    }
    const found = new Map();
    for (const [token, places] of Object.entries(node?.words ?? {})) {
      if (!token.startsWith(word)) continue;
      for (const place of places) {
        const exact = token === word || found.get(node.items[place][0])?.exact;
        found.set(node.items[place][0], { item: node.items[place], exact: Boolean(exact) });
      }
    }
    return { found, whole: node?.next === undefined && !node?.cut };
  };

  const ask = async (question) => {
    const index = await shard("");
    if (!index) return null;
    const asks = words(question, index);
    if (!asks.length) return [];
    const sets = await Promise.all(asks.map((word) => lookUp(word, index)));
    const says = (item, word) => words(`${item[1]} ${item[2]}`, index).some((part) => part.startsWith(word));
    const start = fold(question.trim(), index.folds);
    const ranked = new Map();
    for (const { found } of sets) {
      for (const [id, { item }] of found) {
        const fits = sets.every((set, place) => set.found.has(id) || (!set.whole && says(item, asks[place])));
        if (!fits || ranked.has(id)) continue;
        const exact = sets.filter((set) => set.found.get(id)?.exact).length;
        const title = fold(item[1], index.folds);
        ranked.set(id, { item, rank: (title === start ? 8 : 0) + (title.startsWith(start) ? 4 : 0) + exact / asks.length });
      }
    }
    return [...ranked.values()].sort((a, b) => b.rank - a.rank || a.item[1].length - b.item[1].length).map((one) => one.item);
  };

  const address = ([id, , , kind]) => `${root}${kind === "person" ? "person" : "item"}/${id.slice(0, 2)}/${id}.html`;
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const line = (item) => {
    const [, title, note, , thumb] = item;
    const picture = thumb
      ? make("img", { class: "thumb", src: root + thumb, alt: "", width: "40", height: "44" })
      : make("span", { class: "thumb", "aria-hidden": "true" }, [...title][0] ?? "");
    const option = make("a", { role: "option", id: `found-${options.length}`, href: address(item), tabindex: "-1", "aria-selected": "false" }, picture);
    option.append(make("span", { class: "found", dir: "auto" }, title));
    if (note) option.append(make("span", { class: "note", dir: "auto" }, note));
    options.push(option);
    return option;
  };

  const show = (items) => {
    options = [];
    at = -1;
    panel.replaceChildren();
    for (const [heading, ...kinds] of GROUPS) {
      const here = items.filter((item) => kinds.includes(item[3])).slice(0, MOST);
      if (!here.length) continue;
      const id = `group-${kinds[0]}`;
      panel.append(make("div", { role: "group", "aria-labelledby": id }, make("div", { class: "group", id, role: "presentation" }, heading), ...here.map(line)));
    }
    panel.hidden = !options.length;
    field.setAttribute("aria-expanded", String(!panel.hidden));
    field.removeAttribute("aria-activedescendant");
  };
  const nothing = (text) => {
    show([]);
    panel.hidden = false;
    panel.append(make("p", { class: "quiet" }, text));
  };
  const close = () => {
    asked += 1;
    show([]);
    said.textContent = "";
  };
  const choose = (place) => {
    options[at]?.setAttribute("aria-selected", "false");
    at = (place + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[at].id);
  };

  const find = async () => {
    const mine = (asked += 1);
    const question = field.value;
    if (!question.trim()) return close();
    const items = await ask(question);
    if (mine !== asked) return;
    if (items === null) return close();
    if (items.length) show(items);
    else nothing("Nothing answers to that.");
    said.textContent = items.length === 1 ? "1 found" : `${items.length || "Nothing"} found`;
  };

  panel = make("div", { class: "results", id: "results", role: "listbox", "aria-label": "Found", hidden: "" });
  said = make("p", { class: "unseen", role: "status" });
  form.append(panel, said);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "results"], ["aria-autocomplete", "list"]]) {
    field.setAttribute(name, value);
  }

  field.addEventListener("focus", () => (shard(""), field.value && panel.hidden && find()));
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && (field.value || !panel.hidden)) {
      event.preventDefault();
      if (panel.hidden) field.value = "";
      close();
    } else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    }
  });
  form.addEventListener("submit", async (event) => {
    const chosen = options[at] ?? options[0];
    if (!chosen && location.protocol !== "file:" && !(await shard(""))) return;
    event.preventDefault();
    if (chosen) location.href = chosen.href;
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey) close();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
