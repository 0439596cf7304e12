import { describe, expect, it } from 'vitest';
import { listeningSockets } from '../../src/facts/listening-sockets.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

const line = (address: string, port: string, inode: number): string =>
  `   0: ${address}:${port} ${'0'.repeat(address.length)}:0000 0A 00000000:00000000 00:00000000 00000000   110        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
const seen = (text: string) => knownValue(listeningSockets, printed(text)).items;

describe('a recorded answer', () => {
  const items = seen(answerFixture('listening-sockets/mixed-families.txt'));
  it.each([
    ['tcp', 'ipv4', '127.0.0.1', 18080, 'loopback'],
    ['tcp', 'ipv6', '::', 18081, 'wildcard'],
    ['udp', 'ipv4', '0.0.0.0', 18082, 'wildcard'],
    ['tcp', 'ipv6', '::1', 18083, 'loopback'],
    ['tcp', 'ipv6', '::ffff:127.0.0.1', 18084, 'loopback'],
  ])('%s %s %s port %d is %s', (protocol, family, address, port, scope) => {
    expect(items.find((socket) => socket.port === port)).toMatchObject({
      protocol,
      family,
      address,
      scope,
      process: 'python3',
    });
  });
  it('leaves the process out where only root may see it', () => {
    const [socket] = seen(answerFixture('listening-sockets/ordinary-user.txt')).filter(
      ({ port }) => port === 18080,
    );
    expect(socket).toMatchObject({ process: null, pid: null, address: '127.0.0.1' });
  });
});

describe('addresses', () => {
  it.each([
    ['x86_64', '0100007F', '127.0.0.1', 'loopback'],
    ['s390x', '7F000001', '127.0.0.1', 'loopback'],
    ['x86_64', '0501A8C0', '192.168.1.5', 'address'],
    ['x86_64', 'B80D0120000000000000000001000000', '2001:db8::1', 'address'],
    ['x86_64', '000080FE00000000FF005450563412FE', 'fe80::5054:ff:fe12:3456', 'link-local'],
    ['x86_64', '0000000000000000FFFF000000000000', '::ffff:0.0.0.0', 'wildcard'],
  ])('%s %s is %s', (machine, hex, address, scope) => {
    const table = hex.length === 8 ? 'tcp' : 'tcp6';
    const text = `${machine}\n# tcp\n${table === 'tcp' ? '' : '# tcp6\n'}${line(hex, '0016', 7)}\n`;
    expect(seen(text)).toMatchObject([{ address, scope, port: 22, uid: 110 }]);
  });
});

describe('holders', () => {
  it('names the service rather than systemd, which keeps the sockets it passed on', () => {
    const text = `x86_64\n# tcp\n${line('00000000', '0016', 7)}\n# holders\n1 7 systemd\n840 7 sshd\n`;
    expect(seen(text)).toMatchObject([{ process: 'sshd', pid: 840 }]);
  });
  it('keeps spaces in names', () => {
    const text = `x86_64\n# tcp\n${line('00000000', '0016', 7)}\n# holders\n5 7 my server\n`;
    expect(seen(text)).toMatchObject([{ process: 'my server' }]);
  });
});

it('is unknown where /proc/net cannot be read, never an empty list', () => {
  expect(resolveFact(listeningSockets, printed('x86_64\n'))).toMatchObject({
    known: false,
    reason: { code: 'unsupported' },
  });
});
