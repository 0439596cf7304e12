/** What docker-bench-security 1.6.0 gets wrong outside of section 5, and where rempart's own tests show the case. */
export interface OtherMistake {
  readonly numbers: string;
  readonly dockerBench: string;
  readonly rempart: string;
  /** The test of the check, below tests/checks; null where no check judges the number. */
  readonly test: string | null;
}

export const otherMistakes: readonly OtherMistake[] = [
  {
    numbers: '2.1, 2.9',
    dockerBench: '2.1 is a note, and 2.9 objects to a rootless engine, which is the safer one',
    rempart: 'an engine without root and one that maps users both pass',
    test: 'docker-engine/user-namespaces.test.ts',
  },
  {
    numbers: '2.13',
    dockerBench: 'every driver but json-file passes, so none and local do',
    rempart: 'a driver that keeps nothing fails, and where logs go is read from the engine',
    test: 'docker-engine/log-driver-keeps.test.ts',
  },
  {
    numbers: '2.14',
    dockerBench: 'the name of the option is looked for, so =false passes',
    rempart: 'the engine says whether it is in force',
    test: 'docker-engine/no-new-privileges-default.test.ts',
  },
  {
    numbers: '2.15',
    dockerBench: 'the name of the option is looked for, so =false passes',
    rempart: 'the engine says whether it is in force',
    test: 'docker-engine/live-restore.test.ts',
  },
  {
    numbers: '2.17',
    dockerBench: 'profile=default is looked for; engines since 23 say profile=builtin and never pass',
    rempart: 'both names of the engine’s own profile pass',
    test: 'docker-engine/seccomp-default.test.ts',
  },
  {
    numbers: '3.2 to 3.24',
    dockerBench:
      'modes are compared as decimal numbers, so 0602, writable for everyone, passes as less than 644',
    rempart: 'modes are compared bit by bit',
    test: 'docker-engine/guarded-files.test.ts',
  },
  {
    numbers: '3.14',
    dockerBench: 'a key with mode 400 alone passes',
    rempart: 'a key that only its owner may read passes, whether he may write it or not',
    test: 'docker-engine/guarded-files.test.ts',
  },
  {
    numbers: '4.1',
    dockerBench:
      'root is empty, 0 or root; 0:0, root:root and other names with the id 0 pass; running containers only',
    rempart: 'the name is resolved with the accounts of the image, stopped containers included',
    test: 'non-root-user/configured-user.test.ts',
  },
  {
    numbers: '4.5',
    dockerBench: 'an environment variable of the auditor is tested, and nothing of any image',
    rempart: 'no check: trust of this kind leaves nothing behind on the engine that could be seen',
    test: null,
  },
  {
    numbers: '4.6',
    dockerBench: 'HEALTHCHECK NONE counts as a health check',
    rempart: 'NONE takes the check away and fails',
    test: 'resource-limits/health-check.test.ts',
  },
  {
    numbers: '4.7',
    dockerBench: 'any word update in the history of an image is an update alone, update-ca-certificates too',
    rempart: 'no check',
    test: null,
  },
];
