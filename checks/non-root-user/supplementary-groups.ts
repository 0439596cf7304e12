import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  groups,
  notTold,
  optional,
  pass,
  safeWord,
} from 'rempart/check';

/** Groups whose members can become root of a Linux host, or read all of it. */
const POWERFUL = new Set([
  'root',
  'docker',
  'disk',
  'kmem',
  'shadow',
  'sudo',
  'wheel',
  'adm',
  'lxd',
  'incus',
  'libvirt',
  'kvm',
]);
const MILD = new Set(['adm', 'kvm']);

export default defineCheck({
  id: 'non-root-user/supplementary-groups',
  title: 'No group with power over the host is added',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'Groups are numbers that the host shares: the host’s docker or disk group inside a container opens the engine’s socket and the disks to an ordinary user.',
  remediation:
    'Take the group out of `--group-add` (Compose: `group_add`) and recreate the container; where it is there for the engine’s socket, put a filtering socket proxy between.',
  fix: {
    flag: 'without --group-add',
    compose: 'without group_add',
    breaks: 'What the program opens by that group: the engine’s socket, disks, logs',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/install/linux-postinstall/#manage-docker-as-a-non-root-user',
    },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { host: { groups: optional(groups) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { groupAdd } = inspect.hostConfig;
    if (groupAdd === null) return notTold('the groups added to the container');
    const onHost = parent.host.groups;
    const nameOf = (text: string): string => {
      if (!/^\d+$/.test(text)) return text;
      if (Number(text) === 0) return 'root';
      return (onHost.known ? onHost.value.find(({ gid }) => gid === Number(text))?.name : undefined) ?? text;
    };
    const findings = groupAdd.flatMap((text): readonly Finding[] => {
      const name = nameOf(text);
      if (!POWERFUL.has(name)) return [];
      return [
        {
          message: `The group ${name} is added to the container’s user`,
          expected: 'no group of the host with power over it',
          actual: name === text ? text : `${text} (${name} on the host)`,
          severity: MILD.has(name) ? 'low' : 'medium',
          location: { pointer: '/HostConfig/GroupAdd', resource: `group ${name}` },
          fix: {
            flag: `without --group-add ${safeWord(text, 'GROUP')}`,
            compose: `group_add: without ${safeWord(text, 'GROUP')}`,
          },
        },
      ];
    });
    const [first, ...rest] = findings;
    return first === undefined
      ? pass(groupAdd.length === 0 ? 'none added' : groupAdd.join(', '))
      : fail([first, ...rest]);
  },
});
