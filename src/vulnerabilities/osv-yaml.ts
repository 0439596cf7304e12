import { parse } from 'yaml';

/** Of what goes to the parser, versions and prose left out; characters. Its time grows faster than the text where that is made for it. */
const MOST_TEXT = 512 * 1024;
/** Of the whole document. */
const MOST_READ = 16 * 1024 * 1024;
const MOST_DEPTH = 64;

/** A document that is no YAML of the kind that advisories use, or too large. */
export class YamlFault extends Error {}

const ITEM = String.raw`(?:\w[\w.+!-]*|"\w[\w.+!-]*"|'\w[\w.+!-]*')`;
/** A list of plain versions, most of what there is to parse: an item a line, at the depth of its key. */
const VERSIONS = new RegExp(String.raw`^( *)versions:\n((?:\1- ${ITEM}\n)+)`, 'gm');

const itemsOf = (lines: string): readonly string[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *- /, '').replace(/^(["'])(.*)\1$/, '$2'));

/** Scalars stay texts: a version `1.10` is no number. */
const OPTIONS = { schema: 'failsafe', maxAliasCount: 64, logLevel: 'error' } as const;

/** Brackets and dashes are counted wherever they stand: of prose that has more of them open nothing is lost but that record. */
const refuseLarge = (text: string): void => {
  if (text.length > MOST_TEXT) throw new YamlFault(`is longer than ${MOST_TEXT} characters`);
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > MOST_DEPTH) throw new YamlFault(`is nested deeper than ${MOST_DEPTH}`);
  }
  if (/^ *(?:[-?:] +){16}/m.test(text) || /^ {256}/m.test(text))
    throw new YamlFault(`is nested deeper than ${MOST_DEPTH}`);
};

const parseAll = (text: string): unknown => {
  refuseLarge(text);
  try {
    return parse(text, OPTIONS);
  } catch {
    // Also a stack that ran out on a deep document.
    throw new YamlFault('is not valid YAML');
  }
};

/**
 * The value of a YAML document whose scalars are all texts. Long lists of versions and the prose of `details` are most of a record and cost most of the
 * time: the former are read by line, the latter only where there is no `summary`. Throws `YamlFault`.
 */
export const parseAdvisoryYaml = (text: string): unknown => {
  if (text.length > MOST_READ) throw new YamlFault(`is longer than ${MOST_READ} characters`);
  // At the first column of a block mapping nothing stands but its keys and the items of its lists.
  const sections = text.split(/^(?=[A-Za-z_]+:)/m);
  const isOsv = sections.some((section) => section.startsWith('affected:'));
  if (!isOsv) return parseAll(text);
  const hasSummary = sections.some((section) => /^summary: *\S/.test(section));
  const lists: (readonly string[])[] = [];
  const shortened = sections
    .filter((section) => !/^credits:/.test(section) && !(hasSummary && /^details:/.test(section)))
    .map((section) =>
      section.startsWith('affected:')
        ? section.replace(VERSIONS, (_, indent: string, lines: string) => {
            lists.push(itemsOf(lines));
            return `${indent}versions: !list ${lists.length - 1}\n`;
          })
        : section,
    )
    .join('');
  refuseLarge(shortened);
  try {
    return parse(shortened, {
      ...OPTIONS,
      customTags: [{ tag: '!list', resolve: (index: string) => lists[Number(index)] ?? [] }],
    });
  } catch {
    // An anchor may have stood in what was left out.
    return parseAll(text);
  }
};
