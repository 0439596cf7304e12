export type Freshness = 'fresh' | 'aging' | 'stale';

const HOUR = 60 * 60 * 1000;
/** Sources are rebuilt at least daily; whoever scans with older data than five days no longer sees what is being exploited this week. */
export const FRESH_FOR = 24 * HOUR;
export const USABLE_FOR = 5 * 24 * HOUR;

/** How far data of that moment (ISO 8601) can be trusted at `now` (milliseconds since the epoch); what lies in the future counts as fresh. */
export const freshness = (asOf: string, now: number): Freshness => {
  const age = now - Date.parse(asOf);
  // A moment that is none is no reason to trust it.
  if (Number.isNaN(age)) return 'stale';
  return age <= FRESH_FOR ? 'fresh' : age <= USABLE_FOR ? 'aging' : 'stale';
};
