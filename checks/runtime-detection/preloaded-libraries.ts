import { completeSet, defineCheck, type Finding, judgeEach, preloadedLibraries } from 'rempart/check';

/** Allocators, Raspberry Pi's copy routines, and Snoopy's log of commands: loaded everywhere on purpose. */
const KNOWN =
  /^(\/usr)?\/lib(64)?(\/[\w.$${}-]+)?\/lib(armmem(-[\w.${}]+)?|jemalloc|tcmalloc(_minimal)?|mimalloc|snoopy)\.so(\.\d+)*$/;

export default defineCheck({
  id: 'runtime-detection/preloaded-libraries',
  title: 'No unknown library is loaded into every program',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A line in /etc/ld.so.preload puts code into every program, root’s too: how user-space rootkits hide.',
  remediation:
    'Find out who wrote the line (`dpkg -S`, `rpm -qf` on the library); remove it from /etc/ld.so.preload when no package did.',
  references: [{ standard: 'url', id: 'https://man7.org/linux/man-pages/man8/ld.so.8.html' }],
  needs: { self: { libraries: preloadedLibraries } },
  evaluate: ({ self: { libraries } }) =>
    judgeEach(completeSet(libraries), ({ library, line }): Finding | null =>
      KNOWN.test(library)
        ? null
        : {
            message: `${library} is loaded into every program`,
            expected: 'no entry',
            actual: library,
            location: { path: '/etc/ld.so.preload', line, resource: library },
          },
    ),
});
