import { createHash } from 'node:crypto';
import { type AnyCheck, defineCheck, defineFact, fail, file, judgeEach, optional, pass } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { type Answer, UNKNOWN_CODES, unknown } from '../../src/core/answer.ts';
import { judgeTree } from '../../src/core/evaluate.ts';
import type { TargetRecording } from '../../src/core/recording.ts';
import { subjectTree } from '../../src/core/subject.ts';
import { recordedTarget, textAnswer } from './recorded-target.ts';

const context = { collectedAt: 0, hash: (text: string) => createHash('sha256').update(text).digest('hex') };
const probe = file('/etc/setting');
const setting = defineFact({
  id: 'test.setting',
  description: 'A setting',
  probe,
  parse: (output) => {
    if (output?.content === 'garbage') throw new Error('not a setting');
    return output?.content ?? null;
  },
});

const texts = { rationale: 'r', remediation: 'r', references: [] } as const;

const hostCheck = defineCheck({
  id: 'os-hardening/setting',
  title: 'The setting is on',
  targets: ['host'],
  severity: 'high',
  ...texts,
  needs: { self: { setting } },
  evaluate: ({ self: { setting } }) =>
    setting === 'on'
      ? pass('on')
      : fail({
          message: 'The setting is off',
          expected: 'on',
          actual: setting,
          location: { path: '/etc/setting', resource: 'setting' },
        }),
});

const judge = (checks: readonly AnyCheck[], ...recordings: readonly TargetRecording[]) =>
  judgeTree(checks, subjectTree(recordings), context);

const resultOn = (answer: Answer) =>
  judge([hostCheck], recordedTarget('host', { answers: [[probe, answer]] }))[0]?.results[0];

describe('a failed collection is judged unknown on the check’s behalf (law 6)', () => {
  for (const code of UNKNOWN_CODES)
    it(`${code} stays unknown: ${code}`, () => {
      expect(resultOn(unknown(code, 'why'))).toMatchObject({
        outcome: 'unknown',
        reason: { code, text: 'why' },
        credit: 0,
      });
    });

  it('a parser that throws is a parse-error', () => {
    expect(resultOn(textAnswer('/etc/setting', 'garbage'))).toMatchObject({
      outcome: 'unknown',
      reason: { code: 'parse-error', text: 'not a setting' },
    });
  });

  it('a check that throws is unknown, not a crash', () => {
    const broken = defineCheck({
      ...hostCheck,
      evaluate: () => {
        throw new Error('oops');
      },
    });
    const [judged] = judge(
      [broken],
      recordedTarget('host', { answers: [[probe, textAnswer('/etc/setting', 'on')]] }),
    );
    expect(judged?.results[0]).toMatchObject({ outcome: 'unknown', reason: { code: 'parse-error' } });
  });

  it('a question that nobody asked is unknown', () => {
    expect(judge([hostCheck], recordedTarget('host'))[0]?.results[0]?.outcome).toBe('unknown');
  });
});

describe('absent is knowledge', () => {
  it('reaches the check as null', () => {
    expect(resultOn({ state: 'absent' })).toMatchObject({ outcome: 'fail', findings: [{ actual: null }] });
  });
});

describe('a fingerprint', () => {
  const print = (answer: Answer) => resultOn(answer)?.findings[0]?.fingerprint;
  it('does not change with the observed value', () => {
    expect(print(textAnswer('/etc/setting', 'off'))).toBe(print(textAnswer('/etc/setting', 'never')));
  });
  it('changes with the target', () => {
    const [other] = judge(
      [hostCheck],
      recordedTarget('host', { id: 'other', answers: [[probe, { state: 'absent' }]] }),
    );
    expect(other?.results[0]?.findings[0]?.fingerprint).not.toBe(print({ state: 'absent' }));
  });
  it('is unique among findings of one resource', () => {
    const twice = defineCheck({
      ...hostCheck,
      evaluate: () =>
        fail([
          { message: 'a', expected: null, actual: null },
          { message: 'b', expected: null, actual: null },
        ]),
    });
    const [judged] = judge([twice], recordedTarget('host', { answers: [[probe, { state: 'absent' }]] }));
    const prints = judged?.results[0]?.findings.map(({ fingerprint }) => fingerprint) ?? [];
    expect(new Set(prints).size).toBe(2);
  });
});

describe('texts without end', () => {
  const endless = `\u{1f600}${'x'.repeat(100_000)}`;
  const check = defineCheck({
    ...hostCheck,
    evaluate: ({ self: { setting } }) =>
      fail({
        message: `It is ${setting}`,
        expected: setting,
        actual: setting,
        location: { path: `/${setting}`, resource: `/${setting}` },
        fix: { command: `rm ${setting}`, breaks: 'nothing' },
      }),
  });
  const findingOn = (text: string) =>
    judge([check], recordedTarget('host', { answers: [[probe, textAnswer('/etc/setting', text)]] }))[0]
      ?.results[0]?.findings[0];

  it('are in the report with their beginning and length', () => {
    const finding = findingOn(endless);
    for (const text of [
      finding?.message,
      finding?.actual,
      finding?.location.path,
      finding?.location.resource,
    ])
      expect(text?.length).toBeLessThan(4100);
    expect(finding?.actual).toMatch(/xxx… \(100002 characters\)$/);
    expect(resultOn(unknown('timeout', endless))?.reason?.text.length).toBeLessThan(4100);
  });

  it('are no way to mend anything: half a command is another one', () => {
    expect(findingOn(endless)?.fix).toMatchObject({ command: null, breaks: 'nothing' });
    expect(findingOn('x')?.fix).toMatchObject({ command: 'rm x' });
  });

  it('are told apart by the whole of them', () => {
    expect(findingOn(`${endless}a`)?.fingerprint).not.toBe(findingOn(`${endless}b`)?.fingerprint);
  });
});

describe('findings alike in every word', () => {
  it('are told once, with their number', () => {
    const alike = { message: 'node runs as root', expected: null, actual: 'uid 0' };
    const check = defineCheck({
      ...hostCheck,
      evaluate: () => fail([alike, alike, { ...alike, actual: 'uid 1' }]),
    });
    const [judged] = judge([check], recordedTarget('host', { answers: [[probe, { state: 'absent' }]] }));
    expect(judged?.results[0]?.findings.map(({ message }) => message).sort()).toEqual([
      'node runs as root',
      'node runs as root (2 times)',
    ]);
  });
});

describe('needs of a parent (law 1)', () => {
  const containerCheck = defineCheck({
    ...hostCheck,
    id: 'isolation/setting',
    targets: ['container'],
    needs: { parent: { host: { setting } } },
    evaluate: ({ parent: { host } }) =>
      host.setting === 'on' ? pass() : fail({ message: 'm', expected: null, actual: null }),
  });
  const container = recordedTarget('container', { parent: 'docker-engine' });
  const engine = recordedTarget('docker-engine', { parent: 'host' });
  const outcomeWith = (...above: readonly TargetRecording[]) =>
    judge([containerCheck], ...above, container).at(-1)?.results[0];

  it('are read from the nearest target of that kind', () => {
    const host = recordedTarget('host', { answers: [[probe, textAnswer('/etc/setting', 'on')]] });
    expect(outcomeWith(host, engine)).toMatchObject({ outcome: 'pass' });
  });
  it('make it not applicable where the user left the parent out', () => {
    expect(outcomeWith({ ...engine, target: { ...engine.target, parent: null } })).toMatchObject({
      outcome: 'not-applicable',
      reason: { text: 'host not part of this run' },
    });
  });
  it('make it unknown where the parent could not be reached', () => {
    expect(outcomeWith(recordedTarget('host', { status: 'unreachable' }), engine)).toMatchObject({
      outcome: 'unknown',
      reason: { code: 'unreachable' },
    });
  });
  it('make it unknown: permission where the parent refused', () => {
    expect(outcomeWith(recordedTarget('host', { status: 'denied' }), engine)).toMatchObject({
      outcome: 'unknown',
      reason: { code: 'permission' },
    });
  });
  it('are told as missing to a check that can do without', () => {
    const tolerant = defineCheck({
      ...containerCheck,
      needs: { parent: { host: { setting: optional(setting) } } },
      evaluate: ({ parent: { host } }) => (host.setting.known ? pass() : pass(host.setting.reason.text)),
    });
    const [judged] = judge([tolerant], { ...container, target: { ...container.target, parent: null } });
    expect(judged?.results[0]?.outcome).toBe('pass');
  });
  it('reach the image a container runs', () => {
    const ofImage = defineCheck({
      ...containerCheck,
      needs: { parent: { image: { setting } } },
      evaluate: ({ parent: { image } }) =>
        image.setting === 'on' ? pass() : fail({ message: 'm', expected: null, actual: null }),
    });
    const image = recordedTarget('image', {
      parent: 'docker-engine',
      answers: [[probe, textAnswer('/etc/setting', 'on')]],
    });
    const running = { ...container, target: { ...container.target, image: 'image' } };
    expect(judge([ofImage], engine, image, running).at(-1)?.results[0]?.outcome).toBe('pass');
  });
});

describe('needs of children', () => {
  const engineCheck = defineCheck({
    ...hostCheck,
    id: 'docker-engine/settings',
    targets: ['docker-engine'],
    needs: { children: { container: { setting } } },
    evaluate: ({ children: { container } }) =>
      judgeEach(container, ({ setting, target }) =>
        setting === 'on'
          ? null
          : { message: 'off', expected: 'on', actual: setting, location: { resource: target.name } },
      ),
  });
  const engine = recordedTarget('docker-engine');
  const member = (id: string, answer: Answer) =>
    recordedTarget('container', { id, parent: 'docker-engine', answers: [[probe, answer]] });
  const on = textAnswer('/etc/setting', 'on');
  const outcome = (...recordings: readonly TargetRecording[]) =>
    judge([engineCheck], ...recordings)[0]?.results[0];

  it('pass over a complete set without a failure', () => {
    expect(outcome(engine, member('a', on), member('b', on))).toMatchObject({
      outcome: 'pass',
      resources: { passed: 2, total: 2, complete: true },
    });
  });
  it('fail for a failure seen, although another member is unknown', () => {
    expect(
      outcome(engine, member('a', { state: 'absent' }), member('b', unknown('timeout', 't'))),
    ).toMatchObject({
      outcome: 'fail',
      resources: { complete: false },
    });
  });
  it('are unknown for nothing seen in an incomplete set', () => {
    expect(outcome(engine, member('a', on), member('b', unknown('timeout', 't')))).toMatchObject({
      outcome: 'unknown',
      reason: { code: 'timeout' },
    });
    expect(
      outcome(recordedTarget('docker-engine', { membersComplete: false }), member('a', on))?.outcome,
    ).toBe('unknown');
  });
});

describe('one fault is told once', () => {
  const consequence = defineCheck({
    ...hostCheck,
    id: 'os-hardening/consequence',
    evaluate: ({ self: { setting } }) =>
      setting === 'on'
        ? pass()
        : fail({ message: 'also', expected: null, actual: null }, { follows: ['os-hardening/setting'] }),
  });
  const further = defineCheck({
    ...hostCheck,
    id: 'os-hardening/further',
    evaluate: ({ self: { setting } }) =>
      setting === 'on'
        ? pass()
        : fail({ message: 'too', expected: null, actual: null }, { follows: ['os-hardening/consequence'] }),
  });
  const off = recordedTarget('host', { answers: [[probe, { state: 'absent' }]] });

  it('marks what only follows with the fingerprint of the root cause', () => {
    const [judged] = judge([consequence, hostCheck, further], off);
    const cause = judged?.results.find(({ checkId }) => checkId === 'os-hardening/setting');
    for (const id of ['os-hardening/consequence', 'os-hardening/further'])
      expect(judged?.results.find(({ checkId }) => checkId === id)?.causedBy).toBe(
        cause?.findings[0]?.fingerprint,
      );
  });
  it('does not mark a failure whose cause was not judged', () => {
    expect(judge([consequence], off)[0]?.results[0]?.causedBy).toBeNull();
  });
});

describe('order', () => {
  it('of results is that of the checklist, whatever the order of the checks', () => {
    const other = defineCheck({ ...hostCheck, id: 'firewall/setting' });
    const host = recordedTarget('host', { answers: [[probe, { state: 'absent' }]] });
    expect(judge([other, hostCheck], host)[0]?.results).toEqual(judge([hostCheck, other], host)[0]?.results);
    expect(judge([other, hostCheck], host)[0]?.results.map(({ section }) => section)).toEqual([
      'os-hardening',
      'firewall',
    ]);
  });
});

describe('a target that is only context', () => {
  it('is no row, but answers for those below', () => {
    const engine = recordedTarget('docker-engine', { context: true });
    const judged = judge([hostCheck], engine, recordedTarget('container', { parent: 'docker-engine' }));
    expect(judged.map(({ subject }) => subject.target.kind)).toEqual(['container']);
  });
});
