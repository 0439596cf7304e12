import type { FilesOutput } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { redacted } from './secrets.ts';

/** A setting of libvirt's daemons or of its driver for QEMU. */
export interface LibvirtSetting {
  /** Without quotes; a list as it stands there. */
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

export interface LibvirtSettings {
  /** Of the daemon that listens: libvirtd.conf, or virtproxyd.conf where each driver has a daemon of its own. */
  readonly daemon: ReadonlyMap<string, LibvirtSetting>;
  readonly qemu: ReadonlyMap<string, LibvirtSetting>;
}

const withoutPasswords = (text: string): string =>
  text.replace(
    /^(\s*#?\s*\w*(?:password|secret_uuid)\w*\s*=\s*)"([^"\n]*)"/gm,
    (_, before: string, secret: string) => `${before}"${secret === '' ? '' : redacted(secret)}"`,
  );

const settingsIn = (path: string, text: string): readonly (readonly [string, LibvirtSetting])[] =>
  text.split('\n').flatMap((line, index) => {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined
      ? []
      : [[name, { value: value.replace(/^(["'])(.*)\1$/, '$2'), path, line: index + 1 }] as const];
  });

/** Null where libvirt is not set up. */
export const libvirtSettings = defineFact({
  id: 'libvirt-settings',
  description: 'How the manager of virtual machines is set up',
  probe: files('/etc/libvirt/libvirtd.conf', '/etc/libvirt/virtproxyd.conf', '/etc/libvirt/qemu.conf'),
  redact: (output): FilesOutput => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : withoutPasswords(entry.content),
    })),
  }),
  parse: (output): LibvirtSettings | null => {
    const entries = output?.entries ?? [];
    if (entries.length === 0 && output?.reason == null) return null;
    const closed =
      entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    const of = (pattern: RegExp) =>
      new Map(
        entries
          .filter(({ path }) => pattern.test(path))
          .flatMap(({ path, content }) => settingsIn(path, content ?? '')),
      );
    return { daemon: of(/(libvirtd|virtproxyd)\.conf$/), qemu: of(/qemu\.conf$/) };
  },
});
