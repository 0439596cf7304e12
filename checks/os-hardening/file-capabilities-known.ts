import { defineCheck, type Finding, fileCapabilities, judgeEach } from 'rempart/check';

/** Files and capabilities as packages of the known distributions install them. */
const KNOWN: Readonly<Record<string, RegExp>> = {
  ping: /^cap_net_raw[+=]e?p$/,
  ping4: /^cap_net_raw[+=]e?p$/,
  ping6: /^cap_net_raw[+=]e?p$/,
  fping: /^cap_net_raw[+=]e?p$/,
  arping: /^cap_net_raw[+=]e?p$/,
  clockdiff: /^(cap_sys_nice,)?cap_net_raw(,cap_sys_nice)?[+=]e?p$/,
  'mtr-packet': /^cap_net_raw[+=]e?p$/,
  traceroute6: /^cap_net_raw[+=]e?p$/,
  dumpcap: /^cap_net_admin,cap_net_raw[+=]e?i?p$/,
  newuidmap: /^cap_setuid[+=]e?p$/,
  newgidmap: /^cap_setgid[+=]e?p$/,
  suexec: /^cap_setgid,cap_setuid[+=]e?p$/,
  'gst-ptp-helper': /^cap_net_bind_service,cap_net_admin(,cap_sys_nice)?[+=]e?p$/,
  'gnome-keyring-daemon': /^cap_ipc_lock[+=]e?p$/,
  kwin_wayland: /^cap_sys_nice[+=]e?p$/,
  sway: /^cap_sys_nice[+=]e?p$/,
  rcp: /^cap_net_bind_service[+=]e?p$/,
  rsh: /^cap_net_bind_service[+=]e?p$/,
  rlogin: /^cap_net_bind_service[+=]e?p$/,
  'snap-confine': /./,
  sssd_pam: /./,
  krb5_child: /./,
  ldap_child: /./,
  selinux_child: /./,
};

/** Capabilities by which a program becomes root or reads everything (capabilities(7)). */
const AMOUNTS_TO_ROOT =
  /cap_(setuid|setgid|sys_admin|sys_module|sys_ptrace|sys_rawio|dac_override|dac_read_search|chown|fowner|fsetid|setfcap|setpcap|mac_admin|mac_override|bpf|sys_chroot|mknod|linux_immutable)|=(e?i?p)?$|^all/;

export default defineCheck({
  id: 'os-hardening/file-capabilities-known',
  title: 'Programs with capabilities are those the distribution installs',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A file capability gives a part of root’s rights to whoever runs the program, and no listing of modes shows it.',
  remediation:
    'Run `setcap -r FILE`; for a server on a low port use AmbientCapabilities= in its unit instead.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  needs: { self: { capable: fileCapabilities } },
  evaluate({ self: { capable } }) {
    return judgeEach(
      capable,
      ({ path, capabilities }): Finding | null => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const held = capabilities ?? '';
        if (/^(\/usr)?\/(s?bin|lib(64)?|libexec)\//.test(path) && KNOWN[name]?.test(held)) return null;
        // `=p` alone, without names, is every capability.
        const root = AMOUNTS_TO_ROOT.test(held.replace(/^(cap_\w+(?:,cap_\w+)*)[+=][eip]+$/, '$1'));
        return {
          message: root
            ? `${path} makes root of whoever runs it`
            : `${path} gives capabilities to whoever runs it`,
          expected: 'no file capabilities',
          actual: held,
          location: { path, resource: path },
          ...(root ? {} : { severity: 'medium' }),
        };
      },
      { partialCredit: true },
    );
  },
});
