import check from '../../../checks/docker-engine/registries-verified.ts';
import { testCheck } from '../../test-check.ts';
import { engine } from '../container-examples.ts';

const self = (
  insecureRegistries: readonly string[] | null,
  insecureRegistryCidrs: readonly string[] | null = ['127.0.0.0/8', '::1/128'],
) => ({
  self: { info: engine({}, { insecureRegistries, insecureRegistryCidrs }) },
});

testCheck(check, [
  { name: 'loopback, which the engine always lists', facts: self([]), expect: 'pass' },
  { name: 'a registry by name', facts: self(['registry.example.org:5000']), expect: 'fail' },
  { name: 'a network of registries', facts: self([], ['10.0.0.0/8', '127.0.0.0/8']), expect: 'fail' },
  { name: 'localhost by name', facts: self(['localhost:5000']), expect: 'pass' },
  { name: 'a host whose name begins like loopback', facts: self(['localhost.example.org']), expect: 'fail' },
  {
    name: 'the cache that Docker Desktop brings along',
    facts: self(['hubproxy.docker.internal:5555']),
    expect: 'pass',
  },
  {
    name: 'a registry whose name begins like that cache',
    facts: self(['hubproxy.docker.internal.example.org']),
    expect: 'fail',
  },
  { name: 'a name that only contains loopback', facts: self(['reg-127.example.org']), expect: 'fail' },
  { name: 'networks not told', facts: self([], null), expect: 'unknown' },
  { name: 'names not told', facts: self(null, ['127.0.0.0/8']), expect: 'unknown' },
  { name: 'not told', facts: self(null, null), expect: 'unknown' },
]);
