import { defineCheck, fileSystemWalk, filterSet, judgePaths } from 'rempart/check';

/** Each of them is root by another name; `=ep` without a name is all of them. */
const STRONG =
  /cap_(?:sys_admin|sys_module|sys_rawio|sys_ptrace|dac_override|dac_read_search|setuid|setgid|setpcap|setfcap|chown|fowner|mknod|bpf|mac_admin|mac_override)\b|(?:^|\s)(?:all)?=\S/;
/** The shadow package gives them what they need to write the id maps of a user namespace. */
const ID_MAPS = /^\/usr\/bin\/new([ug])idmap$/;

const isMild = (path: string, capabilities: string): boolean => {
  const maps = ID_MAPS.exec(path)?.[1];
  return maps === undefined
    ? !STRONG.test(capabilities)
    : new RegExp(`^cap_set${maps}id[=+]e?p$`).test(capabilities);
};

export default defineCheck({
  id: 'filesystem-permissions/image-file-capabilities',
  title: 'No program of the image brings capabilities of its own',
  targets: ['image'],
  severity: 'high',
  rationale:
    'A file capability is a setuid bit that `ls` does not show: whoever runs the program gets it, as far as the container’s bounding set goes.',
  remediation:
    '`RUN setcap -r FILE` in the Dockerfile; give the container the one capability it needs with `--cap-add` and an ordinary user.',
  fix: {
    dockerfile: 'RUN setcap -r FILE',
    flag: '--cap-drop ALL --cap-add NET_BIND_SERVICE (the one that it needs)',
    compose: 'cap_drop: [ALL]; cap_add: [NET_BIND_SERVICE]',
    breaks:
      'An ordinary user can no longer use what the program needed the capability for (ping, low ports).',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgePaths(
      filterSet(walk, ({ capabilities }) => capabilities !== null),
      ({ path, capabilities }) => {
        const text = capabilities ?? '';
        return {
          message: `${path} brings ${/^(?:all)?=/.test(text) ? 'every capability' : text}`,
          expected: 'no file capabilities',
          actual: text,
          location: { path, resource: path },
          ...(isMild(path, text) ? { severity: 'low' as const } : {}),
        };
      },
    ),
});
