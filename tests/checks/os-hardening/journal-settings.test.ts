import checks from '../../../checks/os-hardening/journal-settings.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const bySlug = (slug: string) => {
  const check = checks.find(({ id }) => id === `os-hardening/${slug}`);
  if (check === undefined) throw new Error(slug);
  return check;
};
const self = (settings: Readonly<Record<string, string>> | null, system = aSystem()) => ({
  self: {
    settings:
      settings === null
        ? null
        : new Map(
            Object.entries(settings).map(([name, value]) => [
              name,
              { value, path: '/etc/systemd/journald.conf', line: 3 },
            ]),
          ),
    system,
  },
});

testCheck(bySlug('journal-compressed'), [
  { name: 'the default', facts: self({}), expect: 'pass' },
  { name: 'from a size on', facts: self({ Compress: '4096' }), expect: 'pass' },
  { name: 'switched off', facts: self({ Compress: 'no' }), expect: 'fail' },
  { name: 'no journal', facts: self(null), expect: 'not-applicable' },
  { name: 'a container', facts: self({}, inContainer), expect: 'not-applicable' },
]);

testCheck(bySlug('journal-keeps-all'), [
  { name: 'the default', facts: self({}), expect: 'pass' },
  { name: 'without a limit', facts: self({ RateLimitBurst: '0' }), expect: 'pass' },
  { name: 'down to info', facts: self({ MaxLevelStore: 'info' }), expect: 'pass' },
  { name: 'warnings alone', facts: self({ MaxLevelStore: 'warning' }), expect: 'fail' },
  { name: 'ten in half a minute', facts: self({ RateLimitBurst: '10' }), expect: 'fail' },
]);
