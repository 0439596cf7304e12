import type { CollectionEvent } from '../collection/collect-options.ts';
import type { NamedTarget } from '../collection/collect-tree.ts';
import type { Scanners } from '../collection/target-scans.ts';

/** Scanners of a run, and what is told of them once, whatever comes of it. */
export interface ScannersOfRun {
  readonly scanners: Scanners;
  readonly notices: readonly CollectionEvent[];
}

/** What `--scanner` names; null without it. What runs them is loaded for it alone. Throws `UserError` for a program that is not to be run. */
export const scannersOfRun = async (
  flags: { readonly scanner?: readonly string[] },
  targets: readonly NamedTarget[],
  signal: AbortSignal,
): Promise<ScannersOfRun | null> => {
  if (flags.scanner === undefined) return null;
  const { openScanners } = await import('./scanner/scanners.ts');
  const open = await openScanners(flags.scanner, signal);
  if (open === null) return null;
  const hasHosts = targets.some(({ address }) => address.scheme === 'local' || address.scheme === 'ssh');
  const notice = (named: string, step: string): CollectionEvent => ({ named, step, notice: true });
  return {
    scanners: open.scanners,
    notices: [
      ...open.programs.map(({ scanner, version, file }) =>
        notice('--scanner', `${scanner} ${version}, ${file.path}, ${file.digest}`),
      ),
      ...(hasHosts
        ? [notice('--scanner', 'reads images; hosts are left to the vulnerability database')]
        : []),
    ],
  };
};
