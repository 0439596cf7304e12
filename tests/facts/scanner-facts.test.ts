import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { aideSettings } from '../../src/facts/aide-rules.ts';
import { clamdSettings, openDetections } from '../../src/facts/clamav.ts';
import { signatureMarks } from '../../src/facts/signature-marks.ts';
import { filesOutput } from './answer-text.ts';
import { answerFixture, knownValue, printed, resolveFact } from './host-answers.ts';

describe('settings of clamd', () => {
  it('keep every value of a key', () =>
    expect(
      knownValue(
        clamdSettings,
        found(
          filesOutput({ '/etc/clamav/clamd.conf': '# x\nExcludePath ^/proc/\nExcludePath ^/sys/\nScanPE\n' }),
        ),
      ),
    ).toEqual(
      new Map([
        ['excludepath', ['^/proc/', '^/sys/']],
        ['scanpe', ['']],
      ]),
    ));
  it('are none where clamd is not configured', () =>
    expect(knownValue(clamdSettings, found(filesOutput({})))).toBeNull());
});

describe('detections', () => {
  const detections = knownValue(openDetections, printed(answerFixture('clamav.detections/one.txt')));
  it('are told with their log', () =>
    expect(detections.items).toEqual([
      {
        log: '/var/log/clamav/clamav.log',
        signature: 'Eicar-Test-Signature',
        path: '/srv/with: colon.txt',
      },
    ]));
  it('in a log that may not be read are unknown', () =>
    expect(knownValue(openDetections, printed('@ closed /var/log/clamav/x.log\n')).reason).toMatchObject({
      code: 'permission',
    }));
});

describe('signatures of other scanners', () => {
  it('are told by their youngest file', () =>
    expect(knownValue(signatureMarks, found(filesOutput({ '/var/opt/drweb.com/bases/a.vdb': '' })))).toEqual([
      { product: 'Dr.Web', path: '/var/opt/drweb.com/bases/a.vdb', written: 0 },
    ]));
});

describe('rules of AIDE', () => {
  const read = (conf: string, job = '') =>
    knownValue(aideSettings, found(filesOutput({ '/etc/aide/aide.conf': conf, '/etc/default/aide': job })));
  it('open their groups', () =>
    expect(
      read('Hashes = md5+sha512\nFull = p+u+Hashes\n/usr/sbin Full\n!/var/log\n=/etc$ p\n'),
    ).toMatchObject({
      rules: [
        { prefix: '/usr/sbin', strong: true, excludes: false },
        { prefix: '/var/log', excludes: true, strong: false },
        { prefix: '/etc', exact: true, strong: false },
      ],
    }));
  it('that are patterns are not run', () =>
    expect(read('/(a+)+$ sha512\n')).toMatchObject({ rules: [{ prefix: null }] }));
  it('may name groups that name each other', () =>
    expect(read('A = B\nB = A\n/usr A\n')).toMatchObject({ rules: [{ strong: false }] }));
  it('report as the daily job is told', () => {
    expect(read('report_url=syslog:LOG_AUTH\n', 'SILENTREPORTS=yes\n')).toMatchObject({
      reports: ['syslog:LOG_AUTH'],
      silent: true,
    });
    expect(read('', '# MAILTO=\nMAILTO=root\n')).toMatchObject({ silent: false });
  });
  it('that may not be read are unknown', () => {
    const [entry] = (filesOutput({ '/etc/aide/aide.conf': null }) as { entries: readonly object[] }).entries;
    const closed = { ...entry, unreadable: { code: 'permission', text: 'root only' } };
    expect(
      resolveFact(aideSettings, found({ entries: [closed], complete: true, reason: null } as never)).known,
    ).toBe(false);
  });
});
