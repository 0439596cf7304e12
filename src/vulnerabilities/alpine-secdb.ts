import {
  type AdvisoryDocument,
  emptyDocument,
  type Ignored,
  type RecordNames,
  type SourceAdvisory,
} from './advisory-document.ts';
import { isObject, listOf, member, textOf } from './plain-value.ts';

const NAME = /^[A-Z][\w.:+-]{2,127}$/i;

export const isSecdb = (value: unknown): boolean =>
  Array.isArray(member(value, 'packages')) &&
  [member(value, 'reponame'), member(value, 'apkurl')].some((text) => typeof text === 'string');

/** Alpine names its release; distributions that took the format over have none, and are told by where their packages lie. */
const ecosystemOf = (value: unknown): string | null => {
  const release = textOf(member(value, 'distroversion'), 32);
  const from = textOf(member(value, 'urlprefix')) ?? '';
  if (/\bwolfi\b/.test(from)) return 'Wolfi';
  if (/\b(chainguard|cgr)\b/.test(from)) return 'Chainguard';
  if (/\bmini\.dev\b/.test(from)) return 'MinimOS';
  return release !== null && /^(v\d+\.\d+|edge)$/.test(release) ? `Alpine:${release}` : null;
};

/** Alpine's secdb: by source package the version in which something is mended; key `0` says that the package never had the fault. */
export const readSecdb = (value: unknown): AdvisoryDocument => {
  const ecosystem = ecosystemOf(value);
  const advisories: SourceAdvisory[] = [];
  const names: RecordNames[] = [];
  const ignored: Partial<Record<Ignored, number>> = {};
  const skip = (reason: Ignored): void => {
    ignored[reason] = (ignored[reason] ?? 0) + 1;
  };
  const packages = listOf(member(value, 'packages'));
  for (const entry of packages) {
    const described = member(entry, 'pkg');
    const name = textOf(member(described, 'name'));
    const fixes = member(described, 'secfixes');
    if (ecosystem === null || name === null || !isObject(fixes)) {
      skip('malformed');
      continue;
    }
    for (const [version, mended] of Object.entries(fixes))
      for (const line of listOf(mended)) {
        // The first word is the fault, the others are further names of it.
        const [id, ...others] = (textOf(line) ?? '').split(/\s+/).filter((word) => NAME.test(word));
        if (id === undefined || textOf(version, 256) === null) skip('malformed');
        else if (version === '0') skip('notAffected');
        else {
          advisories.push({
            id,
            ecosystem,
            package: name,
            ranges: [{ introduced: '0', fixed: version, lastAffected: null }],
            versions: [],
            module: null,
            fix: 'fixed',
            severity: null,
            summary: '',
            references: ecosystem.startsWith('Alpine') ? [`https://security.alpinelinux.org/vuln/${id}`] : [],
            published: null,
          });
          if (others.length > 0) names.push({ id, aliases: others, upstream: [] });
        }
      }
  }
  return { ...emptyDocument, advisories, names, ignored, records: packages.length };
};
