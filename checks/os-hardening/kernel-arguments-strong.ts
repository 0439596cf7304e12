import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelCommandLine,
  nextBootArguments,
  notApplicable,
  system,
} from 'rempart/check';

/** Arguments that switch a protection off, and what they open. */
const WEAK: readonly (readonly [RegExp, string])[] = [
  [/^mitigations=off$/, 'every mitigation of processor weaknesses'],
  [/^(nokaslr|kaslr=off)$/, 'the random place of the kernel'],
  [/^(nosmep|nosmap|nopku)$/, 'the guard between kernel and programs'],
  [/^(nopti|pti=off|kpti=0)$/, 'the separation of kernel and user memory (Meltdown)'],
  [
    /^(nospectre_v1|nospectre_v2|nospectre_bhb|spectre_v2=off|spectre_v2_user=off|spec_rstack_overflow=off|retbleed=off|indirect_target_selection=off)$/,
    'the guard against Spectre',
  ],
  [
    /^(nospec_store_bypass_disable|spec_store_bypass_disable=off|ssbd=force-off)$/,
    'the guard against Speculative Store Bypass',
  ],
  [
    /^(l1tf=off|mds=off|tsx_async_abort=off|mmio_stale_data=off|srbds=off|gather_data_sampling=off|reg_file_data_sampling=off|vmscape=off|tsa=off)$/,
    'the guard against leaks between processes',
  ],
  [/^rodata=off$/, 'the write protection of kernel code'],
  [/^(apparmor=0|selinux=0|enforcing=0|security=none)$/, 'mandatory access control'],
  [/^audit=0$/, 'the audit system'],
  [
    /^(rd\.)?systemd\.debug[-_]shell(=(1|y|yes|true|on|tty\d+))?$/,
    'a root shell without a password on the ninth console',
  ],
  [
    /^(init=\/(usr\/)?bin\/\w*sh|rd\.break|single|1|systemd\.unit=(rescue|emergency)\.target)$/,
    'a root shell instead of the system',
  ],
  [/^(module\.sig_enforce=0|lockdown=none)$/, 'the check of module signatures'],
];

const lostBy = (word: string): string | null => {
  const lost = WEAK.find(([pattern]) => pattern.test(word))?.[1];
  return lost === undefined ? null : `${lost.startsWith('a root') ? 'opens' : 'switches off'} ${lost}`;
};

const now = defineCheck({
  id: 'os-hardening/kernel-arguments-strong',
  title: 'No kernel argument switches a protection off',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Arguments added for speed or a repair stay for years, and undo what packages and kernel do for protection.',
  remediation:
    'Take the argument out of GRUB_CMDLINE_LINUX in /etc/default/grub (and /etc/default/grub.d, /etc/kernel/cmdline), run `update-grub` or `grub2-mkconfig`, reboot.',
  references: [
    { standard: 'cis-debian-12', id: '1.3.1.2' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/kernel-parameters.html' },
  ],
  needs: { self: { words: kernelCommandLine, system } },
  evaluate({ self: { words, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    return judgeEach(completeSet(words), (word): Finding | null => {
      const lost = lostBy(word);
      return lost === null
        ? null
        : {
            message: `${word} ${lost}`,
            expected: `no ${word}`,
            actual: word,
            location: { path: '/proc/cmdline', resource: word.replace(/=.*/, '') },
          };
    });
  },
});

/** A rescue entry of the boot menu is meant to open a shell, and asks for the password of root. */
const RESCUE_WORD = /^(single|1|systemd\.unit=(rescue|emergency)\.target)$/;

const nextBoot = defineCheck({
  id: 'os-hardening/boot-arguments-strong',
  title: 'The next boot switches no protection of the kernel off',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'An argument that stands in the boot loader’s settings waits for the next reboot, when nobody looks for what has changed.',
  remediation:
    'Take the argument out of the file named, run `update-grub`, `grub2-mkconfig -o /boot/grub2/grub.cfg` or `grubby --update-kernel=ALL --remove-args=WORD`, and look at `/proc/cmdline` after the reboot.',
  references: [
    { standard: 'cis-debian-12', id: '1.3.1.2' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/kernel-parameters.html' },
  ],
  needs: { self: { words: nextBootArguments, running: kernelCommandLine, system } },
  evaluate({ self: { words, running, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    const waiting = words.filter(({ word }) => !running.includes(word) && !RESCUE_WORD.test(word));
    return judgeEach(
      completeSet(waiting),
      ({ word, path, line }): Finding | null => {
        const lost = lostBy(word);
        return lost === null
          ? null
          : {
              message: `After the next boot ${word} ${lost}`,
              expected: `no ${word}`,
              actual: word,
              location: { path, line, resource: `${path} ${word.replace(/=.*/, '')}` },
            };
      },
      words.length === 0
        ? { whenEmpty: notApplicable('No file that is known here gives the kernel arguments') }
        : {},
    );
  },
});

/** What the running kernel was given is judged by itself; what waits is told only where it is new. */
export default [now, nextBoot] as const;
