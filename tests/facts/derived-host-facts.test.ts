import { describe, expect, it } from 'vitest';
import { hostProcesses, runningPrograms } from '../../src/facts/running-programs.ts';
import { timeSync } from '../../src/facts/time-sync.ts';
import { fileCapabilities } from '../../src/facts/walk.ts';
import { aWalkEntry } from '../checks/host-examples.ts';
import { commandOutput, filesOutput, recordedText, valueWith } from './answer-text.ts';

const processes = commandOutput(recordedText('processes', 'debian-12-vm'));
const withoutLinks = commandOutput(
  recordedText('processes', 'debian-12-vm').replace(/\0\d+\/(exe|ns\/user) [^\0]*/g, ''),
);

describe('processes of the host', () => {
  it('are whole for root, without kernel threads', () => {
    const all = valueWith(hostProcesses, { processes });
    expect(all.complete).toBe(true);
    expect(all.items.some(({ kernelThread }) => kernelThread)).toBe(false);
  });

  it('are not whole where the programs of root cannot be seen', () => {
    expect(valueWith(hostProcesses, { processes: withoutLinks })).toMatchObject({
      complete: false,
      reason: { code: 'permission' },
    });
  });

  it('lead to the files they run, once for each user', () => {
    const asked = runningPrograms.followUp?.({
      answer: () => ({ state: 'absent' }),
      resolve: (fact: { readonly id: string }) => ({
        known: true,
        value: valueWith(fact as typeof hostProcesses, { processes }),
      }),
    } as never);
    const probe = asked?.[0]?.probe;
    expect(asked).toHaveLength(1);
    expect(probe?.kind === 'files' && probe.patterns).toEqual(
      expect.arrayContaining(['/usr/sbin/sshd', '/usr/sbin']),
    );
  });
});

describe('time daemons', () => {
  it('of a virtual machine that has none', () => {
    expect(valueWith(timeSync, { processes, 'time-sync.timesyncd-mark': filesOutput({}) })).toEqual({
      daemons: [],
      timesyncdSynchronised: null,
      reason: null,
    });
  });

  it('timesyncd by its cut name, and whether it has set the clock', () => {
    const stdout = recordedText('processes', 'debian-12-vm').replace(
      'Name:\tdbus-daemon',
      'Name:\tsystemd-timesyn',
    );
    expect(
      valueWith(timeSync, { processes: commandOutput(stdout), 'time-sync.timesyncd-mark': filesOutput({}) }),
    ).toMatchObject({ daemons: ['systemd-timesyncd'], timesyncdSynchronised: false });
  });
});

describe('file capabilities', () => {
  const walked = {
    entries: [
      aWalkEntry('/usr/bin/ping', 0o755, { capabilities: 'cap_net_raw=ep' }),
      aWalkEntry('/usr/bin/su', 0o4755),
    ],
    complete: true,
    reason: null,
  };

  it('are those of the walk', () => {
    expect(
      valueWith(fileCapabilities, {
        'file-system-walk': walked,
        'file-system-walk.capabilities-asked': commandOutput('yes\n'),
      }),
    ).toMatchObject({ complete: true, items: [{ path: '/usr/bin/ping' }] });
  });

  it('are not whole where nothing could read them: an empty list is not knowledge', () => {
    expect(
      valueWith(fileCapabilities, {
        'file-system-walk': { ...walked, entries: [] },
        'file-system-walk.capabilities-asked': commandOutput(''),
      }),
    ).toMatchObject({ complete: false, reason: { code: 'tool-missing' } });
  });
});
