/** Flags whose key in daemon.json has another name (dockerd(8)); they may be repeated. */
const PLURALS: Readonly<Record<string, string>> = {
  host: 'hosts',
  label: 'labels',
  dns: 'dns',
  'dns-opt': 'dns-opts',
  'insecure-registry': 'insecure-registries',
  'registry-mirror': 'registry-mirrors',
  'authorization-plugin': 'authorization-plugins',
  'log-opt': 'log-opts',
  'exec-opt': 'exec-opts',
  'storage-opt': 'storage-opts',
  'default-ulimit': 'default-ulimits',
  'default-network-opt': 'default-network-opts',
  'cdi-spec-dir': 'cdi-spec-dirs',
  'add-runtime': 'runtimes',
};

/** Flags that are true when they stand alone; any other one takes the next word. */
const SWITCHES = new Set([
  'allow-direct-routing',
  'cri-containerd',
  'debug',
  'disable-legacy-registry',
  'experimental',
  'help',
  'icc',
  'init',
  'ip-forward',
  'ip-forward-no-drop',
  'ip-masq',
  'iptables',
  'ip6tables',
  'ipv6',
  'live-restore',
  'no-new-privileges',
  'raw-logs',
  'restart',
  'rootless',
  'selinux-enabled',
  'tls',
  'tlsverify',
  'userland-proxy',
  'validate',
  'version',
]);

const SHORT: Readonly<Record<string, string>> = {
  b: 'bridge',
  D: 'debug',
  g: 'data-root',
  G: 'group',
  H: 'host',
  l: 'log-level',
  p: 'pidfile',
  r: 'restart',
  s: 'storage-driver',
  v: 'version',
};

/** Booleans as Go's strconv.ParseBool reads them; dockerd refuses any other word. */
const TRUE = /^(?:1|t|T|TRUE|true|True)$/;

interface Flag {
  readonly name: string;
  /** The text behind `=`, or behind a short flag; null where the next word is the value. */
  readonly value: string | null;
}

/** The flags of one word: `--icc=false`, `-H=fd://`, `-Htcp://…`, `-Dl` with its value in the next word. */
const flagsIn = (word: string): readonly Flag[] => {
  const long = /^--([A-Za-z0-9][\w-]*)(?:=([\s\S]*))?$/.exec(word);
  if (long !== null) return [{ name: long[1] ?? '', value: long[2] ?? null }];
  if (!/^-[A-Za-z]/.test(word)) return [];
  const flags: Flag[] = [];
  for (let at = 1; at < word.length; at++) {
    const name = SHORT[word[at] ?? ''];
    if (name === undefined) return flags;
    const rest = word.slice(at + 1);
    if (rest.startsWith('=')) return [...flags, { name, value: rest.slice(1) }];
    if (!SWITCHES.has(name)) return [...flags, { name, value: rest === '' ? null : rest }];
    flags.push({ name, value: null });
  }
  return flags;
};

/** The settings of a command line of dockerd by their key in daemon.json, as pflag reads it; repeated flags gather in a list. */
export const daemonFlags = (argv: readonly string[]): ReadonlyMap<string, unknown> => {
  const flags = new Map<string, unknown>();
  for (let index = 1; index < argv.length; index++)
    for (const { name, value } of flagsIn(argv[index] ?? '')) {
      if (SWITCHES.has(name)) {
        flags.set(name, TRUE.test(value ?? 'true'));
        continue;
      }
      const text = value ?? argv[++index] ?? '';
      const plural = PLURALS[name];
      if (plural === undefined) flags.set(name, text);
      else flags.set(plural, [...((flags.get(plural) as readonly unknown[] | undefined) ?? []), text]);
    }
  return flags;
};
