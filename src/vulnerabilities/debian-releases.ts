/** Debian's releases by code name, since the tracker knows them; `sid` has no number. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ['etch', '4'],
  ['lenny', '5'],
  ['squeeze', '6'],
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
  ['sid', 'sid'],
]);

/** The ecosystem of a release, `Debian:12` for `bookworm`; null for one that is not known. */
export const debianEcosystem = (codename: string): string | null => {
  const release = RELEASES.get(codename);
  return release === undefined ? null : `Debian:${release}`;
};
