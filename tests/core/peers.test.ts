import { defineCheck, defineFact, fail, file, pass } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { type Answer, unknown } from '../../src/core/answer.ts';
import { judgedTargets } from '../../src/core/evaluate.ts';
import { createPeers } from '../../src/core/peers.ts';
import { plan } from '../../src/core/plan.ts';
import type { TargetRecording } from '../../src/core/recording.ts';
import { subjectTree } from '../../src/core/subject.ts';
import { recordedTarget, textAnswer } from './recorded-target.ts';

const probe = file('/etc/colour');
const colour = defineFact({
  id: 'test.colour',
  description: 'A colour',
  probe,
  parse: (output) => output?.content ?? null,
});
const unlike = defineCheck({
  id: 'os-hardening/unlike',
  title: 'No other host has the colour',
  targets: ['host'],
  severity: 'high',
  rationale: 'r',
  remediation: 'r',
  references: [],
  needs: { self: { colour }, peers: { colour } },
  evaluate({ self, peers }) {
    const twin = peers.find((peer) => peer.colour === self.colour);
    return twin === undefined
      ? pass(`${peers.length}`)
      : fail({
          message: `as ${twin.target.name}`,
          expected: null,
          actual: null,
          location: { resource: 'colour' },
        });
  },
});

const host = (id: string, answer: Answer | string, status?: TargetRecording['status']) =>
  recordedTarget('host', {
    id,
    answers: [[probe, typeof answer === 'string' ? textAnswer('/etc/colour', answer) : answer]],
    ...(status === undefined ? {} : { status }),
  });

/** What the run says of each host: the outcome, and whom it names. */
const run = (...hosts: readonly (TargetRecording | readonly [TargetRecording, named: string])[]) => {
  const peers = createPeers();
  return hosts.map((each) => {
    const [recording, named] = 'target' in each ? [each, each.target.name] : each;
    const [judged] = judgedTargets([unlike], subjectTree([recording]), { collectedAt: 0, hash: () => '' });
    const [result] = peers.compare(judged?.results ?? [], named);
    return result === undefined ? 'not asked' : (result.findings[0]?.message ?? result.outcome);
  });
};

describe('a host is compared with those named before it', () => {
  it('so that the second of two alike names the first', () => {
    expect(run(host('a', 'red'), host('b', 'blue'), host('c', 'red'))).toEqual(['pass', 'pass', 'as a']);
    expect(run(host('c', 'red'), host('b', 'blue'), host('a', 'red'))).toEqual(['pass', 'pass', 'as c']);
  });

  it('and with those alone that told', () => {
    const silent = host('a', unknown('permission', 'no'));
    expect(run(silent, host('b', 'red'))).toEqual(['unknown', 'pass']);
    expect(run(host('a', 'red', 'unreachable'), host('b', 'red'))).toEqual(['not asked', 'pass']);
  });

  it('but not with itself at another time', () => {
    const twice = [host('a', 'red'), 'ssh:a'] as const;
    expect(run(twice, twice)).toEqual(['pass', 'pass']);
    expect(run(twice, [host('a', 'red'), 'ssh:10.0.0.1']), 'one name, two addresses').toEqual([
      'pass',
      'as a',
    ]);
    expect(run([host('a', 'red'), 'local'], [host('b', 'red'), 'local']), 'each asked on itself').toEqual([
      'pass',
      'as a',
    ]);
  });
});

describe('a comparison', () => {
  it('asks its facts of every host', () => {
    expect(plan([unlike]).host.facts.map(({ id }) => id)).toEqual(['test.colour']);
  });

  it('holds no answers: those of a host can go before its turn', () => {
    const big = 'x'.repeat(1000);
    const tree = recordedTarget('host', {
      id: 'a',
      answers: [
        [probe, textAnswer('/etc/colour', 'red')],
        [file('/etc/big'), textAnswer('/etc/big', big)],
      ],
    });
    const [judged] = judgedTargets([unlike], subjectTree([tree]), { collectedAt: 0, hash: () => '' });
    judged?.subject.release();
    const [result] = createPeers().compare(judged?.results ?? [], 'a');
    expect(result?.outcome).toBe('pass');
  });
});
