// The search of `domain.search`, for the few needs of the intake: at once, at every letter. A test
// holds it to the results of the domain on the same words.
const WORD_LIMIT = 40, LONGEST_GUESSED = 20, SHORTEST_START = 6, QUERY_WORDS = 12;
const EXACT = 1, JOINED = 0.96, STEM = 0.92, PREFIX = 0.9, SPLIT = 0.85, NEAR = 0.6, SURE = 0.65;
const DOUBLED = 0.62, SHORTEST_DOUBLED = 4, BEGUN = 0.38, UNLIKELY = 0.5, MARGIN = 0.5;
const TIE = "+", LONGEST_PHRASE = 3;

function stem(word) {
  if (word.length < 5 || !"aeiou".includes(word.at(-1))) return word;
  return word.replace(/^(..+?)(?:hi|he|h?[aeiou])$/, "$1").replace(/^(...+?)[ih]$/, "$1");
}

// With every doubled letter written once.
function single(word) {
  return word.replace(/(.)\1+/gu, "$1");
}

// Slips between two words: a letter too many, too few, another, or two exchanged.
function slips(one, two) {
  let before = [], last = Array.from({ length: two.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= two.length; j++) {
      const same = one[i - 1] === two[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const turned = one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
      if (i > 1 && j > 1 && turned) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[two.length];
}

// The stored words that `word` ends alike with: singular and plural, feminine and masculine.
function same(word, known) {
  const found = new Map(), base = stem(word);
  for (const other of known) if (stem(other) === base) found.set(other, STEM);
  if (known.includes(word)) found.set(word, EXACT);
  return found;
}

function slipped(word, other) {
  const base = stem(word), near = stem(other);
  if (base.length >= SHORTEST_DOUBLED && single(base) === single(near)) return DOUBLED;
  const most = base.length < 4 ? 0 : base.length < 7 ? 1 : 2;
  const distance = most ? slips(base, near) : most + 1;
  if (distance > most || (base.length <= 4 && near[0] !== base[0])) return 0;
  return NEAR - 0.15 * ((distance || 0.5) - 1) - 0.8 / base.length;
}

function slippedStart(word, other) {
  const size = word.length;
  if (size < SHORTEST_START || size >= other.length || other.length > LONGEST_GUESSED) return 0;
  if (word[0] !== other[0]) return 0;
  return slips(word, other.slice(0, size)) <= 1 ? NEAR - 0.15 : 0;
}

function meant(word, known) {
  const found = same(word, known);
  for (const other of known) {
    let close = found.get(other) || 0;
    if (other !== word && other.startsWith(word)) {
      close = Math.max(close, 0.7 + (PREFIX - 0.7) * (word.length / other.length));
    }
    close = Math.max(close, slipped(word, other), slippedStart(word, other));
    if (close) found.set(other, close);
  }
  return found;
}

function phrasesAt(words, i) {
  const found = [];
  for (let size = 2; size <= LONGEST_PHRASE; size++) {
    for (let first = Math.max(0, i - size + 1); first <= Math.min(i, words.length - size); first++) {
      found.push([...new Set(words.slice(first, first + size).map(stem))].sort().join(TIE));
    }
  }
  return found;
}

// The words of a query, each with what it may be a piece of; common ones only when alone.
function askedWords(query, silent) {
  const every = query.split(/\s+/).flatMap((chunk) => {
    const parts = fold(chunk).split(" ").filter(Boolean);
    return parts.map((part) => [part.slice(0, WORD_LIMIT), parts.join("")]);
  }).slice(0, 2 * QUERY_WORDS);
  const words = every.map(([word]) => word), all = words.map((_, i) => i);
  const but = (some, left) => {
    const kept = some.filter((i) => !left.has(words[i]));
    return kept.length ? kept : some;
  };
  const telling = but(all, silent.common), heavy = but(telling, silent.optional);
  const asked = new Map();
  for (const i of telling) {
    const [word, chunk] = every[i];
    if (asked.has(word)) continue;
    const spans = [[i - 1, i + 1], [i, i + 2], [i - 2, i + 1], [i - 1, i + 2], [i, i + 3]];
    const around = spans.filter(([a, b]) => a >= 0 && b <= words.length);
    const joined = [chunk, ...around.map(([a, b]) => words.slice(a, b).join(""))];
    const phrases = [telling, heavy].filter((some) => some.includes(i))
      .flatMap((some) => phrasesAt(some.map((k) => words[k]), some.indexOf(i)));
    asked.set(word, {
      word, joined, phrases,
      begins: heavy.includes(i) && (word.length > 1 || words.length === 1),
      last: i === words.length - 1,
      required: heavy.includes(i),
    });
  }
  return [...asked.values()].slice(0, QUERY_WORDS);
}

// How close each word and phrase is that an asked word may mean.
function readings(asked, weights, known) {
  const found = asked.begins ? meant(asked.word, known) : same(asked.word, known);
  for (const [word, near] of asked.last ? [] : found) {
    if (near >= SURE && near < STEM) found.set(word, BEGUN);
  }
  for (const joined of asked.joined) {
    for (const [word, near] of same(joined, known)) {
      found.set(word, Math.max(found.get(word) || 0, Math.min(near, JOINED)));
    }
  }
  for (const phrase of asked.phrases) if (weights[phrase]) found.set(phrase, EXACT);
  return found;
}

function weigh(asked, weights, known) {
  const weight = new Map(), close = new Map();
  const add = (code, value, near) => {
    weight.set(code, Math.max(weight.get(code) || 0, value));
    close.set(code, Math.max(close.get(code) || 0, near));
  };
  const found = readings(asked, weights, known), used = Math.max(0, ...found.values()) >= STEM;
  for (const [word, near] of found) {
    const worth = used && near < STEM ? near * UNLIKELY : near;
    for (const [code, value] of Object.entries(weights[word])) add(code, value * worth, near);
  }
  for (let i = 3; i < Math.min(asked.word.length, WORD_LIMIT) - 2; i++) {
    const [one, two] = [weights[asked.word.slice(0, i)], weights[asked.word.slice(i)]];
    if (one && two) for (const code in one) if (code in two) add(code, one[code] * SPLIT, SPLIT);
  }
  return { weight, close };
}

// Of each word, the codes it stands for with their weights; from `domain.search.needs.told`.
function wordsOf(told) {
  const weights = {};
  for (const [code, groups] of Object.entries(told)) {
    for (const [weight, text] of Object.entries(groups)) {
      for (const word of text.split(" ")) (weights[word] ||= {})[code] = Number(weight);
    }
  }
  return weights;
}

// The words that say nothing or little; from `domain.search.needs.silent`.
function silentOf(silent) {
  return { common: new Set(silent.common.split(" ")), optional: new Set(silent.optional.split(" ")) };
}

// What each need has of the words of a query.
function tried(asked, titles, weights) {
  const known = Object.keys(weights).filter((word) => !word.includes(TIE));
  const found = new Map();
  for (const code in titles) found.set(code, { code, held: 0, cover: 0, score: 0, doubt: 1 });
  for (const word of asked) {
    const { weight, close } = weigh(word, weights, known);
    const met = [...close.values()].filter((near) => near >= SURE).length || close.size;
    for (const [code, near] of close) {
      const row = found.get(code);
      row.score += weight.get(code) * (1 + Math.log((1 + found.size) / (1 + met)));
      if (!word.required) continue;
      row.held += 1;
      row.cover += near >= SURE ? 1 : near;
      row.doubt = Math.min(row.doubt, near);
    }
  }
  return [...found.values()];
}

// Codes, best first, of the needs that answer a query; `sure` need no guess.
function rank(query, titles, weights, silent) {
  const asked = askedWords(query, silent), typed = fold(query);
  const rows = tried(asked, titles, weights), number = asked.filter((word) => word.required).length;
  for (const row of rows) if (fold(titles[row.code]) === typed) row.score *= 2;
  const most = (some) => Math.fround(Math.max(0, ...some.map((row) => row.cover)));
  const every = rows.filter((row) => row.held === number), best = most(rows);
  if (!best) return { codes: [], sure: 0 };
  const complete = most(every) >= best;
  const close = rows.filter((row) => row.held === number || row.cover >= best - MARGIN);
  const shown = complete ? every : close;
  const unsure = (row) => !complete || row.doubt < SURE;
  const order = (row) => [Number(unsure(row)), -Math.fround(row.score), fold(titles[row.code])];
  shown.sort((one, two) => {
    const [a, b] = [order(one), order(two)], i = a.findIndex((value, n) => value !== b[n]);
    return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
  });
  return { codes: shown.map((row) => row.code), sure: shown.filter((row) => !unsure(row)).length };
}
