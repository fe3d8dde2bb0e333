// Sorts and filters the cards of one printed page, and shows them as a list.
(() => {
  const start = () => {
    const tools = document.querySelector("[data-sorter]");
    const wall = document.querySelector(".wall");
    if (!tools || !wall) return;
    const [filter, order, listed, said] = ["[type=search]", "select", "[type=checkbox]", "[role=status]"].map((one) => tools.querySelector(one));
    const printed = [...wall.children];
    const titles = new Map(printed.map((card) => [card, card.querySelector(".title").textContent]));
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const year = (card) => Number(card.dataset.year) || 0;
    const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
    const orders = {
      "": () => 0,
      title: (a, b) => collator.compare(titles.get(a), titles.get(b)),
      newest: (a, b) => year(b) - year(a),
      oldest: (a, b) => (year(a) || 9999) - (year(b) || 9999),
    };

    filter.addEventListener("input", () => {
      const wanted = plain(filter.value.trim()).split(/\s+/);
      let shown = 0;
      for (const card of printed) {
        const text = plain(card.querySelector("a").textContent);
        card.hidden = !wanted.every((word) => text.includes(word));
        shown += card.hidden ? 0 : 1;
      }
      said.textContent = filter.value.trim() ? `${shown} of ${printed.length}` : "";
    });
    order.addEventListener("change", () => wall.append(...[...printed].sort(orders[order.value])));
    listed.checked = document.documentElement.classList.contains("listing");
    listed.addEventListener("change", () => {
      document.documentElement.classList.toggle("listing", listed.checked);
      try {
        localStorage.listed = listed.checked ? "1" : "";
      } catch {
        // Chosen for this page only.
      }
    });
  };
  start();
  document.addEventListener("medialib:page", start);
})();
