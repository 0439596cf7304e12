import type { FactMap, FactsOf, Related } from './fact.ts';
import type { Fix } from './fix.ts';
import type { ResourceSet } from './resource-set.ts';
import type { Section } from './section.ts';
import type { Severity } from './severity.ts';
import type { Target, TargetKind } from './target.ts';
import type { Sight, Verdict } from './verdict.ts';

/** Standards that a check may cite; `id` is that standard's own number. */
export const STANDARDS = [
  'cis-docker-1.6',
  'cis-debian-12',
  'cis-debian-13',
  'dev-sec-linux',
  'dev-sec-ssh',
  'lynis',
  'ssh-audit',
  'nist-800-190',
  'stig-ubuntu-24.04',
  'url',
] as const;

export interface Reference {
  readonly standard: (typeof STANDARDS)[number];
  readonly id: string;
}

/**
 * The facts a check needs, by reference: of the target itself (`self`), of the nearest target of a kind above it (`parent`; for a
 * container also its `image`), of every target of a kind below it (`children`), and of the hosts named before it in the run (`peers`).
 */
export interface Needs {
  readonly self?: FactMap;
  readonly parent?: Partial<Readonly<Record<TargetKind, FactMap>>>;
  readonly children?: Partial<Readonly<Record<TargetKind, FactMap>>>;
  /** Read of the host itself as of those before it, each of which was asked and told all of them. */
  readonly peers?: FactMap;
}

type MapOf<M> = M extends FactMap ? FactsOf<M> : Record<never, never>;

/** What `evaluate` gets: one value for each declared need. */
export interface EvidenceOf<N extends Needs> {
  readonly self: MapOf<N['self']>;
  readonly parent: {
    readonly [K in keyof N['parent']]: MapOf<NonNullable<N['parent']>[K & keyof NonNullable<N['parent']>]>;
  };
  readonly children: {
    readonly [K in keyof N['children']]: ResourceSet<
      Related<MapOf<NonNullable<N['children']>[K & keyof NonNullable<N['children']>]>>
    >;
  };
  /** In the order in which they were named; one that is the same target at another time is none. */
  readonly peers: readonly Related<MapOf<N['peers']>>[];
  readonly target: Target;
  /** When the answers were collected, milliseconds since the epoch: the only clock of a check. */
  readonly collectedAt: number;
}

/** One line of the checklist: metadata and a pure synchronous function from facts to a verdict. */
export interface Check<N extends Needs = Needs> {
  /** `<section>/<slug>`; never renumbered. */
  readonly id: string;
  /** An assertion of at most 75 characters, without a period: what is true when the check passes. */
  readonly title: string;
  readonly targets: readonly [TargetKind, ...TargetKind[]];
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: string;
  /** The remediation in the words of the tools that take it, for every finding that names no other. */
  readonly fix?: Fix;
  /** Where every finding was seen that says nothing else: of checks about containers. */
  readonly seen?: Sight;
  readonly references: readonly Reference[];
  readonly tags?: readonly string[];
  /** Earlier ids of this check. */
  readonly replaces?: readonly string[];
  readonly needs: N;
  evaluate(evidence: EvidenceOf<N>): Verdict;
}

/** A check of any needs, as registries hold it. */
// biome-ignore lint/suspicious/noExplicitAny: the needs of a check are known only inside it
export type AnyCheck = Check<any>;

/** Infers the needs, so that reading an undeclared fact, returning a promise or ignoring `null` does not compile. */
export const defineCheck = <const N extends Needs>(check: Check<N>): Check<N> => check;

/** The section is the first part of the id. */
export const sectionOf = (check: Pick<AnyCheck, 'id'>): Section =>
  check.id.slice(0, check.id.indexOf('/')) as Section;
