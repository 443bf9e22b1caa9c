// A link to what is read, for somebody else.

/** Return the address of what is read: where the page is published, if it says so, or else where it is. */
function linkHere() {
  const published = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="canonical"]'));
  return (published?.href ?? location.href.split("#")[0]) + addressOf(here);
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* not over plain http, or not allowed: the old way, then */ }
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const box = /** @type {HTMLTextAreaElement} */ (make("textarea", { value: text, className: "unseen", ariaLabel: "Link" }));
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return copied;
}

async function copyLink() {
  const link = linkHere();
  if (!await copy(link)) { tell(`The browser did not copy it. The link is ${link}`, 10_000); return; }
  const said = here.row !== undefined ? `call ${recorded().id[here.row].toLocaleString("en")}`
    : here.step > 0 && here.step <= lastStep() ? `step ${here.step}` : "this page";
  const only = link.startsWith("file:") ? " It opens on this computer only." : "";
  tell(`The link to ${said} is copied.${only}`, only ? 5000 : 2500);
}
