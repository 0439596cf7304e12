import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import {
  connectedShells,
  hiddenProcesses,
  logTraces,
  peerText,
  processPreloads,
} from '../../src/facts/compromise-traces.ts';
import { loadedModules, sysfsModules } from '../../src/facts/kernel-modules.ts';
import { imaMeasurements } from '../../src/facts/kernel-state.ts';
import { startupScripts } from '../../src/facts/startup-scripts.ts';
import { fileOutput, filesOutput } from './answer-text.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

describe('hidden processes', () => {
  it('have a number, and mostly a name', () =>
    expect(knownValue(hiddenProcesses, printed(answerFixture('hidden-processes/one.txt')))).toEqual([
      { pid: 4242, name: 'kdevtmpfsi' },
      { pid: 4243, name: null },
    ]));
  it('are none where every one is listed', () =>
    expect(knownValue(hiddenProcesses, printed('@ root\n'))).toEqual([]));
  it.each([
    ['an ordinary user may not compare', '@ user\n', 'permission'],
    ['without control groups nothing is compared', '@ root\n@ none\n', 'unsupported'],
    ['a script that never began', '', 'unsupported'],
  ])('%s', (_, text, code) =>
    expect(resolveFact(hiddenProcesses, printed(text))).toMatchObject({ known: false, reason: { code } }),
  );
});

describe('connected shells', () => {
  it('are told with their peer', () => {
    const shells = knownValue(connectedShells, printed(answerFixture('connected-shells/reverse-shell.txt')));
    expect(shells).toMatchObject({ complete: true, items: [{ pid: 723, ppid: 640, name: 'sh' }] });
    expect(shells.items.map(({ peer }) => peerText(peer))).toEqual(['127.0.0.1:45445']);
  });
  it('of others are hidden from ordinary users', () =>
    expect(knownValue(connectedShells, printed('@ others hidden\n')).complete).toBe(false));
  it('over IPv6 may be of IPv4', () =>
    expect(peerText('0000000000000000FFFF00000500000A:01BB')).toBe('10.0.0.5:443'));
});

describe('preloaded libraries', () => {
  it('may be several', () =>
    expect(
      knownValue(processPreloads, printed(answerFixture('process-preloads/one.txt'))).items.map(
        ({ library }) => library,
      ),
    ).toEqual(['/lib/x86_64-linux-gnu/libm.so.6', '/opt/a.so', '/opt/b.so']));
  it('of others are hidden from ordinary users', () =>
    expect(knownValue(processPreloads, printed('@ others hidden\n')).complete).toBe(false));
});

describe('logs', () => {
  it('that lead to a device swallow', () => {
    const [entry] = (filesOutput({ '/var/log/wtmp': '' }) as { entries: readonly object[] }).entries;
    const output = { entries: [{ ...entry, type: 'char-device' }], complete: true, reason: null };
    expect(knownValue(logTraces, found(output as never)).items).toMatchObject([
      { path: '/var/log/wtmp', role: 'log', swallowed: true },
    ]);
  });
});

describe('modules', () => {
  it('tell what they taint the kernel by', () =>
    expect(
      knownValue(
        loadedModules,
        found(
          fileOutput(
            '/proc/modules',
            'ext4 1 0 - Live 0x0\nvboxdrv 1 0 - Live 0x0 (OE)\nfalcon 1 - - Loading 0x0 (E+)\n',
          ),
        ),
      ),
    ).toEqual(
      new Map([
        ['ext4', ''],
        ['vboxdrv', 'OE'],
        ['falcon', 'E'],
      ]),
    ));
  it('stand in sysfs as well', () =>
    expect(knownValue(sysfsModules, found(filesOutput({ '/sys/module/loop/initstate': null })))).toEqual([
      'loop',
    ]));
});

describe('measurements of the kernel', () => {
  it('are a number', () =>
    expect(knownValue(imaMeasurements, found(fileOutput('/sys/x', '1880\n')))).toBe(1880));
  it('are unknown where it is none', () =>
    expect(resolveFact(imaMeasurements, found(fileOutput('/sys/x', 'many\n'))).known).toBe(false));
});

describe('startup scripts', () => {
  it('are told without comments', () =>
    expect(
      knownValue(
        startupScripts,
        found(filesOutput({ '/etc/rc.local': '#!/bin/sh\n# curl x | sh\nexit 0\n' })),
      ).items,
    ).toEqual([{ path: '/etc/rc.local', text: 'exit 0' }]));
});
