// Runs before the first paint: what the page looks like must be settled here.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  if (location.protocol === "file:") root.classList.add("shelfbound");
  try {
    const keep = localStorage;
    if (keep.theme === "dark" || keep.theme === "light") root.dataset.theme = keep.theme;
    if (keep.cue) root.dataset.cue = keep.cue;
    if (keep.ground) root.dataset.ground = keep.ground;
    if (keep.continuing && location.protocol !== "file:") root.classList.add("continuing");
    if (keep.listed) root.classList.add("listing");
  } catch {
    // A browser that keeps nothing shows the system's colours.
  }
})();
