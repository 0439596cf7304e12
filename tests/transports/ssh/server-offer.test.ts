import { describe, expect, test } from 'vitest';
import { createOfferReader } from '../../../src/transports/ssh/server-offer.ts';
import fc from '../../seeded-properties.ts';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const list = (...names: readonly string[]): Buffer => {
  const text = Buffer.from(names.join(','));
  return Buffer.concat([uint32(text.length), text]);
};
const kexInit = (...lists: readonly Buffer[]): Buffer => {
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16, 7), ...lists, Buffer.alloc(5)]);
  return Buffer.concat([uint32(payload.length + 1 + 4), Buffer.from([4]), payload, Buffer.alloc(4)]);
};
const offer = kexInit(
  list('curve25519-sha256', 'kex-strict-s-v00@openssh.com'),
  list('ssh-ed25519'),
  list('aes128-ctr'),
  list('aes256-ctr'),
  list('hmac-sha1'),
  list('hmac-sha2-256'),
  list('none'),
  list('none', 'zlib@openssh.com'),
  list(),
  list(),
);
const hello = Buffer.from('SSH-2.0-Example_1.0\r\n');
const expected = {
  identification: 'SSH-2.0-Example_1.0',
  kex: ['curve25519-sha256', 'kex-strict-s-v00@openssh.com'],
  hostKey: ['ssh-ed25519'],
  encryption: ['aes256-ctr'],
  mac: ['hmac-sha2-256'],
  compression: ['none', 'zlib@openssh.com'],
};

describe('the offer of a server', () => {
  test('is what it sends to us, however the bytes are cut', () => {
    const bytes = Buffer.concat([Buffer.from('Welcome\r\nto SSH\r\n'), hello, offer, Buffer.from('more')]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const reader = createOfferReader();
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(reader.offer()).toEqual(expected);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no SSH server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an identification alone', hello],
    ['a cut packet', Buffer.concat([hello, offer.subarray(0, 60)])],
    ['another message', Buffer.concat([hello, offer.subarray(0, 5), Buffer.from([1]), offer.subarray(6)])],
    ['too few lists', Buffer.concat([hello, kexInit(list('a'), list('b'))])],
    ['a list longer than the packet', Buffer.concat([hello, kexInit(uint32(0xffffffff))])],
    ['an endless packet', Buffer.concat([hello, uint32(0x7fffffff), Buffer.alloc(200)])],
  ])('is none for %s', (_, bytes) => {
    const reader = createOfferReader();
    reader.push(bytes);
    expect(reader.offer()).toBeNull();
  });

  test('is not waited for without end', () => {
    const reader = createOfferReader();
    let isDone = false;
    for (let sent = 0; sent < 200 && !isDone; sent += 1) isDone = reader.push(Buffer.alloc(1024, 'x'));
    expect(isDone).toBe(true);
  });

  test('holds no bytes that no name of an algorithm has', () => {
    const lists = [list('a\x1b[31m', 'good'), ...Array.from({ length: 9 }, () => list('x'))];
    const reader = createOfferReader();
    reader.push(Buffer.concat([hello, kexInit(...lists)]));
    expect(reader.offer()?.kex).toEqual(['good']);
  });

  test('comes from any bytes without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isSsh) => {
        const reader = createOfferReader();
        reader.push(isSsh ? Buffer.concat([hello, bytes]) : Buffer.from(bytes));
        expect(() => reader.offer()).not.toThrow();
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
