// As `domain.text.fold` does, letter by letter (a test holds them together): no accents, no case,
// every run of other signs one space.
function caseless(text) {
  const small = (sign) => (sign === "ı" ? sign : sign.toUpperCase().toLowerCase());
  return Array.from(text, small).join("").normalize("NFKD");
}

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
  const bare = caseless(caseless(text)).replace(/\p{M}/gu, (mark) => (combining(mark) ? "" : mark));
  const plain = Array.from(bare, (sign) => PLAIN.get(sign) ?? sign).join("");
  return (plain.match(/[\p{L}\p{N}]+/gu) || []).join(" ");
}
