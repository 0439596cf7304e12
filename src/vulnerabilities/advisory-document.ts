import type { Advisory, AdvisorySeverity } from './advisory.ts';

/** An advisory as its source tells it: what other records add, its other names and whether it is exploited, comes when the database is built. */
export type SourceAdvisory = Omit<Advisory, 'aliases' | 'exploited' | 'source'>;

/** The names by which one record goes (OSV schema 1.7: `aliases` is symmetric, `upstream` is not). */
export interface RecordNames {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly upstream: readonly string[];
}

/** Why a record or a part of it is no row of the database. */
export type Ignored =
  | 'withdrawn'
  | 'informational'
  | 'noSecurity'
  | 'gitOnly'
  | 'noVersions'
  | 'notAffected'
  | 'malformed';

/** What one document holds. */
export interface AdvisoryDocument {
  readonly advisories: readonly SourceAdvisory[];
  readonly names: readonly RecordNames[];
  /** CVE numbers that are known to be exploited. */
  readonly exploited: readonly string[];
  readonly ignored: Partial<Record<Ignored, number>>;
  /** When the newest record of it was changed, ISO 8601; null where it does not say. */
  readonly newest: string | null;
  /** Records, whether they became rows or not. */
  readonly records: number;
}

/** The rating of a CVSS vector; null where it cannot be rated. */
export type RateVector = (vector: string) => AdvisorySeverity | null;

/** Of documents of the same kind, one after the other. */
export const emptyDocument: AdvisoryDocument = {
  advisories: [],
  names: [],
  exploited: [],
  ignored: {},
  newest: null,
  records: 0,
};

/** A record that tells nothing that could be matched. */
export const ignoredRecord = (reason: Ignored, newest: string | null = null): AdvisoryDocument => ({
  ...emptyDocument,
  ignored: { [reason]: 1 },
  newest,
  records: 1,
});
