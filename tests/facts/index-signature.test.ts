import { describe, expect, it } from 'vitest';
import { parseIndexSignature } from '../../src/facts/index-signature.ts';
import fc from '../seeded-properties.ts';
import { answerFixture } from './host-answers.ts';

const of = (name: string, named: readonly string[] = []) =>
  parseIndexSignature(answerFixture(`apt.signatures/${name}.txt`), named);
const signatureOf = (stdout: string, named: readonly string[] = []) =>
  parseIndexSignature(stdout, named).signature;

const OTHER_KEY = {
  kind: 'bad',
  why: expect.stringMatching(/^no key of its source is [0-9A-F]{16}, which signed it$/),
};
const ALTERED = { kind: 'bad', why: 'it was altered after it was signed' };
const HASH = 'a'.repeat(64);
const good =
  '@ tool gpgv\n[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 54404762BBB6E853 Debian\n[GNUPG:] VALIDSIG ED541312A33F1128F10B1C6C54404762BBB6E853 2026-11-25 1795645993 0 4 0 1 8 01 AC530D520F2F3269F5E98313A48449044AAD5C5D\n';

describe('the signature of an index, by gpgv', () => {
  it('is good, and then the index is believed', () =>
    expect(of('gpgv-security')).toEqual({
      signature: {
        kind: 'good',
        keys: ['ED541312A33F1128F10B1C6C54404762BBB6E853', 'B0CAB9266E8C3929798B3EEEBDE6D2B9216EC7A8'],
      },
      validUntil: Date.UTC(2026, 11, 2, 22, 33, 12),
      altered: [],
      intact: 1,
    }));
  it('is good with one key of two', () => expect(of('gpgv-trusted').signature.kind).toBe('good'));
  it('is not by a key of its source', () => expect(of('gpgv-other-key').signature).toEqual(OTHER_KEY));
  it('is spoilt by one word, and what the index says counts for nothing', () =>
    expect(of('gpgv-altered')).toEqual({ signature: ALTERED, validUntil: null, altered: [], intact: 0 }));
  it('is not known where the key is armoured', () =>
    expect(of('gpgv-armored').signature).toMatchObject({
      kind: 'unknown',
      reason: { code: 'tool-missing' },
    }));
  it('is that of the key which the source names', () => {
    expect(of('gpgv-security', ['AC530D520F2F3269F5E98313A48449044AAD5C5D']).signature.kind).toBe('good');
    expect(of('gpgv-security', ['4D64FEC119C2029067D6E791F8D2585B8783D481']).signature).toMatchObject({
      kind: 'bad',
      why: 'it is signed by another key than its source names',
    });
  });
  it.each([
    ['EXPKEYSIG', 'its key has expired'],
    ['REVKEYSIG', 'its key was revoked'],
    ['EXPSIG', 'its signature has expired'],
  ])('is not good after %s, although it is valid', (word, why) =>
    expect(signatureOf(good.replace('GOODSIG', word))).toEqual({ kind: 'bad', why }),
  );
  it('is not good by SHA-1', () =>
    expect(signatureOf(good.replace(' 1 8 01 ', ' 1 2 01 '))).toMatchObject({ kind: 'bad' }));
  it('a valid one does not lend its word to the next', () =>
    expect(
      signatureOf(
        '@ tool gpgv\n[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 1 a\n[GNUPG:] NEWSIG\n[GNUPG:] VALIDSIG ED541312A33F1128F10B1C6C54404762BBB6E853 d 1 0 4 0 1 8 01 ED541312A33F1128F10B1C6C54404762BBB6E853\n',
      ).kind,
    ).toBe('unknown'));
});

describe('the signature of an index, by sqv', () => {
  it('is good with one key of two', () =>
    expect(of('sqv-trusted')).toMatchObject({ signature: { kind: 'good' }, intact: 1 }));
  it('is not by a key of its source', () => expect(of('sqv-other-key').signature).toEqual(OTHER_KEY));
  it('is spoilt by one word', () => expect(of('sqv-altered').signature).toEqual(ALTERED));
  it('is not known where sqv fails in another way', () =>
    expect(signatureOf('@ tool sqv\nerror: unexpected argument\n@ status 2\n')).toMatchObject({
      kind: 'unknown',
      reason: { code: 'parse-error', text: 'sqv: error: unexpected argument' },
    }));
  it('a fingerprint without success is no signature', () =>
    expect(signatureOf('@ tool sqv\nAC530D520F2F3269F5E98313A48449044AAD5C5D\n@ status 1\n').kind).toBe(
      'unknown',
    ));
});

describe('an index that could not be verified', () => {
  it.each([
    ['@ tool none\n', 'tool-missing'],
    ['@ closed\n', 'permission'],
    ['@ gone\n', 'unsupported'],
    ['@ closed-key /etc/apt/keyrings/x.gpg\n@ no-key\n', 'permission'],
    ['@ closed-key /etc/apt/keyrings/x.gpg\n@ tool gpgv\n[GNUPG:] NO_PUBKEY 12\n', 'permission'],
    ['', 'parse-error'],
    ['@ tool gpgv\n', 'parse-error'],
  ])('%j is unknown: %s', (stdout, code) =>
    expect(signatureOf(stdout)).toMatchObject({ kind: 'unknown', reason: { code } }),
  );
  it.each([
    ['@ unsigned\n', /no signature/],
    ['@ odd\n', /more than one signed text/],
    ['@ missing /etc/apt/keyrings/x.gpg\n@ no-key\n', /the key \/etc\/apt\/keyrings\/x.gpg is not there/],
    ['@ no-key\n', /no key to verify/],
    ['@ closed-key /x.gpg\n@ tool gpgv\n[GNUPG:] BADSIG 12 x\n', /altered/],
  ])('%j is bad', (stdout, why) =>
    expect(signatureOf(stdout)).toMatchObject({ kind: 'bad', why: expect.stringMatching(why) }),
  );
});

describe('lists beside a good signature', () => {
  const lists = (text: string) => {
    const { altered, intact } = parseIndexSignature(good + text, []);
    return { altered, intact };
  };
  it('with other contents are altered', () =>
    expect(lists(`# ${HASH} main/Packages\n= ${HASH.replace('a', 'b')} main/Packages\n`)).toEqual({
      altered: ['main/Packages'],
      intact: 0,
    }));
  it('that could not be unpacked are not compared', () =>
    expect(lists(`! main/Packages\n# ${HASH} main/Packages\n= b main/Packages\n`)).toEqual({
      altered: [],
      intact: 0,
    }));
  it('that the index does not name are not compared', () =>
    expect(lists(`# ${HASH} main/Packages\n`)).toEqual({ altered: [], intact: 0 }));
  it('a day that is none is no limit', () =>
    expect(parseIndexSignature(`${good}Valid-Until: soon\n`, []).validUntil).toBeNull());
});

it('an answer that lost a part makes no signature good', () => {
  for (const name of ['gpgv-other-key', 'gpgv-altered', 'sqv-other-key', 'sqv-altered']) {
    const whole = answerFixture(`apt.signatures/${name}.txt`);
    for (let end = 0; end < whole.length; end += 1)
      expect(signatureOf(whole.slice(0, end)).kind).not.toBe('good');
  }
});

it('hostile text is taken by nobody for a signature', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('@ ', '= ', '# ', 'NODATA ', 'tool gpgv', 'GOODSIG', ' ', '\n', HASH, '\u0000'),
      ),
      (words) => {
        expect(signatureOf(words.join('')).kind).not.toBe('good');
      },
    ),
  ));
