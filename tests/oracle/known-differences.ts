import type { Subject } from './cis-section-5.ts';

/** What is asked of a container: the answers of its engine alone, or those together with what its host shows. */
export type Way = 'by its engine' | 'with its host';

/** Where rempart does not say what the flag means, and why it cannot; a row goes when that changes. */
export interface KnownDifference {
  readonly number: string;
  readonly way: Way;
  readonly mend: string;
  /** Exactly the configurations that are judged differently. */
  readonly applies: (subject: Subject) => boolean;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    number: '5.26',
    way: 'by its engine',
    mend: 'an engine before 24.0, asked without its host, does not tell whether its default sets what the container leaves unsaid: unknown',
    applies: ({ body }) =>
      !(body.HostConfig.SecurityOpt ?? []).some((option) => /^no-new-privileges(?:[=:]|$)/.test(option)),
  },
  {
    number: '5.19',
    way: 'with its host',
    mend: 'the runtime takes away the limit that was asked for, and the kernel shows the one in force: pass',
    applies: ({ running, body: { HostConfig } }) =>
      running &&
      HostConfig.Runtime !== undefined &&
      (HostConfig.Ulimits ?? []).some(({ Name, Hard }) => Name === 'nofile' && Hard === -1),
  },
];
