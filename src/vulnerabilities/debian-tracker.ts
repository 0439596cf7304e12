import type { FixState } from './advisory.ts';
import {
  type AdvisoryDocument,
  emptyDocument,
  type Ignored,
  type SourceAdvisory,
} from './advisory-document.ts';
import { debianEcosystem } from './debian-releases.ts';
import { wordSeverity } from './osv-severity.ts';
import { isObject, lineOf, member, textOf } from './plain-value.ts';

const NAME = /^(CVE-\d{4}-\d{4,19}|TEMP-[\w-]{1,64})$/;

/** Whether a member of a document is a source package as the tracker's `data/json` tells it. */
export const isTrackerMember = (value: unknown): boolean => {
  if (!isObject(value)) return false;
  const [first] = Object.entries(value);
  return first !== undefined && NAME.test(first[0]) && isObject(member(first[1], 'releases'));
};

const fixOf = (release: unknown): FixState => {
  if (member(release, 'status') === 'undetermined') return 'investigated';
  if (member(release, 'urgency') === 'end-of-life') return 'end-of-life';
  switch (member(release, 'nodsa_reason')) {
    case 'ignored':
      return 'will-not-fix';
    case 'postponed':
      return 'deferred';
    default:
      return member(release, 'nodsa') === undefined ? 'none' : 'deferred';
  }
};

/**
 * One source package of the tracker's `data/json`, in which the lists of CVEs, DSAs and DLAs are merged already. `resolved` with version 0
 * says that the release never had the fault.
 */
export const readTrackerMember = (source: string, value: unknown): AdvisoryDocument => {
  const name = textOf(source);
  const advisories: SourceAdvisory[] = [];
  const ignored: Partial<Record<Ignored, number>> = {};
  const skip = (reason: Ignored): void => {
    ignored[reason] = (ignored[reason] ?? 0) + 1;
  };
  const entries = isObject(value) ? Object.entries(value) : [];
  for (const [id, entry] of entries) {
    const releases = member(entry, 'releases');
    if (name === null || !NAME.test(id) || !isObject(releases)) {
      skip('malformed');
      continue;
    }
    for (const [codename, release] of Object.entries(releases)) {
      const ecosystem = debianEcosystem(codename);
      const fixed = textOf(member(release, 'fixed_version'), 256);
      const status = member(release, 'status');
      const isResolved = status === 'resolved';
      if (ecosystem === null || (isResolved && fixed === null) || typeof status !== 'string')
        skip('malformed');
      else if (isResolved && fixed === '0') skip('notAffected');
      else
        advisories.push({
          id,
          ecosystem,
          package: name,
          ranges: [{ introduced: '0', fixed: isResolved ? fixed : null, lastAffected: null }],
          versions: [],
          module: null,
          fix: isResolved ? 'fixed' : fixOf(release),
          severity: wordSeverity(member(release, 'urgency'), 'Debian'),
          summary: lineOf(member(entry, 'description')),
          references: [`https://security-tracker.debian.org/tracker/${id}`],
          published: null,
        });
    }
  }
  return { ...emptyDocument, advisories, ignored, records: entries.length };
};
