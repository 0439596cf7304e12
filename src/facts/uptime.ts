import { defineFact, Inconclusive } from '../core/fact.ts';
import { file, fileModes } from '../core/probe.ts';

/** Seconds since the machine was started. */
export const uptime = defineFact({
  id: 'uptime',
  description: 'How long the kernel has been running',
  probe: file('/proc/uptime'),
  parse: (output): number => {
    const seconds = Number.parseFloat(output?.content ?? '');
    if (!Number.isFinite(seconds)) throw new Inconclusive('unsupported', '/proc/uptime tells no time');
    return seconds;
  },
});

/** Patches that were put into the running kernel (livepatch, kpatch, kGraft, Ksplice), by name. */
export const livePatches = defineFact({
  id: 'kernel.live-patches',
  description: 'Patches of the running kernel',
  probe: fileModes('/sys/kernel/livepatch/*', '/sys/module/ksplice_*'),
  parse: (output): readonly string[] =>
    (output?.entries ?? []).map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
});
