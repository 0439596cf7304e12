import { defineFact, Inconclusive } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { MACHINE } from './shell-values.ts';

export interface Processor {
  /** As uname(1) tells it: of the kernel, not of the programs. */
  readonly arch: string;
  /** Flags of its first core; null on architectures whose kernel lists none that way. */
  readonly flags: ReadonlySet<string> | null;
}

export const processor = defineFact({
  id: 'host.processor',
  description: 'Architecture and features of the processor',
  probe: shell(
    `${MACHINE}; echo "$m"; while IFS= read -r f && [ -n "$f" ]; do case $f in flags*) echo "$f"; break;; esac; done 2>/dev/null </proc/cpuinfo; :`,
  ),
  parse: (output): Processor => {
    const [arch = '', flags = ''] = (output?.stdout ?? '').split('\n');
    if (arch === '') throw new Inconclusive('unsupported', 'The processor cannot be told');
    const listed = /^flags\s*:\s*(.*)$/.exec(flags)?.[1];
    return { arch, flags: listed === undefined ? null : new Set(listed.trim().split(/\s+/)) };
  },
});
