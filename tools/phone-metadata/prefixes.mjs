// Turns the regular expressions of the metadata into lists of digits that a person can read and compare.
// The metadata uses a small language only: digits, \d, [classes], (groups), |, ? and {counts}.

const DIGITS = '0123456789';

/** The first `depth` digits of everything that the pattern can match. */
export function prefixesOf(pattern, depth) {
  let rest = pattern;
  const take = text => rest.startsWith(text) && (rest = rest.slice(text.length), true);

  // Each function below reads its part of the pattern and appends to every head what that part can match.
  function alternatives(heads) {
    const found = new Set();
    do for (const head of sequence(heads)) found.add(head);
    while (take('|'));
    return found;
  }

  function sequence(heads) {
    while (rest !== '' && !/^[|)]/.test(rest)) heads = counted(heads);
    return heads;
  }

  function counted(heads) {
    const begin = rest;
    let longest = atom(heads);
    const [count, low, high] = take('?') ? ['', 0, 1] : /^\{(\d+)(?:,(\d+))?\}/.exec(rest) ?? ['', 1, 1];
    const end = rest.slice(count.length);
    const found = new Set(Number(low) === 0 ? heads : []);
    for (let times = 1; times <= Number(high ?? low); times++) {
      if (times > 1) rest = begin, longest = atom(longest);
      if (times >= Number(low)) for (const head of longest) found.add(head);
    }
    rest = end;
    return found;
  }

  function atom(heads) {
    if (take('(?:') || take('(')) {
      const found = alternatives(heads);
      if (!take(')')) throw new Error(`open group in ${pattern}`);
      return found;
    }
    const [text, set] = /^(?:\[([\d-]+)\]|\\d|\d)/.exec(rest) ?? [];
    if (!take(text)) throw new Error(`"${rest}" in ${pattern}`);
    const digits = text === '\\d' ? DIGITS : (set ?? text).replace(/(\d)-(\d)/g, (_, low, high) => DIGITS.slice(+low, +high + 1));
    return new Set([...heads].flatMap(head => (head.length === depth ? [head] : [...digits].map(digit => head + digit))));
  }

  return alternatives(new Set(['']));
}

/** Writes prefixes shortly and sorted: ten complete neighbours become their parent, other neighbours a range. */
export function shorten(prefixes) {
  const left = new Set(prefixes);
  for (let depth = Math.max(0, ...[...left].map(prefix => prefix.length)); depth > 1; depth--) {
    for (const parent of new Set([...left].filter(prefix => prefix.length === depth).map(prefix => prefix.slice(0, -1)))) {
      const ten = [...DIGITS].map(digit => parent + digit);
      if (!ten.every(prefix => left.has(prefix))) continue;
      ten.forEach(prefix => left.delete(prefix));
      left.add(parent);
    }
  }
  const ranges = [];
  for (const prefix of [...left].sort()) {
    const last = ranges.at(-1);
    if (last && last.at(-1).length === prefix.length && Number(last.at(-1)) + 1 === Number(prefix)) last[1] = prefix;
    else ranges.push([prefix]);
  }
  return ranges.map(range => range.join('-')).join(',');
}
