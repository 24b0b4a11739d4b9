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

function fold(text) {
  const plain = caseless(caseless(text)).replace(/\p{M}/gu, (mark) => (combining(mark) ? "" : mark));
  return (plain.match(/[\p{L}\p{N}]+/gu) || []).join(" ");
}
