// What every page has: the switch between light and dark, and the way to the search field.
(() => {
  const root = document.documentElement;
  const button = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => button?.setAttribute("aria-pressed", String(dark()));
  const remember = (theme) => {
    try {
      localStorage.theme = theme;
    } catch {
      // Chosen for this page only.
    }
  };

  button?.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    remember(root.dataset.theme);
    show();
  });
  system.addEventListener("change", show);
  addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    if (event.newValue) root.dataset.theme = event.newValue;
    else delete root.dataset.theme;
    show();
  });
  show();

  const letter = document.querySelector(".rail [aria-current]");
  const rail = letter?.closest(".rail");
  if (rail) rail.scrollLeft = letter.offsetLeft - rail.clientWidth / 2;

  document.querySelector('.bar a[href="#q"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    scrollTo(0, 0);
    document.getElementById("q")?.focus();
  });
})();
