import { type AideRule, type AideSettings, completeSet } from 'rempart/check';
import checks from '../../../checks/runtime-detection/integrity-rules.ts';
import { testCheck } from '../../test-check.ts';
import { aProduct, hiddenProducts, noProducts } from '../product-examples.ts';

const [tools, reports] = checks;
const products = completeSet([aProduct('AIDE')]);
const rule = (prefix: string | null, over: Partial<AideRule> = {}): AideRule => ({
  prefix,
  exact: false,
  excludes: false,
  strong: true,
  path: '/etc/aide/aide.conf',
  line: 1,
  ...over,
});
const settings = (...rules: readonly AideRule[]): AideSettings => ({ rules, reports: [], silent: false });

testCheck(tools, [
  { name: 'all of /usr', facts: { self: { settings: settings(rule('/usr')), products } }, expect: 'pass' },
  {
    name: 'the older place',
    facts: { self: { settings: settings(rule('/sbin')), products } },
    expect: 'pass',
  },
  {
    name: 'without a strong digest',
    facts: { self: { settings: settings(rule('/usr', { strong: false })), products } },
    expect: 'fail',
  },
  {
    name: 'left out again',
    facts: {
      self: {
        settings: settings(rule('/usr'), rule('/usr/sbin', { excludes: true, strong: false })),
        products,
      },
    },
    expect: 'fail',
  },
  {
    name: 'one tool alone',
    facts: { self: { settings: settings(rule('/usr/sbin/auditctl', { exact: true })), products } },
    expect: 'fail',
  },
  {
    name: 'a pattern that is not judged',
    facts: { self: { settings: settings(rule(null)), products } },
    expect: 'unknown',
  },
  { name: 'not configured', facts: { self: { settings: null, products } }, expect: 'not-applicable' },
  {
    name: 'no AIDE',
    facts: { self: { settings: settings(rule('/usr')), products: noProducts } },
    expect: 'not-applicable',
  },
  {
    name: 'packages not seen',
    facts: { self: { settings: settings(rule('/usr')), products: hiddenProducts } },
    expect: 'unknown',
  },
]);

testCheck(reports, [
  { name: 'mailed by the daily job', facts: { self: { settings: settings(), products } }, expect: 'pass' },
  {
    name: 'to the system’s log',
    facts: {
      self: { settings: { ...settings(), silent: true, reports: ['syslog:LOG_AUTH'] }, products },
    },
    expect: { outcome: 'pass', note: 'syslog:LOG_AUTH' },
  },
  {
    name: 'silent',
    facts: { self: { settings: { ...settings(), silent: true, reports: ['stdout'] }, products } },
    expect: 'fail',
  },
  { name: 'not configured', facts: { self: { settings: null, products } }, expect: 'not-applicable' },
  {
    name: 'packages not seen',
    facts: { self: { settings: settings(), products: hiddenProducts } },
    expect: 'unknown',
  },
]);
