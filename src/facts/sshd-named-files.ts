import type { UnknownReason } from '../core/answer.ts';
import { deriveFact, optional } from '../core/fact.ts';
import { sshdFirstReading } from './sshd-config-files.ts';
import { sshdReport } from './sshd-report.ts';

/** Files that sshd is told to read besides its configuration. */
export interface SshdNamedFiles {
  readonly hostKeys: readonly string[];
  /** Patterns with tokens, `none` left out. */
  readonly authorizedKeys: readonly string[];
  /** Why there may be others; null when these are all. */
  readonly reason: UnknownReason | null;
}

/** What sshd takes where nothing is written. */
const USUAL_KEYS = ['rsa', 'ecdsa', 'ed25519'].map((type) => `/etc/ssh/ssh_host_${type}_key`);
const USUAL_AUTHORIZED = ['.ssh/authorized_keys', '.ssh/authorized_keys2'];

const wordsOf = (values: readonly string[]): readonly string[] => [
  ...new Set(values.flatMap((value) => value.split(/\s+/)).filter((word) => !/^(none)?$/i.test(word))),
];

/** By the word of sshd itself and by the lines of its files, blocks included; without root by the files and the defaults. */
export const sshdNamedFiles = deriveFact({
  id: 'sshd.named-files',
  description: 'Host keys and lists of authorised keys that sshd is told to use',
  from: { report: optional(sshdReport), reading: optional(sshdFirstReading) },
  derive: ({ report, reading }): SshdNamedFiles => {
    const dumps = report.known ? report.value.dumps : [];
    const files = reading.known ? reading.value : null;
    const said = (keyword: string) => dumps.flatMap(({ settings }) => settings.get(keyword) ?? []);
    const written = (keyword: string, everywhere: boolean) =>
      (files?.lines ?? [])
        .filter((line) => line.keyword === keyword && (everywhere || line.blocks.length === 0))
        .flatMap(({ values }) => values);
    const hostKeys = dumps.length > 0 ? said('hostkey') : written('hostkey', true);
    const general = dumps.length > 0 ? said('authorizedkeysfile') : written('authorizedkeysfile', false);
    const inBlocks = written('authorizedkeysfile', true);
    return {
      hostKeys: hostKeys.length > 0 ? [...new Set(hostKeys)] : USUAL_KEYS,
      authorizedKeys: [
        ...new Set([...(general.length > 0 ? wordsOf(general) : USUAL_AUTHORIZED), ...wordsOf(inBlocks)]),
      ],
      reason: dumps.length > 0 ? null : whyNot(reading, files?.unresolved ?? []),
    };
  },
});

const whyNot = (
  reading: { readonly known: boolean; readonly reason?: UnknownReason },
  unresolved: readonly string[],
): UnknownReason | null => {
  if (!reading.known)
    return {
      code: reading.reason?.code ?? 'permission',
      text: `Which keys sshd uses is not known: ${reading.reason?.text ?? ''}`,
    };
  return unresolved.length === 0
    ? null
    : { code: 'permission', text: `Include ${unresolved.join(' ')} could not be followed` };
};
