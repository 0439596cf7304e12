import { describe, expect, it } from 'vitest';
import { importedAnswers, withAnswers } from '../../src/collection/imported-answers.ts';
import { scanAnswers } from '../../src/collection/target-scans.ts';
import { found } from '../../src/core/answer.ts';
import { probeKey } from '../../src/core/probe.ts';
import type { RecordedAnswer } from '../../src/core/recording.ts';
import type { Target, TargetKind } from '../../src/core/target.ts';
import { importedScans } from '../../src/facts/imported-scans.ts';
import type { ScanReport } from '../../src/loaders/scan-report.ts';
import { resolveFact } from '../facts/host-answers.ts';

const id = (letter: string) => `sha256:${letter.repeat(64)}`;
const report = (...artifacts: readonly string[]): ScanReport => ({
  scanner: 'trivy',
  version: null,
  createdAt: 1,
  dataBuilt: null,
  artifacts,
  covered: ['debian 12'],
  packages: [{ name: 'a', installed: '1', fixed: '2', advisory: 'CVE-1', severity: 'high', aliases: [] }],
});
const target = (kind: TargetKind, name: string): Target => ({
  id: name,
  kind,
  name,
  parent: null,
  labels: {},
  image: null,
  replicaOf: null,
});
const image = (name: string, engineId: string | null, ...digests: readonly string[]) => ({
  target: target('image', name),
  answers: [
    {
      probe: { kind: 'image', query: 'inspect' },
      answer: found({ body: { Id: engineId, RepoTags: [name], RepoDigests: digests } }),
    },
  ] satisfies readonly RecordedAnswer[],
});
const states = (answers: readonly RecordedAnswer[]) => answers.map(({ answer }) => answer.state);
const resolved = (answers: readonly RecordedAnswer[]) =>
  resolveFact(importedScans, new Map(answers.map(({ probe, answer }) => [probeKey(probe), answer])));

describe('which scan is of which target', () => {
  it('by id', () =>
    expect(states(importedAnswers([report('x', id('a'))], image('web:1', id('a'))))).toEqual(['found']));
  it('by tag where the report knows no id', () =>
    expect(
      states(importedAnswers([report('docker.io/library/nginx')], image('nginx:latest', id('a')))),
    ).toEqual(['found']));
  it('not by a tag that has moved to another image', () =>
    expect(states(importedAnswers([report('web:1', id('b'))], image('web:1', id('a'))))).toEqual(['absent']));
  it('by digest where two stores give one image two ids', () =>
    expect(
      states(
        importedAnswers(
          [report(`r.example/web@${id('c')}`, id('b'))],
          image('web:1', id('a'), `r.example/web@${id('c')}`),
        ),
      ),
    ).toEqual(['found']));
  it('of a host by its name', () => {
    const host = { target: target('host', 'db-1'), answers: [] };
    expect(states(importedAnswers([report('db-1')], host))).toEqual(['found']);
    expect(states(importedAnswers([report('db-2')], host))).toEqual(['absent']);
  });
  it('none of a container', () =>
    expect(importedAnswers([report('x')], { target: target('container', 'x'), answers: [] })).toEqual([]));
});

describe('the fact', () => {
  it('reads back what was imported', () =>
    expect(resolved(importedAnswers([report('x')], image('x:latest', null)))).toMatchObject({
      known: true,
      value: [{ scanner: 'trivy', packages: [{ advisory: 'CVE-1', fixed: '2' }] }],
    }));
  it('is empty where no report is of this target, and null where none was imported', () => {
    expect(resolved(importedAnswers([report('y')], image('x:latest', null)))).toMatchObject({ value: [] });
    expect(resolved(importedAnswers([], image('x:latest', null)))).toMatchObject({ value: null });
  });
  it('keeps what was scanned already beside what is imported, in one answer', () => {
    const before = scanAnswers([
      { scanner: 'grype', program: 'sha256:1', report: { ...report('y'), scanner: 'grype' } },
    ]);
    const recording = {
      ...image('x:latest', null),
      answers: [...image('x:latest', null).answers, ...before],
    };
    const answers = withAnswers(recording.answers, importedAnswers([report('x')], recording));
    expect(answers).toHaveLength(2);
    expect(resolved(answers)).toMatchObject({
      value: [
        { scanner: 'grype', program: 'sha256:1' },
        { scanner: 'trivy', program: null },
      ],
    });
    expect(importedAnswers([report('z')], recording)).toEqual([]);
  });
  it('asks nothing, so that a target cannot answer it', () => expect(importedScans.questions).toEqual([]));
});
