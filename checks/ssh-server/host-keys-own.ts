import { defineCheck, filterSet, identityTimes, judgeEach, notApplicable, sshHostKeys } from 'rempart/check';

const DAY = 86_400_000;
/**
 * Systems of before systemd had no machine-id and got it with an upgrade, years after their keys. Support of the last of them, Debian 7, ended
 * on that day.
 */
const SINCE = Date.UTC(2018, 5, 1);

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

export default defineCheck({
  id: 'ssh-server/host-keys-own',
  title: 'Host keys of SSH are no older than the identity of the machine',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Keys from before the machine’s first start came with its image: every machine of the image has them, and each can pretend to be all others.',
  remediation:
    '`rm /etc/ssh/ssh_host_*_key*; ssh-keygen -A`, restart sshd and tell clients the new fingerprints; let the build of the image end with the `rm`, and leave `ssh_deletekeys` of cloud-init on.',
  references: [
    { standard: 'url', id: 'https://systemd.io/BUILDING_IMAGES/' },
    {
      standard: 'url',
      id: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/building-shared-amis.html',
    },
  ],
  needs: { self: { keys: sshHostKeys, times: identityTimes } },
  evaluate({ self: { keys, times } }) {
    if (keys === null) return notApplicable('sshd is not installed');
    const { machineId, busId } = times;
    if (machineId === null || !times.systemd)
      return notApplicable('The machine does not keep the day of its first start');
    const born = Math.min(machineId.modified, busId?.modified ?? machineId.modified);
    // Elsewhere the system may outlive its identity, as one whose root is made anew at each start.
    const made = new Map(
      times.hostKeys
        .filter(({ device }) => device === machineId.device)
        .map(({ path, modified, changed }) => [path, Math.max(modified, changed)]),
    );
    return judgeEach(
      filterSet(keys, ({ path }) => made.has(path)),
      ({ path }) => {
        const then = made.get(path) ?? born;
        if (then < SINCE || then + DAY >= born) return null;
        return {
          message: 'A host key is older than the machine',
          expected: `made on ${day(born)} or later`,
          actual: day(then),
          location: { path, resource: path },
        };
      },
      { whenEmpty: notApplicable('sshd has no host keys where the machine keeps its identity') },
    );
  },
});
