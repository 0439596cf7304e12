import { describe, expect, it } from 'vitest';
import { buildTools } from '../../src/facts/build-tools.ts';
import { buildTraces } from '../../src/facts/build-traces.ts';
import fc from '../seeded-properties.ts';
import { commandOutput, fileOutput, filesOutput, valueWith } from './answer-text.ts';

const BUILT = Date.UTC(2026, 2, 1) / 1000;
const BORN = Date.UTC(2026, 5, 1) / 1000;
const LATER = Date.UTC(2026, 8, 1) / 1000;

interface Given {
  readonly machineId?: number;
  readonly hostKey?: number | null;
  readonly traces: readonly string[];
  readonly root?: string;
}

/** Each trace as `changed modified size device mode path`. */
const lines = ({ machineId = BORN, hostKey = BORN + 30, traces }: Given): string =>
  [
    '@ systemd',
    `@ names ${traces.length + 3}`,
    `${LATER} ${LATER} 4096 1 41ed /etc`,
    `${machineId} ${machineId} 33 1 8124 /etc/machine-id`,
    ...(hostKey === null ? [] : [`${hostKey} ${hostKey} 399 1 8180 /etc/ssh/ssh_host_ed25519_key`]),
    ...traces,
    '',
  ].join('\n');

const from = (given: Given, mark = '') =>
  valueWith(buildTraces, {
    'identity-times': commandOutput(`${mark}${lines(given)}`),
    mounts: fileOutput('/proc/self/mountinfo', `22 1 8:1 / / rw - ${given.root ?? 'ext4'} /dev/sda1 rw\n`),
  });
const told = (...traces: readonly string[]) => from({ traces }).items.map(({ path, what }) => [path, what]);

describe('what is older than the machine', () => {
  it.each([
    [`${BUILT} ${BUILT} 812 1 8180 /root/.bash_history`, 'history'],
    [`${BUILT} ${BUILT} 399 1 8180 /home/ubuntu/.ssh/authorized_keys`, 'keys'],
    [`${BUILT} ${BUILT} 9000 1 81a0 /var/log/auth.log.1`, 'log'],
    [`${BUILT} ${BUILT} 4096 1 41ed /var/lib/cloud/instances/i-0abc`, 'instance'],
    [`${BUILT} ${BUILT} 4096 1 41c0 /root/.ansible/tmp/ansible-tmp-1772323200.1-12-34`, 'work folder'],
    [`${BUILT} ${BUILT} 4096 1 41c0 /var/tmp/packer-provisioner-ansible-local`, 'work folder'],
    [`${BUILT} ${BUILT} 60000000 1 81a4 /home/vagrant/VBoxGuestAdditions.iso`, 'disc image'],
  ])('%s', (line, what) => expect(told(line)).toEqual([[line.slice(line.indexOf('/')), what]]));

  it.each([
    ['a history that somebody still writes', `${LATER} ${LATER} 812 1 8180 /root/.bash_history`],
    ['a home from a backup, which kept its times', `${LATER} ${BUILT} 812 1 8180 /root/.bash_history`],
    ['an empty one', `${BUILT} ${BUILT} 0 1 8180 /root/.bash_history`],
    ['a link to nowhere', `${BUILT} ${BUILT} 9 1 a1ff /root/.bash_history`],
    ['an installation of some hours', `${BORN - 7200} ${BORN - 7200} 399 1 8180 /root/.ssh/authorized_keys`],
    ['a run in progress', `${LATER} ${LATER} 4096 1 41c0 /root/.ansible/tmp/ansible-tmp-1.1-1-1`],
    ['a folder of logs', `${BUILT} ${BUILT} 4096 1 41ed /var/log/messages.d`],
    ['the instance of cloud-init that runs', `${LATER} ${BUILT} 4096 1 41ed /var/lib/cloud/instances/i-1`],
  ])('is not told: %s', (_, line) => expect(told(line)).toEqual([]));

  const OLD = `${BUILT} ${BUILT} 812 1 8180 /root/.bash_history`;
  it('new host keys alone do not make an old machine young, nor does a new machine-id', () => {
    expect(from({ machineId: BUILT - 99, hostKey: BORN, traces: [OLD] }).items).toEqual([]);
    expect(from({ machineId: BORN, hostKey: BUILT - 99, traces: [OLD] }).items).toEqual([]);
  });
  it('homes and logs of their own file system outlive a system that was installed anew', () => {
    expect(told(`${BUILT} ${BUILT} 812 2 8180 /home/jane/.bash_history`)).toEqual([]);
    expect(told(`${BUILT} ${BUILT} 9000 3 81a0 /var/log/auth.log.1`)).toEqual([]);
  });
  it('the machine-id tells without host keys, and they without it', () => {
    expect(from({ hostKey: null, traces: [OLD] }).items).toHaveLength(1);
    const output = lines({ traces: [OLD] }).replace(/^.*machine-id$/m, '');
    expect(valueWith(buildTraces, { 'identity-times': commandOutput(output) }).items).toHaveLength(1);
  });
  it('a root that is made anew at each start tells nothing', () =>
    expect(from({ traces: [OLD], root: 'overlay' })).toMatchObject({
      items: [],
      reason: { code: 'unsupported' },
    }));
  it('where nothing tells the first start, a history is neither of the build nor not', () => {
    const output = `@ names 2\n1 1 1 1 41ed /etc\n${OLD}\n`;
    expect(valueWith(buildTraces, { 'identity-times': commandOutput(output) })).toMatchObject({
      items: [],
      reason: { code: 'unsupported' },
    });
    expect(
      valueWith(buildTraces, { 'identity-times': commandOutput('@ names 1\n1 1 1 1 41ed /etc\n') }),
    ).toMatchObject({ items: [], complete: true });
  });
  it('what may not be seen is told as well as what was', () =>
    expect(from({ traces: [OLD] }, '@ closed\n')).toMatchObject({
      items: [{ path: '/root/.bash_history' }],
      reason: { code: 'permission' },
    }));

  it('a later change of a file, or an earlier birth of the machine, never tells more', () =>
    fc.assert(
      fc.property(fc.nat(BORN), fc.nat(BORN), fc.nat(BORN), (changed, later, earlier) => {
        const count = (born: number, at: number) =>
          from({
            machineId: born,
            hostKey: null,
            traces: [`${at} ${at} 812 1 8180 /root/.bash_history`],
          }).items.length;
        expect(count(BORN, changed + later)).toBeLessThanOrEqual(count(BORN, changed));
        expect(count(BORN - earlier, changed)).toBeLessThanOrEqual(count(BORN, changed));
      }),
    ));
});

describe('tools of builds', () => {
  const tools = (...paths: readonly string[]) =>
    valueWith(buildTools, {
      'build-tools': filesOutput(Object.fromEntries(paths.map((path) => [path, null]))),
    });
  it('are told by their marks', () => {
    expect([...tools('/usr/local/bin/packer')]).toEqual(['packer']);
    expect([...tools('/vagrant')]).toEqual(['vagrant']);
    expect([...tools()]).toEqual([]);
  });
});
