import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import { probeKey } from '../../src/core/probe.ts';
import { ADVISORY_PROBE, knownVulnerabilities } from '../../src/facts/known-vulnerabilities.ts';
import { aKnownVulnerability, knownOf } from '../checks/scan-examples.ts';
import { resolveFact } from './host-answers.ts';

const told = (answer: Answer) =>
  resolveFact(knownVulnerabilities, new Map([[probeKey(ADVISORY_PROBE), answer]]));
const saying = (content: string): Answer =>
  found({
    path: ADVISORY_PROBE.path,
    type: 'file',
    ...{ mode: 0, uid: 0, gid: 0, size: 0, mtime: 0 },
    content,
    unreadable: null,
  });

describe('knownVulnerabilities', () => {
  it('reads back whatever the database said', () => {
    const known = knownOf(
      [
        aKnownVulnerability(),
        aKnownVulnerability({ severity: null, fixed: null, fix: 'none', exploited: true, paths: ['/a'] }),
      ],
      {
        undetermined: [{ package: 'a', installed: '?', advisory: 'CVE-2024-1', reason: 'no version' }],
        otherKernels: 2,
        unseen: { code: 'permission', text: 'no' },
      },
    );
    expect(told(saying(JSON.stringify(known)))).toEqual({ known: true, value: known });
  });

  it('is null where the run had no database, as in every recording without one', () => {
    expect(resolveFact(knownVulnerabilities, new Map())).toEqual({ known: true, value: null });
  });

  it('is left out where the user wants it so', () =>
    expect(told(absent)).toMatchObject({ known: false, leftOut: true }));

  it('passes on that the database was damaged', () =>
    expect(told(unknown('parse-error', 'a shard is damaged'))).toMatchObject({
      known: false,
      reason: { code: 'parse-error', text: 'a shard is damaged' },
    }));

  for (const [name, text] of [
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['a row without an advisory', JSON.stringify(knownOf([{} as never]))],
    [
      'a row with a state of its own',
      JSON.stringify(knownOf([{ ...aKnownVulnerability(), fix: 'soon' as never }])),
    ],
    ['no list of scopes', JSON.stringify({ ...knownOf([]), scopes: undefined })],
    ['a scope that does not say whether it is covered', JSON.stringify({ ...knownOf([]), scopes: [{}] })],
  ] as const)
    it(`a recording that was changed by hand is unknown: ${name}`, () =>
      expect(told(saying(text))).toMatchObject({ known: false, reason: { code: 'parse-error' } }));
});
