import {
  auditRules,
  defineCheck,
  fail,
  imaMeasurements,
  notApplicable,
  optional,
  pass,
  processes,
  productsOf,
  securityProducts,
  system,
  undecided,
} from 'rempart/check';

const accounting = defineCheck({
  id: 'runtime-detection/process-accounting',
  title: 'The host records which programs were run',
  targets: ['host'],
  severity: 'info',
  rationale:
    'After a break-in the question is what was run and when; a shell history answers it only as long as nobody deletes it.',
  remediation:
    'Audit execve (`-a always,exit -F arch=b64 -S execve -F auid>=1000 -k run`), or switch process accounting on: `apt-get install acct`, `systemctl enable --now acct`.',
  references: [
    { standard: 'lynis', id: 'ACCT-9622' },
    { standard: 'lynis', id: 'ACCT-9626' },
    { standard: 'lynis', id: 'ACCT-9636' },
  ],
  needs: { self: { rules: optional(auditRules), products: securityProducts, system } },
  evaluate({ self: { rules, products, system } }) {
    if (system.machine === 'container') return notApplicable('Programs are recorded by the host');
    const rule = rules.known ? rules.value?.find((text) => /^-a\s.*-S\s*\S*execve/.test(text)) : undefined;
    if (rule !== undefined) return pass(rule);
    const found = productsOf(products, 'accounting').find(
      ({ product, enabled, packages }) => enabled || (product.units === undefined && packages.length > 0),
    );
    if (found !== undefined) return pass(found.product.name);
    if (products.reason !== null) return undecided(products.reason);
    if (!rules.known) return undecided(rules.reason);
    return fail({
      message: 'Nothing records which programs were run',
      expected: 'audit of execve, process accounting or Snoopy',
      actual: 'none',
      location: { resource: 'process accounting' },
    });
  },
});

const measurements = defineCheck({
  id: 'runtime-detection/kernel-measures-files',
  title: 'The kernel measures what it runs',
  targets: ['host'],
  severity: 'info',
  rationale:
    'IMA keeps a digest of every program in a list that only grows, and that a TPM signs: who changes a program cannot hide that it ran.',
  remediation:
    'Load a policy (`ima_policy=tcb` on the kernel’s command line, or /etc/ima/ima-policy), and let a verifier outside read the list.',
  references: [{ standard: 'lynis', id: 'FINT-4339' }],
  needs: { self: { measurements: imaMeasurements, system } },
  evaluate({ self: { measurements, system } }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    // One measurement, of the boot itself, is there without any policy.
    if (measurements !== null && measurements > 1) return pass(`${measurements} measurements`);
    return fail({
      message:
        measurements === null
          ? 'The kernel has no integrity measurement'
          : 'No policy tells the kernel what to measure',
      expected: 'a policy of IMA',
      actual: measurements === null ? 'none' : `${measurements} measurement`,
      location: { resource: 'IMA' },
    });
  },
});

const network = defineCheck({
  id: 'runtime-detection/network-sensor',
  title: 'A sensor reads what passes on the network',
  targets: ['host'],
  severity: 'info',
  rationale:
    'On a router or gateway the traffic shows what the hosts behind it do not; on a single server it seldom pays.',
  remediation:
    'Where this host forwards for others run Suricata, Snort or Zeek on its interface, with rules that are updated.',
  references: [
    { standard: 'lynis', id: 'TOOL-5120' },
    { standard: 'lynis', id: 'TOOL-5130' },
    { standard: 'lynis', id: 'TOOL-5190' },
  ],
  needs: { self: { products: securityProducts, processes, system } },
  evaluate({ self: { products, processes, system } }) {
    if (system.machine === 'container') return notApplicable('The network is that of the host');
    const found = productsOf(products, 'network');
    const running = found.find((sensor) => sensor.running.length > 0);
    if (running !== undefined) return pass(running.product.name);
    const reason = processes.reason ?? products.reason;
    if (reason !== null) return undecided(reason);
    const [stopped] = found;
    if (stopped === undefined && !system.roles.includes('router'))
      return notApplicable('The host forwards for nobody');
    return fail({
      message:
        stopped === undefined
          ? 'Nothing reads what passes on the network'
          : `${stopped.product.name} is installed but does not run`,
      expected: 'Suricata, Snort or Zeek',
      actual: stopped === undefined ? 'none' : 'stopped',
      location: { resource: 'network sensor' },
    });
  },
});

export default [accounting, measurements, network] as const;
