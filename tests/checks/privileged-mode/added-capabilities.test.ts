import type { ContainerHostConfig, Severity } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/privileged-mode/added-capabilities.ts';
import { testCheck } from '../../test-check.ts';
import { engine, known, withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>, info = engine()) => ({
  self: { inspect: withHost(hostConfig) },
  parent: { 'docker-engine': { info: known(info) } },
});

testCheck(check, [
  { name: 'none added', facts: facts({ capAdd: [] }), expect: 'pass' },
  { name: 'one of the defaults added again', facts: facts({ capAdd: ['NET_BIND_SERVICE'] }), expect: 'pass' },
  { name: 'SYS_ADMIN', facts: facts({ capAdd: ['SYS_ADMIN'] }), expect: 'fail' },
  { name: 'with prefix, in lower case', facts: facts({ capAdd: ['cap_sys_module'] }), expect: 'fail' },
  { name: 'ALL', facts: facts({ capAdd: ['all'] }), expect: 'fail' },
  { name: 'privileged needs no added one', facts: facts({ privileged: true, capAdd: [] }), expect: 'fail' },
  {
    name: 'none added, but whether it is privileged is not told',
    facts: facts({ privileged: null, capAdd: [] }),
    expect: 'unknown',
  },
  { name: 'not told', facts: facts({ capAdd: null }), expect: 'unknown' },
]);

describe('the severity of a capability', () => {
  const severities = (
    hostConfig: Partial<ContainerHostConfig>,
    info = engine(),
  ): readonly (Severity | undefined)[] => {
    const verdict = check.evaluate(facts(hostConfig, info) as never);
    return verdict.outcome === 'fail' ? verdict.findings.map(({ severity }) => severity) : [];
  };

  it('follows what its holder can do', () => {
    expect(severities({ capAdd: ['DAC_READ_SEARCH', 'SYS_PTRACE', 'NET_ADMIN', 'SYS_NICE'] })).toEqual([
      'critical',
      'high',
      'medium',
      'low',
    ]);
  });

  it.each([
    ...[
      ['ALL', 'critical'],
      ['SYS_ADMIN', 'critical'],
      ['SYS_MODULE', 'critical'],
      ['SYS_RAWIO', 'critical'],
    ],
    ...[
      ['BPF', 'high'],
      ['SYS_BOOT', 'high'],
      ['MAC_ADMIN', 'high'],
      ['MAC_OVERRIDE', 'high'],
      ['PERFMON', 'high'],
    ],
    ...[
      ['SYSLOG', 'medium'],
      ['SYS_TIME', 'medium'],
      ['SYS_RESOURCE', 'medium'],
      ['AUDIT_CONTROL', 'medium'],
    ],
    ...[
      ['LINUX_IMMUTABLE', 'medium'],
      ['IPC_LOCK', 'low'],
      ['WAKE_ALARM', 'low'],
      ['BLOCK_SUSPEND', 'low'],
    ],
    ['CHECKPOINT_RESTORE', 'high'],
  ])('of %s is %s', (name, severity) => {
    expect(severities({ capAdd: [name ?? ''] })).toEqual([severity]);
  });

  it('is worse together with a namespace of the host', () => {
    expect(severities({ capAdd: ['SYS_PTRACE'], pidMode: 'host' })).toEqual(['critical']);
    expect(severities({ capAdd: ['NET_ADMIN'], networkMode: 'host' })).toEqual(['high']);
  });

  it('is milder where root is mapped', () => {
    expect(severities({ capAdd: ['SYS_ADMIN'] }, engine({ userns: true }))).toEqual(['high']);
  });

  it('counts one written twice once', () => {
    expect(severities({ capAdd: ['SYS_ADMIN', 'CAP_SYS_ADMIN'] })).toHaveLength(1);
  });

  it('of a privileged container is one step milder where its root is an ordinary user', () => {
    expect(severities({ privileged: true })).toEqual(['critical']);
    expect(severities({ privileged: true }, engine({ rootless: true }))).toEqual(['high']);
  });
});
