// Writes what Grainline knows of the world's numbering plans, and the numbers that its tests are checked against.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { prefixesOf, shorten } from './prefixes.mjs';

const E164_DIGITS = 15;

// What the metadata lacks and people still send.
const overrides = {
  // 01, 044, 045 and, after +52, 1 stood before mobile numbers until 2019. The metadata has dropped them; address books
  // have not, and WhatsApp's own ids of older accounts still begin with 521.
  MX: { trunk: '0(?:[12]|4[45])|1' },
};

const from = createRequire(import.meta.url);
const read = name => JSON.parse(readFileSync(from.resolve(`libphonenumber-js/${name}`)));
const { version } = from('libphonenumber-js/package.json');
const metadata = read('metadata.max.json');
const examples = read('examples.mobile.json');

// The positions that matter in libphonenumber-js' arrays (its METADATA.md). Where a region cannot tell mobile numbers from
// others, the metadata has only what fits its fixed lines; a type without lengths of its own has those of the region.
function planOf([code, idd, pattern, allLengths, , trunk, , trunkPattern, transform, , leading, types]) {
  const lengths = allLengths.filter(length => code.length + length <= E164_DIGITS);
  const fixed = types?.[0]?.[0];
  const [mobile, mobileLengths = lengths] = [types?.[1], types?.[0]].find(type => type?.[0]) ?? [pattern];
  return { code, idd, pattern, lengths, trunk: trunkPattern || trunk, transform, leading, fixed, mobile, mobileLengths };
}

/** Where regions share a calling code, the beginnings that only this one has and the main one has not. */
function ownPrefixes(plan, main) {
  if (plan.leading) return prefixesOf(plan.leading, 7);
  const own = plan.mobile === main.mobile ? plan.fixed : `${plan.fixed}|${plan.mobile}`;
  for (let depth = 3; ; depth++) {
    const theirs = prefixesOf(`${main.fixed}|${main.mobile}`, depth);
    const mine = [...prefixesOf(own, depth)];
    const free = mine.filter(prefix => !theirs.has(prefix));
    if (free.length === mine.length || depth === 6) return free;
  }
}

const ranges = numbers => shorten(numbers.map(number => String(number).padStart(2, '0'))).replace(/\b0/g, '');

function row(region, data) {
  const plan = { ...planOf(data), ...overrides[region] };
  const [main = region] = metadata.country_calling_codes[plan.code] ?? [];
  const own = main === region ? '' : shorten(ownPrefixes(plan, planOf(metadata.countries[main]))) || 'none';
  const mobile = shorten(prefixesOf(plan.mobile, 3));
  return [
    region, plan.code, ranges(plan.lengths), plan.idd, plan.trunk, plan.transform, own, mobile, ranges(plan.mobileLengths), plan.pattern,
  ].map(cell => cell || '-').join('\t');
}

function example(region) {
  const number = parsePhoneNumberFromString(`+${metadata.countries[region][0]}${examples[region]}`);
  return [region, number.country, number.number, number.formatInternational(), number.formatNational()].join('\t');
}

function write(path, comment, rows) {
  const lines = [...comment.map(line => `# ${line}`), ...rows];
  writeFileSync(new URL(`../../${path}`, import.meta.url), `${lines.join('\n')}\n`);
}

write('src/Grains.Abstractions/Phones/plans.tsv', [
  'Numbering plans by region, or by calling code where it belongs to no region. Written by tools/phone-metadata; do not edit.',
  `A selection, rearranged, of the metadata of Google's libphonenumber as libphonenumber-js ${version} carries it.`,
  'Copyright The Libphonenumber Authors; Apache License 2.0, see LICENSE-libphonenumber.txt.',
  'Columns: region, calling code, lengths of a national number, international prefix, trunk prefix (patterns), what the trunk',
  'prefix\'s groups become, beginnings that tell the region from the main one of its calling code, beginnings and lengths',
  'of mobile numbers, pattern of a national number. "-" is not there, "none" is no beginning of its own; 31-39 is a range.',
], [...Object.entries(metadata.nonGeographic), ...Object.entries(metadata.countries)].map(([region, data]) => row(region, data)).sort());

write('tests/Phones/examples.tsv', [
  `The example mobile numbers of libphonenumber-js ${version}. Written by tools/phone-metadata; do not edit.`,
  'Columns: region, region that libphonenumber-js finds for the number, E.164, international form, national form.',
], Object.keys(examples).sort().map(example));
