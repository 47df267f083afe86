// A flow that is wider than its place is drawn smaller, as long as it stays legible; what is still too wide scrolls.
const smallest = 0.72;
function fit() {
  for (const place of document.querySelectorAll(".flow-scroll")) {
    const flow = place.querySelector(".flow");
    if (!flow) continue;
    flow.style.zoom = "";
    const scale = place.clientWidth / place.scrollWidth;
    if (scale < 1) flow.style.zoom = Math.max(smallest, Math.floor(scale * 100) / 100);
  }
}

// On a narrow screen the menus scroll sideways: where one is must be in sight.
function showPlace() {
  for (const menu of document.querySelectorAll("nav")) {
    const here = menu.querySelector("a.active");
    if (!here || menu.dataset.shown === here.href) continue;
    menu.dataset.shown = here.href;
    menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  }
}

let pending = 0;
const arrangeSoon = () => {
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(() => {
    fit();
    showPlace();
  });
};
new MutationObserver(arrangeSoon).observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
addEventListener("resize", arrangeSoon);

// Undo and redo wherever the focus is, but in a text: there the browser has its own.
addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const wanted = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : null;
  const button = wanted && document.querySelector(`[data-shortcut=${wanted}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// The framework says how the connection is; a service that was started anew knows nothing of the page, which then begins again.
const away = document.getElementById("components-reconnect-modal");
away.addEventListener("components-reconnect-state-changed", event => {
  const state = event.detail.state;
  if (state === "show" && !away.open) away.showModal();
  else if (state === "hide") away.close();
  else if (state === "rejected") location.reload();
});
away.addEventListener("cancel", event => event.preventDefault());
away.querySelector("button").addEventListener("click", async () => {
  try {
    if (!(await Blazor.reconnect())) location.reload();
  } catch {
    // It is still away.
  }
});

// What this tab has read or kept last, by key: all tabs of a browser share what is kept.
const known = new Map();

// What only the browser can do; called from Layout/Browser.cs.
window.grainline = {
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard object.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    return true;
  },

  switchTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
    return true;
  },

  // Drafts stay in the browser of the person who writes them until they are published. What another tab has kept since this one
  // read or kept something last is left as it is.
  keep(key, value) {
    try {
      const there = localStorage.getItem(key);
      if (there !== null && there !== known.get(key)) return "other";
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      known.set(key, value);
      return "kept";
    } catch {
      return "full";
    }
  },

  kept(key) {
    try {
      const there = localStorage.getItem(key);
      known.set(key, there);
      return there;
    } catch {
      return null;
    }
  },

  ask(question) {
    return confirm(question);
  },

  download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return true;
  },

  zone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
  },

  insert(id, text) {
    const field = document.getElementById(id);
    if (!field) return false;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  },

  // Only what was taken away leaves the focus on the body.
  refocus(id) {
    // A button that has just been disabled keeps the focus until the next frame.
    const held = document.activeElement;
    return held && held !== document.body && !held.disabled ? false : this.focus(id);
  },

  focus(id) {
    const target = document.getElementById(id);
    target?.focus();
    // Of what is taller than the window the beginning is read first.
    target?.scrollIntoView({ block: target.offsetHeight > window.innerHeight ? "start" : "nearest" });
    return true;
  },
};
