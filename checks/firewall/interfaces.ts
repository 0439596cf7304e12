import {
  completeSet,
  defineCheck,
  type Finding,
  interfaceStates,
  judgeEach,
  notApplicable,
  optional,
  processes,
  system,
} from 'rempart/check';

/** Programs whose work it is to see the packets of others. */
const WATCHERS = /^(suricata|snort3?|zeek|bro|ntopng|arpwatch|tcpdump|dumpcap|packetbeat|pmacctd|softflowd)/i;

const promiscuous = defineCheck({
  id: 'firewall/no-promiscuous-interfaces',
  title: 'No network interface listens to packets for others',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'An interface in promiscuous mode is a sniffer at work, or was forgotten by somebody who ran one.',
  remediation:
    'Find the program (`ss -0 -p`, `/proc/net/packet`) and stop it; `ip link set dev NAME promisc off` where the flag was set by hand.',
  references: [{ standard: 'lynis', id: 'NETW-3015' }],
  needs: { self: { interfaces: interfaceStates, processes: optional(processes), system } },
  evaluate({ self: { interfaces, processes, system } }) {
    if (system.machine === 'container') return notApplicable('The interfaces are given by the host');
    const watcher = processes.known
      ? processes.value.items.find(({ name }) => WATCHERS.test(name))
      : undefined;
    return judgeEach(completeSet(interfaces), ({ name, promiscuous, expected }): Finding | null =>
      promiscuous && !expected
        ? {
            message: `${name} takes packets for others`,
            expected: 'packets for this host alone',
            actual: watcher === undefined ? 'promiscuous' : `promiscuous, and ${watcher.name} runs`,
            location: { resource: name },
            ...(watcher === undefined ? {} : { severity: 'info' as const }),
          }
        : null,
    );
  },
});

const wireless = defineCheck({
  id: 'firewall/no-wireless',
  title: 'No wireless interface is in use on a server',
  targets: ['host'],
  severity: 'low',
  rationale: 'A radio is a way in that no cable shows; a server has no need of one.',
  remediation:
    'Switch it off for good: `rfkill block all`, `nmcli radio all off`, and a line `install MODULE /bin/false` in /etc/modprobe.d for its driver.',
  references: [
    { standard: 'cis-debian-12', id: '3.1.2' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-600230' },
  ],
  needs: { self: { interfaces: interfaceStates, system } },
  evaluate({ self: { interfaces, system } }) {
    if (system.machine === 'container') return notApplicable('The interfaces are given by the host');
    return judgeEach(
      completeSet(interfaces.filter(({ wireless }) => wireless)),
      ({ name, up }): Finding | null =>
        up
          ? {
              message: `The wireless interface ${name} is up`,
              expected: 'down, or no such interface',
              actual: 'up',
              location: { resource: name },
            }
          : null,
      { whenEmpty: notApplicable('There is no wireless interface') },
    );
  },
});

export default [promiscuous, wireless] as const;
