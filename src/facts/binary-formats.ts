import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';

/** A format of programs that the kernel hands to an interpreter. */
export interface BinaryFormat {
  readonly name: string;
  readonly enabled: boolean;
  readonly interpreter: string;
  /** Letters of binfmt-misc.rst: `C` the interpreter gets the rights of a setuid program, `F` it was opened when it was registered. */
  readonly flags: string;
}

/** systemd mounts the folder when somebody looks: it is read only where it is mounted already, so that looking mounts nothing. */
const SCRIPT = `grep -q ' /proc/sys/fs/binfmt_misc .* - binfmt_misc ' /proc/self/mountinfo || exit 0
echo mounted
cd /proc/sys/fs/binfmt_misc || exit 1
for f in *; do case $f in register|status|'*') ;; *) echo "# $f"; cat -- "$f";; esac; done 2>/dev/null
:`;

/** Null where the file system that lists them is not mounted: then none can have been registered. */
export const binaryFormats = defineFact({
  id: 'kernel.binary-formats',
  description: 'Formats of programs that the kernel hands to an interpreter',
  probe: shell(SCRIPT),
  parse: (output): readonly BinaryFormat[] | null => {
    if (output === null || output.exitCode !== 0)
      throw new Inconclusive('permission', '/proc/sys/fs/binfmt_misc may not be read');
    if (!output.stdout.startsWith('mounted\n')) return null;
    return output.stdout
      .split(/^# /m)
      .slice(1)
      .map((record): BinaryFormat => {
        const [name = '', state = '', ...lines] = record.split('\n');
        const value = (key: string): string =>
          lines
            .find((line) => line.startsWith(`${key} `) || line === key)
            ?.slice(key.length)
            .trim() ?? '';
        return {
          name,
          enabled: state === 'enabled',
          interpreter: value('interpreter'),
          flags: value('flags:'),
        };
      });
  },
});
