import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnyCheck } from '../src/core/check.ts';
import { sectionIds } from '../src/core/section.ts';

const folder = resolve(import.meta.dirname, '../docs/standards');

/** One number of a standard. What a check cites needs no more; what none does says why. */
export interface StandardNumber {
  readonly id: string;
  /** What it asks for, in our own words. */
  readonly title: string;
  /** How docker-bench-security treats it: judged by the program, or left to a person. */
  readonly kind?: 'automated' | 'manual';
  /** Why no check is there for it. */
  readonly reason?: string;
}

/** `docs/standards/<standard>.json`: every number that a check may cite. */
export interface Standard {
  readonly standard: AnyCheck['references'][number]['standard'];
  readonly title: string;
  /** Whose numbers these are, for the page. */
  readonly about: string;
  /** By the beginning of the numbers below them, in our own words. */
  readonly chapters: readonly { readonly id: string; readonly title: string }[];
  readonly numbers: readonly StandardNumber[];
}

/** `docs/standards/measures.json`: a measure that tools of the field know, with the checks that take it up or the reason why none does. */
export interface Measure {
  readonly section: string;
  readonly measure: string;
  readonly checks?: readonly string[];
  readonly reason?: string;
}

/** The standards that are listed, in order. */
export const standardNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'measures.json')
    .map((file) => file.replace(/\.json$/, ''))
    .sort();

export const readStandard = (name: string): Standard =>
  JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as Standard;

export const readMeasures = (): readonly Measure[] => {
  const path = resolve(folder, 'measures.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly Measure[]) : [];
};

/** Ids of the checks that cite each number, in order. */
const citedBy = (
  { standard }: Pick<Standard, 'standard'>,
  checks: readonly AnyCheck[],
): ReadonlyMap<string, readonly string[]> => {
  const citing = new Map<string, string[]>();
  for (const check of checks)
    for (const reference of check.references)
      if (reference.standard === standard)
        citing.set(reference.id, [...(citing.get(reference.id) ?? []), check.id]);
  for (const ids of citing.values()) ids.sort();
  return citing;
};

/** What a reason calls a check: the id of a section, a slash, a slug. */
const NAMED_CHECK = new RegExp(`(?<![\\w/-])(?:${sectionIds.join('|')})/[a-z0-9-]+`, 'g');

/** What is wrong between a standard and the checks: a number nobody answers for, one answered twice, one that does not exist, and a reason that names no check. */
export const standardFaults = (standard: Standard, checks: readonly AnyCheck[]): readonly string[] => {
  const cited = citedBy(standard, checks);
  const known = new Set(standard.numbers.map(({ id }) => id));
  const name = (id: string) => `${standard.standard} ${id}`;
  return [
    ...standard.numbers.flatMap(({ id, reason }) => {
      const by = cited.get(id) ?? [];
      if (by.length === 0 && reason === undefined) return [`${name(id)} has neither a check nor a reason`];
      if (by.length > 0 && reason !== undefined)
        return [`${name(id)} has a reason, and ${by.join(', ')} besides`];
      return [];
    }),
    ...standard.numbers.flatMap(({ id, reason }) =>
      (reason?.match(NAMED_CHECK) ?? [])
        .filter((named) => !checks.some((check) => check.id === named))
        .map((named) => `${name(id)}: there is no check ${named}`),
    ),
    ...[...cited]
      .filter(([id]) => !known.has(id))
      .map(([id, by]) => `${name(id)}, cited by ${by.join(', ')}, does not exist`),
    ...standard.numbers
      .filter(({ id }) => !standard.chapters.some((chapter) => isBelow(id, chapter.id)))
      .map(({ id }) => `${name(id)} is in no chapter`),
    ...standard.numbers
      .filter(({ id }, index) => standard.numbers.findIndex((other) => other.id === id) !== index)
      .map(({ id }) => `${name(id)} stands twice`),
  ];
};

/** The same for measures, whose checks are named by id. */
export const measureFaults = (
  measures: readonly Measure[],
  checks: readonly AnyCheck[],
): readonly string[] => {
  const ids = new Set(checks.map(({ id }) => id));
  const seen = new Set<string>();
  return measures.flatMap(({ section, measure, checks: by = [], reason }) => {
    const name = `"${measure}" (${section})`;
    const twice = seen.has(name);
    seen.add(name);
    return [
      ...(twice ? [`${name} stands twice`] : []),
      ...(by.length === 0 && reason === undefined ? [`${name} has neither a check nor a reason`] : []),
      ...(by.length > 0 && reason !== undefined
        ? [`${name} has a reason, and ${by.join(', ')} besides`]
        : []),
      ...by.filter((id) => !ids.has(id)).map((id) => `${name}: there is no check ${id}`),
    ];
  });
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const isBelow = (id: string, chapter: string): boolean =>
  id === chapter || id.startsWith(`${chapter}.`) || id.startsWith(`${chapter}-`);

/** The page of one standard, chapter by chapter; with measures, those that are left out stand behind it. */
export const standardPage = (
  standard: Standard,
  checks: readonly AnyCheck[],
  measures: readonly Measure[] = [],
): string => {
  const cited = citedBy(standard, checks);
  const { numbers } = standard;
  const covered = numbers.filter(({ id }) => cited.has(id)).length;
  const kinds = numbers.some(({ kind }) => kind !== undefined);
  const row = ({ id, title, kind, reason }: StandardNumber): readonly string[] => {
    const by = (cited.get(id) ?? []).map((check) => `\`${check}\``).join(', ');
    return [id, title, ...(kinds ? [kind ?? ''] : []), by === '' ? `Left out: ${reason ?? ''}` : by];
  };
  const head = ['Number', 'Asks for', ...(kinds ? ['docker-bench'] : []), 'Checks'];
  const leftOut = measures.flatMap(({ section, measure, reason }) =>
    reason === undefined ? [] : [[section, measure, reason]],
  );
  return [
    `# ${standard.title}`,
    `Generated by \`npm run generate\` from the references of the checks and \`docs/standards/${standard.standard}.json\`. ${covered} of ${numbers.length} numbers have a check; the others say why not.`,
    `${standard.about} Titles are our own words.`,
    ...standard.chapters.map(
      (chapter) =>
        `## ${chapter.id} ${chapter.title}\n\n${table(head, numbers.filter(({ id }) => isBelow(id, chapter.id)).map(row))}`,
    ),
    ...(leftOut.length === 0
      ? []
      : [
          `## Left out without a number\n\nMeasures that other tools know and the benchmark has no number for, and that no check takes up. \`docs/standards/measures.json\` lists these and those that checks take up (${measures.length} in all).\n\n${table(['Section', 'Measure', 'Reason'], leftOut)}`,
        ]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
};
