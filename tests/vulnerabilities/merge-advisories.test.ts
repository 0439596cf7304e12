import { describe, expect, it } from 'vitest';
import type { SourceAdvisory } from '../../src/vulnerabilities/advisory-document.ts';
import { mergeAdvisories } from '../../src/vulnerabilities/merge-advisories.ts';
import { nameGraph } from '../../src/vulnerabilities/record-names.ts';

const row = (id: string, fixed: string | null, more: Partial<SourceAdvisory> = {}) => ({
  source: 'a',
  advisory: {
    id,
    ecosystem: 'npm',
    package: 'left-pad',
    ranges: [{ introduced: '0', fixed, lastAffected: null }],
    versions: [],
    module: null,
    fix: fixed === null ? 'none' : 'fixed',
    severity: null,
    summary: '',
    references: [],
    published: null,
    ...more,
  } satisfies SourceAdvisory,
});

const names = (
  ...records: readonly (readonly [id: string, aliases: readonly string[], upstream?: readonly string[]])[]
) => {
  const graph = nameGraph();
  for (const [id, aliases, upstream = []] of records) graph.add({ id, aliases, upstream });
  return graph;
};

const none = new Set<string>();
const fixes = (advisories: ReturnType<typeof mergeAdvisories>) =>
  advisories.map(({ id, ranges }) => [id, ranges.map(({ fixed }) => fixed)]);

describe('names', () => {
  it('aliases are symmetric and transitive', () => {
    const graph = names(['GHSA-1', ['CVE-2024-0001']], ['PYSEC-1', ['CVE-2024-0001']]);
    expect(graph.aliasesOf('PYSEC-1')).toEqual(['CVE-2024-0001', 'GHSA-1']);
    expect(graph.aliasesOf('CVE-2024-0001')).toEqual(['GHSA-1', 'PYSEC-1']);
  });

  it('upstream is transitive, and not symmetric', () => {
    const graph = names(
      ['USN-1', [], ['UBUNTU-CVE-2024-0001']],
      ['UBUNTU-CVE-2024-0001', [], ['CVE-2024-0001']],
    );
    expect(graph.aliasesOf('USN-1')).toEqual(['CVE-2024-0001', 'UBUNTU-CVE-2024-0001']);
    expect(graph.aliasesOf('CVE-2024-0001')).toEqual([]);
  });

  it('upstreams in a circle end', () => {
    expect(names(['A-1', [], ['B-1']], ['B-1', [], ['A-1']]).aliasesOf('A-1')).toEqual(['B-1']);
  });

  it('depend on nothing but what was told, in any order', () => {
    const told = [
      ['GHSA-1', ['CVE-2024-0002']],
      ['PYSEC-1', ['GHSA-1']],
      ['GO-1', ['CVE-2024-0001', 'PYSEC-1']],
    ] as const;
    const [one, two] = [names(...told), names(...told.toReversed())];
    for (const id of ['GHSA-1', 'PYSEC-1', 'GO-1', 'CVE-2024-0001'])
      expect([one.identity(id), one.aliasesOf(id)]).toEqual([two.identity(id), two.aliasesOf(id)]);
    expect(one.identity('PYSEC-1')).toBe('CVE-2024-0001');
  });
});

describe('records about one vulnerability', () => {
  it('of one package are one advisory, which knows what one of them knows', () => {
    const graph = names(['GHSA-1', ['CVE-2024-0001']], ['PYSEC-1', ['CVE-2024-0001']]);
    const merged = mergeAdvisories(
      [
        row('PYSEC-1', '1.3', { summary: 'of PyPI' }),
        row('GHSA-1', '1.2', { severity: { severity: 'high', score: null, by: 'GHSA' } }),
      ],
      graph,
      none,
    );
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      id: 'GHSA-1',
      aliases: ['CVE-2024-0001', 'PYSEC-1'],
      summary: 'of PyPI',
      severity: { by: 'GHSA' },
    });
    expect(fixes(merged)).toEqual([['GHSA-1', ['1.2', '1.3']]]);
  });

  it('never lend a fix to another ecosystem, release or module', () => {
    const graph = names(['GHSA-1', ['CVE-2024-0001']], ['DEBIAN-CVE-2024-0001', [], ['CVE-2024-0001']]);
    const merged = mergeAdvisories(
      [
        row('GHSA-1', '1.2'),
        row('DEBIAN-CVE-2024-0001', null, { ecosystem: 'Debian:12' }),
        row('DEBIAN-CVE-2024-0001', '1.2-3', { ecosystem: 'Debian:13' }),
        row('ALSA-1', '1-1.module_el8', { ecosystem: 'AlmaLinux:8', module: 'left-pad:1' }),
        row('ALSA-1', '2-1.module_el8', { ecosystem: 'AlmaLinux:8', module: 'left-pad:2' }),
      ],
      graph,
      none,
    );
    expect(fixes(merged)).toEqual([
      ['ALSA-1', ['1-1.module_el8']],
      ['ALSA-1', ['2-1.module_el8']],
      ['DEBIAN-CVE-2024-0001', [null]],
      ['DEBIAN-CVE-2024-0001', ['1.2-3']],
      ['GHSA-1', ['1.2']],
    ]);
  });

  it('of which one knows no fix yet do not make the mended version affected', () => {
    const graph = names(['GHSA-1', ['CVE-2024-0001']], ['GO-1', ['CVE-2024-0001']]);
    const [merged] = mergeAdvisories([row('GHSA-1', null), row('GO-1', '1.9')], graph, none);
    expect(merged).toMatchObject({ fix: 'fixed', ranges: [{ fixed: '1.9' }] });
  });

  it('an erratum of several gives way to the CVEs, and lends them the fix that they do not know', () => {
    const debian = { ecosystem: 'Debian:12' };
    const graph = names(['DSA-1', [], ['CVE-2024-0001', 'CVE-2024-0002']]);
    const merged = mergeAdvisories(
      [
        row('CVE-2024-0001', null, { ...debian, fix: 'deferred', summary: 'one' }),
        row('DEBIAN-CVE-2024-0002', '2-1', debian),
        row('DSA-1', '2-2', debian),
      ],
      graph,
      none,
    );
    expect(fixes(merged)).toEqual([
      ['CVE-2024-0001', ['2-2']],
      ['DEBIAN-CVE-2024-0002', ['2-1']],
    ]);
    expect(merged[0]).toMatchObject({ fix: 'fixed', summary: 'one' });
  });

  it('an erratum stays where one of its CVEs has no row of its own', () => {
    const graph = names(['DSA-1', [], ['CVE-2024-0001', 'CVE-2024-0002']]);
    expect(fixes(mergeAdvisories([row('CVE-2024-0001', '1'), row('DSA-1', '2')], graph, none))).toEqual([
      ['CVE-2024-0001', ['1']],
      ['DSA-1', ['2']],
    ]);
  });

  it('are exploited when any of their names is', () => {
    const graph = names(['GHSA-1', ['CVE-2024-0001']], ['ALSA-1', [], ['CVE-2024-0001']]);
    const rows = [row('GHSA-1', '1'), row('ALSA-1', '1', { ecosystem: 'AlmaLinux:9' }), row('GHSA-2', '1')];
    expect(
      mergeAdvisories(rows, graph, new Set(['CVE-2024-0001'])).map(({ id, exploited }) => [id, exploited]),
    ).toEqual([
      ['ALSA-1', true],
      ['GHSA-1', true],
      ['GHSA-2', false],
    ]);
  });
});
