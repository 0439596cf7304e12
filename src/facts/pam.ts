import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** One line of pam.conf(5) in /etc/pam.d. */
export interface PamLine {
  readonly service: string;
  readonly type: 'auth' | 'account' | 'password' | 'session';
  readonly control: string;
  /** Without folder and `.so`: `pam_unix`. */
  readonly module: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** A setting of a file in /etc/security. */
export interface PamSetting {
  readonly name: string;
  /** Empty for a flag. */
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

export interface Pam {
  readonly lines: ResourceSet<PamLine>;
  /** Of faillock.conf and pwquality.conf with its drop-ins, in the order read: the last one holds. */
  readonly faillock: readonly PamSetting[];
  readonly pwquality: readonly PamSetting[];
}

const LINE = /^-?(auth|account|password|session)\s+(\[[^\]]*\]|\S+)\s+(\S+)\s*(.*)$/;

/** How PAM decides about logins. Null where there is no PAM, as on Alpine. */
export const pam = defineFact({
  id: 'pam',
  description: 'PAM stacks, and settings of faillock and pwquality',
  probe: files(
    '/etc/pam.d/*',
    '/etc/security/faillock.conf',
    '/etc/security/pwquality.conf',
    '/etc/security/pwquality.conf.d/*.conf',
  ),
  parse: (output): Pam | null => {
    const entries = output?.entries ?? [];
    const stacks = entries.filter(
      ({ path }) => path.startsWith('/etc/pam.d/') && !/\.(dpkg|rpm|pam)-?\w*$|~$/.test(path),
    );
    if (stacks.length === 0 && output?.reason == null) return null;
    const lines = stacks.flatMap(({ path, content }) =>
      (content ?? '').split('\n').flatMap((text, index): PamLine[] => {
        const [, type, control = '', module = '', args = ''] = LINE.exec(text.trim()) ?? [];
        if (type === undefined) return [];
        return [
          {
            service: path.slice('/etc/pam.d/'.length),
            type: type as PamLine['type'],
            control,
            module: module.slice(module.lastIndexOf('/') + 1).replace(/\.so$/, ''),
            args: args
              .replace(/\s#.*$/, '')
              .split(/\s+/)
              .filter(Boolean),
            path,
            line: index + 1,
          },
        ];
      }),
    );
    const settings = (pattern: RegExp) =>
      entries
        .filter(({ path }) => pattern.test(path))
        .sort(
          (a, b) =>
            Number(b.path.includes('.conf.d/')) - Number(a.path.includes('.conf.d/')) ||
            (a.path < b.path ? -1 : 1),
        )
        .flatMap(({ path, content }) =>
          (content ?? '').split('\n').flatMap((text, index): PamSetting[] => {
            const [, name, value = ''] = /^\s*([a-z_]+)\s*(?:=\s*(\S+))?\s*(?:#.*)?$/.exec(text) ?? [];
            return name === undefined ? [] : [{ name, value, path, line: index + 1 }];
          }),
        );
    const reason = output?.reason ?? stacks.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return {
      lines: reason === null ? completeSet(lines) : incompleteSet(lines, reason),
      faillock: settings(/\/faillock\.conf$/),
      pwquality: settings(/\/pwquality\.conf(\.d\/|$)/),
    };
  },
});
