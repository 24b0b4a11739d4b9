// Whether what is typed is part of a telephone number, in each form in which a number is accepted:
// with +39, 0039 or 39, as a spreadsheet wrote it (3331112201.0), with signs and wide digits.
function digits(text) {
  return text.normalize("NFKC").trim()
    .replace(/^(\d)[.,](\d{6,})E\+?\d+$/i, "$1$2")
    .replace(/(\d{6,})[.,]0+$/, "$1")
    .replace(/^(\+|00)(?!39)([^()]*)\(0\)/, "$1$2")
    .replace(/\D/g, "");
}

function dials(phone, typed) {
  const known = digits(phone);
  const wanted = digits(typed).replace(/^00/, "");
  return [wanted, wanted.replace(/^39/, "")]
    .some((part) => part.length > 3 && known.includes(part));
}
