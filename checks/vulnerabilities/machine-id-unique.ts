import { bootId, defineCheck, fail, machineId, notApplicable, otherMachines, pass } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/machine-id-unique',
  title: 'No other machine of the run has the same machine-id',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'The machines were made of an image that kept it, and with it maybe host keys and the random seed. Addresses and names of logs that are made of the id collide, and a secret that a program derives from it is known on all of them.',
  remediation:
    'Give the machine an id of its own and restart it. Empty the file as the last step of building the image.',
  fix: {
    command: 'rm -f /etc/machine-id /var/lib/dbus/machine-id && systemd-machine-id-setup && systemctl reboot',
    breaks: 'Leases and journals that go by the old id are new ones; the machine restarts.',
  },
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/machine-id.html' },
  ],
  needs: {
    self: { machine: machineId, boot: bootId },
    peers: { machine: machineId, boot: bootId },
  },
  evaluate({ self: { machine, boot }, peers }) {
    if (machine === null) return notApplicable('The machine has no machine-id');
    const others = otherMachines(boot, peers);
    if (others.length === 0) return notApplicable('No other machine was named before it in this run');
    const twin = others.find((other) => other.machine === machine);
    return twin === undefined
      ? pass(`Compared with ${others.length} named before`)
      : fail({
          message: `${twin.target.name} has the same machine-id`,
          expected: 'an id of its own',
          actual: `the id of ${twin.target.name}`,
          location: { path: '/etc/machine-id', resource: '/etc/machine-id' },
        });
  },
});
