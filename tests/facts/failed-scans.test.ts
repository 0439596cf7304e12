import { describe, expect, it } from 'vitest';
import { scanAnswers } from '../../src/collection/target-scans.ts';
import { found } from '../../src/core/answer.ts';
import { probeKey } from '../../src/core/probe.ts';
import { FAILED_SCAN_PROBE, failedScans } from '../../src/facts/failed-scans.ts';
import { importedScans } from '../../src/facts/imported-scans.ts';
import { resolveFact } from './host-answers.ts';

const TIMEOUT = { code: 'timeout', text: 'trivy took longer than 600 s' } as const;
const answersOf = (results: Parameters<typeof scanAnswers>[0]) =>
  new Map(scanAnswers(results).map(({ probe, answer }) => [probeKey(probe), answer]));

describe('scans that came to nothing', () => {
  it('are told with their scanner and the reason, and no scan was made', () => {
    const answers = answersOf([{ scanner: 'trivy', failure: TIMEOUT }]);
    expect(resolveFact(failedScans, answers)).toEqual({
      known: true,
      value: [{ scanner: 'trivy', reason: TIMEOUT }],
    });
    expect(resolveFact(importedScans, answers)).toEqual({ known: true, value: null });
  });
  it('are none where no scanner was started', () =>
    expect(resolveFact(failedScans, new Map())).toEqual({ known: true, value: [] }));
  it.each(['', '{}', '[{}]', '[{"scanner": "trivy", "code": "fine", "text": "x"}]'])(
    'are not known of a recording that says %s',
    (content) => {
      const text = {
        path: 'import:failed-scan',
        type: 'file',
        mode: 0,
        uid: 0,
        gid: 0,
        size: 1,
        mtime: 0,
        content,
        unreadable: null,
      } as const;
      expect(resolveFact(failedScans, new Map([[probeKey(FAILED_SCAN_PROBE), found(text)]]))).toMatchObject({
        known: false,
        reason: { code: 'parse-error' },
      });
    },
  );
  it('ask nothing, so that a target cannot answer', () => expect(failedScans.questions).toEqual([]));
});
