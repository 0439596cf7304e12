import {
  accounts,
  aptSettings,
  type BuildTool,
  type BuildTrace,
  buildTools,
  buildTraces,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  isClosedShell,
  judgeEach,
  nameServices,
  optional,
  sudoers,
  system,
} from 'rempart/check';

/** Tools of builds, each with an account of the same name to come in by. */
const TOOLS: readonly BuildTool[] = ['packer', 'vagrant'];

/** Names that only engines for containers give to the machine below: a build in a container took its packages from there. */
const BUILD_HOST =
  /^https?:\/\/(?:[^@/]*@)?(?:host\.docker\.internal|gateway\.docker\.internal|host\.containers\.internal)(?::|\/|$)/i;
/** Kernels of machines that the same programs run, where the names lead somewhere. */
const KNOWS_BUILD_HOST = /microsoft|orbstack|linuxkit/i;

const WORDS: Readonly<Record<BuildTrace['what'], string>> = {
  keys: 'lets in who had a key when the image was made',
  history: 'holds what was typed when the image was made',
  log: 'is a log of the machine that made the image',
  instance: 'holds what cloud-init was told for another machine',
  'work folder': 'was left by the tool that made the image',
  'disc image': 'holds drivers that were installed when the image was made',
};

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Names of logs, instances and work folders hold days and numbers: those of a folder are told together. */
const resourceOf = ({ path, what }: BuildTrace): string =>
  what === 'keys' || what === 'history' || what === 'disc image'
    ? path
    : path.slice(0, path.lastIndexOf('/'));

const fromTraces = (traces: readonly BuildTrace[]): readonly Finding[] => {
  const groups = new Map<string, BuildTrace[]>();
  for (const trace of traces) {
    const key = resourceOf(trace);
    groups.set(key, [...(groups.get(key) ?? []), trace]);
  }
  return [...groups].flatMap(([resource, [first, ...more]]): readonly Finding[] =>
    first === undefined
      ? []
      : [
          {
            message: `${first.path} ${WORDS[first.what]}${more.length === 0 ? '' : ` (and ${more.length} more)`}`,
            expected: 'nothing from before the machine’s first start',
            actual: `last changed on ${day(first.changed)}`,
            location: { path: first.path, resource },
            ...(first.what === 'log' || first.what === 'disc image' ? { severity: 'info' as const } : {}),
          },
        ],
  );
};

export default defineCheck({
  id: 'vulnerabilities/no-build-residue',
  title: 'Nothing else of the build of its image was left on the machine',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Accounts, keys, histories and logs of the build tell about the pipeline and let it in again, on every machine of the image.',
  remediation:
    'Remove what is named here, and let the build end with a step that does so: `virt-sysprep`, `cloud-init clean --logs --seed --machine-id`, `userdel -r packer`.',
  references: [
    { standard: 'url', id: 'https://systemd.io/BUILDING_IMAGES/' },
    {
      standard: 'url',
      id: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/building-shared-amis.html',
    },
    { standard: 'url', id: 'https://libguestfs.org/virt-sysprep.1.html' },
  ],
  needs: {
    self: {
      accounts,
      names: nameServices,
      sudoers: optional(sudoers),
      tools: buildTools,
      traces: buildTraces,
      apt: optional(aptSettings),
      system,
    },
  },
  evaluate({ self: { accounts, names, sudoers, tools, traces, apt, system } }) {
    const gone = TOOLS.filter((tool) => !tools.has(tool));
    const left = accounts.filter(
      ({ name, shell }) => gone.some((tool) => tool === name) && !isClosedShell(shell),
    );
    const fromAccounts = left.map(
      ({ name, line }): Finding => ({
        message: `The account ${name} is left from the build`,
        expected: 'no account of a tool that is not used here',
        actual: `${name} with a shell`,
        location: { path: '/etc/passwd', line, resource: name },
        fix: `userdel -r ${name}`,
      }),
    );
    // An account of a directory may bear the name too.
    const waiting =
      names.passwd.length > 0 ? [] : gone.filter((tool) => accounts.every(({ name }) => name !== tool));
    const rules = sudoers.known ? (sudoers.value?.rules ?? []) : [];
    const fromRules = waiting.flatMap((tool): readonly Finding[] => {
      const rule = rules.find(({ grantee }) => grantee === tool);
      return rule === undefined
        ? []
        : [
            {
              message: `sudo still has a rule for ${tool}, an account of the build that is gone`,
              expected: 'no rule for whoever gets the name next',
              actual: `${tool}: ${rule.noPassword ? 'without a password' : 'with a password'}`,
              location: { path: rule.path, line: rule.line, resource: `sudo ${tool}` },
            },
          ];
    });
    const settings =
      apt.known && system.kernel !== null && !KNOWS_BUILD_HOST.test(system.kernel) ? apt.value : null;
    const proxies = ['acquire::http::proxy', 'acquire::https::proxy'].filter((name) =>
      (settings?.get(name) ?? []).some((value) => BUILD_HOST.test(value)),
    );
    const fromApt = proxies.map(
      (name): Finding => ({
        message: 'apt asks through a machine that only the build could see',
        expected: 'no proxy, or one that is there',
        actual: `${name} names the machine below a container`,
        location: { path: '/etc/apt/apt.conf.d', resource: name },
      }),
    );
    const hidden =
      traces.reason ??
      (sudoers.known ? (sudoers.value?.reason ?? null) : sudoers.reason) ??
      (apt.known ? null : apt.reason);
    const found = [...fromAccounts, ...fromRules, ...fromApt, ...fromTraces(traces.items)];
    return judgeEach(
      hidden === null ? completeSet(found) : incompleteSet(found, hidden),
      (finding) => finding,
    );
  },
});
