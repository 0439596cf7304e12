import type { UnknownReason } from '../core/answer.ts';
import { UNKNOWN_CODES } from '../core/answer.ts';
import type { AnyFact, Fact } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import type { AdvisorySeverity, FixState } from '../vulnerabilities/advisory.ts';
import type { KnownVulnerability, Undetermined } from '../vulnerabilities/match-packages.ts';
import { applicationPackages } from './application-packages.ts';
import { fieldsOf, flagOf, listOf, numberOf, textOf, textsOf } from './engine-api/json-fields.ts';
import { seenPackages } from './installed-packages.ts';
import { osRelease } from './os-release.ts';

export type { KnownVulnerability, Undetermined } from '../vulnerabilities/match-packages.ts';

/** Packages of one ecosystem that were held against the database. */
export interface VulnerabilityScope {
  /** With its release: `Debian:12`, `npm`. */
  readonly ecosystem: string;
  readonly packages: number;
  /** The database holds something about that ecosystem and release: where it does not, nothing found means nothing. */
  readonly covered: boolean;
}

/** What the vulnerability database knows of the packages of a target. */
export interface KnownVulnerabilities {
  /** When each of its sources said what it says, the oldest first, ISO 8601. */
  readonly sources: readonly { readonly name: string; readonly asOf: string }[];
  readonly scopes: readonly VulnerabilityScope[];
  /** One for each source package and advisory, exploited ones first. */
  readonly vulnerabilities: readonly KnownVulnerability[];
  /** Packages whose version could not be held against an advisory. */
  readonly undetermined: readonly Undetermined[];
  /** Packages of kernels that do not run here, and are not counted: those of an image, and older ones of a host. */
  readonly otherKernels: number;
  /** Why some packages of the target were not seen; null where all were. */
  readonly unseen: UnknownReason | null;
}

/**
 * Under which the matches stand among the answers of a target. Nobody asks it: the name is no path, and the fact has no question, so that no target can answer
 * it about itself.
 */
export const ADVISORY_PROBE = file('database:advisories');

/** What has to be asked of a target so that the database can be searched for its packages. */
export const PACKAGE_FACTS: readonly AnyFact[] = [seenPackages, applicationPackages, osRelease];

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none'] as const;
const FIXES: readonly FixState[] = [
  ...(['fixed', 'none', 'deferred', 'will-not-fix', 'end-of-life', 'investigated'] as const),
];

const severityOf = (value: unknown): AdvisorySeverity | null => {
  const fields = fieldsOf(value);
  const severity = SEVERITIES.find((word) => word === fields?.severity);
  return severity === undefined
    ? null
    : { severity, score: numberOf(fields?.score), by: textOf(fields?.by) ?? '' };
};

const vulnerabilityOf = (value: unknown): KnownVulnerability | null => {
  const fields = fieldsOf(value);
  const [advisory, name, installed, ecosystem] = [
    textOf(fields?.advisory),
    textOf(fields?.package),
    textOf(fields?.installed),
    textOf(fields?.ecosystem),
  ];
  const fix = FIXES.find((word) => word === fields?.fix);
  const exploited = flagOf(fields?.exploited);
  if (advisory === null || name === null || installed === null || ecosystem === null) return null;
  if (fix === undefined || exploited === null) return null;
  return {
    ...{ advisory, package: name, installed, ecosystem, fix, exploited },
    aliases: textsOf(fields?.aliases) ?? [],
    binaries: textsOf(fields?.binaries) ?? [],
    fixed: textOf(fields?.fixed),
    severity: severityOf(fields?.severity),
    published: textOf(fields?.published),
    summary: textOf(fields?.summary) ?? '',
    source: textOf(fields?.source) ?? '',
    paths: textsOf(fields?.paths) ?? [],
  };
};

const undeterminedOf = (value: unknown): Undetermined | null => {
  const fields = fieldsOf(value);
  const [name, installed, advisory, reason] = [
    textOf(fields?.package),
    textOf(fields?.installed),
    textOf(fields?.advisory),
    textOf(fields?.reason),
  ];
  return name === null || installed === null || advisory === null || reason === null
    ? null
    : { package: name, installed, advisory, reason };
};

const scopeOf = (value: unknown): VulnerabilityScope | null => {
  const fields = fieldsOf(value);
  const [ecosystem, packages, covered] = [
    textOf(fields?.ecosystem),
    numberOf(fields?.packages),
    flagOf(fields?.covered),
  ];
  return ecosystem === null || packages === null || covered === null
    ? null
    : { ecosystem, packages, covered };
};

const sourceOf = (value: unknown): KnownVulnerabilities['sources'][number] | null => {
  const fields = fieldsOf(value);
  const [name, asOf] = [textOf(fields?.name), textOf(fields?.asOf)];
  return name === null || asOf === null ? null : { name, asOf };
};

const reasonOf = (value: unknown): UnknownReason | null => {
  const fields = fieldsOf(value);
  const code = UNKNOWN_CODES.find((word) => word === fields?.code);
  return code === undefined ? null : { code, text: textOf(fields?.text) ?? code };
};

const parsed = (text: string): KnownVulnerabilities | null => {
  const fields = fieldsOf(JSON.parse(text));
  const sources = listOf(fields?.sources, sourceOf);
  const scopes = listOf(fields?.scopes, scopeOf);
  const vulnerabilities = listOf(fields?.vulnerabilities, vulnerabilityOf);
  const undetermined = listOf(fields?.undetermined, undeterminedOf);
  if (sources === null || scopes === null || vulnerabilities === null || undetermined === null) return null;
  return {
    ...{ sources, scopes, vulnerabilities, undetermined },
    otherKernels: numberOf(fields?.otherKernels) ?? 0,
    unseen: reasonOf(fields?.unseen),
  };
};

/** What is known of the packages of a target; null where the run had no database. */
export const knownVulnerabilities: Fact<KnownVulnerabilities | null> = {
  id: 'known-vulnerabilities',
  description:
    'Known vulnerabilities of the installed packages, by the vulnerability database of this machine',
  questions: [],
  from: PACKAGE_FACTS,
  fromChildren: {},
  followUp: null,
  optional: false,
  resolve(view) {
    const answer = view.answer(ADVISORY_PROBE);
    if (answer.state === 'absent')
      return {
        known: false,
        reason: { code: 'unsupported', text: 'Known vulnerabilities were left out of this run' },
        leftOut: true,
      };
    // What was never put there is no fault of the target: then the run had no database.
    if (answer.state === 'unknown')
      return answer.code === 'unsupported'
        ? { known: true, value: null }
        : { known: false, reason: { code: answer.code, text: answer.text }, leftOut: false };
    try {
      const value = parsed(answer.output.content ?? '');
      if (value !== null) return { known: true, value };
    } catch {
      // Said below: a recording that was changed by hand.
    }
    const reason = {
      code: 'parse-error',
      text: 'What the recording holds of known vulnerabilities is not whole',
    } as const;
    return { known: false, reason, leftOut: false };
  },
};
