import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { describePassword, type PasswordState, passwordState } from './password-field.ts';

/** A line of passwd(5). */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** Empty means /bin/sh. */
  readonly shell: string;
  readonly password: PasswordState;
  readonly line: number;
}

/** A line of group(5). */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
  readonly password: PasswordState;
  readonly line: number;
}

/** A line of shadow(5). Days are since the epoch, or counts of days; null where the field is empty. */
export interface ShadowEntry {
  readonly name: string;
  readonly password: PasswordState;
  readonly lastChange: number | null;
  readonly minDays: number | null;
  readonly maxDays: number | null;
  readonly warnDays: number | null;
  readonly inactiveDays: number | null;
  readonly expires: number | null;
  readonly line: number;
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/** Rows with a name; comments and the compatibility entries of nsswitch (`+`, `-`) are no accounts. */
const rows = (text: string): readonly Row[] =>
  text
    .split('\n')
    .map((line, index): Row => ({ fields: line.split(':'), line: index + 1 }))
    .filter(({ fields: [name = ''] }) => name !== '' && !/^[#+\s-]/.test(name))
    .filter(({ fields }) => fields.length > 1);

/** Puts the kind of each password in place of the password; names, ids and ages stay. */
const redactPasswords = (output: FileEntry): FileEntry =>
  output.content === null
    ? output
    : {
        ...output,
        content: output.content
          .split('\n')
          .map((line) => {
            const fields = line.split(':');
            const [name, password] = fields;
            if (name === undefined || password === undefined || fields.length < 3) return line;
            return [name, describePassword(password), ...fields.slice(2)].join(':');
          })
          .join('\n'),
      };

const days = (text: string | undefined): number | null =>
  text === undefined || !/^-?\d+$/.test(text) ? null : Number(text);

/** Local accounts in the order of /etc/passwd; directories (LDAP, SSSD, systemd-homed) may add others. Empty where there is no such file. */
export const accounts = defineFact({
  id: 'accounts',
  description: 'Local accounts',
  probe: file('/etc/passwd', 4 * 1024 * 1024),
  redact: redactPasswords,
  parse: (output): readonly Account[] =>
    rows(output?.content ?? '')
      .filter(({ fields }) => /^\d+$/.test(fields[2] ?? '') && /^\d+$/.test(fields[3] ?? ''))
      .map(({ fields, line }) => ({
        name: fields[0] ?? '',
        uid: Number(fields[2]),
        gid: Number(fields[3]),
        home: fields[5] ?? '',
        shell: fields[6]?.trim() ?? '',
        password: passwordState(fields[1] ?? ''),
        line,
      })),
});

/** Local groups in the order of /etc/group. Empty where there is no such file. */
export const groups = defineFact({
  id: 'groups',
  description: 'Local groups and their members',
  probe: file('/etc/group', 4 * 1024 * 1024),
  redact: redactPasswords,
  parse: (output): readonly Group[] =>
    rows(output?.content ?? '')
      .filter(({ fields }) => /^\d+$/.test(fields[2] ?? ''))
      .map(({ fields, line }) => ({
        name: fields[0] ?? '',
        gid: Number(fields[2]),
        members: (fields[3] ?? '').trim().split(',').filter(Boolean),
        password: passwordState(fields[1] ?? ''),
        line,
      })),
});

/** Passwords' kinds and ages; needs root. Null where there is no /etc/shadow, as on systems that keep hashes in /etc/passwd. */
export const shadow = defineFact({
  id: 'shadow',
  description: 'Kinds and ages of the local passwords',
  probe: file('/etc/shadow', 4 * 1024 * 1024),
  redact: redactPasswords,
  parse: (output): readonly ShadowEntry[] | null =>
    output === null
      ? null
      : rows(output.content ?? '').map(({ fields, line }) => ({
          name: fields[0] ?? '',
          password: passwordState(fields[1] ?? ''),
          lastChange: days(fields[2]),
          minDays: days(fields[3]),
          maxDays: days(fields[4]),
          warnDays: days(fields[5]),
          inactiveDays: days(fields[6]),
          expires: days(fields[7]),
          line,
        })),
});

/** Groups, besides root's own, that somebody besides root is in. */
export const populatedGroups = (
  groups: readonly Group[],
  accounts: readonly Account[],
): ReadonlySet<number> =>
  new Set(
    [
      ...groups.filter(({ members }) => members.some((member) => member !== 'root')).map(({ gid }) => gid),
      ...accounts.filter(({ uid }) => uid !== 0).map(({ gid }) => gid),
    ].filter((gid) => gid !== 0),
  );
