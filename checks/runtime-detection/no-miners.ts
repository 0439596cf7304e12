import { containerOf, defineCheck, type Finding, judgeEach, type Process, processes } from 'rempart/check';

const NAMES =
  /^(xmrig(-\w+)?|xmr-stak(-\w+)?|minerd|cpuminer(-\w+)?|ethminer|nbminer|t-rex|lolminer|phoenixminer|teamredminer|gminer|srbminer(-\w+)?|ccminer|cgminer|bfgminer|nheqminer|claymore|kdevtmpfsi|kinsing|kthreaddk|sysrv\d*|watchbog|ddgs(\.\d+)?|pwnrig|dbused|kswapd00)$/i;
const ARGUMENTS =
  /\bstratum\+(tcp|ssl|tls|udp):\/\/|--donate-level\b|--coin[= ](monero|xmr)\b|\b(pool\.)?(minexmr|supportxmr|nanopool|moneroocean|hashvault|c3pool|2miners|nicehash|unmineable)\.\w+/i;

/** Names of kernel threads stand in brackets; a program that calls itself so has memory and a file. */
const isDisguised = ({ name, command, kernelThread, executable }: Process): boolean =>
  !kernelThread &&
  executable !== null &&
  /^\[(kworker|kswapd|ksoftirqd|kthreadd|migration|rcu_|watchdog)[^\]]*\]$/.test(command[0] ?? name);

export default defineCheck({
  id: 'runtime-detection/no-miners',
  title: 'No process mines for somebody else',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Who breaks in without a plan lets the host mine coins: it pays at once, and shows that others may be inside as well.',
  remediation:
    'Find how it is started (cron, units, containers, parents of the process), isolate the host, and close the hole before the program is removed: it comes back.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1496/' }],
  needs: { self: { processes } },
  evaluate: ({ self: { processes } }) =>
    judgeEach(processes, (process): Finding | null => {
      const program = (process.executable ?? '').split('/').at(-1) ?? '';
      const line = process.command.join(' ');
      const known = NAMES.test(process.name) || NAMES.test(program);
      const disguised = isDisguised(process);
      if (process.kernelThread || !(known || disguised || ARGUMENTS.test(line))) return null;
      return {
        message: disguised
          ? `${program || process.name} calls itself a thread of the kernel`
          : `${process.name} looks like a miner`,
        expected: 'no such process',
        actual: `${process.executable ?? 'a program that may not be seen'}, uid ${process.uid}${containerOf(process) === null ? '' : ', in a container'}`,
        location: { resource: `miner ${process.name}` },
      };
    }),
});
