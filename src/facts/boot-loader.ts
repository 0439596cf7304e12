import type { CommandOutput, FileEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { files, shell } from '../core/probe.ts';

/** Who may change what GRUB starts. */
export interface BootLoader {
  /** Configurations that were found; empty where GRUB is not used. */
  readonly paths: readonly string[];
  /** A user is named in `superusers`, so that the rest is closed. */
  readonly superuser: boolean;
  /** How his password stands there; null where none does. */
  readonly password: 'hashed' | 'clear-text' | null;
}

/** Only the lines about users are taken: the rest of grub.cfg is long. Red Hat’s grub.cfg asks for the variable of user.cfg whether there is one or not. */
const PASSWORD = `for f in /boot/grub/grub.cfg /boot/grub2/grub.cfg /boot/grub/user.cfg /boot/grub2/user.cfg; do
[ -e $f ] || continue
echo "# $f"
[ -r $f ] || { echo '@ hidden'; continue; }
grep -E '^[[:space:]]*(set superusers=|password(_pbkdf2)? |GRUB2_PASSWORD=)' $f | sed -E 's/(grub\\.pbkdf2\\.sha512)\\.[0-9A-Fa-f.]+/\\1/; s/^([[:space:]]*password [^ ]+ ).*/\\1[redacted]/'
done
[ -d /boot ] && [ ! -x /boot ] && echo '@ hidden'
:`;

/** Hashes are cut by the script; what a copy of it let through is cut here. */
const redact = (output: CommandOutput): CommandOutput => ({
  ...output,
  stdout: output.stdout
    .replace(/(grub\.pbkdf2\.sha512)\.[0-9A-Fa-f.]+/g, '$1')
    .replace(/^(\s*password \S+ ).*$/gm, '$1[redacted]'),
});

export const bootLoader = defineFact({
  id: 'boot-loader',
  description: 'Whether GRUB asks for a password before it starts something else',
  probe: shell(PASSWORD),
  redact,
  parse: (output): BootLoader => {
    const text = output?.stdout ?? '';
    if (/^@ hidden$/m.test(text))
      throw new Inconclusive('permission', 'The configuration of the boot loader may be read by root alone');
    return {
      paths: [...text.matchAll(/^# (\/.*)$/gm)].map(([, path = '']) => path),
      superuser: /^\s*set superusers=["']?[^"'\s]/m.test(text),
      password: /^\s*(?:password_pbkdf2 \S+|GRUB2_PASSWORD=).*grub\.pbkdf2\.sha512/m.test(text)
        ? 'hashed'
        : /^\s*password \S+ /m.test(text)
          ? 'clear-text'
          : null,
    };
  },
});

/** An argument that the next boot will give the kernel, by a file of the administrator or of the boot loader. */
export interface BootArgument {
  readonly word: string;
  readonly path: string;
  readonly line: number;
}

const WORDS = /(?:[^\s"']|"[^"]*"|'[^']*')+/g;

/** Assignments of /etc/default/grub(.d), lines `options` of Boot Loader Specification entries, `append` of extlinux, and /etc/kernel/cmdline as a whole. */
const argumentsIn = (path: string, text: string): string | null => {
  if (path === '/etc/kernel/cmdline') return text;
  const [, shellValue] =
    /^\s*(?:GRUB_CMDLINE_LINUX(?:_DEFAULT|_RECOVERY)?|default_kernel_opts)=(.*)$/.exec(text) ?? [];
  if (shellValue !== undefined) return shellValue.trim().replace(/^(["'])(.*)\1$/, '$2');
  return /^\s*(?:options|append)\s+(.*)$/i.exec(text)?.[1] ?? null;
};

export const nextBootArguments = defineFact({
  id: 'boot-loader.arguments',
  description: 'Arguments that the kernel will be given at the next boot',
  probe: files(
    '/etc/default/grub',
    '/etc/default/grub.d/*.cfg',
    '/etc/kernel/cmdline',
    '/etc/update-extlinux.conf',
    '/boot/loader/entries/*.conf',
    '/boot/extlinux/extlinux.conf',
    '/boot/extlinux.conf',
  ),
  parse: (output): readonly BootArgument[] => {
    const entries: readonly FileEntry[] = output?.entries ?? [];
    const closed =
      entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? output?.reason ?? null;
    if (closed !== null) throw new Inconclusive(closed.code, closed.text);
    return entries.flatMap(({ path, content }) =>
      (content ?? '').split('\n').flatMap((text, index): BootArgument[] => {
        const words = /^\s*#/.test(text) ? null : argumentsIn(path, text);
        return (words?.match(WORDS) ?? []).map((word) => ({ word, path, line: index + 1 }));
      }),
    );
  },
});
