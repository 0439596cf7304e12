import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelModules,
  loadedModules,
  notApplicable,
  sysfsModules,
  system,
  undecided,
} from 'rempart/check';

/** Loaded by their vendors from folders of their own: live patches, and sensors in the kernel. */
const BY_VENDOR =
  /^(livepatch_|kpatch_|klp_|lkp_|ksplice_|falcon_|falco|scap|sysdigcloud_probe|gsch|redirfs|dsa_filter|tmhook|bmhook|sisevt|sisap|cbsensor|event_collector|talpa_|vmw_|kesl_|mfe_|fileaccess_mod|carbonblack)/;

export default defineCheck({
  id: 'runtime-detection/kernel-modules-known',
  title: 'Every loaded kernel module shows itself and lies on disk',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A rootkit is a module without a file below /lib/modules, or one that took itself off the list and was forgotten in /sys.',
  remediation:
    'Ask who loaded it (`modinfo NAME`, `journalctl -k -g NAME`); allow only signed modules (`module.sig_enforce=1`) and lock loading after boot. Build the host anew when nobody knows it.',
  references: [
    { standard: 'lynis', id: 'KRNL-5726' },
    { standard: 'url', id: 'https://attack.mitre.org/techniques/T1547/006/' },
  ],
  needs: { self: { modules: kernelModules, loaded: loadedModules, sysfs: sysfsModules, system } },
  evaluate({ self: { modules, loaded, sysfs, system } }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    if (loaded === null) return notApplicable('The kernel was built without modules');
    const hidden = sysfs.filter((name) => !loaded.has(name));
    if (loaded.size > 0 && modules.available.size === 0 && hidden.length === 0)
      return undecided({
        code: 'unsupported',
        text: 'The modules of the running kernel do not lie on disk, as after an update without a restart',
      });
    return judgeEach(completeSet([...loaded.keys(), ...hidden]), (name): Finding | null => {
      const location = { resource: `module ${name}` };
      if (!loaded.has(name))
        return {
          message: `The module ${name} is loaded, but not in the list of modules`,
          expected: 'a module that /proc/modules lists',
          actual: 'in /sys/module alone',
          location: { ...location, path: `/sys/module/${name}` },
        };
      if (modules.available.size === 0 || modules.available.has(name) || BY_VENDOR.test(name)) return null;
      const taints = loaded.get(name) ?? '';
      return {
        message: `The module ${name} lies nowhere below /lib/modules`,
        expected: 'a module of the running kernel',
        actual: taints === '' ? 'loaded from elsewhere' : `loaded from elsewhere, taints ${taints}`,
        location,
        // Signed by a key the kernel trusts: nobody puts in what he likes.
        ...(taints.includes('E') ? {} : { severity: 'medium' as const }),
      };
    });
  },
});
