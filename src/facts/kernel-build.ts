import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { KERNEL_RELEASE } from './shell-values.ts';

/** What is asked of a quarter of a megabyte. */
const OPTIONS = [
  'BUG_ON_DATA_CORRUPTION',
  'DEVKMEM',
  'DEVMEM',
  'FORTIFY_SOURCE',
  'HARDENED_USERCOPY',
  'INIT_ON_ALLOC_DEFAULT_ON',
  'LEGACY_VSYSCALL_EMULATE',
  'MODULES',
  'MODULE_SIG',
  'RANDOMIZE_BASE',
  'RANDOMIZE_MEMORY',
  'SLAB_FREELIST_HARDENED',
  'SLAB_FREELIST_RANDOM',
  'STACKPROTECTOR_STRONG',
  'STRICT_DEVMEM',
  'STRICT_KERNEL_RWX',
  'STRICT_MODULE_RWX',
  'VMAP_STACK',
] as const;

export type BuildOption = (typeof OPTIONS)[number];

const SCRIPT = `${KERNEL_RELEASE}
for f in /proc/config.gz /boot/config-$r /usr/lib/modules/$r/config /lib/modules/$r/config /usr/lib/ostree-boot/config-$r; do
[ -r $f ] || continue
echo "# $f"
case $f in *.gz) gzip -dc $f;; *) cat $f;; esac 2>/dev/null | grep -E '^(# )?CONFIG_(${OPTIONS.join('|')}|X86|ARM64)[= ]'
exit 0
done
:`;

export interface KernelBuild {
  readonly path: string;
  /** `y`, `m`, or a value; an option that is off, or that this kernel does not know, is not in it. */
  readonly options: ReadonlyMap<string, string>;
}

/** How the running kernel was built; /proc/config.gz is its own word, the other places are packages’. */
export const kernelBuild = defineFact({
  id: 'kernel.build',
  description: 'Options that the running kernel was built with',
  probe: shell(SCRIPT),
  parse: (output): KernelBuild => {
    const text = output?.stdout ?? '';
    const path = /^# (\/.*)$/m.exec(text)?.[1];
    const options = new Map(
      [...text.matchAll(/^CONFIG_(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    if (path === undefined || options.size === 0)
      throw new Inconclusive('unsupported', 'How the kernel was built is told nowhere');
    return { path, options };
  },
});
