// Before the page is open: prepare the device, unlock it, or begin anew.
import * as kept from "./kept.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import { ask } from "./net.js";
import { SIGN_IN } from "./head.js";
import { alertBox, box, button, element, field, passphrase, tellWrong, twice, typed } from "./ui.js";
import { speaking, t } from "./text.js";

// A form whose Enter does what its button does; nothing is ever submitted to an address.
function form(label, act, ...inside) {
  const node = element("form", "panel"), go = element("button", "primary", label);
  node.autocomplete = "off";
  node.append(...inside, go);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    go.disabled = true;
    go.textContent = t("one_moment");
    try { await act(); } finally { go.disabled = false; go.textContent = label; }
  });
  return node;
}

export function setUp(opened) {
  const name = field(t("device_name"), typed("text", t("device_name_first")), t("device_name_hint"));
  const first = passphrase(t("passphrase"), t("passphrase_hint", { n: vault.LEAST }));
  const again = passphrase(t("passphrase_again"), "");
  const trouble = element("div");
  const node = form(t("prepare"), async () => {
    for (const one of [name, first, again]) tellWrong(one, "");
    trouble.replaceChildren();
    const weak = vault.weakness(first.input.value);
    if (weak) { wrong(first, t(`passphrase_${weak}`, { n: vault.LEAST })); return; }
    if (first.input.value !== again.input.value) { wrong(again, t("passphrase_other")); return; }
    const { kind, said } = await ask("register", { name: name.input.value.trim() || t("device_name_first") });
    if (kind !== "ok") { trouble.replaceChildren(cannot(kind, said)); return; }
    const made = await vault.make(first.input.value);
    await store.put("device", "device", { id: said.device, vault: made, sent: 0, lost: 0, language: "" });
    first.input.value = again.input.value = "";
    navigator.storage?.persist?.();
    opened();
  }, element("h2", "", t("prepare_title")), element("p", "", t("prepare_says")),
  name.holder, first.holder, again.holder, element("p", "hint", t("nobody_can_open")), trouble);
  node.dataset.gate = "";
  return node;
}

function wrong(one, text) {
  tellWrong(one, text);
  one.input.focus();
}

function cannot(kind, said) {
  if (kind === "out") {
    const enter = element("a", "button", t("sign_in"));
    enter.href = SIGN_IN;
    return alertBox(t("prepare_signed_out"), enter);
  }
  if (kind === "refused") return alertBox((said.errors || []).map((one) => one.said).join(" "));
  return alertBox(t(kind === "foreign" ? "prepare_not_yours" : "prepare_no_network"));
}

export async function locked(opened, erased) {
  const device = await store.get("device", "device");
  const node = element("div"), barred = vault.isBarred(device);
  const { waiting: n } = await kept.count();
  const typedIn = passphrase(t("passphrase"), "");
  typedIn.input.disabled = barred;
  const after = async (said) => {
    typedIn.input.value = "";
    if (said === "open") { opened(); return; }
    const left = vault.TRIES - (await store.get("device", "device")).vault.tries;
    if (left <= 0 || said === "barred") { node.replaceWith(await locked(opened, erased)); return; }
    wrong(typedIn, t("wrong_passphrase", { n: left }));
  };
  const unlock = form(t("unlock"), async () => {
    if (typedIn.input.value) await after(await vault.unlock(typedIn.input.value));
  }, element("h2", "", t("locked_title")), n ? element("p", "", t("locked_with", { n })) : "",
  barred ? alertBox(t("barred")) : "", typedIn.holder);
  if (barred) unlock.querySelector("button.primary").disabled = true;
  node.dataset.gate = "";
  node.append(unlock);
  if (device.vault.passkey && !barred) {
    node.append(button("wide", t("by_passkey"), async () => after(await vault.unlockByPasskey())));
  }
  node.append(forgotten(n, erased));
  node.focusFirst = () => typedIn.input.focus();
  return node;
}

function forgotten(n, erased) {
  const node = element("details");
  node.append(element("summary", "", t("forgotten")), element("p", "", t("forgotten_says")),
    eraser(n, async () => {
      if (await isOwn()) { erased(); return; }
      node.querySelector(".done")?.remove();
      node.append(alertBox(t("erase_not_yours")));
    }));
  return node;
}

// Who cannot open it may erase what was not sent only as the person whose device it is.
async function isOwn() {
  const { waiting, ready, oldest } = await kept.count();
  if (!waiting && !ready) return true; // a mark of the list waits too
  const { id } = await store.get("device", "device");
  return ["ok", "gone"].includes((await ask("contact", { device: id, waiting, oldest })).kind);
}

export function eraser(n, erased) {
  return twice(t("erase_all"), n ? t("erase_first", { n }) : t("erase_first_none"), t("erase_second"), erased);
}

// In the open page: the passkey, the language, and erasing.
export function settings(n, erased, languages) {
  const node = element("details"), said = element("p", "hint"), typedIn = passphrase(t("passphrase"), "");
  said.setAttribute("role", "status");
  node.append(element("summary", "", t("this_device")));
  if (vault.hasPasskeys()) {
    node.append(form(t("add_passkey"), async () => {
      const done = await vault.addPasskey(typedIn.input.value).catch(() => "unable");
      typedIn.input.value = "";
      said.textContent = t(`passkey_${done}`);
    }, element("p", "", t("add_passkey_says")), typedIn.holder, said));
  }
  for (const [code, name] of languages) {
    if (code !== speaking()) node.append(button("small", name, () => node.dispatchEvent(
      new CustomEvent("speak", { detail: code }))));
  }
  node.append(eraser(n, erased));
  return node;
}

export function gone(why) {
  return box("panel", element("h2", "", t(`gone_${why}`)), element("p", "", t(`gone_${why}_says`)),
    button("", t("begin_again"), () => location.reload()));
}
