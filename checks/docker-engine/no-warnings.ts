import { completeSet, defineCheck, engineInfo, type Finding, judgeEach, notTold } from 'rempart/check';

/** What other checks judge: the API on TCP, the default profile, control groups of version 1, storage drivers, experiments. */
const JUDGED = /API is accessible|default seccomp profile|cgroup v1|storage-driver|experimental/i;
/** Limits that few use. */
const MINOR = /\bio\.|blkio|kernel memory|oom kill|cpu ?set|rt (?:period|runtime)/i;

/** A key that outlives other numbers and addresses in the same words. */
const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/https?:\S+|\d[\w.:]*/g, '#')
    .replace(/\s+/g, ' ')
    .slice(0, 80);

const findingOf = (warning: string): Finding => {
  const text = warning.replace(/^\s*(?:WARNING:|\[DEPRECATION NOTICE\]:?)\s*/i, '').split('\n')[0] ?? '';
  return {
    message: `The engine warns: ${text.slice(0, 160)}`,
    expected: 'no warning',
    actual: text.slice(0, 200),
    location: { pointer: '/Warnings', resource: keyOf(text) },
    ...(MINOR.test(text) ? { severity: 'info' as const } : {}),
  };
};

export default defineCheck({
  id: 'docker-engine/no-warnings',
  title: 'The engine itself warns of nothing',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'The engine warns of limits that the kernel does not keep and of packets that no rule sees: then options of containers are accepted and do nothing.',
  remediation:
    'Do what the warning says: load the module or set the kernel parameter it names, or boot with the control groups it misses.',
  fix: {
    command: 'docker info 2>&1 >/dev/null | grep -i warning',
    breaks: 'Depends on the warning: bridged packets pass through the packet filter once br_netfilter is on.',
  },
  references: [
    { standard: 'lynis', id: 'CONT-8104' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/system/info/' },
  ],
  needs: { self: { info: engineInfo } },
  evaluate({ self: { info } }) {
    if (info.warnings === null) return notTold('its warnings');
    const own = info.warnings.filter((warning) => warning.trim() !== '' && !JUDGED.test(warning));
    const distinct = [...new Map(own.map((warning) => [keyOf(warning), warning])).values()];
    return judgeEach(completeSet(distinct), findingOf);
  },
});
