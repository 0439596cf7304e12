import {
  defineCheck,
  type Finding,
  fail,
  type LoginBanner,
  loginBanners,
  osRelease,
  pass,
  undecided,
} from 'rempart/check';

/** agetty(8): system name, release, version, machine and a line of os-release. */
const ESCAPES = /\\[smrvS]/;

const telling = ({ text }: LoginBanner, systems: readonly string[]): string | null => {
  const field = ESCAPES.exec(text)?.[0];
  if (field !== undefined) return field;
  const words = text.toLowerCase();
  return systems.find((name) => new RegExp(`(^|[^a-z])${name}([^a-z]|$)`).test(words)) ?? null;
};

/** A word that a text against unauthorised use holds in English, German, French or Spanish; others are for a person to read. */
const WARNS =
  /authori[sz]ed|unauthori[sz]ed|prohibited|monitored|unbefugt|befugt|autoris|interdit|autorizad|prohibid/i;

export default [
  defineCheck({
    id: 'os-hardening/banners-hide-system',
    title: 'Texts at logins do not tell which system this is',
    targets: ['host'],
    severity: 'info',
    rationale:
      'Name and release tell a stranger which holes to look for before he has tried anything. The kind of system is easily told in other ways too, hence no weight.',
    remediation:
      'Take \\m, \\r, \\s, \\v, \\S and the name of the system out of /etc/issue, /etc/issue.net and /etc/motd.',
    references: [
      { standard: 'cis-debian-12', id: '1.6.1' },
      { standard: 'cis-debian-12', id: '1.6.2' },
      { standard: 'cis-debian-12', id: '1.6.3' },
    ],
    needs: { self: { shown: loginBanners, release: osRelease } },
    evaluate({ self: { shown, release } }) {
      const systems = [
        'debian',
        'ubuntu',
        'fedora',
        'centos',
        'rocky',
        'almalinux',
        'opensuse',
        'alpine',
        'arch linux',
        ...(release === null || !/^[a-z]{4,}$/.test(release.id) ? [] : [release.id]),
      ];
      const findings = shown.banners.flatMap((banner): readonly Finding[] => {
        const told = telling(banner, systems);
        return told === null
          ? []
          : [
              {
                message: `${banner.path} tells which system this is`,
                expected: 'no name, no release',
                actual: told,
                location: { path: banner.path, resource: banner.name },
              },
            ];
      });
      const [first, ...rest] = findings;
      if (first !== undefined) return fail([first, ...rest]);
      return shown.reason === null ? pass() : undecided(shown.reason);
    },
  }),
  defineCheck({
    id: 'os-hardening/banners-warn',
    title: 'A text before each login says that it is for those who may',
    targets: ['host'],
    severity: 'info',
    rationale: 'In some jurisdictions an intruder can be charged only when he was told. It keeps nobody out.',
    remediation:
      'Write a text that your lawyers agree with into /etc/issue and /etc/issue.net, and let SSH show it: `Banner /etc/issue.net` in sshd_config.',
    references: [
      { standard: 'lynis', id: 'BANN-7124' },
      { standard: 'lynis', id: 'BANN-7126' },
      { standard: 'lynis', id: 'BANN-7128' },
      { standard: 'lynis', id: 'BANN-7130' },
    ],
    needs: { self: { shown: loginBanners } },
    evaluate({ self: { shown } }) {
      const findings = (['issue', 'issue.net'] as const).flatMap((name): readonly Finding[] => {
        const text = shown.banners.find((banner) => banner.name === name)?.text ?? '';
        return WARNS.test(text)
          ? []
          : [
              {
                message: `/etc/${name} warns nobody`,
                expected: 'a text against use by others',
                actual: text.trim() === '' ? 'empty' : 'another text',
                location: { path: `/etc/${name}`, resource: name },
              },
            ];
      });
      const [first, ...rest] = findings;
      if (first === undefined) return pass();
      return shown.reason === null ? fail([first, ...rest]) : undecided(shown.reason);
    },
  }),
] as const;
