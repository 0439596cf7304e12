import type { PackageSource } from './package-sources.ts';

/** Signs that apt does not leave in the name of a file. */
const QUOTED = /[\\|{}[\]<>"^~_=!@#$%^&*]|[^\x20-\x7e]/g;

const quote = (sign: string): string =>
  [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * How apt calls the files of an archive below /var/lib/apt/lists: its address without method and account, each `/` an underscore. A suite that ends in `/`
 * is a folder of its own, without `dists`.
 */
export const aptArchiveName = (uri: string, suite: string): string => {
  const place = uri.replace(/^[a-z][a-z0-9.+-]*:(\/\/)?/i, '').replace(/^[^/@]*@/, '');
  const folder = place.endsWith('/') ? place : `${place}/`;
  const whole = suite.endsWith('/') ? `${folder}${suite === '/' ? '' : suite}` : `${folder}dists/${suite}/`;
  return whole.slice(0, -1).replace(QUOTED, quote).replaceAll('/', '_');
};

/** The enabled sources that name this archive. */
export const sourcesOfArchive = (name: string, sources: readonly PackageSource[]): readonly PackageSource[] =>
  sources.filter(
    ({ format, enabled, uris, suites }) =>
      format === 'apt' &&
      enabled &&
      uris.some((uri) => suites.some((suite) => aptArchiveName(uri, suite) === name)),
  );
