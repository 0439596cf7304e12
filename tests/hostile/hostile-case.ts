import type { UnknownCode } from '../../src/core/answer.ts';

/** Checks over the packages of an image: none of them may pass while a part of those was not read. */
export const OF_PACKAGES = [
  'vulnerabilities/known-exploited',
  'vulnerabilities/known-fixable',
  'vulnerabilities/known-unfixed',
] as const;

/** A check that needs every file of an image, and one that needs its configuration. */
export const [OF_FILES, OF_CONFIGURATION] = [
  'filesystem-permissions/image-setuid-programs',
  'non-root-user/image-user',
] as const;

/** What one hostile target is, and what has to be said of it. */
export interface Hostile {
  readonly name: string;
  /** Writes it into an empty folder; gives the target as it is named on the command line. */
  readonly make: (folder: string) => Promise<string>;
  /** In a reason of what could not be told, or in the error of a target that is refused. */
  readonly says: RegExp;
  /**
   * What may not be judged: everything; what needs all files, packages among them; packages alone; the owners of files, whose names were not read; nothing, for
   * what is odd and yet read whole; or the target is refused, which makes exit status 3.
   */
  readonly unknown: 'everything' | 'files' | 'packages' | 'accounts' | 'nothing' | 'refused';
  /** The code of that reason; any unless told. */
  readonly code?: UnknownCode;
  /** Vulnerable packages that are found all the same, and told. */
  readonly stillFound?: readonly string[];
}
