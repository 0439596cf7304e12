import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  mandatoryAccess,
  notApplicable,
  processes,
  processLabels,
  undecided,
} from 'rempart/check';

const MACHINE = /^(qemu-system-|qemu-kvm$|kvm$|cloud-hypervis|firecracker$)/;
/** Labels of AppArmor and SELinux that refuse nothing. */
const FREE = /^unconfined\b|:(unconfined|initrc|spc|virtd)_t(:|$)/;

export default defineCheck({
  id: 'os-hardening/virtual-machines-confined',
  title: 'Each virtual machine is confined by mandatory access control',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who breaks out of a guest is the QEMU process of the host; confined, it reaches its own disk and nothing else.',
  remediation:
    'Start machines by libvirt with its security driver (`security_driver = "apparmor"` or `"selinux"` in /etc/libvirt/qemu.conf, no `<seclabel type="none"/>`), or give other ways to start them a profile, or Firecracker its jailer.',
  references: [{ standard: 'url', id: 'https://libvirt.org/drvqemu.html' }],
  needs: { self: { processes, labels: processLabels, access: mandatoryAccess } },
  evaluate({ self: { processes, labels, access } }) {
    const machines = filterSet(processes, ({ name }) => MACHINE.test(name));
    const inForce = access.apparmor || access.selinux !== null;
    if (inForce && machines.items.some(({ pid }) => !labels.has(pid)))
      return undecided({ code: 'permission', text: 'Labels of processes may not be read' });
    return judgeEach(
      machines,
      ({ pid, command, name }): Finding | null => {
        const label = labels.get(pid) ?? 'no label';
        const guest = /(?:^|,)guest=([^,]+)/.exec(command[command.indexOf('-name') + 1] ?? '')?.[1] ?? name;
        const finding = (message: string, severity?: 'medium'): Finding => ({
          message,
          expected: 'a profile that enforces',
          actual: label,
          location: { resource: guest },
          ...(severity === undefined ? {} : { severity }),
        });
        if (!inForce || FREE.test(label)) return finding(`The virtual machine ${guest} is not confined`);
        return / \(complain\)$/.test(label) || access.selinux === 'permissive'
          ? finding(`What confines the virtual machine ${guest} only complains`, 'medium')
          : null;
      },
      {
        whenEmpty: notApplicable('No virtual machine runs here'),
        follows: ['os-hardening/mandatory-access-control', 'os-hardening/virtual-machine-manager-guarded'],
      },
    );
  },
});
