import { defineCheck, type Finding, fileSystemWalk, filterSet, judgeEach, octal } from 'rempart/check';

/** Setuid and setgid programs that packages of Debian, Ubuntu, the RHEL family and Alpine install so. */
const KNOWN = new Set(
  (
    'at bbsuid bsd-write chage chfn chsh cockpit-session crontab dbus-daemon-launch-helper dma dma-mbox-create dotlock.mailutils ' +
    'dotlockfile doas expiry exim4 fusermount fusermount3 gpasswd grub2-set-bootflag kismet_cap_linux_wifi locate ' +
    'lockdev lppasswd mail-lock mail-touchlock mail-unlock mlocate mount mount.cifs mount.ecryptfs_private mount.nfs mount.davfs ' +
    'newgidmap newgrp newuidmap ntfs-3g opiepasswd opiesu pam_extrausers_chkpwd pam_timestamp_check passwd ping ping6 pkexec ' +
    'plocate polkit-agent-helper-1 postdrop postqueue pppd procmail qemu-bridge-helper screen scotty sendmail.sendmail sg ' +
    'slocate snap-confine ssh-agent ssh-keysign sssd_pam staprun su sudo sudo-rs sudoedit suexec sudoreplay traceroute6.iputils ' +
    'umount unix_chkpwd unix-chkpwd unix_update usernetctl userhelper userisdnctl utempter vlock-main vmware-user-suid-wrapper ' +
    'wall write write.ul Xorg.wrap krb5_child ldap_child p11_child proxy_child selinux_child sssd_pac ssh-keysign su-rs ' +
    'lxc-user-nic virt-ssh-helper libvirt_leaseshelper udevil xtables-legacy-multi cgexec chrome-sandbox pt_chown'
  ).split(' '),
);

/** Where packages put them. */
const BY_PACKAGE = /^(\/usr)?\/(s?bin|lib(32|64|x32)?|libexec)\//;

/** Programs that hand the rights on: nothing legitimate makes them setuid. */
const HANDS_ON =
  /^(ba|da|z|k|c|tc|fi)?sh$|^(busybox|env|find|nmap|vim?(\.\w+)?|nano|less|more|awk|gawk|mawk|python[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|node|lua[\d.]*|cp|mv|dd|tar|rsync|docker|systemctl|gdb|strace|tee|cat|xxd|base64|bash)$/;

const SYSTEM_FOLDER_OF_ITS_OWN =
  /^\/(snap|var\/lib\/(snapd|lxc|lxd|incus|machines|flatpak))\/|\/\.local\/share\/(docker|containers)\//;

export default defineCheck({
  id: 'os-hardening/setuid-programs-known',
  title: 'Setuid programs are those the distribution installs',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A setuid program runs with its owner’s rights for everybody; one that nobody expects is a back door or a way to root.',
  remediation:
    'Find out where the program comes from (`dpkg -S`, `rpm -qf`); run `chmod u-s,g-s FILE`, or waive it with the reason.',
  references: [
    { standard: 'cis-debian-12', id: '7.1.13' },
    { standard: 'dev-sec-linux', id: 'os-06' },
  ],
  needs: { self: { walk: fileSystemWalk } },
  evaluate({ self: { walk } }) {
    const programs = filterSet(
      walk,
      ({ type, mode, path }) =>
        type === 'file' && (mode & 0o6000) !== 0 && !SYSTEM_FOLDER_OF_ITS_OWN.test(path),
    );
    return judgeEach(
      programs,
      ({ path, mode, uid }): Finding | null => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const finding = (message: string, mild: boolean): Finding => ({
          message,
          expected: 'no setuid or setgid bit',
          actual: `${octal(mode)}, uid ${uid}`,
          location: { path, resource: path },
          ...(mild ? { severity: 'medium' } : {}),
        });
        if ((mode & 0o022) !== 0)
          return finding(`The setuid program ${path} can be changed by others than its owner`, false);
        if ((mode & 0o4000) !== 0 && HANDS_ON.test(name))
          return finding(`${path} gives the rights of its owner to everybody`, false);
        if (!BY_PACKAGE.test(path))
          return finding(
            `${path} is setuid outside the folders of packages`,
            /^\/(opt|usr\/local)\//.test(path),
          );
        // setgid without setuid gives one group: games scores, mail boxes.
        return KNOWN.has(name) || (mode & 0o4000) === 0
          ? null
          : finding(`${path} is setuid and not among those of the known distributions`, true);
      },
      { partialCredit: true },
    );
  },
});
