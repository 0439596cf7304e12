import { defineCheck, fileSystemWalk, filterSet, judgeEach } from 'rempart/check';

/** Each of them is root by another name. */
const STRONG =
  /cap_(?:sys_admin|sys_module|sys_rawio|sys_ptrace|dac_override|dac_read_search|setuid|setgid|setpcap|setfcap|chown|fowner|bpf|mac_admin|mac_override)/;

export default defineCheck({
  id: 'filesystem-permissions/image-file-capabilities',
  title: 'No program of the image brings capabilities of its own',
  targets: ['image'],
  severity: 'high',
  rationale:
    'A file capability is a setuid bit that `ls` does not show: whoever runs the program gets it, as far as the container’s bounding set goes.',
  remediation:
    '`RUN setcap -r FILE` in the Dockerfile; give the container the one capability it needs with `--cap-add` and an ordinary user.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  needs: { self: { walk: fileSystemWalk } },
  evaluate: ({ self: { walk } }) =>
    judgeEach(
      filterSet(walk, ({ capabilities }) => capabilities !== null),
      ({ path, capabilities }) => ({
        message: `${path} brings ${capabilities}`,
        expected: 'no file capabilities',
        actual: capabilities,
        location: { path, resource: path },
        ...(STRONG.test(capabilities ?? '') ? {} : { severity: 'low' as const }),
      }),
    ),
});
