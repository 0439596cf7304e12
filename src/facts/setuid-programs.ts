/** Setuid and setgid programs that packages of Debian, Ubuntu, the RHEL family and Alpine install so. */
export const PACKAGED_SETUID: ReadonlySet<string> = new Set(
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
export const PACKAGE_FOLDERS = /^(\/usr)?\/(s?bin|lib(32|64|x32)?|libexec)\//;

/** Programs that hand the rights on: nothing legitimate makes them setuid. */
export const RIGHTS_ON_OFFER =
  /^(ba|da|z|k|c|tc|fi)?sh$|^(busybox|env|find|nmap|vim?(\.\w+)?|nano|less|more|awk|gawk|mawk|python[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|node|lua[\d.]*|cp|mv|dd|tar|rsync|docker|systemctl|gdb|strace|tee|cat|xxd|base64|bash)$/;
