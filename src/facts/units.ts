import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A unit of systemd, or a service of OpenRC or of System V init scripts, as it is set up on disk. */
export interface Unit {
  /** With its type for systemd (`ssh.service`), bare for the others (`sshd`). */
  readonly name: string;
  readonly manager: 'systemd' | 'openrc' | 'sysv';
  /**
   * `enabled`: something of the boot pulls it in by the administrator's or a generator's link; `static`: by the vendor's own link, or
   * nothing pulls it in and it has no [Install] section; `alias`: another name of `target`; `masked`: it cannot start at all.
   */
  readonly state: 'enabled' | 'disabled' | 'static' | 'masked' | 'alias';
  /** The unit that an alias, or an instance of a template, is made from; null for others. */
  readonly target: string | null;
  /** Targets or runlevels that pull it in, whoever made the link. */
  readonly wantedBy: readonly string[];
  /** Running now; null where nobody tells: no service manager of this kind runs, or systemd leaves no mark, as of sockets and timers. */
  readonly active: boolean | null;
  /** The file that defines it (of several the winning one); null for a dangling link. */
  readonly path: string | null;
}

export interface Units {
  /** The service manager that runs now; null where none does, as in a container. */
  readonly manager: 'systemd' | 'openrc' | null;
  /** Sorted by name. */
  readonly installed: ResourceSet<Unit>;
}

/** systemd.unit(5): earlier folders win. */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
] as const;

/**
 * Folders are listed, not asked of systemctl, which takes a third of a second. /run/systemd/units holds a link for every service that is
 * active or about to be. /lib is left out where it is /usr/lib by another name. One ls lists all, with /dev/null beside them, since it names
 * a folder only where it lists several things.
 */
const SCRIPT = `[ -d /run/systemd/system ] && echo '@ systemd'
[ -d /run/openrc ] && echo '@ openrc'
l=/lib/systemd/system
[ -L /lib ] && l=
i=
for d in ${FOLDERS.filter((folder) => !folder.startsWith('/lib')).join(' ')} $l; do
[ -d $d ] || continue
set -- "$@" $d/
for w in $d/*.wants $d/*.requires $d/*.upholds; do [ -d "$w" ] && set -- "$@" "$w/"; done
i="$i $d/*.service $d/*.socket $d/*.timer $d/*.path $d/*.mount $d/*.target"
done
for w do [ -r "$w" ] && [ -x "$w" ] || echo '@ hidden'; done
for d in /run/systemd/units /etc/runlevels/* /run/openrc/started /etc/rc[2345S].d /etc/init.d; do [ -d $d ] && set -- "$@" $d/; done
ls -ln /dev/null "$@" 2>/dev/null | sed 's,^\\(/.*\\)/:$,# \\1,'
echo '?'
[ -z "$i" ] || grep -ls '^\\[Install\\]' $i
:`;

/** Every unit known from the files and links on disk; whether it is enabled is derived as systemctl(1) is-enabled does. */
export const units = defineFact({
  id: 'units',
  description: 'Services, sockets and timers with their state at boot',
  probe: shell(SCRIPT),
  parse: (output): Units => {
    const listing = readListing(output?.stdout ?? '');
    const installed = [...systemdUnits(listing), ...openrcServices(listing), ...initScripts(listing)].sort(
      (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
    return {
      manager: listing.manager,
      installed: listing.hidden
        ? incompleteSet(installed, { code: 'permission', text: 'A folder of units may not be listed' })
        : completeSet(installed),
    };
  },
});

/** The first of the names that is there, aliases followed; null when none is. A masked unit is there. */
export const unitNamed = (all: Units, ...names: readonly string[]): Unit | null => {
  for (const name of names) {
    const unit = all.installed.items.find((candidate) => candidate.name === name);
    if (unit?.state !== 'alias') {
      if (unit !== undefined) return unit;
      continue;
    }
    const target = all.installed.items.find((candidate) => candidate.name === unit.target);
    if (target !== undefined) return target;
  }
  return null;
};

/** Something starts the unit with the machine. */
export const startsAtBoot = (unit: Unit): boolean =>
  unit.state === 'enabled' || (unit.state === 'static' && unit.wantedBy.length > 0);

interface Member {
  readonly name: string;
  readonly target: string | null;
  readonly empty: boolean;
}

interface Listing {
  readonly manager: Units['manager'];
  readonly hidden: boolean;
  readonly folders: ReadonlyMap<string, readonly Member[]>;
  /** Paths of unit files with an [Install] section. */
  readonly installable: ReadonlySet<string>;
}

const ENTRY = /^([-l])\S+ +\d+ +\S+ +\S+ +(\d+) +\S+ +\d+ +[\d:]+ (.+)$/;

const readListing = (text: string): Listing => {
  let [manager, hidden]: [Units['manager'], boolean] = [null, false];
  const folders = new Map<string, Member[]>();
  const installable = new Set<string>();
  let members: Member[] | null = null;
  for (const line of text.split('\n')) {
    if (line === '@ systemd' || line === '@ openrc') manager ??= line === '@ systemd' ? 'systemd' : 'openrc';
    else if (line === '@ hidden') hidden = true;
    else if (line.startsWith('# ')) {
      members = [];
      folders.set(line.slice(2), members);
    } else if (line === '?' || line.startsWith('? ')) members = null;
    else if (members === null) {
      if (line.startsWith('/')) installable.add(line);
    } else {
      const [, type, size, rest = ''] = ENTRY.exec(line) ?? [];
      if (type === undefined) continue;
      const arrow = type === 'l' ? rest.indexOf(' -> ') : -1;
      members.push({
        name: arrow < 0 ? rest : rest.slice(0, arrow),
        target: arrow < 0 ? null : rest.slice(arrow + 4),
        empty: type === '-' && size === '0',
      });
    }
  }
  return { manager, hidden, folders, installable };
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `getty@tty1.service` is made from `getty@.service`; null for a unit that is no instance. */
const templateOf = (name: string): string | null => {
  const match = /^([^@]+@)[^@]+(\.[a-z]+)$/.exec(name);
  return match === null ? null : `${match[1]}${match[2]}`;
};

const UNIT_NAME = /\.(service|socket|timer|path|mount|automount|target|swap|slice|scope)$/;

interface Definition {
  readonly path: string;
  readonly member: Member;
}

const systemdUnits = (listing: Listing): Unit[] => {
  const definitions = new Map<string, Definition>();
  const wanted = new Map<string, { readonly by: Set<string>; vendorOnly: boolean }>();
  for (const folder of FOLDERS)
    for (const member of listing.folders.get(folder) ?? [])
      if (UNIT_NAME.test(member.name) && !definitions.has(member.name))
        definitions.set(member.name, { path: `${folder}/${member.name}`, member });
  for (const [folder, members] of listing.folders) {
    const match = /^(\/.*)\/([^/]+)\.(wants|requires|upholds)$/.exec(folder);
    if (match === null) continue;
    const [, base = '', by = ''] = match;
    for (const member of members.filter(
      ({ name, target }) => UNIT_NAME.test(name) && target !== '/dev/null',
    )) {
      const entry = wanted.get(member.name) ?? { by: new Set<string>(), vendorOnly: true };
      entry.by.add(by);
      if (!/^(\/usr)?(\/local)?\/lib\//.test(base)) entry.vendorOnly = false;
      wanted.set(member.name, entry);
    }
  }
  const started = listing.folders.get('/run/systemd/units');
  const active = new Set(
    (started ?? [])
      .filter(({ name }) => name.startsWith('invocation:'))
      .map(({ name }) => name.slice('invocation:'.length)),
  );
  const aliased = aliasTargets(definitions);
  const names = new Set([...definitions.keys(), ...wanted.keys()]);
  return [...names].map((name): Unit => {
    const own = definitions.get(name);
    const template = templateOf(name);
    const definition = own ?? (template === null ? undefined : definitions.get(template));
    const masked = definition !== undefined && isMasked(definition.member);
    const linked = own?.member.target ?? null;
    const alias = !masked && linked !== null && baseName(linked) !== name && template === null;
    const pull = wanted.get(name);
    const state = (): Unit['state'] => {
      if (masked) return 'masked';
      if (alias) return 'alias';
      if (pull !== undefined) return pull.vendorOnly ? 'static' : 'enabled';
      if (aliased.has(name)) return 'enabled';
      return definition !== undefined && listing.installable.has(definition.path) ? 'disabled' : 'static';
    };
    return {
      name,
      manager: 'systemd',
      state: state(),
      target: alias && linked !== null ? baseName(linked) : own === undefined ? template : null,
      wantedBy: [...(pull?.by ?? [])].sort(),
      active: listing.manager === 'systemd' && started !== undefined ? isActive(name, active) : null,
      path: definition?.path ?? null,
    };
  });
};

/** Only of services is the missing link of one that does not run: sockets, timers and targets have none while they are active. */
const isActive = (name: string, active: ReadonlySet<string>): boolean | null =>
  active.has(name) || (name.endsWith('.service') ? false : null);

const isMasked = ({ target, empty }: Member): boolean => target === '/dev/null' || empty;

/** Units that an Alias= link in /etc enables (`display-manager.service`, `dbus.service`). */
const aliasTargets = (definitions: ReadonlyMap<string, Definition>): ReadonlySet<string> =>
  new Set(
    [...definitions]
      .filter(
        ([name, { path, member }]) => path.startsWith('/etc/') && baseName(member.target ?? name) !== name,
      )
      .map(([, { member }]) => baseName(member.target ?? '')),
  );

const openrcServices = (listing: Listing): Unit[] => {
  const levels = [...listing.folders].filter(([folder]) => folder.startsWith('/etc/runlevels/'));
  if (levels.length === 0) return [];
  const started = listing.folders.get('/run/openrc/started');
  return (listing.folders.get('/etc/init.d') ?? []).map(({ name }): Unit => {
    const wantedBy = levels
      .filter(([, members]) => members.some((member) => member.name === name))
      .map(([folder]) => baseName(folder))
      .sort();
    return {
      name,
      manager: 'openrc',
      state: wantedBy.length > 0 ? 'enabled' : 'disabled',
      target: null,
      wantedBy,
      active: started === undefined ? null : started.some((member) => member.name === name),
      path: `/etc/init.d/${name}`,
    };
  });
};

/** Init scripts of a system without systemd and OpenRC; systemd's generator makes units of them that are listed as such. */
const initScripts = (listing: Listing): Unit[] => {
  const levels = [...listing.folders].filter(([folder]) => /^\/etc\/rc[2345S]\.d$/.test(folder));
  const other = listing.manager !== null || listing.folders.has('/usr/lib/systemd/system');
  if (levels.length === 0 || other) return [];
  return (listing.folders.get('/etc/init.d') ?? []).map(({ name }): Unit => {
    const wantedBy = levels
      .filter(([, members]) =>
        members.some((member) => /^S\d+/.test(member.name) && member.name.replace(/^S\d+/, '') === name),
      )
      .map(([folder]) => baseName(folder))
      .sort();
    return {
      name,
      manager: 'sysv',
      state: wantedBy.length > 0 ? 'enabled' : 'disabled',
      target: null,
      wantedBy,
      active: null,
      path: `/etc/init.d/${name}`,
    };
  });
};
