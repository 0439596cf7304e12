import type { LoginBanner, LoginBanners, OsRelease } from 'rempart/check';
import checks from '../../../checks/os-hardening/login-banners.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const [hidesSystem, warns] = checks;
const shown = (texts: Partial<Record<LoginBanner['name'], string>>): LoginBanners => ({
  banners: Object.entries(texts).map(([name, text]) => ({
    name: name as LoginBanner['name'],
    text,
    path: `/etc/${name}`,
  })),
  reason: null,
});
const release: OsRelease = {
  id: 'devuan',
  idLike: ['debian'],
  versionId: null,
  codename: null,
  prettyName: null,
  fields: new Map(),
};
const WARNING = 'For authorized users alone. Use is monitored.\n';

testCheck(hidesSystem, [
  { name: 'a warning alone', facts: { self: { shown: shown({ issue: WARNING }), release } }, expect: 'pass' },
  { name: 'no texts', facts: { self: { shown: shown({}), release: null } }, expect: 'pass' },
  {
    name: 'as Debian ships it',
    facts: { self: { shown: shown({ issue: 'Debian GNU/Linux 12 \\n \\l\n' }), release } },
    expect: 'fail',
  },
  {
    name: 'as RHEL ships it',
    facts: { self: { shown: shown({ issue: '\\S\nKernel \\r on \\m\n' }), release } },
    expect: 'fail',
  },
  {
    name: 'the name of this system',
    facts: { self: { shown: shown({ motd: 'Welcome to Devuan' }), release } },
    expect: 'fail',
  },
  {
    name: 'a word that holds a name',
    facts: { self: { shown: shown({ motd: 'The lesser debianists' }), release } },
    expect: 'pass',
  },
  {
    name: 'out of sight',
    facts: { self: { shown: { banners: [], reason: NO_PERMISSION }, release } },
    expect: 'unknown',
  },
]);

testCheck(warns, [
  {
    name: 'both warn',
    facts: { self: { shown: shown({ issue: WARNING, 'issue.net': WARNING }) } },
    expect: 'pass',
  },
  {
    name: 'over the network nobody is warned',
    facts: { self: { shown: shown({ issue: WARNING }) } },
    expect: 'fail',
  },
  {
    name: 'the name alone',
    facts: { self: { shown: shown({ issue: 'Debian', 'issue.net': 'Debian' }) } },
    expect: 'fail',
  },
  {
    name: 'out of sight',
    facts: { self: { shown: { banners: [], reason: NO_PERMISSION } } },
    expect: 'unknown',
  },
]);
