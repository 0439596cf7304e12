import table from '../../../checks/attack-surface/needless-packages.ts';
import { testCheck } from '../../test-check.ts';
import { packages } from './example-host.ts';

const NAMES: Readonly<Record<string, { readonly bad: readonly string[]; readonly good: readonly string[] }>> =
  {
    'legacy-clients': {
      bad: ['telnet', 'inetutils-telnet', 'rsh-client', 'tnftp'],
      good: ['openssh-client', 'lftp', 'curl'],
    },
    'directory-clients': {
      bad: ['ldap-utils', 'openldap-clients'],
      good: ['libldap-2.5-0', 'libldap-common'],
    },
    compilers: {
      bad: ['gcc-12', 'golang-1.22-go', 'rustc', 'gcc-c++', 'clang17'],
      good: ['gcc-12-base', 'libgcc-s1', 'golang-docker-credential-helpers'],
    },
    'attack-tools': {
      bad: ['nmap', 'hydra', 'netcat-traditional'],
      good: ['netcat-openbsd', 'tcpdump', 'johnsons'],
    },
  };

for (const check of table) {
  const names = NAMES[check.id.slice('attack-surface/'.length)] ?? { bad: [], good: [] };
  testCheck(check, [
    {
      name: `not ${names.good.join(', ')}`,
      facts: { self: { packages: packages(...names.good) } },
      expect: 'pass',
    },
    ...names.bad.map((name) => ({
      name,
      facts: { self: { packages: packages(name) } },
      expect: 'fail' as const,
    })),
    ...(check.id === 'attack-surface/directory-clients'
      ? [
          {
            name: 'a host whose accounts are in a directory',
            facts: { self: { packages: packages('ldap-utils', 'sssd-ldap') } },
            expect: 'not-applicable' as const,
          },
        ]
      : []),
    { name: 'no package manager', facts: { self: { packages: null } }, expect: 'not-applicable' },
  ]);
}
