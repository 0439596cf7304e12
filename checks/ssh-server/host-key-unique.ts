import {
  bootId,
  defineCheck,
  incompleteSet,
  judgeEach,
  notApplicable,
  otherMachines,
  sshHostKeys,
} from 'rempart/check';

export default defineCheck({
  id: 'ssh-server/host-key-unique',
  title: 'No other host of the run proves itself with the same SSH key',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Machines that were cloned with their keys can each pretend to be the other: whoever takes over one reads and changes what administrators send to all of them.',
  remediation:
    'On all of them but one: `rm /etc/ssh/ssh_host_*_key*`, `ssh-keygen -A`, restart sshd, and tell clients the new fingerprints. Remove the keys from the image that machines are made of. Several servers behind one name: give each its own key and a host certificate for the name.',
  fix: {
    command: 'rm /etc/ssh/ssh_host_*_key* && ssh-keygen -A && systemctl restart ssh',
    breaks: 'Clients that know the old key refuse to connect until they learn the new one.',
  },
  references: [
    { standard: 'dev-sec-ssh', id: 'sshd-14' },
    { standard: 'url', id: 'https://man.openbsd.org/sshd#FILES' },
  ],
  needs: {
    self: { keys: sshHostKeys, boot: bootId },
    peers: { keys: sshHostKeys, boot: bootId },
  },
  evaluate({ self, peers }) {
    if (self.keys === null) return notApplicable('sshd is not installed');
    const others = otherMachines(self.boot, peers);
    if (others.length === 0) return notApplicable('No other machine was named before it in this run');
    const silent = self.keys.items.find(({ publicKey }) => publicKey === null);
    return judgeEach(
      silent === undefined || !self.keys.complete
        ? self.keys
        : incompleteSet(self.keys.items, {
            code: 'parse-error',
            text: `There is no public key in ${silent.path}.pub`,
          }),
      ({ path, publicKey }) => {
        if (publicKey === null) return null;
        const twin = others.find(({ keys }) =>
          keys?.items.some((key) => key.publicKey?.blob === publicKey.blob),
        );
        if (twin === undefined) return null;
        return {
          message: `${twin.target.name} has the same host key (${publicKey.type})`,
          expected: 'a key of its own',
          actual: `the key of ${twin.target.name}`,
          location: { path: `${path}.pub`, resource: path },
        };
      },
      { whenEmpty: notApplicable('sshd has no host keys') },
    );
  },
});
