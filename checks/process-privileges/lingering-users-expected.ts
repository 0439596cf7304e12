import { accounts, defineCheck, type Finding, hostProcesses, judgeEach, lingeringUsers } from 'rempart/check';

/** Engines without root, which must run when nobody is logged in. */
const ENGINE = /^(dockerd|rootlesskit|containerd|podman|conmon|slirp4netns|pasta|rootlessport)/;

export default defineCheck({
  id: 'process-privileges/lingering-users-expected',
  title: 'Services of users end with their last login',
  targets: ['host'],
  severity: 'low',
  rationale:
    'With lingering a user’s programs start with the machine and stay after he left: a quiet place for what a break-in leaves behind.',
  remediation:
    'Run `loginctl disable-linger NAME`, or give the service a system unit with `User=NAME`. Users of rootless containers need it.',
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/loginctl.html' },
  ],
  needs: { self: { lingering: lingeringUsers, accounts, processes: hostProcesses } },
  evaluate({ self: { lingering, accounts, processes } }) {
    return judgeEach(lingering, (name): Finding | null => {
      const account = accounts.find((entry) => entry.name === name);
      const engine = processes.items.some(
        (process) => process.uid === account?.uid && ENGINE.test(process.name),
      );
      if (engine) return null;
      return {
        message:
          account === undefined
            ? `${name}, who is no local account, may run services without a login`
            : `${name} may run services without a login`,
        expected: 'a user of rootless containers, or nobody',
        actual: 'lingers',
        location: { path: `/var/lib/systemd/linger/${name}`, resource: name },
        fix: `loginctl disable-linger ${name}`,
      };
    });
  },
});
