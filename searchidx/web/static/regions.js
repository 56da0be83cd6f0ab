// Going to another state of the page: fetch it, put its parts in the place of those that are there.

const REGIONS = ["kept", "facets", "list", "article"];
const PANE = ["open", "view"]; // parameters that change the article alone

let shown = new URL(location.href);
let running = null;
let last = 0;

const main = () => document.getElementById("main");

/** Whether an address is the one that is shown, apart from a place in it. */
export function same(address) {
  const url = new URL(address, location.href);
  return url.pathname + url.search === shown.pathname + shown.search;
}

/** What an address searches for, without what is open. */
function search(url) {
  const said = new URLSearchParams(url.search);
  PANE.forEach((name) => said.delete(name));
  return said.toString();
}

/** Go to an address and make an entry of the history for it. */
export async function go(address, { replace = false, typing = false, from = null } = {}) {
  const url = new URL(address, location.href);
  if (!(await load(url, { typing, from }))) return;
  if (replace) history.replaceState({ scroll: 0 }, "", url);
  else if (url.href !== location.href) history.pushState({ scroll: 0 }, "", url);
}

/** Show what an address asks; whether it was shown, and not overtaken by another. */
export async function load(address, { typing = false, scroll = null, from = null } = {}) {
  const url = new URL(address, location.href);
  running?.abort();
  running = new AbortController();
  const mine = ++last;
  const lists = document.getElementById("list");
  const aside = Boolean(lists) && search(url) === search(shown);
  const wanted = aside && url.searchParams.get("open") ? `/article${url.search}` : url;
  let answer, text;
  try {
    answer = await fetch(wanted, { signal: running.signal, headers: { Accept: "text/html" } });
    text = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") say("The archive does not answer. Is searchidx serve still running?");
    return false;
  }
  if (mine !== last) return false;
  const page = new DOMParser().parseFromString(text, "text/html"); // scripts in it would not run
  if (!answer.ok && !page.getElementById("article")) {
    say(page.querySelector("main h1")?.textContent ?? `The archive answered ${answer.status}`);
    return false;
  }
  show(page, url, { typing, scroll, from, aside });
  return true;
}

/** Tell what went wrong where errors of queries are told. */
function say(what) {
  const place = document.getElementById("said");
  if (!place) return;
  const told = document.createElement("p");
  told.className = "error";
  told.setAttribute("role", "alert");
  told.textContent = what;
  place.replaceChildren(told);
}

function show(page, url, { typing, scroll, from, aside }) {
  const before = shown;
  const hadArticle = before.searchParams.get("open");
  const article = url.searchParams.get("open");
  const halfTyped = typing && page.querySelector("[data-error]");
  shown = url;
  if (halfTyped) {
    // what was found stays while a quote is not closed yet
    swap(page, "said");
    main().classList.add("stale");
    return;
  }
  const focused = document.activeElement?.id;
  const open = [...document.querySelectorAll("#facets details[open], #list details[open]")].map((each) => each.className);
  if (aside) {
    if (article) swap(page, "article");
    else document.getElementById("article").replaceChildren();
    highlight(article);
  } else {
    REGIONS.forEach((id) => swap(page, id));
  }
  main().className = article ? "opened" : "";
  document.title = page.title && !aside ? page.title : document.title;
  open.forEach((name) => { if (name === "table") document.querySelector("#list details.table")?.setAttribute("open", ""); });
  if (!typing) {
    const box = document.getElementById("q");
    const said = url.searchParams.get("q") ?? "";
    if (box.value !== said) box.value = said;
  }
  document.dispatchEvent(new CustomEvent("shown"));
  place({ article, hadArticle, focused, scroll, typing, from });
  const total = document.getElementById("total")?.textContent.trim();
  document.getElementById("status").textContent = article && aside ? "" : total ?? "";
}

/** Where the reader is now: at the headline of what was opened, back at the hit that was closed, or at the top of a new list. */
function place({ article, hadArticle, focused, scroll, typing, from }) {
  if (scroll !== null) window.scrollTo(0, scroll);
  else if (!typing && (!article || !document.getElementById("list")) && !hadArticle && from?.closest(".paging")) window.scrollTo(0, 0);
  if (article && article !== hadArticle) {
    document.querySelector("#article .headline")?.focus({ preventScroll: true });
    document.getElementById("article").scrollTop = 0;
    if (narrow()) window.scrollTo(0, 0);
  } else if (!article && hadArticle) {
    hit(hadArticle)?.querySelector("a.title").focus({ preventScroll: scroll !== null });
  } else if (focused && focused !== document.activeElement?.id) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

const narrow = () => matchMedia("(max-width: 52rem)").matches;

const hit = (id) => [...document.querySelectorAll("#list .hit")].find((each) => each.dataset.id === id);

function highlight(id) {
  for (const each of document.querySelectorAll("#list .hit")) {
    const current = each.dataset.id === id;
    each.classList.toggle("current", current);
    const link = each.querySelector("a.title");
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The new one of a region in the place of the old one. */
function swap(page, id) {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
}

/** Remember with each entry of the history how far down it was read. */
export function keepPlace() {
  history.scrollRestoration = "manual";
  let timer = 0;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (same(location.href)) history.replaceState({ ...history.state, scroll: window.scrollY }, "");
    }, 120);
  }, { passive: true });
}
