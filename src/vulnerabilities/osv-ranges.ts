import type { AffectedRange } from './advisory.ts';
import { compareDotted } from './dotted-version.ts';
import { listOf, member, textOf } from './plain-value.ts';

const MOST_EVENTS = 10_000;

interface Event {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

const eventOf = (value: unknown): Event | null => {
  for (const kind of ['introduced', 'fixed', 'last_affected', 'limit'] as const) {
    const version = textOf(member(value, kind), 256);
    if (version !== null) return { kind, version };
  }
  return null;
};

/** The ranges of versions of one entry, those of commits left out; null where one cannot be understood: an advisory that is half read would lie. */
export const osvRanges = (value: unknown): readonly AffectedRange[] | null => {
  const ranges: AffectedRange[] = [];
  for (const range of listOf(value)) {
    const type = member(range, 'type');
    if (type === 'GIT') continue;
    const told = listOf(member(range, 'events'));
    const events = told.map(eventOf).filter((event) => event !== null);
    const isKnown = type === 'SEMVER' || type === 'ECOSYSTEM';
    if (!isKnown || events.length < told.length || events.length > MOST_EVENTS) return null;
    ranges.push(...rangesOf(events));
  }
  return ranges;
};

/** Events come in any order by the schema, and in the order of versions by habit: only others are sorted. */
const rangesOf = (events: readonly Event[]): readonly AffectedRange[] => {
  const told = events.filter(({ kind, version }) => kind !== 'limit' || version !== '*');
  const inTurn = told.every(({ kind }, index) => (kind === 'introduced') === (index % 2 === 0));
  const sorted = inTurn ? told : told.toSorted((a, b) => compareDotted(a.version, b.version));
  const ranges: AffectedRange[] = [];
  let introduced: string | null = null;
  for (const { kind, version } of sorted) {
    if (kind === 'introduced') introduced ??= version;
    else if (introduced !== null) {
      const isLast = kind === 'last_affected';
      ranges.push({ introduced, fixed: isLast ? null : version, lastAffected: isLast ? version : null });
      introduced = null;
    }
  }
  if (introduced !== null) ranges.push({ introduced, fixed: null, lastAffected: null });
  return ranges;
};
