import { containerInspect, defineCheck, type Finding, fail, notTold, pass, safeWord } from 'rempart/check';

/** Settings of the network namespace that weaken it, and the values that do; ip_forward is on in every container of most engines. */
const WEAKENING: readonly (readonly [RegExp, RegExp])[] = [
  [/^net\.ipv4\.conf\.[^.]+\.route_localnet$/, /^[^0]/],
  [/^net\.ipv[46]\.conf\.[^.]+\.accept_(?:redirects|source_route)$/, /^[^0]/],
  [/^net\.ipv4\.conf\.[^.]+\.send_redirects$/, /^[^0]/],
  [/^net\.ipv4\.conf\.[^.]+\.rp_filter$/, /^0/],
  [/^net\.ipv4\.tcp_syncookies$/, /^0/],
];

export default defineCheck({
  id: 'isolation/sysctls',
  title: 'No kernel setting of the container is weakened',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Redirects, source routes and packets for loopback from outside let neighbours on the network steer and spoof its traffic.',
  remediation: 'Take the setting out of `--sysctl` (Compose: `sysctls`) and recreate the container.',
  fix: {
    flag: 'without --sysctl',
    compose: 'without sysctls',
    breaks: 'Routing or address takeover inside the container that relies on the setting',
  },
  seen: 'requested',
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.kernel.org/networking/ip-sysctl.html' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { sysctls } = inspect.hostConfig;
    if (sysctls === null) return notTold('the kernel settings of the container');
    const findings = Object.entries(sysctls).flatMap(([name, value]): readonly Finding[] =>
      WEAKENING.some(([setting, weak]) => setting.test(name) && weak.test(value.trim()))
        ? [
            {
              message: `${name} is weakened`,
              expected: 'the kernel’s default',
              actual: value,
              location: { pointer: '/HostConfig/Sysctls', resource: `sysctl ${name}` },
              fix: {
                flag: `without --sysctl ${safeWord(`${name}=${value}`, 'NAME=VALUE')}`,
                compose: `sysctls: without ${safeWord(name, 'NAME')}`,
              },
            },
          ]
        : [],
    );
    const [first, ...rest] = findings;
    const names = Object.keys(sysctls);
    return first === undefined
      ? pass(names.length === 0 ? 'none set' : names.join(', '))
      : fail([first, ...rest]);
  },
});
