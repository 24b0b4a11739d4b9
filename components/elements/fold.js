// As `domain.text.fold` does, letter by letter (a test holds them together): no accents, no case,
// every run of other signs one space.
function caseless(text) {
  const small = (sign) => (sign === "ı" ? sign : sign.toUpperCase().toLowerCase());
  return Array.from(text, small).join("").normalize("NFKD");
}

// As `domain.text.visible` drops them.
const UNSEEN = new RegExp(
  "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u202a-\\u202e" +
    "\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]" +
    "|(?<![\\u0590-\\u1fff\\u2c00-\\ufefe\\u{10000}-\\u{dffff}])[\\u200c\\u200d]",
  "gu",
);

// An accent in the sense of Python's `unicodedata.combining`: it changes places with another.
function combining(mark) {
  return [`${mark}\u0334`, `\u0345${mark}`].some((pair) => pair.normalize("NFD") !== pair);
}

// Letters that Unicode does not take apart, and apostrophes that it counts as letters.
const PLAIN = new Map([
  ..."đd ðd ɖd ɗd łl ƚl ıi øo œoe æae þth ħh ŧt ŋn ɲn ɓb ƙk ƴy ɛe ɔo əa ǝa".split(" ")
    .map((pair) => [pair[0], pair.slice(1)]),
  ...Array.from("ʹʺʻʼʽʾʿˈˊˋꞌ", (sign) => [sign, " "]),
]);

function fold(text) {
  const seen = caseless(caseless(text.replace(UNSEEN, "")));
  const bare = seen.replace(/\p{M}/gu, (mark) => (combining(mark) ? "" : mark));
  const plain = Array.from(bare, (sign) => PLAIN.get(sign) ?? sign).join("");
  return (plain.match(/[\p{L}\p{N}]+/gu) || []).join(" ");
}
