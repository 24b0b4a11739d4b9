// The fields of a case, in the order in which it is told.
import { chips } from "./needs.js";
import { tongue } from "./tongue.js";
import { box, choices, element, field, tellWrong, tick, typed } from "./ui.js";
import { t } from "./text.js";

const WHO = ["family_name", "given_name", "phone", "tax_code"];

// `touched(name)` hears of every change; what is typed stands in `value`.
export function parts(value, day, touched) {
  const made = {}, nodes = [];
  const add = (name, one) => { made[name] = one; return one.holder; };
  const bind = (one, name, put) => {
    one.input.addEventListener("input", () => { put(one.input.value); touched(name); });
    return one;
  };
  nodes.push(where(value, day, add, bind));
  nodes.push(box("panel", element("h3", "", t("who")), ...who(value, day, made, add, bind, touched)));
  nodes.push(box("panel", element("h3", "", t("what")), ...what(value, day, made, add, bind, touched)));
  if (day.notice) nodes.push(box("panel", element("h3", "", t("notice")), ...notice(value, day, add, bind, touched)));
  return {
    nodes,
    clear: (name) => made[name] && tellWrong(made[name], ""),
    problems: () => missing(value),
    // What is wrong, each beside its field; returns what has no field.
    tell: (problems) => {
      for (const one of Object.values(made)) tellWrong(one, "");
      return problems.filter(({ field: name, said }) => {
        if (!made[name]) return true;
        tellWrong(made[name], said);
        const folded = made[name].holder.closest("details");
        if (folded) folded.open = true;
        return false;
      });
    },
    focus: (problems) => {
      const first = problems.map((one) => made[one.field]).find(Boolean);
      first?.input.scrollIntoView({ block: "center" });
      first?.input.focus();
    },
  };
}

// Only what no server is needed for: the rest is looked at when it is sent.
function missing(value) {
  const said = [];
  const demand = (holds, name, text) => holds || said.push({ field: name, said: t(text) });
  demand(value.quarter, "quarter", "choose_quarter");
  demand(value.channel, "channel", "choose_channel");
  demand(value.who.anonymous || WHO.some((name) => value.who[name].trim()), "family_name", "choose_who");
  demand(value.needs.length, "needs", "choose_need");
  return said;
}

function where(value, day, add, bind) {
  const quarters = day.quarters.map(({ code, name, municipality }) =>
    ({ code, label: name, group: municipality }));
  const fields = [
    add("quarter", bind(field(t("quarter"), choices(quarters, value.quarter, t("choose_a_quarter"))),
      "quarter", (code) => { value.quarter = code; })),
    add("channel", bind(field(t("channel"), choices(day.channels, value.channel, t("choose_a_channel"))),
      "channel", (code) => { value.channel = code; })),
  ];
  const quarter = quarters.find((one) => one.code === value.quarter);
  const channel = day.channels.find((one) => one.code === value.channel);
  if (!value.stop || !quarter || !channel) return box("panel", element("h3", "", t("where")), ...fields);
  // Said by the stop: a line to read, and to open where the tenant is from elsewhere.
  const folded = element("details", "where"), line = element("summary", "", t("where"));
  line.append(element("span", "state", `${quarter.label} · ${channel.label}`));
  folded.append(line, ...fields);
  folded.addEventListener("input", () => line.querySelector(".state")?.remove());
  return folded;
}

function who(value, day, made, add, bind, touched) {
  const fields = element("div", "two");
  for (const name of WHO) {
    const kind = name === "phone" ? "tel" : "text";
    fields.append(add(name, bind(field(t(name), typed(kind, value.who[name])), name,
      (text) => { value.who[name] = text; })));
  }
  const unsaid = tick(t("anonymous"), value.who.anonymous, (on) => {
    value.who.anonymous = on;
    fields.hidden = on;
    touched("family_name");
  });
  fields.hidden = value.who.anonymous;
  if (day.tongues) {
    add("language", tongue(day.tongues, value.who.language, (code) => {
      value.who.language = code;
      if (made.notice && !value.notice.given && day.notice.languages.some((one) => one.code === code)) {
        value.notice.language = made.notice.input.value = code;
      }
      touched("language");
    }));
  }
  return [unsaid.holder, fields, element("p", "hint", t("no_search_here")), made.language?.holder]
    .filter(Boolean);
}

function what(value, day, made, add, bind, touched) {
  const levels = urgencies(value, day, made, touched);
  const urgent = new Set(day.needs.filter((need) => need.urgent).map((need) => need.code));
  const holder = element("div", "field"), wrong = element("p", "message");
  wrong.hidden = true;
  wrong.id = "needs-wrong";
  const host = chips(day, value.needs, (codes) => {
    value.needs = codes;
    // As in the office: the urgency goes with the needs until a person chooses it.
    if (!value.by_hand) levels.choose(codes.some((code) => urgent.has(code)) ? 2 : 3);
    touched("needs");
  });
  const find = host.shadowRoot.querySelector("input");
  holder.append(element("p", "label", t("needs")), host, wrong);
  made.needs = { holder, input: find, wrong };
  const story = field(t("story"), typed("area", value.story), t("story_hint"));
  return [holder, levels.holder,
    add("story", bind(story, "story", (text) => { value.story = text; }))];
}

function urgencies(value, day, made, touched) {
  const group = element("fieldset", "levels"), wrong = element("p", "message"), inputs = new Map();
  wrong.hidden = true;
  wrong.id = "urgency-wrong";
  group.append(element("legend", "", t("urgency")));
  for (const { code, label, meaning } of day.urgencies) {
    const row = element("label", "choice"), input = element("input"), text = element("span");
    input.type = "radio";
    input.name = "urgency";
    input.autocomplete = "off";
    input.checked = String(code) === String(value.urgency);
    input.addEventListener("change", () => {
      [value.urgency, value.by_hand] = [code, true];
      touched("urgency");
    });
    text.append(element("strong", "", `${code} ${label}`));
    if (meaning) text.append(element("span", "hint", ` ${meaning}`));
    row.append(input, text);
    group.append(row);
    inputs.set(String(code), input);
  }
  group.append(wrong);
  made.urgency = { holder: group, input: inputs.values().next().value, wrong };
  return { holder: group, choose: (code) => {
    value.urgency = code;
    const input = inputs.get(String(code));
    if (input) input.checked = true;
  } };
}

function notice(value, day, add, bind, touched) {
  const languages = day.notice.languages || [];
  value.notice.language ||= languages[0]?.code || "";
  const spoken = field(t("notice_language"), choices(languages, value.notice.language));
  add("notice", bind(spoken, "notice", (code) => { value.notice.language = code; }));
  const way = ways(value, day, touched);
  const given = tick(t("notice_given", { version: day.notice.version }), value.notice.given, (on) => {
    value.notice.given = on;
    spoken.holder.hidden = !on || !languages.length;
    way.hidden = !on;
    touched("notice");
  });
  spoken.holder.hidden = !value.notice.given || !languages.length;
  way.hidden = !value.notice.given;
  return [given.holder, way, spoken.holder];
}

// By one touch; nothing is claimed of what nobody touched.
function ways(value, day, touched) {
  const group = element("fieldset", "ways"), known = day.notice.ways || [];
  group.append(element("legend", "", t("notice_way")));
  for (const { code, label } of [{ code: "", label: t("not_said") }, ...known]) {
    const row = element("label", "choice"), input = element("input");
    input.type = "radio";
    input.name = "notice-way";
    input.autocomplete = "off";
    input.checked = code === (value.notice.way || "");
    input.addEventListener("change", () => { value.notice.way = code; touched("notice"); });
    row.append(input, element("span", "", label));
    group.append(row);
  }
  return group;
}
