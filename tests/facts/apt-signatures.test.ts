import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answer, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { aptSignatures, indexGap } from '../../src/facts/apt-signatures.ts';
import type { PackageSource } from '../../src/facts/package-sources.ts';
import { anAptSource, anArchive, anIndex, aSignedArchive } from '../checks/patching-examples.ts';
import { answerFixture, printed } from './host-answers.ts';

const MAIN = 'mirror.example.org_debian_dists_bookworm';
const named = (name: string, security = false) => ({
  ...anArchive('bookworm', '2026-11-21'),
  name,
  security,
});

const view = (
  sources: readonly PackageSource[],
  answer: Answer = unknown('timeout', 'cut'),
  archives = [named(MAIN)],
  keyrings: readonly string[] = [],
): FactView => {
  const facts: ReadonlyMap<string, unknown> = new Map<string, unknown>([
    ['apt.index', anIndex(archives)],
    ['package-sources', completeSet(sources)],
    ['apt.keyrings', keyrings],
  ]);
  return {
    answer: () => answer,
    resolve: ({ id }: { readonly id: string }) => ({ known: true, value: facts.get(id) }),
  } as unknown as FactView;
};

const scripts = (...told: Parameters<typeof view>): readonly string[] =>
  (aptSignatures.followUp?.(view(...told)) ?? []).map(({ probe }) =>
    probe.kind === 'command' ? (probe.argv[2] ?? '') : '',
  );
const signature = (...told: Parameters<typeof view>) => {
  const resolved = aptSignatures.resolve(view(...told));
  return resolved.known ? resolved.value?.[0]?.index.signature : null;
};

describe('what is asked about an index', () => {
  it('names the key of its source', () =>
    expect(scripts([anAptSource()])[0]).toContain(
      "for k in '/usr/share/keyrings/debian-archive-keyring.gpg'; do",
    ));
  it('or every trusted key where its source names none', () =>
    expect(
      scripts([anAptSource({ signedBy: null })], undefined, undefined, [
        '/etc/apt/trusted.gpg.d/b.asc',
        '/etc/apt/trusted.gpg.d/a.gpg',
      ])[0],
    ).toContain("for k in '/etc/apt/trusted.gpg.d/a.gpg' '/etc/apt/trusted.gpg.d/b.asc'; do"));
  it('hashes the lists of security updates alone', () => {
    expect(scripts([anAptSource()], undefined, [named(MAIN, true)])[0]).toContain('sha256sum');
    expect(scripts([anAptSource()])[0]).not.toContain('sha256sum');
  });
  it.each([
    ['no source names it', [], MAIN],
    [
      'its key stands in the source',
      [anAptSource({ signedBy: '-----BEGIN PGP PUBLIC KEY BLOCK----- .' })],
      MAIN,
    ],
    ['a key has a name for the shell', [anAptSource({ signedBy: "/x';reboot;'" })], MAIN],
    [
      'it has a name for the shell',
      [anAptSource({ uris: ["http://a';reboot;'"] })],
      "a';reboot;'_dists_bookworm",
    ],
  ])('is nothing where %s, and the answer is unknown', (_, sources, name) => {
    expect(scripts(sources, undefined, [named(name)])).toEqual([]);
    expect(signature(sources, undefined, [named(name)])).toMatchObject({
      kind: 'unknown',
      reason: { code: 'unsupported' },
    });
  });
  it('ends after forty', () => {
    const many = Array.from({ length: 60 }, () => named(MAIN));
    expect(scripts([anAptSource()], undefined, many)).toHaveLength(40);
    const resolved = aptSignatures.resolve(view([anAptSource()], printed('@ unsigned\n'), many));
    expect(resolved.known && resolved.value?.at(-1)?.index.signature).toMatchObject({
      reason: { code: 'truncated' },
    });
  });
});

describe('what is answered', () => {
  it('a good signature', () =>
    expect(
      signature([anAptSource()], printed(answerFixture('apt.signatures/gpgv-security.txt'))),
    ).toMatchObject({ kind: 'good' }));
  it('nothing in time', () =>
    expect(signature([anAptSource()])).toEqual({
      kind: 'unknown',
      reason: { code: 'timeout', text: 'cut' },
    }));
  it('by another key than the fingerprint of its source', () =>
    expect(
      signature(
        [anAptSource({ signedBy: 'F8D2585B8783D481F8D2585B8783D481F8D2585B!' })],
        printed(answerFixture('apt.signatures/gpgv-security.txt')),
        undefined,
        ['/etc/apt/trusted.gpg'],
      ),
    ).toMatchObject({ kind: 'bad' }));
});

describe('an index of security updates shows that nothing waits', () => {
  const now = Date.parse('2026-11-22');
  const gap = (...told: Parameters<typeof aSignedArchive>) => indexGap([aSignedArchive(...told)], now);
  it('while its owner wants it to be believed', () => {
    expect(gap('bookworm-security', { validUntil: now })).toBeNull();
    expect(gap('bookworm-security', { validUntil: now - 1 })).not.toBeNull();
  });
  it('unless a list beside it was altered', () =>
    expect(gap('bookworm-security', { altered: ['main/Packages'] })).not.toBeNull());
  it('whatever became of other archives', () =>
    expect(gap('bookworm', { validUntil: now - 1, altered: ['x'] })).toBeNull());
});

/** The index of security updates of this machine, whatever its mirror is called: the words of its source, and its name. */
const [own] = (
  existsSync('/usr/bin/gpgv') && existsSync('/var/lib/apt/lists') ? readdirSync('/var/lib/apt/lists') : []
)
  .map((file) => /^(([^_%]+)((?:_[^_%]+)*)_dists_(bookworm-security))_InRelease$/.exec(file))
  .filter((match) => match !== null);

it.skipIf(own === undefined)(
  'the index of a Debian machine bears a good signature, in every shell that is here',
  () => {
    const [, name = '', host = '', folders = '', suite = ''] = own ?? [];
    const sources = [
      anAptSource({ uris: [`http://${host}${folders.replaceAll('_', '/')}`], suites: [suite] }),
    ];
    const archives = [named(name, true)];
    const [script = ''] = scripts(sources, undefined, archives);
    for (const [program, ...words] of [['dash'], ['busybox', 'sh']] as const) {
      if (!existsSync(`/bin/${program}`)) continue;
      const stdout = execFileSync(program, [...words, '-c', script], { encoding: 'utf8' });
      const resolved = aptSignatures.resolve(
        view(sources, found({ exitCode: 0, stdout, stderr: '' }), archives),
      );
      expect(resolved.known && resolved.value?.[0]?.index).toMatchObject({
        signature: { kind: 'good' },
        altered: [],
        intact: 1,
      });
    }
  },
);
