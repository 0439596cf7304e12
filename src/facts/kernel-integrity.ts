import { defineFact, deriveFact, Inconclusive, optional } from '../core/fact.ts';
import { file, shell } from '../core/probe.ts';
import { mounts } from './mounts.ts';

const lockdownFile = defineFact({
  id: 'kernel.lockdown.file',
  description: 'The word of the kernel for its lockdown',
  probe: file('/sys/kernel/security/lockdown'),
  parse: (output): 'none' | 'integrity' | 'confidentiality' | null => {
    if (output === null) return null;
    // The word in force stands in brackets: `none [integrity] confidentiality`.
    const word = /\[(none|integrity|confidentiality)\]/.exec(output.content ?? '')?.[1];
    if (word === undefined)
      throw new Inconclusive('parse-error', 'No word of /sys/kernel/security/lockdown is chosen');
    return word as 'none' | 'integrity' | 'confidentiality';
  },
});

/** Kernel lockdown in force; null on kernels that have none, which only securityfs can tell. */
export const kernelLockdown = deriveFact({
  id: 'kernel.lockdown',
  description: 'Whether root is kept from changing the running kernel',
  from: { word: lockdownFile, mounts: optional(mounts) },
  derive: ({ word, mounts }) => {
    const shown = mounts.known && mounts.value.some(({ fileSystem }) => fileSystem === 'securityfs');
    if (word === null && !shown)
      throw new Inconclusive('unsupported', 'securityfs is not mounted, and it alone tells of lockdown');
    return word;
  },
});

/** The kernel refuses modules without a known signature; null on kernels that check none. */
export const moduleSignatures = defineFact({
  id: 'kernel.module-signatures',
  description: 'Whether the kernel refuses unsigned modules',
  probe: file('/sys/module/module/parameters/sig_enforce'),
  parse: (output): boolean | null => (output === null ? null : output.content?.trim() === 'Y'),
});

/** The variable has four bytes of attributes and one of value. It is not asked for where efivarfs is not mounted, which an audit does not do. */
const SECURE_BOOT = `[ -d /sys/firmware/efi ] || exit 0
echo efi
for v in SecureBoot SetupMode; do
f=/sys/firmware/efi/efivars/$v-8be4df61-93ca-11d2-aa0d-00e098032b8c
[ -r $f ] && echo "$v $(od -An -tu1 $f 2>/dev/null)"
done
:`;

/** `legacy`: the machine was not started by UEFI. */
export const secureBoot = defineFact({
  id: 'kernel.secure-boot',
  description: 'Whether the firmware starts only what is signed',
  probe: shell(SECURE_BOOT),
  parse: (output): 'on' | 'off' | 'legacy' => {
    const lines = (output?.stdout ?? '').trim().split('\n');
    if (lines[0] !== 'efi') return 'legacy';
    const value = (name: string): string | undefined =>
      lines
        .find((line) => line.startsWith(`${name} `))
        ?.trim()
        .split(/\s+/)
        .at(-1);
    const secure = value('SecureBoot');
    if (secure !== '0' && secure !== '1')
      throw new Inconclusive('unsupported', 'The variables of the firmware cannot be read');
    // In setup mode whoever starts the machine chooses the keys.
    return secure === '1' && value('SetupMode') !== '1' ? 'on' : 'off';
  },
});
