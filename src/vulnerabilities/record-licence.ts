/** Who publishes records with this prefix, and under which licence (SPDX identifier); for the attribution that most of them ask for. */
const LICENCES: readonly (readonly [prefix: RegExp, licence: string])[] = [
  [/^(GHSA|PYSEC|GO|OSV|MAL|GSD)-/, 'CC-BY-4.0'],
  [/^RUSTSEC-/, 'CC0-1.0'],
  [/^(ALSA|ALBA|ALEA)-/, 'MIT'],
  [/^(RLSA|RXSA|RLBA|RLEA|RXBA|RXEA)-/, 'BSD-3-Clause'],
  [/^(USN|LSN|UBUNTU-CVE)-/, 'CC-BY-SA-4.0'],
  [/^(RHSA|RHBA|RHEA)-/, 'CC-BY-4.0'],
  [/^NODE-CORE-/, 'MIT'],
];

const BY_FORMAT: Readonly<Record<string, string>> = {
  kev: 'CC0-1.0',
  'node-core': 'MIT',
  rubysec: 'public domain',
  'debian-tracker': 'Debian security tracker data',
  'alpine-secdb': 'Alpine secdb data',
};

/** The licence of a record, by its format and, for OSV, by the prefix of its id; `see source` where it is not known. */
export const recordLicence = (format: string, id: string): string =>
  BY_FORMAT[format] ?? LICENCES.find(([prefix]) => prefix.test(id))?.[1] ?? 'see source';
