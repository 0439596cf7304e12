import type { KernelModules, SecurityOptions } from 'rempart/check';
import check from '../../../checks/isolation/no-module-loading.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  engine,
  known,
  liveParameters,
  refused,
  withHost,
} from '../container-examples.ts';

const rule = (kind: 'install' | 'blacklist', module: string, command = '/bin/false') => ({
  kind,
  module,
  command,
  path: '/etc/modprobe.d/x.conf',
  line: 1,
});
interface Example {
  readonly host?: ContainerChange['hostConfig'];
  readonly modules?: Partial<KernelModules>;
  readonly frozen?: string;
  readonly options?: Partial<SecurityOptions> | null;
}
const facts = ({ host = {}, modules = {}, frozen = '0', options = {} }: Example) => ({
  self: { inspect: withHost(host) },
  parent: {
    'docker-engine': { info: options === null ? refused : known(engine(options)) },
    host: {
      parameters: liveParameters({ 'kernel.modules_disabled': frozen }),
      modules: {
        loaded: new Set(['overlay']),
        available: new Set(['sctp', 'tipc', 'overlay']),
        builtIn: new Set<string>(),
        rules: [],
        reason: null,
        ...modules,
      },
    },
  },
});
const admin = { capAdd: ['NET_ADMIN'] };
const protocols = (loadable: string) => ({
  outcome: 'fail' as const,
  findings: [
    {
      message: 'The container may have rare protocols loaded',
      expected: 'no NET_ADMIN, or the protocols switched off',
      actual: `NET_ADMIN, and loadable: ${loadable}`,
      location: { resource: 'NET_ADMIN' },
    },
  ] as const,
  follows: ['privileged-mode/privileged', 'privileged-mode/added-capabilities'],
});

testCheck(check, [
  { name: 'default capabilities', facts: facts({}), expect: 'pass' },
  {
    name: 'NET_ADMIN, and protocols on disk',
    facts: facts({ host: admin }),
    expect: protocols('sctp, tipc'),
  },
  {
    name: 'one switched off, one blacklisted',
    facts: facts({
      host: admin,
      modules: { rules: [rule('install', 'sctp'), rule('blacklist', 'tipc', '')] },
    }),
    expect: 'pass',
  },
  {
    name: 'an install rule that loads it',
    facts: facts({
      host: admin,
      modules: { rules: [rule('install', 'sctp', 'modprobe --ignore-install sctp')] },
    }),
    expect: protocols('sctp, tipc'),
  },
  {
    name: 'already loaded or built in: no request brings it',
    facts: facts({ host: admin, modules: { loaded: new Set(['sctp']), builtIn: new Set(['tipc']) } }),
    expect: 'pass',
  },
  { name: 'loading is frozen', facts: facts({ host: { capAdd: ['ALL'] }, frozen: '1' }), expect: 'pass' },
  { name: 'SYS_MODULE', facts: facts({ host: { capAdd: ['SYS_MODULE'] } }), expect: 'fail' },
  {
    name: 'SYS_MODULE in a user namespace of its own',
    facts: facts({ host: { capAdd: ['SYS_MODULE'] }, options: { userns: true } }),
    expect: 'pass',
  },
  { name: 'privileged', facts: facts({ host: { privileged: true } }), expect: 'fail' },
  {
    name: 'a kernel without modules',
    facts: facts({ host: admin, modules: { loaded: null } }),
    expect: 'pass',
  },
  { name: 'Kata', facts: facts({ host: { ...admin, runtime: 'kata' } }), expect: 'not-applicable' },
  {
    name: 'rules that may not be read, and nothing on disk',
    facts: facts({
      host: admin,
      modules: { available: new Set(), reason: { code: 'permission', text: 'root only' } },
    }),
    expect: 'unknown',
  },
  { name: 'the engine was not asked', facts: facts({ host: admin, options: null }), expect: 'fail' },
  { name: 'capabilities not told', facts: facts({ host: { capAdd: null } }), expect: 'unknown' },
]);
