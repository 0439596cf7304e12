import {
  completeSet,
  defineCheck,
  type Finding,
  homeDirectories,
  incompleteSet,
  judgeEach,
  trustFiles,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/no-host-trust',
  title: 'No file lets other hosts in without a password',
  targets: ['host'],
  severity: 'high',
  rationale:
    'hosts.equiv, .rhosts and .shosts trust the name and address of another host, which anybody can forge.',
  remediation: 'Delete the file, and use SSH keys instead.',
  references: [
    { standard: 'dev-sec-linux', id: 'os-01' },
    { standard: 'cis-debian-12', id: '7.2.10' },
    { standard: 'lynis', id: 'HOME-9350' },
  ],
  needs: { self: { trust: trustFiles, homes: homeDirectories } },
  evaluate({ self: { trust, homes } }) {
    const own = homes.items.flatMap(({ files }) => files.filter(({ path }) => /\/\.[rs]hosts$/.test(path)));
    const reason = trust.reason ?? homes.reason;
    const found = [...trust.items, ...own];
    return judgeEach(
      reason === null ? completeSet(found) : incompleteSet(found, reason),
      ({ path }): Finding => ({
        message: `${path} lets users of other hosts in`,
        expected: 'no such file',
        actual: 'present',
        location: { path, resource: path },
      }),
    );
  },
});
