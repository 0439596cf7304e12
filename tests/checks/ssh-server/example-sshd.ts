import type { Sshd } from 'rempart/check';

type Settings = Readonly<Record<string, string | readonly string[]>>;

const mapOf = (settings: Settings): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(settings).map(([keyword, value]) => [
      keyword,
      typeof value === 'string' ? [value] : value,
    ]),
  );

/** An sshd with these values for everybody, and other ones for what `special` names. */
export const exampleSshd = (
  settings: Settings,
  special: Readonly<Record<string, Settings>> = {},
  changes: Partial<Sshd> = {},
): Sshd => ({
  version: '9.2p1',
  running: true,
  source: 'sshd',
  problem: null,
  connections: {
    items: [
      { description: 'any user', general: true, settings: mapOf(settings), origins: new Map() },
      ...Object.entries(special).map(([description, own]) => ({
        description,
        general: false,
        settings: mapOf({ ...settings, ...own }),
        origins: new Map(
          Object.keys(own).map((keyword) => [keyword, { path: '/etc/ssh/sshd_config', line: 9 }]),
        ),
      })),
    ],
    complete: true,
    reason: null,
  },
  ...changes,
});

/** The first one of a table that has this id. */
export const checkNamed = <C extends { readonly id: string }>(table: readonly C[], id: string): C => {
  const found = table.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};
