import type { Expected, Subject } from './cis-section-5.ts';

/** What is asked of a container: the answers of its engine alone, or those together with what its host shows. */
export type Way = 'by its engine' | 'with its host';

/** Where what a flag means and what is in force part, or the way of looking does not show which holds. */
export interface Visibility {
  readonly number: string;
  readonly way: Way;
  readonly why: string;
  /** Exactly the configurations that this is true of. */
  readonly applies: (subject: Subject) => boolean;
  /** The verdict that is right then. */
  readonly right: Expected | 'unknown';
}

/** By the Engine API's reference, the kernel's proc(5), and what the runtime of the test bed does. */
export const visibilities: readonly Visibility[] = [
  {
    number: '5.26',
    way: 'by its engine',
    why: 'an engine before 24.0 does not tell its default, which holds for a container that says nothing',
    applies: ({ engine, body }) =>
      !engine.tellsNoNewPrivileges &&
      !(body.HostConfig.SecurityOpt ?? []).some((option) => /^no-new-privileges(?:[=:]|$)/.test(option)),
    right: 'unknown',
  },
  {
    number: '5.19',
    way: 'with its host',
    why: 'the runtime does not set the limit that was asked for, and the kernel shows the one in force, which is not none',
    applies: ({ engine, running, body: { HostConfig } }) =>
      running &&
      engine.keepsOwnLimits.has(HostConfig.Runtime ?? '') &&
      (HostConfig.Ulimits ?? []).some(({ Name, Hard }) => Name === 'nofile' && Hard === -1),
    right: 'manual',
  },
];

/** The right verdict about a container when it is looked at in one way: what the flag means, unless that is not what can be seen. */
export const rightVerdict = (
  number: string,
  meaning: Expected,
  subject: Subject,
  way: Way,
): Expected | 'unknown' =>
  visibilities.find((row) => row.number === number && row.way === way && row.applies(subject))?.right ??
  meaning;
