import { parse } from 'yaml';

/** PyPI's largest record is a fifth of it; characters. */
const MOST_TEXT = 2 * 1024 * 1024;

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
const OPTIONS = { schema: 'failsafe', maxAliasCount: 64, logLevel: 'silent' } as const;

const parseAll = (text: string): unknown => {
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
  if (text.length > MOST_TEXT) throw new YamlFault(`is longer than ${MOST_TEXT} characters`);
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
