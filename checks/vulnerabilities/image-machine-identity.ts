import { defineCheck, type FileEntry, type Finding, judgeEach, shippedIdentities } from 'rempart/check';

/** machine-id(5): 32 digits and a line break; `uninitialized` asks the first boot for a new one. */
const SHORTEST_ID = 32;

export default defineCheck({
  id: 'vulnerabilities/image-machine-identity',
  title: 'The image ships no identity of one machine',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Every machine and container of the image gets the same machine-id and seed: logs and addresses that are made of them collide, and what a program takes for a secret of its machine is known to whoever has the image.',
  remediation:
    'End the build with `truncate -s 0 /etc/machine-id && rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed`; the first start makes new ones.',
  fix: {
    dockerfile:
      'RUN truncate -s 0 /etc/machine-id && rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed',
    breaks:
      'A program without an init that insists on a machine-id: give it one when it starts (`dbus-uuidgen --ensure`).',
  },
  references: [
    { standard: 'url', id: 'https://www.freedesktop.org/software/systemd/man/latest/machine-id.html' },
    { standard: 'url', id: 'https://systemd.io/BUILDING_IMAGES/' },
  ],
  needs: { self: { files: shippedIdentities } },
  evaluate({ self: { files } }) {
    const isFilled = ({ path, type, size }: FileEntry): boolean =>
      type === 'file' && size >= (path.endsWith('/machine-id') ? SHORTEST_ID : 1);
    const own = files.items.some((entry) => entry.path === '/etc/machine-id' && isFilled(entry));
    return judgeEach(files, (entry): Finding | null => {
      const { path, size } = entry;
      // That of D-Bus is most often a link to the other one.
      if (!isFilled(entry) || (own && path === '/var/lib/dbus/machine-id')) return null;
      return {
        message: `${path} was left in the image`,
        expected: 'empty, or not there',
        actual: `${size} bytes`,
        location: { path, resource: path },
      };
    });
  },
});
