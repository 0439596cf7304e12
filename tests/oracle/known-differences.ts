import type { Subject } from './cis-section-5.ts';

/** Where rempart does not say what the flag means, and why it cannot; a row goes when that changes. */
export interface KnownDifference {
  readonly number: string;
  readonly mend: string;
  /** Exactly the configurations that are judged differently. */
  readonly applies: (subject: Subject) => boolean;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    number: '5.26',
    mend: 'an engine before 24.0, asked without its host, does not tell whether its default sets what the container leaves unsaid: unknown',
    applies: ({ body }) =>
      !(body.HostConfig.SecurityOpt ?? []).some((option) => /^no-new-privileges(?:[=:]|$)/.test(option)),
  },
  {
    number: '5.23',
    mend: 'a container that is privileged itself gives every command all of it, which its own check tells: not applicable',
    applies: ({ body, exec }) => exec?.Privileged === true && body.HostConfig.Privileged === true,
  },
];
