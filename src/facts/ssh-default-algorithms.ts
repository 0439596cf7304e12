import { defineFact } from '../core/fact.ts';
import type { SshdSettings } from './sshd-config-lines.ts';
import { keywordOf } from './sshd-keywords.ts';
import { matchesPattern } from './sshd-match.ts';

/** Keywords of sshd_config(5) that hold a list of algorithms. */
export const ALGORITHM_KEYWORDS: readonly string[] = [
  'casignaturealgorithms',
  'ciphers',
  'hostbasedacceptedalgorithms',
  'hostkeyalgorithms',
  'kexalgorithms',
  'macs',
  'pubkeyacceptedalgorithms',
];

/**
 * What this build of OpenSSH takes where nothing is written, as its client tells it: between 8.5 and 9.9 client and server are built with
 * the same lists, patches of distributions included, and sshd itself tells them to nobody but root.
 */
export const defaultAlgorithms = defineFact({
  id: 'ssh.default-algorithms',
  description: 'The algorithms that this build of OpenSSH takes by default',
  probe: { kind: 'command', argv: ['ssh', '-F', '/dev/null', '-G', 'host.invalid'] },
  parse: (output): SshdSettings => {
    const lists = new Map<string, readonly string[]>();
    for (const line of (output?.stdout ?? '').split('\n')) {
      const [word = '', value = ''] = line.split(' ');
      const keyword = keywordOf(word);
      if (ALGORITHM_KEYWORDS.includes(keyword) && value !== '') lists.set(keyword, [value]);
    }
    return lists;
  },
});

/** Whether the server of that version is built with the lists of its client. */
export const sharesDefaults = (version: string | null): boolean => {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const number = Number(major) * 100 + Number(minor);
  return number >= 805 && number < 1000;
};

const distinct = (names: readonly string[]): string => [...new Set(names)].join(',');

/**
 * What a written list comes to: `+` appends to the defaults, `-` takes patterns out of them, `^` puts names before them. Null where that
 * takes more to know than was told.
 */
export const assembleAlgorithms = (written: string, defaults: string | null): string | null => {
  const sign = /^[-+^]/.exec(written)?.[0] ?? '';
  const names = written.slice(sign.length).split(',');
  if (sign === '-')
    return defaults === null
      ? null
      : defaults
          .split(',')
          .filter((name) => !names.some((pattern) => matchesPattern(pattern, name)))
          .join(',');
  // A pattern stands for every name that this sshd knows.
  if (names.some((name) => /[*?!]/.test(name))) return null;
  if (sign === '') return distinct(names);
  if (defaults === null) return null;
  return distinct(sign === '+' ? [...defaults.split(','), ...names] : [...names, ...defaults.split(',')]);
};
