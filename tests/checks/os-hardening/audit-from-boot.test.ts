import check from '../../../checks/os-hardening/audit-from-boot.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const self = (line: string, settings: ReturnType<typeof known<null>> | typeof notKnown = notKnown) => ({
  self: { words: line.split(' '), settings, system: aSystem() },
});

testCheck(check, [
  { name: 'both', facts: self('ro quiet audit=1 audit_backlog_limit=8192'), expect: 'pass' },
  { name: 'neither', facts: self('ro quiet'), expect: 'fail' },
  { name: 'neither, and no daemon', facts: self('ro quiet', known(null)), expect: 'fail' },
  { name: 'the last one holds', facts: self('audit=1 audit_backlog_limit=8192 audit=0'), expect: 'fail' },
  { name: 'little room', facts: self('audit=1 audit_backlog_limit=64'), expect: 'fail' },
  { name: 'the default of room', facts: self('audit=1'), expect: 'fail' },
  {
    name: 'a container',
    facts: { self: { words: ['ro'], settings: notKnown, system: inContainer } },
    expect: 'not-applicable',
  },
]);
