import {
  completeSet,
  defineCheck,
  installedPackages,
  judgeEach,
  notApplicable,
  type Severity,
} from 'rempart/check';

/** By what an intruder does with them; packages that every image of a distribution has (gcc-12-base, perl-base) are none of them. */
const NEEDLESS: readonly (readonly [names: RegExp, severity: Severity, words: string])[] = [
  [
    /^(?:gcc|g\+\+|gcc-c\+\+|cpp|clang|tcc|llvm|rustc|cargo|golang(?:-go)?|go|build-essential|build-base|make|cmake|automake|autoconf|binutils|default-jdk(?:-headless)?|openjdk-?\d+-jdk(?:-headless)?|linux-headers|libc6-dev|glibc-devel|musl-dev)(?:-\d+(?:\.\d+)?)?$/,
    'low',
    'a tool of the build',
  ],
  [
    /^(?:nmap|nmap-ncat|ncat|netcat|netcat-openbsd|netcat-traditional|socat|tcpdump|telnet|inetutils-telnet|tshark|wireshark|hydra|gdb|strace|ltrace|proxychains4?|sshpass)$/,
    'low',
    'a tool of an intruder',
  ],
  [
    /^(?:curl|wget|git|git-core|rsync|openssh-client|openssh-clients|ftp|lftp)$/,
    'info',
    'a way to fetch more',
  ],
];

export default defineCheck({
  id: 'vulnerabilities/image-needless-packages',
  title: 'The image holds no compilers and no tools of the network',
  targets: ['image'],
  severity: 'low',
  rationale:
    'What is not there needs no updates and serves no intruder; compilers and network tools are what he would otherwise have to bring along.',
  remediation:
    'Build in a first stage and copy the result alone into the last one; start from a slim or distroless base.',
  fix: {
    dockerfile: 'FROM golang AS build … FROM gcr.io/distroless/static COPY --from=build /app /app',
    breaks: 'Health checks and scripts that call curl or wget need another way.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.3' },
    { standard: 'nist-800-190', id: '4.1.2' },
  ],
  needs: { self: { installed: installedPackages } },
  evaluate({ self: { installed } }) {
    if (installed === null) return notApplicable('The image holds no package database');
    return judgeEach(completeSet(installed.packages), ({ name, version }) => {
      const [, severity, words] = NEEDLESS.find(([names]) => names.test(name)) ?? [];
      return severity === undefined
        ? null
        : {
            message: `${name} is installed: ${words}`,
            expected: 'only what the application needs',
            actual: version,
            location: { resource: name },
            ...(severity === 'low' ? {} : { severity }),
          };
    });
  },
});
