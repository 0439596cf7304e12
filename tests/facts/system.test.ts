import { describe, expect, it } from 'vitest';
import { type Answer, type FileEntry, found } from '../../src/core/answer.ts';
import type { Fact } from '../../src/core/fact.ts';
import { type ProbeKey, probeKey } from '../../src/core/probe.ts';
import { osRelease } from '../../src/facts/os-release.ts';
import { system } from '../../src/facts/system.ts';
import { knownValue, printed } from './host-answers.ts';

const keyOf = (fact: Fact<unknown>, id: string): ProbeKey | null => {
  if (fact.id === id && fact.questions[0] !== undefined) return probeKey(fact.questions[0].probe);
  for (const base of fact.from) {
    const key = keyOf(base, id);
    if (key !== null) return key;
  }
  return null;
};

/** Lines of the probe: release, architecture, name of process 2, hypervisor, forwarding, root, vendor. */
const seen = (kernel: readonly string[], marks: readonly string[] = []) => {
  const answers = new Map<ProbeKey, Answer>([
    [keyOf(system, 'system.kernel') as ProbeKey, printed(`${kernel.join('\n')}\n`)],
    [
      keyOf(system, 'system.container-marks') as ProbeKey,
      found({
        entries: marks.map((path) => ({
          path,
          type: 'file',
          mode: 0,
          uid: 0,
          gid: 0,
          size: 0,
          mtime: 0,
          content: null,
          unreadable: null,
        })),
        complete: true,
        reason: null,
      }),
    ],
  ]);
  return knownValue(system, answers);
};

describe('what a system is', () => {
  it.each([
    ['bare metal', ['6.1', 'x86_64', 'kthreadd', 'no', '0', 'plain', 'Dell Inc.'], [], 'bare-metal'],
    [
      'a virtual machine by its processor',
      ['6.1', 'x86_64', 'kthreadd', 'yes', '0', 'plain'],
      [],
      'virtual-machine',
    ],
    [
      'a virtual machine by its vendor',
      ['6.1', 'aarch64', 'kthreadd', 'no', '0', 'plain', 'QEMU'],
      [],
      'virtual-machine',
    ],
    [
      'a container: process 2 is not the kernel’s',
      ['6.1', 'x86_64', 'bash', 'yes', '0', 'layered'],
      [],
      'container',
    ],
    [
      'a container with the host’s processes',
      ['6.1', 'x86_64', 'kthreadd', 'yes', '0', 'layered'],
      ['/.dockerenv'],
      'container',
    ],
    [
      'a machine made of a container’s image',
      ['6.1', 'x86_64', 'kthreadd', 'yes', '0', 'plain'],
      ['/.dockerenv'],
      'virtual-machine',
    ],
    ['a live system', ['6.1', 'x86_64', 'kthreadd', 'no', '0', 'layered'], [], 'bare-metal'],
    ['nothing that could be told', ['6.1', 'x86_64', '', '', '', 'plain'], [], null],
  ])('%s', (_, kernel, marks, machine) => {
    expect(seen(kernel, marks).machine).toBe(machine);
  });

  it('has the role router where it forwards and runs no engine', () => {
    expect(seen(['6.1', 'x86_64', 'kthreadd', 'no', '1', 'plain']).roles).toEqual(['router']);
  });
});

describe('os-release', () => {
  const entry = (path: string, content: string): FileEntry => ({
    path,
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: content.length,
    mtime: 0,
    content,
    unreadable: null,
  });
  const parse = (text: string) =>
    knownValue(osRelease, found({ entries: [entry('/etc/os-release', text)], complete: true, reason: null }));
  it('reads quotes, comments and lists', () => {
    expect(
      parse(
        '# x\nID=ubuntu\nID_LIKE="debian linux"\nVERSION_ID=\'24.04\'\nPRETTY_NAME="Ubuntu 24.04 \\"LTS\\""\n' as never,
      ),
    ).toMatchObject({
      id: 'ubuntu',
      idLike: ['debian', 'linux'],
      versionId: '24.04',
      prettyName: 'Ubuntu 24.04 "LTS"',
    });
  });
  it('is null where there is none', () => {
    expect(knownValue(osRelease, found({ entries: [], complete: true, reason: null }))).toBeNull();
  });
});
