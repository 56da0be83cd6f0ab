// From one marked word of the article to the next.

let at = -1;

const marks = () => [...document.querySelectorAll("#article .text mark")];

/** To the next mark (1) or the one before (-1), round at the ends. */
export function jump(by) {
  const all = marks();
  if (!all.length) return;
  all[at]?.classList.remove("at");
  at = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  all[at].classList.add("at");
  all[at].scrollIntoView({ block: "center" });
  tell(all.length);
}

function tell(number) {
  const place = document.querySelector("#article .where");
  if (place) place.textContent = at < 0 ? `${number} ${number === 1 ? "mark" : "marks"}` : `${at + 1} of ${number}`;
}

/** For an article that was just put there. */
export function markJumps() {
  at = -1;
  tell(marks().length);
  for (const button of document.querySelectorAll("#article [data-jump]")) {
    button.onclick = () => jump(Number(button.dataset.jump));
  }
}
