import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { DatabaseManifest } from '../../core/generated/vulnerability-database.ts';
import { nearest } from '../../loaders/nearest.ts';
import { UserError } from '../../loaders/user-error.ts';
import { ecosystemFolder } from '../../vulnerabilities/shard.ts';

/** Where the rows of one source come from; the key is its name in the database, and replaces what had it before. */
export interface UpdateSource {
  readonly key: string;
  /** Exactly one of the two. */
  readonly url: string | null;
  readonly path: string | null;
}

/** The public exports of osv.dev, a zip for each ecosystem. Contacted by `vulndb update` alone. */
export const PUBLIC_MIRROR = 'https://storage.googleapis.com/osv-vulnerabilities';
const CATALOGUE = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';

/** Those whose packages are found; with what is known to be exploited they are the usual database. */
const USUAL = [
  ...['AlmaLinux', 'Alpine', 'Debian', 'Red Hat', 'Rocky Linux', 'SUSE', 'Ubuntu', 'openSUSE'],
  ...['Go', 'Maven', 'PyPI', 'RubyGems', 'crates.io', 'npm'],
];
const OTHER = ['Chainguard', 'NuGet', 'Packagist', 'Wolfi'];
const KEV = 'KEV';

const checkedUrl = (text: string, flag: string): string => {
  const url = URL.parse(text);
  if (url === null) throw new UserError(`${flag}: ${text} is not an address`, 'Give https://…');
  if (url.username !== '' || url.password !== '')
    throw new UserError(
      `${flag}: an address with a password in it would stand in the database`,
      'Fetch it yourself and name the file with --from',
    );
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
    throw new UserError(
      `${flag}: ${text} is not https; advisories are not signed, TLS is all that vouches for them`,
      'Give https://…, or fetch it yourself and name the file with --from',
    );
  return url.href;
};

const bulkSource = (ecosystem: string, mirror: string): UpdateSource => {
  if (ecosystem.toLowerCase() === 'kev') return { key: 'kev', url: CATALOGUE, path: null };
  const known = [...USUAL, ...OTHER].find((name) => name.toLowerCase() === ecosystem.toLowerCase());
  if (known === undefined) {
    const meant = nearest(ecosystem, [...USUAL, ...OTHER, KEV]);
    throw new UserError(
      `${ecosystem} is no ecosystem with a bulk export that is read`,
      meant === null
        ? `Name some of ${[...USUAL, ...OTHER, KEV].join(', ')}, or a file with --from`
        : `Did you mean '${meant}'?`,
    );
  }
  return {
    key: ecosystemFolder(known),
    url: `${mirror.replace(/\/$/, '')}/${encodeURIComponent(known)}/all.zip`,
    path: null,
  };
};

const keyOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/(\.tar)?\.(gz|zst|zip|tar|json|yaml|yml)$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64) || 'source';

const fromSource = (text: string): UpdateSource => {
  const named = existsSync(text) ? null : /^([a-z0-9][a-z0-9._-]{0,63})=(.+)$/.exec(text);
  const [, name, place = text] = named ?? [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) {
    const url = checkedUrl(place, '--from');
    return {
      key: name ?? keyOf(`${new URL(url).hostname}-${basename(new URL(url).pathname)}`),
      url,
      path: null,
    };
  }
  const path = resolve(place);
  if (!existsSync(path))
    throw new UserError(`--from: ${place} is not there`, 'Name a file, a folder or an address');
  return { key: name ?? keyOf(basename(path)), url: null, path };
};

/**
 * What an update fetches: what is named; else what the database was fetched from before; else the usual ecosystems. Throws `UserError` before anything is
 * contacted.
 */
export const updateSources = (
  ecosystems: readonly string[],
  flags: { readonly from?: readonly string[]; readonly mirror?: string },
  present: DatabaseManifest | null,
): readonly UpdateSource[] => {
  const mirror = flags.mirror === undefined ? PUBLIC_MIRROR : checkedUrl(flags.mirror, '--mirror');
  const named = [
    ...ecosystems.map((ecosystem) => bulkSource(ecosystem, mirror)),
    ...(flags.from ?? []).map(fromSource),
  ];
  const twice = named.find(({ key }, index) => named.findIndex((other) => other.key === key) < index);
  if (twice !== undefined)
    throw new UserError(
      `Two sources are called ${twice.key}`,
      'Name one of them otherwise: --from NAME=PATH',
    );
  if (named.length > 0) return named;
  const before = Object.entries(present?.sources ?? {}).flatMap(([key, source]) =>
    source !== undefined && /^https?:/.test(source.from) ? [{ key, url: source.from, path: null }] : [],
  );
  return before.length > 0 && flags.mirror === undefined
    ? before.map((source) => ({ ...source, url: checkedUrl(source.url, source.key) }))
    : [...USUAL, KEV].map((ecosystem) => bulkSource(ecosystem, mirror));
};
