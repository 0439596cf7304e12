/**
 * What is known of a fix (the words of Debian's tracker and Red Hat's VEX in one vocabulary): `fixed` names a version, `none` that there is none yet,
 * `deferred` that there will be none in a security update, `will-not-fix` that there never will, `end-of-life` that nobody looks any more,
 * `investigated` that nobody has looked yet.
 */
export type FixState = 'fixed' | 'none' | 'deferred' | 'will-not-fix' | 'end-of-life' | 'investigated';

/** Versions from `introduced` on, up to but not with `fixed`, or up to and with `lastAffected`; both null where there is no end. */
export interface AffectedRange {
  /** `0` comes before every version. */
  readonly introduced: string;
  readonly fixed: string | null;
  readonly lastAffected: string | null;
}

/** How bad its source finds it: its own word, else the base score of its CVSS vector (0 to 10). */
export interface AdvisorySeverity {
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'none';
  readonly score: number | null;
  /** Who says so: `CVSS_V3`, `Ubuntu`, `GHSA`, `Debian` … */
  readonly by: string;
}

/** One advisory about one package of one ecosystem: a row of the database (OSV schema 1.7). */
export interface Advisory {
  /** Of the record: `DEBIAN-CVE-2024-1`, `GHSA-…`, `ALSA-2024:1`. */
  readonly id: string;
  /** Other names of the same vulnerability, the CVE numbers first, sorted. */
  readonly aliases: readonly string[];
  /** With its release: `Debian:12`, `Alpine:v3.19`, `npm`. */
  readonly ecosystem: string;
  /** As the ecosystem normalises it; a source package for Debian, Ubuntu and Alpine, a binary one for AlmaLinux and Rocky Linux. */
  readonly package: string;
  readonly ranges: readonly AffectedRange[];
  /** Exactly these are affected, beside the ranges. */
  readonly versions: readonly string[];
  /** `name:stream` of the module an rpm has to be of; null where it has to be of none, or modules do not matter. */
  readonly module: string | null;
  readonly fix: FixState;
  /** Null where nobody rated it. */
  readonly severity: AdvisorySeverity | null;
  /** One line. */
  readonly summary: string;
  /** At most three. */
  readonly references: readonly string[];
  /** ISO 8601; null where the source does not say, or says year 1. */
  readonly published: string | null;
  /** Listed by CISA among the known exploited ones. */
  readonly exploited: boolean;
  /** Key of the source in the database's manifest. */
  readonly source: string;
}
