// Porter's stemmer, so that `discretise`, `discretised` and `discretisation` are one word.
// British spelling is folded to American first; the folded form is never shown.

const vowels = '[aeiouy]';
const consonantEnd = '[^aeiouwxy]';
const measure = /(?:^[^aeiou]+)?((?:[aeiouy]+[^aeiouy]+)*)/;
const shortStem = new RegExp(`^[^aeiou]*${vowels}${consonantEnd}$`);
const hasVowel = new RegExp(vowels);

/** Number of vowel-consonant runs: what Porter calls m. */
function runs(stem: string): number {
  const inner = measure.exec(stem)?.[1] ?? '';
  return (inner.match(/[aeiouy]+[^aeiouy]+/g) ?? []).length;
}

const step2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['biliti', 'ble'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['izer', 'ize'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['abli', 'able'],
  ['eli', 'e'],
];
const step3: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const step4 =
  /^(.*?)(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou)$/;

/** British to American, on both sides of the comparison. */
export function fold(word: string): string {
  return word
    .replace(/isation(s?)$/, 'ization$1')
    .replace(/is(e|es|ed|er|ers|ing|able)$/, (whole, end: string, at: number) =>
      at >= 4 || /^(real|equal|total|util|final)/.test(word) ? `iz${end}` : whole,
    )
    .replace(/yse(s|d|r|rs)?$/, 'yze$1')
    .replace(/^(.{3,})our(s|ed|ing|al|able|ful)?$/, '$1or$2')
    .replace(/^(cen|fib|me|lit)re(s?)$/, '$1ter$2')
    .replace(/lling$/, 'ling')
    .replace(/lled$/, 'led')
    .replace(/ogue$/, 'og')
    .replace(/^(matr|append)ices$/, '$1ix')
    .replace(/^indices$/, 'index')
    .replace(
      /^(slow|long|fast|cheap|short|hard|high|low|deep|few|quick|strong|weak)(?:er|est)$/,
      '$1',
    )
    .replace(/^(large|wide|simple)(?:r|st)$/, '$1')
    .replace(/^bigg(?:er|est)$/, 'big');
}

const known = new Map<string, string>();

/** The stem of a lower-case word; words of up to three letters and words with digits stay whole. */
export function stem(input: string): string {
  let result = known.get(input);
  if (result === undefined) known.set(input, (result = cut(input)));
  return result;
}

function cut(input: string): string {
  let word = fold(input);
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  word = plural(word);
  word = pastAndIng(word);
  if (/y$/.test(word) && hasVowel.test(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;
  word = replaceEnd(word, step2);
  word = replaceEnd(word, step3);
  const fourth = step4.exec(word) ?? /^(.*?[st])ion$/.exec(word);
  if (fourth && runs(fourth[1]!) > 1) word = fourth[1]!;
  if (/e$/.test(word)) {
    const body = word.slice(0, -1);
    if (runs(body) > 1 || (runs(body) === 1 && !shortStem.test(body))) word = body;
  }
  return /ll$/.test(word) && runs(word) > 1 ? word.slice(0, -1) : word;
}

function plural(word: string): string {
  if (/sses$|ies$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

function pastAndIng(word: string): string {
  if (/eed$/.test(word)) return runs(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const cut = /^(.*)(?:ed|ing)$/.exec(word)?.[1];
  if (cut === undefined || !hasVowel.test(cut) || cut.length < 3) return word;
  if (/(?:at|bl|iz)$/.test(cut)) return `${cut}e`;
  if (/([^aeiouylsz])\1$/.test(cut)) return cut.slice(0, -1);
  return runs(cut) === 1 && shortStem.test(cut) ? `${cut}e` : cut;
}

function replaceEnd(word: string, rules: readonly (readonly [string, string])[]): string {
  for (const [end, other] of rules) {
    if (!word.endsWith(end)) continue;
    const body = word.slice(0, -end.length);
    return runs(body) > 0 ? body + other : word;
  }
  return word;
}
