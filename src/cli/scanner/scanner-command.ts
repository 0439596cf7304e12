import type { ScanReport } from '../../loaders/scan-report.ts';

/** Names of the programs that may be run. */
export const SCANNER_NAMES = ['trivy', 'grype'] as const;

export type ScannerName = ScanReport['scanner'];

/** What a scanner is given: absolute paths only. `layout` is the folder of an unpacked archive. */
export interface ScanInput {
  readonly kind: 'archive' | 'layout' | 'rootfs';
  readonly path: string;
}

/** Databases and versions are looked for nowhere: what is on this machine counts. */
const OFFLINE: Readonly<Record<ScannerName, Readonly<Record<string, string>>>> = {
  trivy: { TRIVY_SKIP_VERSION_CHECK: 'true', TRIVY_DISABLE_TELEMETRY: 'true' },
  grype: { GRYPE_DB_AUTO_UPDATE: 'false', GRYPE_CHECK_FOR_APP_UPDATE: 'false' },
};

const GRYPE_SOURCES = { archive: 'docker-archive', layout: 'oci-dir', rootfs: 'dir' } as const;

/**
 * The words after the program, from the command-line references of Trivy (`trivy image`, `trivy rootfs`) and Grype. Trivy looks for vulnerabilities alone: what
 * it finds of secrets would stand in its report. Its own deadline, five minutes, gives way to ours.
 */
export const scanWords = (
  scanner: ScannerName,
  { kind, path }: ScanInput,
  timeoutMs: number,
): readonly string[] => {
  if (scanner === 'grype') return [`${GRYPE_SOURCES[kind]}:${path}`, '-o', 'json'];
  return [
    ...(kind === 'rootfs' ? ['rootfs', path] : ['image', '--input', path]),
    '--offline-scan',
    '--skip-db-update',
    '--skip-java-db-update',
    ...['--scanners', 'vuln'],
    ...['--format', 'json'],
    ...['--timeout', `${Math.ceil(timeoutMs / 1000)}s`],
    '--quiet',
  ];
};

/**
 * The only variables a scanner gets: where its database lies (HOME, XDG_CACHE_HOME), our own folder for what it unpacks, and what keeps it offline. Tokens,
 * proxies, DOCKER_HOST and all else stay here.
 */
export const scannerEnvironment = (
  scanner: ScannerName,
  own: Readonly<Record<string, string | undefined>>,
  folder: string,
): Readonly<Record<string, string>> => ({
  ...(own.HOME === undefined ? {} : { HOME: own.HOME }),
  ...(own.XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME: own.XDG_CACHE_HOME }),
  TMPDIR: folder,
  ...OFFLINE[scanner],
});
